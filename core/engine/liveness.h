// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_ENGINE_LIVENESS_H_
#define GLOWPLUG_CORE_ENGINE_LIVENESS_H_

#include <absl/time/time.h>

#include <algorithm>

#include "core/engine/clock.h"

namespace glowplug {

// Whether the peer of one connection is still there. With something outstanding and not a byte for
// half of dead_after it wants a heartbeat, and half of it after that the connection is dead, not
// sooner, however late somebody looks; an idle connection is kept by a heartbeat now and then.
// Sans-io; not thread-safe.
class Liveness {
 public:
  enum class Due { kNothing, kHeartbeat, kDead };

  // heartbeat: how often an idle connection beats. Each may be infinite: never.
  Liveness(absl::Duration heartbeat, absl::Duration dead_after)
      : heartbeat_(After(0, heartbeat)), dead_after_(After(0, dead_after)) {}

  // Requests flow from now on.
  void Begin(TimeNs now) { heard_ = spoke_ = now; }
  // The peer closes what is idle so long (Ignite: operation 2; 0: never): it is kept by beating
  // three times as often.
  void SetIdleTimeout(absl::Duration timeout) {
    if (timeout > absl::ZeroDuration()) heartbeat_ = std::min(heartbeat_, After(0, timeout / 3));
  }
  // Bytes came, or the peer has taken some of many.
  void Heard(TimeNs now) {
    heard_ = now;
    asked_ = false;
  }
  // Something was asked while nothing was outstanding, so that until now the peer owed nothing.
  void Spoke(TimeNs now) {
    spoke_ = now;
    if (!asked_) Heard(now);
  }
  // What is to be done now. A heartbeat is to be sent at once; it is outstanding until its answer.
  Due Check(TimeNs now, bool outstanding);
  // When to Check() again.
  TimeNs Next(bool outstanding) const;

 private:
  TimeNs heartbeat_;
  const TimeNs dead_after_;
  TimeNs heard_ = kNever;  // or since when the peer owes an answer
  TimeNs spoke_ = kNever;
  TimeNs asked_at_ = 0;
  bool asked_ = false;  // for a heartbeat, since heard_
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_ENGINE_LIVENESS_H_
