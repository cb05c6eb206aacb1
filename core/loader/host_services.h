// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_LOADER_HOST_SERVICES_H_
#define GLOWPLUG_CORE_LOADER_HOST_SERVICES_H_

#include <glowplug/api/host.h>
#include <glowplug/secret_source.h>

#include <utility>

#include "core/base/logger.h"

namespace glowplug {

// What a client does for its plugins. Owned by the client, which outlives them: Release() does
// nothing. [any]
class HostServices final : public api::Host {
 public:
  // secrets may be null.
  explicit HostServices(Logger& logger, SecretSource secrets = nullptr)
      : logger_(logger), secrets_(std::move(secrets)) {}

  void Release() noexcept override {}
  void* Query(const char* id) noexcept override;
  void Log(api::LogLevel level, api::Bytes text) noexcept override;
  api::Outcome Secret(const api::ConfigNode* reference, api::OutBuffer* out,
                      api::Failure* failure) noexcept override;
  int64_t NowNs() noexcept override;

 private:
  Logger& logger_;
  const SecretSource secrets_;
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_LOADER_HOST_SERVICES_H_
