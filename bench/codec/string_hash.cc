// SPDX-License-Identifier: Apache-2.0
// Java's hash of a string by its length: ours, and the loop that everybody writes first.
#include "wire/ignite/string_hash.h"

#include <string_view>

#include "bench/codec/measure.h"

namespace glowplug::bench {
namespace {

[[gnu::noinline]] int32_t PlainLoop(std::string_view text) {
  uint32_t hash = 0;
  for (const char c : text) hash = 31 * hash + static_cast<uint8_t>(c);
  return static_cast<int32_t>(hash);
}

template <class Hash>
Workload HashesOf(size_t size, Hash hash) {
  return [text = std::string(size, 'x'), hash](uint64_t times) {
    for (uint64_t i = 0; i < times; ++i) {
      Use(text);
      Use(hash(text));
    }
  };
}

Workloads AllLengths() {
  Workloads all;
  for (const size_t size : {8, 16, 32, 64, 128, 256, 1024, 4096}) {
    const std::string length = std::to_string(size);
    all["glowplug/" + length] =
        HashesOf(size, [](std::string_view text) { return ignite::HashOfString(text); });
    all["plain-loop/" + length] = HashesOf(size, PlainLoop);
  }
  return all;
}

}  // namespace
}  // namespace glowplug::bench

int main(int argc, char** argv) {
  return glowplug::bench::Run(glowplug::bench::AllLengths(), argc, argv);
}
