// SPDX-License-Identifier: Apache-2.0
#include "bench/embedded/mix.h"

#include <atomic>
#include <cstdio>

namespace bench {
namespace {

const std::string& Values() {
  static const std::string values(100, 'v');
  return values;
}

std::vector<std::string> MakeKeys(int count) {
  std::vector<std::string> keys;
  for (int i = 0; i < count; ++i) {
    std::array<char, 24> text;
    std::snprintf(text.data(), text.size(), "key:%010d", i);
    keys.emplace_back(text.data());
  }
  return keys;
}

}  // namespace

const std::vector<std::string>& Keys(int count) {
  static const std::vector<std::string> keys = MakeKeys(count);
  return keys;
}

std::string_view FirstValue() { return std::string_view(Values()).substr(0, 55); }

uint64_t NextSeed() {
  static std::atomic<uint64_t> made = 0;
  return 0x9E3779B97F4A7C15ULL * ++made;
}

Steps::Steps(Mix mix) : mix_(mix), values_(Values()), state_(NextSeed()) {}

Tally KindTally::Told() const {
  Tally tally;
  tally.operations = operations_;
  for (size_t i = 0; i < latencies_.size(); ++i) {
    if (latencies_[i].count() == 0) continue;
    tally.latencies.Add(latencies_[i]);
    tally.by_kind[kKindNames[i]].Add(latencies_[i]);
  }
  return tally;
}

}  // namespace bench
