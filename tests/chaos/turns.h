// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TESTS_CHAOS_TURNS_H_
#define GLOWPLUG_TESTS_CHAOS_TURNS_H_

#include <absl/time/time.h>

#include <condition_variable>
#include <mutex>

namespace glowplug::test {

enum class Party { kNobody, kLoad, kControl };

// Of two parties that want the same machine, one at a time. The load's turn to begin with.
// Thread-safe; one thread gives the turns.
class Turns {
 public:
  // One piece of work, by a thread of the party. It begins in the party's turn.
  class Work {
   public:
    Work(Turns& turns, Party party);
    ~Work();
    Work(const Work&) = delete;
    Work& operator=(const Work&) = delete;

   private:
    Turns& turns_;
  };

  // Waits until the other party's work is done, and gives the turn.
  void Give(Party party);
  // For so long; then it is nobody's. Returns how long it took until all its work was done.
  absl::Duration Give(Party party, absl::Duration time);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  Party turn_ = Party::kLoad;
  int working_ = 0;
};

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_CHAOS_TURNS_H_
