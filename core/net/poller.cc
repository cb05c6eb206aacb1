// SPDX-License-Identifier: Apache-2.0
#include "core/net/poller.h"

#include <absl/strings/str_cat.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace glowplug {
namespace {

absl::Status FromErrno(const char* what) {
  return absl::ResourceExhaustedError(absl::StrCat(what, " failed: ", std::strerror(errno),
                                                   ". Raise the limit of open files (ulimit -n)"));
}

epoll_event Interest(uint64_t id, bool read, bool write) {
  epoll_event event{};
  event.events =
      (read ? static_cast<uint32_t>(EPOLLIN) : 0U) | (write ? static_cast<uint32_t>(EPOLLOUT) : 0U);
  event.data.u64 = id;
  return event;
}

// epoll counts in milliseconds: rounded up, so that a deadline has passed when it wakes.
int Milliseconds(TimeNs until) {
  if (until == kNever) return -1;
  const int64_t ns = until - NowNs();
  if (ns <= 0) return 0;
  return static_cast<int>(std::min<int64_t>((ns + 999'999) / 1'000'000, 3'600'000));
}

}  // namespace

Poller::Poller()
    : epoll_(epoll_create1(EPOLL_CLOEXEC)), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (epoll_ < 0 || wake_ < 0) {
    status_ = FromErrno("epoll_create1 or eventfd");
    return;
  }
  status_ = Add(wake_, kNoId, true, false);
}

Poller::~Poller() {
  if (timer_ >= 0) close(timer_);
  if (wake_ >= 0) close(wake_);
  if (epoll_ >= 0) close(epoll_);
}

absl::Status Poller::Add(int descriptor, uint64_t id, bool read, bool write) {
  epoll_event event = Interest(id, read, write);
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) != 0) return FromErrno("epoll_ctl");
  return absl::OkStatus();
}

void Poller::Change(int descriptor, uint64_t id, bool read, bool write) {
  epoll_event event = Interest(id, read, write);
  epoll_ctl(epoll_, EPOLL_CTL_MOD, descriptor, &event);
}

void Poller::Remove(int descriptor) { epoll_ctl(epoll_, EPOLL_CTL_DEL, descriptor, nullptr); }

void Poller::Wake() {
  const uint64_t one = 1;
  // Full means that it is awake already.
  [[maybe_unused]] const ssize_t written = write(wake_, &one, sizeof one);
}

void Poller::WakeAt(TimeNs time) {
  if (timer_ < 0) {
    if (time == kNever) return;
    timer_ = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (timer_ < 0 || !Add(timer_, kTimerId, true, false).ok()) return;
  }
  itimerspec at{};
  if (time != kNever) {
    // All zeros would disarm it.
    const TimeNs ns = std::max<TimeNs>(time, 1);
    at.it_value.tv_sec = ns / 1'000'000'000;
    at.it_value.tv_nsec = ns % 1'000'000'000;
  }
  timerfd_settime(timer_, TFD_TIMER_ABSTIME, &at, nullptr);
}

const std::vector<uint64_t>& Poller::Wait(TimeNs until) {
  std::array<epoll_event, 64> events;
  ready_.clear();
  int count;
  do {
    count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), Milliseconds(until));
  } while (count < 0 && errno == EINTR);
  for (int i = 0; i < count; ++i) {
    const uint64_t id = events[static_cast<size_t>(i)].data.u64;
    if (id != kNoId && id != kTimerId) {
      ready_.push_back(id);
      continue;
    }
    uint64_t drained;
    [[maybe_unused]] const ssize_t size =
        read(id == kNoId ? wake_ : timer_, &drained, sizeof drained);
  }
  return ready_;
}

}  // namespace glowplug
