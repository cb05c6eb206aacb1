// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TESTS_CHAOS_RETURN_RATE_H_
#define GLOWPLUG_TESTS_CHAOS_RETURN_RATE_H_

#include <absl/time/time.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>

#include "tests/chaos/bare_load.h"
#include "tests/chaos/load.h"
#include "tests/chaos/returned_node.h"
#include "tests/chaos/turns.h"

namespace glowplug::test {

// How soon the rate has to be back after a returned node's first handshake.
inline constexpr absl::Duration kBackWithin = absl::Seconds(1);

// What one party got done in its turns.
struct Done {
  uint64_t operations = 0;
  absl::Duration time;

  double rate() const { return static_cast<double>(operations) / absl::ToDoubleSeconds(time); }
};

// Of a load and its control, which took short turns within kBackWithin of a node's return: both
// had the same nodes and the same machine.
struct ReturnRate {
  absl::Duration late;  // after the return, until the control was connected
  Done load = {};
  Done control = {};
  int turns = 0;  // of each

  double ratio() const { return load.rate() / control.rate(); }
};

std::ostream& operator<<(std::ostream& out, const ReturnRate& rate);

// Waits for the return of this one of the nodes; the turn is the load's before and after. Nothing
// when it does not come back, or not to stay, or when the control cannot connect.
std::optional<ReturnRate> MeasureReturn(size_t node, ReturnedNode& returned, const Load& load,
                                        BareLoad& control, Turns& turns);

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_CHAOS_RETURN_RATE_H_
