// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_NET_BACKGROUND_H_
#define GLOWPLUG_CORE_NET_BACKGROUND_H_

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "core/engine/clock.h"

namespace glowplug {

// A thread that looks after what nobody waits for. All signals are blocked in it. It may be
// destroyed from inside its own work.
class Background {
 public:
  // Does what there is to do and says when to call it again, at the latest, unless Wake() comes
  // before; kNever ends nothing. What it holds to do so, it lets go before it returns; false when
  // there will never be work again.
  using Work = std::function<bool(TimeNs* again)>;

  Background() = default;
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;
  ~Background();

  // False when the system has no thread.
  bool Start(Work work);
  bool running() const { return state_ != nullptr; }
  // Any thread.
  void Wake();
  // Waits until it is no longer at work, and ends it; not from its own work, which goes on.
  void Stop();
  // In a forked child, where the thread is not: nothing is waited for.
  void Forget();
  bool IsThisThread() const { return thread_.get_id() == std::this_thread::get_id(); }

 private:
  // Outlives this object when that ends on the thread itself.
  struct State {
    std::mutex mutex;
    std::condition_variable wake;
    bool woken = false;
    bool stop = false;
  };
  static bool Sleep(State& state, TimeNs until);

  std::shared_ptr<State> state_;
  std::thread thread_;
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_NET_BACKGROUND_H_
