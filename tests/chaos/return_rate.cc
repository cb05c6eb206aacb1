// SPDX-License-Identifier: Apache-2.0
#include "tests/chaos/return_rate.h"

#include <absl/time/clock.h>

#include <iostream>
#include <stdexcept>

namespace glowplug::test {
namespace {

constexpr absl::Duration kTurn = absl::Milliseconds(50);
constexpr int kFewestTurns = 2;  // though the control was late

template <class AnyLoad>
void TakeTurn(Turns& turns, Party party, const AnyLoad& load, Done& done) {
  const uint64_t before = load.ended();
  done.time += turns.Give(party, kTurn);
  done.operations += load.ended() - before;
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const ReturnRate& rate) {
  return out << rate.ratio() << " of bare sockets' rate (" << rate.load.rate() << "/s of "
             << rate.control.rate() << "/s, " << rate.turns << " turns each, from " << rate.late
             << " on)";
}

std::optional<ReturnRate> MeasureReturn(size_t node, ReturnedNode& returned, const Load& load,
                                        BareLoad& control, Turns& turns) {
  const std::optional<absl::Time> back = returned.Wait();
  if (!back.has_value()) return std::nullopt;
  try {
    control.Reconnect(node);
  } catch (const std::runtime_error& error) {
    std::cout << "no control: " << error.what() << "\n";
    return std::nullopt;
  }
  ReturnRate rate{.late = absl::Now() - *back};
  for (; rate.turns < kFewestTurns || absl::Now() < *back + kBackWithin; ++rate.turns) {
    TakeTurn(turns, Party::kLoad, load, rate.load);
    TakeTurn(turns, Party::kControl, control, rate.control);
  }
  turns.Give(Party::kLoad);
  if (const std::string failure = control.failure(); !failure.empty()) {
    std::cout << "no control: " << failure << "\n";
    return std::nullopt;
  }
  if (rate.control.operations == 0 || returned.is_lost_again()) {
    return std::nullopt;
  }
  return rate;
}

}  // namespace glowplug::test
