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
    if (woken) return;
    woken = true;
    wake.notify_one();
  }
};

// Whoever waits drives: of the threads that wait, one does the I/O for all, the others sleep.
// Invariant, under the mutex: when nobody drives, nobody sleeps unwoken.
class Driver {
 public:
  using Lock = std::unique_lock<std::mutex>;
  struct Hooks {
    // One turn of I/O: entered and left with the lock held, sleeps at most until the given time.
    std::function<void(Lock& lock, TimeNs until)> turn;
    // Makes a turn that sleeps return.
    std::function<void()> interrupt;
    // The last one has left: nobody drives and nobody waits. Under the lock.
    std::function<void()> idle;
  };

  explicit Driver(Hooks hooks) : hooks_(std::move(hooks)) {}

  // Waits until done() is true (asked under the lock) or the time has come, and says which. A time
  // that has passed already still gives one turn that does not sleep, unless another drives. The
  // calling thread drives, or sleeps while another does; whoever makes done() true under the mutex
  // wakes `waiter`.
  template <class Done>
  bool WaitUntil(Lock& lock, Waiter& waiter, TimeNs deadline, Done done) {
    bool drove = false;
    while (!done()) {
      const TimeNs now = NowNs();
      if (now >= deadline && (drove || driving_)) break;
      if (driving_) {
        AskToYield(now);
        Sleep(lock, waiter, deadline);
        continue;
      }
      drove = true;
      // Asked to yield: the one that asked is in front of those that sleep, unless it has given up.
      if (!Drive(lock, now, deadline, done) && !done() && WakeNext()) Sleep(lock, waiter, deadline);
    }
    Leave();
    return done();
  }

  // Drives until done() or until a thread that waits wants to. Only while nobody drives.
  template <class Done>
  void DriveForOthers(Lock& lock, Done done) {
    Drive(lock, NowNs(), kNever, done);
    Leave();
  }

  bool driving() const { return driving_; }
  // Somebody drives or waits to.
  bool busy() const { return driving_ || !sleeping_.empty(); }

 private:
  // A thread that waits long, or for nothing of its own, must not keep the others waiting for two
  // switches of threads at each of their operations.
  static constexpr TimeNs kLongNs = 1'000'000;

  // False when it was asked to yield.
  template <class Done>
  bool Drive(Lock& lock, TimeNs now, TimeNs deadline, Done& done) {
    driving_ = true;
    yield_ = false;
    since_ = now;
    do hooks_.turn(lock, deadline);
    while (!yield_ && !done() && (deadline == kNever || NowNs() < deadline));
    driving_ = false;
    return !yield_;
  }
  void AskToYield(TimeNs now) {
    if (yield_ || now - since_ < kLongNs) return;
    yield_ = true;
    hooks_.interrupt();
  }
  void Sleep(Lock& lock, Waiter& waiter, TimeNs deadline);
  bool WakeNext() {
    if (!sleeping_.empty()) sleeping_.front()->Wake();
    return !sleeping_.empty();
  }
  void Leave() {
    if (!driving_ && !WakeNext()) hooks_.idle();
  }

  const Hooks hooks_;
  bool driving_ = false;
  bool yield_ = false;
  TimeNs since_ = 0;  // when the driver began
  std::list<Waiter*> sleeping_;
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_NET_DRIVER_H_
