// SPDX-License-Identifier: Apache-2.0
// What is asked of every store: operations on uniformly drawn keys, values of 10 to 100 bytes.
#ifndef GLOWPLUG_BENCH_EMBEDDED_MIX_H_
#define GLOWPLUG_BENCH_EMBEDDED_MIX_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/harness/subject.h"

namespace bench {

enum class Kind : uint8_t { kGet, kSet, kDelete };
inline constexpr std::array kKindNames = {"get", "set", "delete"};

// Of a thousand operations; the others are gets.
struct Mix {
  uint32_t sets = 0;
  uint32_t deletes = 0;
};
inline constexpr Mix kMix = {.sets = 90, .deletes = 10};
inline constexpr Mix kSetsOnly = {.sets = 1000};

// "key:0000000000" and on. The first call decides how many there are.
const std::vector<std::string>& Keys(int count = 0);

// What every key has before the first operation.
std::string_view FirstValue();

struct Step {
  Kind kind;
  const std::string& key;
  std::string_view value;
};

// Another one each time. In a new process they go on from where its parent was.
uint64_t NextSeed();

// The operations of one worker in one sample: others than in the sample before.
class Steps {
 public:
  explicit Steps(Mix mix);

  Step Next() {
    const std::string& key = keys_[Below(static_cast<uint32_t>(keys_.size()))];
    const uint32_t choice = Below(1000);
    const Kind kind = choice < mix_.sets                  ? Kind::kSet
                      : choice < mix_.sets + mix_.deletes ? Kind::kDelete
                                                          : Kind::kGet;
    return {kind, key, values_.substr(0, kShortest + Below(kLongest - kShortest + 1))};
  }

 private:
  static constexpr uint32_t kShortest = 10, kLongest = 100;

  uint32_t Below(uint32_t n) {  // xorshift64*
    state_ ^= state_ >> 12, state_ ^= state_ << 25, state_ ^= state_ >> 27;
    return static_cast<uint32_t>((state_ * 0x2545F4914F6CDD1DULL >> 32) * n >> 32);
  }

  const Mix mix_;
  const std::vector<std::string>& keys_ = Keys();
  const std::string_view values_;
  uint64_t state_;
};

// Latencies of each kind. Trivially copyable, so that it may lie in shared memory.
class KindTally {
 public:
  void Add(Kind kind, Clock::duration latency) {
    latencies_[static_cast<size_t>(kind)].Add(latency);
  }
  void Count(uint64_t operations) { operations_ += operations; }
  Tally Told() const;

 private:
  uint64_t operations_ = 0;
  std::array<Latencies, kKindNames.size()> latencies_;
};

}  // namespace bench

#endif  // GLOWPLUG_BENCH_EMBEDDED_MIX_H_
