// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CONFORMANCE_READINESS_H_
#define GLOWPLUG_CONFORMANCE_READINESS_H_

#include <glowplug/api/transport.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <vector>

namespace glowplug::conformance {

// The waiting that the core does for a transport: by descriptor, or by the waker.
class Readiness final : public api::Waker {
 public:
  void Release() noexcept override {}
  void* Query(const char*) noexcept override { return nullptr; }
  void Wake() noexcept override;

  // Until one of these is worth another call, at most until the deadline; false: it has passed.
  bool Wait(const std::vector<api::PollState>& states,
            std::chrono::steady_clock::time_point deadline);

 private:
  bool WaitForWake(std::chrono::steady_clock::time_point until);

  std::mutex mutex_;
  std::condition_variable woken_;
  bool is_woken_ = false;
};

}  // namespace glowplug::conformance

#endif  // GLOWPLUG_CONFORMANCE_READINESS_H_
