// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_NET_POLLER_H_
#define GLOWPLUG_CORE_NET_POLLER_H_

#include <absl/status/status.h>

#include <cstdint>
#include <vector>

#include "core/engine/clock.h"

namespace glowplug {

// The engine's own epoll set and the eventfd that wakes it. Level-triggered: what is not read now
// is told again.
class Poller {
 public:
  // Ids that Add() is not given.
  static constexpr uint64_t kNoId = 0;
  static constexpr uint64_t kTimerId = UINT64_MAX;

  Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;
  ~Poller();

  // Not ok when the system gave no descriptors; nothing else may be called then.
  const absl::Status& status() const { return status_; }

  // Any thread, also while another is inside Wait(). `id` comes back from Wait().
  absl::Status Add(int descriptor, uint64_t id, bool read, bool write);
  void Change(int descriptor, uint64_t id, bool read, bool write);
  void Remove(int descriptor);
  // Makes a Wait() in progress, or the next one, return at once.
  void Wake();

  // The same at this time, in place of the time said before; kNever: at none.
  void WakeAt(TimeNs time);
  // The set itself: readable when Wait() would not sleep. Owned by this.
  int descriptor() const { return epoll_; }

  // Sleeps until a descriptor is ready, Wake(), or the time; gives the ids that are ready. One
  // thread at a time. A signal does not end it.
  const std::vector<uint64_t>& Wait(TimeNs until);

 private:
  absl::Status status_;
  int epoll_ = -1;
  int wake_ = -1;
  int timer_ = -1;  // made when first set
  std::vector<uint64_t> ready_;
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_NET_POLLER_H_
