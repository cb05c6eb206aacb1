// SPDX-License-Identifier: Apache-2.0
#include <glowplug/conformance/transport.h>

#include <algorithm>
#include <random>

namespace glowplug::conformance {

using api::Outcome;
using std::chrono::steady_clock;

namespace {

api::PollState StateOf(api::Stream& stream) {
  api::PollState state{};
  stream.PollHandle(&state);
  return state;
}

// Bytes in which a lost, doubled or misplaced piece shows.
std::string Pattern(size_t size, uint32_t seed) {
  std::mt19937 random(seed);
  std::string pattern(size, 0);
  for (char& byte : pattern) byte = static_cast<char>(random());
  return pattern;
}

// One end of a transfer: writes what is left of `out`, appends what comes to `in`.
struct End {
  api::Stream& stream;
  std::string_view out;
  std::string in;
  bool failed = false;

  bool Move() {
    api::Failure failure = sdk::NoFailure();
    bool moved = false;
    if (!out.empty()) {
      // Three pieces with an empty one between: what the core does with a frame and its payload.
      const size_t first = std::min<size_t>(out.size(), 1000);
      const api::Bytes pieces[] = {sdk::BytesOf(out.substr(0, first)),
                                   {nullptr, 0},
                                   sdk::BytesOf(out.substr(first, 100'000))};
      uint64_t put = 0;
      const Outcome outcome = stream.Write(pieces, 3, &put, &failure);
      failed = failed || outcome == Outcome::kFailed || put > pieces[0].size + pieces[2].size;
      if (outcome == Outcome::kDone) out.remove_prefix(put);
      moved = put > 0;
    }
    uint8_t small[7];
    uint8_t large[64 * 1024];
    const api::MutableBytes room[] = {{small, sizeof(small)}, {nullptr, 0}, {large, sizeof(large)}};
    uint64_t got = 0;
    const Outcome outcome = stream.Read(room, 3, &got, &failure);
    failed = failed || outcome == Outcome::kFailed || got > sizeof(small) + sizeof(large);
    if (outcome == Outcome::kDone && !failed) {
      const size_t in_small = std::min<size_t>(got, sizeof(small));
      in.append(reinterpret_cast<const char*>(small), in_small);
      in.append(reinterpret_cast<const char*>(large), got - in_small);
      moved = true;
    }
    EXPECT_FALSE(failed) << sdk::TextOf(failure);
    return moved;
  }
};

}  // namespace

api::Transport* TransportConformance::lower() {
  if (GetParam().lower == nullptr) return nullptr;
  if (lower_ == nullptr) {
    lower_ = std::make_unique<OpenedDoor<api::Transport>>(
        PluginUnderTest{.name = "Lower", .entry = GetParam().lower});
  }
  return lower_->get();
}

sdk::Owned<api::Listener> TransportConformance::Listen() {
  const Place place = GetParam().listen_at();
  const api::Endpoint endpoint = place.endpoint();
  api::Failure failure = sdk::NoFailure();
  api::Listener* listener = nullptr;
  const Outcome outcome = door().Listen(&endpoint, lower(), &readiness_, &listener, &failure);
  EXPECT_EQ(outcome, Outcome::kDone) << sdk::TextOf(failure);
  return sdk::Owned<api::Listener>(outcome == Outcome::kDone ? listener : nullptr);
}

sdk::Owned<api::Stream> TransportConformance::Connect(api::Listener& listener) {
  api::Endpoint endpoint{};
  endpoint.struct_size = sizeof(endpoint);
  listener.LocalEndpoint(&endpoint);
  api::Failure failure = sdk::NoFailure();
  api::Stream* stream = nullptr;
  const Outcome outcome = door().Connect(&endpoint, lower(), &readiness_, &stream, &failure);
  EXPECT_EQ(outcome, Outcome::kDone) << sdk::TextOf(failure);
  return sdk::Owned<api::Stream>(outcome == Outcome::kDone ? stream : nullptr);
}

bool TransportConformance::Until(const std::vector<api::Stream*>& streams,
                                 const std::function<bool()>& step) {
  const auto deadline = steady_clock::now() + kPatience;
  while (!step()) {
    std::vector<api::PollState> states;
    for (api::Stream* stream : streams) states.push_back(StateOf(*stream));
    if (!readiness_.Wait(states, deadline)) return false;
  }
  return true;
}

StreamPair TransportConformance::Pair() {
  const sdk::Owned<api::Listener> listener = Listen();
  if (listener == nullptr) return {};
  StreamPair pair;
  pair.near = Connect(*listener);
  if (pair.near == nullptr) return {};
  api::Failure failure = sdk::NoFailure();
  const auto deadline = steady_clock::now() + kPatience;
  bool near_done = false;
  bool far_done = false;
  while (!near_done || !far_done) {
    Outcome outcome = pair.near->Handshake(&failure);
    near_done = outcome == Outcome::kDone;
    if (outcome != Outcome::kFailed && pair.far == nullptr) {
      api::Stream* far = nullptr;
      outcome = listener->Accept(&readiness_, &far, &failure);
      if (outcome == Outcome::kDone) pair.far.reset(far);
    }
    if (outcome != Outcome::kFailed && pair.far != nullptr) {
      outcome = pair.far->Handshake(&failure);
      far_done = outcome == Outcome::kDone;
    }
    if (outcome == Outcome::kFailed) {
      ADD_FAILURE() << sdk::TextOf(failure);
      return {};
    }
    if (near_done && far_done) break;
    std::vector<api::PollState> states;
    if (!near_done) states.push_back(StateOf(*pair.near));
    if (pair.far != nullptr && !far_done) states.push_back(StateOf(*pair.far));
    if (pair.far == nullptr) listener->PollHandle(&states.emplace_back());
    if (!readiness_.Wait(states, deadline)) {
      ADD_FAILURE() << "no connection in time";
      return {};
    }
  }
  return pair;
}

std::string TransportConformance::Carry(api::Stream& from, api::Stream& to, std::string_view data) {
  End near{from, data, {}};
  End far{to, {}, {}};
  const bool arrived = Until({&from, &to}, [&] {
    while (near.Move() | far.Move()) {
    }
    return far.in.size() >= data.size() || near.failed || far.failed;
  });
  EXPECT_TRUE(arrived) << far.in.size() << " of " << data.size() << " bytes arrived in time";
  return far.in;
}

TEST_P(TransportConformance, KeepsTheRulesOfAllPlugins) {
  CheckPlugin(GetParam(), api::kTransportId);
  CheckQuery(door(), api::kTransportId);
  const StreamPair pair = Pair();
  ASSERT_NE(pair.near, nullptr);
  CheckQuery(*pair.near, "");
  CheckQuery(*pair.far, "");
}

TEST_P(TransportConformance, ConnectingToNobodyFailsInTime) {
  const Place place = GetParam().nobody_at();
  const api::Endpoint endpoint = place.endpoint();
  CheckFailureSizes([&](api::Failure* failure) {
    api::Stream* stream = nullptr;
    Outcome outcome = door().Connect(&endpoint, lower(), &readiness_, &stream, failure);
    if (outcome != Outcome::kDone) return outcome;
    const sdk::Owned<api::Stream> owned(stream);
    EXPECT_TRUE(Until({stream}, [&] {
      outcome = stream->Handshake(failure);
      return outcome != Outcome::kAgain;
    })) << "neither connected nor failed";
    return outcome;
  });
}

TEST_P(TransportConformance, FailureSaysWhy) {
  const Place place = GetParam().nobody_at();
  const api::Endpoint endpoint = place.endpoint();
  api::Failure failure = sdk::NoFailure();
  api::Stream* stream = nullptr;
  if (door().Connect(&endpoint, lower(), &readiness_, &stream, &failure) == Outcome::kDone) {
    const sdk::Owned<api::Stream> owned(stream);
    ASSERT_TRUE(Until({stream}, [&] { return stream->Handshake(&failure) != Outcome::kAgain; }));
  }
  CheckFailure(failure);
  EXPECT_EQ(failure.origin, api::Origin::kNetwork);
}

TEST_P(TransportConformance, MayBeReleasedWhileConnecting) {
  const sdk::Owned<api::Listener> listener = Listen();
  ASSERT_NE(listener, nullptr);
  for (int i = 0; i < 100; ++i) ASSERT_NE(Connect(*listener), nullptr);
}

TEST_P(TransportConformance, AcceptWithNobodyThereWouldBlock) {
  const sdk::Owned<api::Listener> listener = Listen();
  ASSERT_NE(listener, nullptr);
  api::Failure failure = sdk::NoFailure();
  api::Stream* stream = nullptr;
  EXPECT_EQ(listener->Accept(&readiness_, &stream, &failure), Outcome::kAgain);
  api::PollState state{};
  listener->PollHandle(&state);
  EXPECT_TRUE(state.descriptor < 0 || state.want_read != 0) << "nothing to wait for";
}

TEST_P(TransportConformance, ReadingWithNothingThereWouldBlock) {
  const StreamPair pair = Pair();
  ASSERT_NE(pair.near, nullptr);
  api::Failure failure = sdk::NoFailure();
  uint8_t byte = 0;
  const api::MutableBytes room = {&byte, 1};
  uint64_t got = 0;
  EXPECT_EQ(pair.near->Read(&room, 1, &got, &failure), Outcome::kAgain);
  const api::PollState state = StateOf(*pair.near);
  EXPECT_TRUE(state.descriptor < 0 || state.want_read != 0) << "nothing to wait for";
  EXPECT_EQ(state.ready_now, 0);
}

TEST_P(TransportConformance, DescriptorNeverChanges) {
  const StreamPair pair = Pair();
  ASSERT_NE(pair.near, nullptr);
  const int32_t before = StateOf(*pair.near).descriptor;
  EXPECT_EQ(Carry(*pair.near, *pair.far, "to"), "to");
  EXPECT_EQ(Carry(*pair.far, *pair.near, "fro"), "fro");
  EXPECT_EQ(StateOf(*pair.near).descriptor, before);
}

TEST_P(TransportConformance, BigTransfersRunBothWaysAtOnce) {
  const StreamPair pair = Pair();
  ASSERT_NE(pair.near, nullptr);
  const std::string there = Pattern(9'000'001, 1);
  const std::string back = Pattern(7'000'003, 2);
  End near{*pair.near, there, {}};
  End far{*pair.far, back, {}};
  ASSERT_TRUE(Until({pair.near.get(), pair.far.get()}, [&] {
    while (near.Move() | far.Move()) {
    }
    return (near.in.size() >= back.size() && far.in.size() >= there.size()) || near.failed ||
           far.failed;
  }));
  // Not EXPECT_EQ: it would print both.
  EXPECT_TRUE(far.in == there);
  EXPECT_TRUE(near.in == back);
}

TEST_P(TransportConformance, WritesUntilItWouldBlockAndLosesNothing) {
  const StreamPair pair = Pair();
  ASSERT_NE(pair.near, nullptr);
  const std::string piece = Pattern(1'000'000, 3);
  api::Failure failure = sdk::NoFailure();
  std::string written;
  Outcome outcome = Outcome::kDone;
  while (outcome == Outcome::kDone && written.size() < (size_t{256} << 20)) {
    const api::Bytes from = sdk::BytesOf(piece);
    uint64_t put = 0;
    outcome = pair.near->Write(&from, 1, &put, &failure);
    ASSERT_NE(outcome, Outcome::kFailed) << sdk::TextOf(failure);
    ASSERT_LE(put, piece.size());
    if (outcome == Outcome::kAgain) {
      EXPECT_EQ(put, 0U);
    }
    written.append(piece, 0, put);
  }
  ASSERT_EQ(outcome, Outcome::kAgain) << "nobody reads, yet everything is taken";
  const api::PollState state = StateOf(*pair.near);
  EXPECT_TRUE(state.descriptor < 0 || state.want_write != 0 || state.want_read != 0)
      << "nothing to wait for";
  // The blocked bytes are offered again, as some transports need it.
  const std::string end = piece;
  written += end;
  End near{*pair.near, end, {}};
  End far{*pair.far, {}, {}};
  ASSERT_TRUE(Until({pair.near.get(), pair.far.get()},
                    [&] {
                      while (near.Move() | far.Move()) {
                      }
                      return far.in.size() >= written.size() || far.failed || near.failed;
                    }))
      << far.in.size() << " of " << written.size() << " bytes arrived";
  EXPECT_TRUE(far.in == written);
}

TEST_P(TransportConformance, PeersEndIsDoneWithNoBytesAfterAllThatItWrote) {
  const StreamPair pair = Pair();
  ASSERT_NE(pair.near, nullptr);
  api::Failure failure = sdk::NoFailure();
  const api::Bytes last = sdk::BytesOf("last words");
  uint64_t put = 0;
  ASSERT_EQ(pair.far->Write(&last, 1, &put, &failure), Outcome::kDone);
  ASSERT_EQ(put, last.size);
  ASSERT_TRUE(Until({pair.far.get()}, [&] {
    const Outcome outcome = pair.far->Close(/*graceful=*/1, &failure);
    EXPECT_NE(outcome, Outcome::kFailed) << sdk::TextOf(failure);
    return outcome != Outcome::kAgain;
  }));
  std::string heard;
  for (int ends = 0; ends < 2;) {
    uint8_t byte = 0;
    const api::MutableBytes room = {&byte, 1};
    uint64_t got = 0;
    Outcome outcome = Outcome::kAgain;
    ASSERT_TRUE(Until({pair.near.get()}, [&] {
      outcome = pair.near->Read(&room, 1, &got, &failure);
      return outcome != Outcome::kAgain;
    })) << "the end was never told";
    ASSERT_EQ(outcome, Outcome::kDone) << sdk::TextOf(failure);
    if (got == 0) {
      ++ends;  // and it stays the end
    } else {
      heard.push_back(static_cast<char>(byte));
    }
  }
  EXPECT_EQ(heard, "last words");
}

TEST_P(TransportConformance, WritingToAPeerThatIsGoneFailsAndRaisesNoSignal) {
  StreamPair pair = Pair();
  ASSERT_NE(pair.near, nullptr);
  pair.far.reset();
  const std::string piece(100'000, 'x');
  api::Failure failure = sdk::NoFailure();
  Outcome outcome = Outcome::kDone;
  const auto deadline = steady_clock::now() + kPatience;
  while (outcome != Outcome::kFailed && steady_clock::now() < deadline) {
    const api::Bytes from = sdk::BytesOf(piece);
    uint64_t put = 0;
    outcome = pair.near->Write(&from, 1, &put, &failure);
    if (outcome == Outcome::kAgain) readiness_.Wait({StateOf(*pair.near)}, deadline);
  }
  ASSERT_EQ(outcome, Outcome::kFailed) << "the writer never learned that nobody reads";
  CheckFailure(failure);
  EXPECT_EQ(failure.fatal, 1);
}

TEST_P(TransportConformance, NothingIsWrittenAfterClose) {
  const StreamPair pair = Pair();
  ASSERT_NE(pair.near, nullptr);
  api::Failure failure = sdk::NoFailure();
  ASSERT_EQ(pair.near->Close(/*graceful=*/0, &failure), Outcome::kDone) << sdk::TextOf(failure);
  CheckFailureSizes([&](api::Failure* into) {
    const api::Bytes from = sdk::BytesOf("late");
    uint64_t put = 0;
    return pair.near->Write(&from, 1, &put, into);
  });
  EXPECT_EQ(pair.near->Close(/*graceful=*/0, &failure), Outcome::kDone);
}

}  // namespace glowplug::conformance
