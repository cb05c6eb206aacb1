// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TESTS_AFFINITY_COUNTING_PROXY_H_
#define GLOWPLUG_TESTS_AFFINITY_COUNTING_PROXY_H_

#include <atomic>
#include <cstdint>

#include "tests/integration/relay.h"

namespace glowplug::test {

// Stands before a node on 127.0.0.1, hands bytes on as they are, and counts the requests on
// entries of caches that go through. Of what passes it reads the frames' lengths and operation
// codes.
class CountingProxy {
 public:
  explicit CountingProxy(uint16_t node_port);

  uint16_t port() const { return relay_.endpoint().port(); }
  // Requests so far of operations 1000 to 1025, and scans (2000); and of mappings (1101).
  uint64_t requests() const { return requests_; }
  uint64_t mappings() const { return mappings_; }

 private:
  std::atomic<uint64_t> requests_{0};
  std::atomic<uint64_t> mappings_{0};
  Relay<boost::asio::ip::tcp> relay_;
};

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_AFFINITY_COUNTING_PROXY_H_
