// SPDX-License-Identifier: Apache-2.0
#include <glowplug/conformance/fake_host.h>
#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/status.h>

#include <chrono>

namespace glowplug::conformance {

void* FakeHost::Query(const char* id) noexcept {
  return std::string_view(id) == api::kHostId ? static_cast<api::Host*>(this) : nullptr;
}

void FakeHost::Log(api::LogLevel, api::Bytes text) noexcept {
  const std::lock_guard lock(mutex_);
  log_.append(sdk::ViewOf(text)).append("\n");
}

api::Outcome FakeHost::Secret(const api::ConfigNode* reference, api::OutBuffer* out,
                              api::Failure* failure) noexcept {
  const std::lock_guard lock(mutex_);
  if (reference->type != api::ConfigType::kSecret || reference->child_count != 1) {
    return sdk::Fail(failure, api::Code::kInvalidArgument, "the node is no secret");
  }
  const auto found = secrets_.find(sdk::ViewOf(reference->children[0].text));
  if (found == secrets_.end()) {
    return sdk::Fail(failure, api::Code::kNotFound, "no secret of that name is set");
  }
  if (!sdk::Append(out, found->second)) {
    return sdk::Fail(failure, api::Code::kResourceExhausted, "no room for the secret");
  }
  return api::Outcome::kDone;
}

int64_t FakeHost::NowNs() noexcept {
  return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void FakeHost::SetSecret(std::string_view name, std::string_view secret) {
  const std::lock_guard lock(mutex_);
  secrets_.insert_or_assign(std::string(name), std::string(secret));
}

std::string FakeHost::log() const {
  const std::lock_guard lock(mutex_);
  return log_;
}

}  // namespace glowplug::conformance
