// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_NET_DRIVER_H_
#define GLOWPLUG_CORE_NET_DRIVER_H_

#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>

#include "core/engine/clock.h"

namespace glowplug {

// A thread that sleeps until another has done its work. Lives on that thread's stack; guarded by
// the engine's mutex.
struct Waiter {
  std::condition_variable wake;
  bool woken = false;

  // The mutex is held, so the waiter cannot return, and end, before this has.
  void Wake() {
    woken = true;
    wake.notify_one();
  }
};

// Whoever waits drives: of the threads that wait, one does the I/O for all, the others sleep.
// Invariant, under the mutex: when nobody drives, nobody sleeps unwoken.
class Driver {
 public:
  using Lock = std::unique_lock<std::mutex>;
  // One turn of I/O: entered and left with the lock held, sleeps at most until the given time.
  using Turn = std::function<void(Lock& lock, TimeNs until)>;

  explicit Driver(Turn turn) : turn_(std::move(turn)) {}

  // Waits until done() is true (asked under the lock) or the time has come, and says which. The
  // calling thread drives, or sleeps while another does; whoever makes done() true under the mutex
  // wakes `waiter`.
  template <class Done>
  bool WaitUntil(Lock& lock, Waiter& waiter, TimeNs deadline, Done done) {
    while (!done()) {
      if (NowNs() >= deadline) break;
      if (driving_) {
        Sleep(lock, waiter, deadline);
        continue;
      }
      driving_ = true;
      while (!done() && NowNs() < deadline) turn_(lock, deadline);
      driving_ = false;
    }
    if (!driving_) WakeNext();
    return done();
  }

  bool driving() const { return driving_; }

 private:
  void Sleep(Lock& lock, Waiter& waiter, TimeNs deadline);
  void WakeNext() {
    if (!sleeping_.empty()) sleeping_.front()->Wake();
  }

  const Turn turn_;
  bool driving_ = false;
  std::list<Waiter*> sleeping_;
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_NET_DRIVER_H_
