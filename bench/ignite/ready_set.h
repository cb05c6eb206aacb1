// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_BENCH_IGNITE_READY_SET_H_
#define GLOWPLUG_BENCH_IGNITE_READY_SET_H_

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <system_error>

namespace bench {

// Descriptors that are waited for all at once, to be read from. Throws std::system_error.
class ReadySet {
 public:
  ReadySet() : epoll_(epoll_create1(EPOLL_CLOEXEC)) {
    if (epoll_ < 0) Throw();
  }
  ReadySet(const ReadySet&) = delete;
  ~ReadySet() { close(epoll_); }

  // tag: for Wait(). A descriptor that is closed is waited for no more.
  void Add(int descriptor, uint64_t tag) {
    epoll_event event{.events = EPOLLIN, .data = {.u64 = tag}};
    if (epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) != 0) Throw();
  }

  // Calls on_ready(tag) for each that is ready, once one is.
  template <class OnReady>
  void Wait(OnReady on_ready) {
    std::array<epoll_event, 128> events;
    const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
    if (count < 0 && errno != EINTR) Throw();
    for (int i = 0; i < count; ++i) on_ready(events[static_cast<size_t>(i)].data.u64);
  }

 private:
  [[noreturn]] static void Throw() {
    throw std::system_error(errno, std::generic_category(), "epoll");
  }

  const int epoll_;
};

}  // namespace bench

#endif  // GLOWPLUG_BENCH_IGNITE_READY_SET_H_
