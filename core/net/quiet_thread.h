// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_NET_QUIET_THREAD_H_
#define GLOWPLUG_CORE_NET_QUIET_THREAD_H_

#include <pthread.h>

#include <csignal>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

namespace glowplug {

// A thread in which all signals are blocked: they are the host's. Nothing when the system has none.
template <class Work>
std::optional<std::thread> StartQuietThread(Work work) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::optional<std::thread> started;
  try {
    started.emplace(std::move(work));
  } catch (const std::system_error&) {
    // Said by the empty answer.
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return started;
}

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_NET_QUIET_THREAD_H_
