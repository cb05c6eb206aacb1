// SPDX-License-Identifier: Apache-2.0
#include "core/loader/host_services.h"

#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/status.h>

#include <chrono>
#include <string_view>

#include "core/base/text.h"
#include "core/config/secret.h"

namespace glowplug {

void* HostServices::Query(const char* id) noexcept {
  return std::string_view(id) == api::kHostId ? static_cast<api::Host*>(this) : nullptr;
}

void HostServices::Log(api::LogLevel level, api::Bytes text) noexcept {
  if (level > api::LogLevel::kError) return;
  (void)sdk::Guard(nullptr, "the log", [&] {
    logger_.Write(static_cast<LogLevel>(level), sdk::ViewOf(text));
    return api::Outcome::kDone;
  });
}

api::Outcome HostServices::Secret(const api::ConfigNode* reference, api::OutBuffer* out,
                                  api::Failure* failure) noexcept {
  return sdk::Guard(failure, "the secret's lookup", [&] {
    const absl::Status status = ResolveSecret(*reference, out, logger_, secrets_);
    if (status.ok()) return api::Outcome::kDone;
    return sdk::Fail(failure, static_cast<api::Code>(status.code()), FromAbseil(status.message()),
                     {.origin = api::Origin::kClient});
  });
}

int64_t HostServices::NowNs() noexcept {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace glowplug
