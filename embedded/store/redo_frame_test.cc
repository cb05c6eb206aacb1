// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/redo_frame.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace glowplug::store {
namespace {

HashedKey Key(std::string_view bytes, int32_t cache = 1, int32_t partition = 0) {
  return HashedKey({cache, partition, bytes});
}

std::string Frame(const RedoPlace& place, std::vector<Redo> redos) {
  std::string frame;
  MakeRedoFrame(place, redos, &frame);
  return frame;
}

// "key=value", "-key" for a removal.
std::string Read(std::string_view log, uint64_t generation, RedoFrames* frames = nullptr) {
  std::string all;
  const RedoFrames found = ReadRedoFrames(log, generation, [&](const Redo& redo) {
    all += redo.removed ? "-" : "";
    all += redo.key.key.bytes;
    if (!redo.removed) all += "=" + std::string(redo.entry.value);
    all += " ";
  });
  if (frames != nullptr) *frames = found;
  return all;
}

const Redo kA{Key("a"), false, {"one"}}, kB{Key("b"), false, {""}}, kNotA{Key("a"), true, {}};

TEST(RedoFrame, HoldsWhatBecameOfEachKey) {
  const std::string log = Frame({7, 100}, {kA, kB}) + Frame({7, 100}, {kNotA});
  RedoFrames frames;
  EXPECT_EQ(Read(log, 7, &frames), "a=one b= -a ");
  EXPECT_EQ(frames.bytes, log.size());
  EXPECT_EQ(frames.bytes_before, 100U);
}

TEST(RedoFrame, KeepsPlaceAndExpiry) {
  const std::string log = Frame({1, 0}, {{Key("k", -5, 1023), false, {"v", 1'700'000'000'000}}});
  int seen = 0;
  ReadRedoFrames(log, 1, [&](const Redo& redo) {
    ++seen;
    EXPECT_EQ(redo.key, Key("k", -5, 1023));
    EXPECT_EQ(redo.entry.expires_ms, 1'700'000'000'000);
  });
  EXPECT_EQ(seen, 1);
}

TEST(RedoFrame, TakesAsManyBytesAsItSays) {
  EXPECT_EQ(Frame({1, 0}, {kA, kNotA}).size(), BytesOfEmptyFrame() + BytesOf(kA) + BytesOf(kNotA));
}

// Cut anywhere, a frame is whole or nothing, and the ones before it are there.
TEST(RedoFrame, IsWholeOrNothing) {
  const std::string first = Frame({1, 0}, {kA}), both = first + Frame({1, 0}, {kB, kNotA});
  for (size_t size = 0; size < both.size(); ++size) {
    EXPECT_EQ(Read(both.substr(0, size), 1), size < first.size() ? "" : "a=one ") << size;
  }
}

TEST(RedoFrame, WithAnyBitTurnedIsNone) {
  const std::string first = Frame({1, 0}, {kA}), both = first + Frame({1, 0}, {kB, kNotA});
  for (size_t bit = 8 * first.size(); bit < 8 * both.size(); ++bit) {
    std::string damaged = both;
    damaged[bit / 8] ^= static_cast<char>(1 << (bit % 8));
    EXPECT_EQ(Read(damaged, 1), "a=one ") << bit;
  }
}

// A file is used again: what an older generation left behind the newer one's frames is not its.
TEST(RedoFrame, OfAnotherGenerationIsNone) {
  EXPECT_EQ(Read(Frame({2, 0}, {kA}), 1), "");
  EXPECT_EQ(Read(Frame({3, 0}, {kA}) + Frame({1, 0}, {kB}), 3), "a=one ");
}

}  // namespace
}  // namespace glowplug::store
