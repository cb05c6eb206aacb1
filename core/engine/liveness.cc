// SPDX-License-Identifier: Apache-2.0
#include "core/engine/liveness.h"

namespace glowplug {
namespace {

TimeNs Plus(TimeNs time, TimeNs duration) {
  return duration >= kNever - time ? kNever : time + duration;
}

}  // namespace

Liveness::Due Liveness::Check(TimeNs now, bool outstanding) {
  if (now < Next(outstanding)) return Due::kNothing;
  if (outstanding && asked_) return Due::kDead;
  if (!outstanding) heard_ = now;  // from now on it owes an answer
  spoke_ = asked_at_ = now;
  asked_ = true;
  return Due::kHeartbeat;
}

TimeNs Liveness::Next(bool outstanding) const {
  if (heard_ == kNever) return kNever;
  if (!outstanding) return Plus(std::max(spoke_, heard_), heartbeat_);
  const TimeNs half = dead_after_ == kNever ? kNever : dead_after_ / 2;
  return Plus(asked_ ? asked_at_ : heard_, half);
}

}  // namespace glowplug
