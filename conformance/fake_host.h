// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CONFORMANCE_FAKE_HOST_H_
#define GLOWPLUG_CONFORMANCE_FAKE_HOST_H_

#include <glowplug/api/host.h>

#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace glowplug::conformance {

// The core's side of a plugin, without a core. Thread-safe.
class FakeHost final : public api::Host {
 public:
  void Release() noexcept override {}
  void* Query(const char* id) noexcept override;
  void Log(api::LogLevel level, api::Bytes text) noexcept override;
  // Gives what SetSecret said for the reference's name, kNotFound otherwise.
  api::Outcome Secret(const api::ConfigNode* reference, api::OutBuffer* out,
                      api::Failure* failure) noexcept override;
  int64_t NowNs() noexcept override;

  void SetSecret(std::string_view name, std::string_view secret);
  // All that was logged, a line each.
  std::string log() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::string, std::less<>> secrets_;
  std::string log_;
};

}  // namespace glowplug::conformance

#endif  // GLOWPLUG_CONFORMANCE_FAKE_HOST_H_
