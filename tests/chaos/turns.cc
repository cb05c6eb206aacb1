// SPDX-License-Identifier: Apache-2.0
#include "tests/chaos/turns.h"

#include <absl/time/clock.h>

namespace glowplug::test {

Turns::Work::Work(Turns& turns, Party party) : turns_(turns) {
  std::unique_lock lock(turns_.mutex_);
  turns_.changed_.wait(lock, [&] { return turns_.turn_ == party; });
  ++turns_.working_;
}

Turns::Work::~Work() {
  const std::lock_guard lock(turns_.mutex_);
  if (--turns_.working_ == 0 && turns_.turn_ == Party::kNobody) turns_.changed_.notify_all();
}

void Turns::Give(Party party) {
  std::unique_lock lock(mutex_);
  turn_ = Party::kNobody;
  changed_.wait(lock, [&] { return working_ == 0; });
  turn_ = party;
  changed_.notify_all();
}

absl::Duration Turns::Give(Party party, absl::Duration time) {
  Give(party);
  const absl::Time begin = absl::Now();
  absl::SleepFor(time);
  Give(Party::kNobody);
  return absl::Now() - begin;
}

}  // namespace glowplug::test
