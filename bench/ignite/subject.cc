// SPDX-License-Identifier: Apache-2.0
#include "bench/ignite/subject.h"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

namespace bench {

Tally OnThreads(const std::function<Tally(int thread, int first_key)>& one) {
  return OnThreads(kThreads,
                   [&](int thread) { return one(thread, thread * contents.keys / kThreads); });
}

void ReadContents(std::string_view keys, std::string_view value_length) {
  for (const auto& [text, number] :
       {std::pair{keys, &contents.keys}, std::pair{value_length, &contents.value_length}}) {
    if (std::from_chars(text.begin(), text.end(), *number).ec != std::errc() || *number < 1) {
      Stop("expected KEYS and VALUE_LENGTH, two numbers");
    }
  }
}

std::vector<uint16_t> ReadPorts(std::string_view ports) {
  std::vector<uint16_t> read;
  while (!ports.empty()) {
    const std::string_view port = ports.substr(0, ports.find(','));
    ports.remove_prefix(std::min(port.size() + 1, ports.size()));
    if (std::from_chars(port.begin(), port.end(), read.emplace_back()).ec != std::errc()) {
      Stop("expected PORT[,PORT...], numbers");
    }
  }
  return read;
}

}  // namespace bench
