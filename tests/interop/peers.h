// SPDX-License-Identifier: Apache-2.0
// The cases, and the other clients that write and read them.
#ifndef GLOWPLUG_TESTS_INTEROP_PEERS_H_
#define GLOWPLUG_TESTS_INTEROP_PEERS_H_

#include <boost/json/value.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace glowplug::test {

struct Case {
  std::string name;
  boost::json::value value;  // in the notation
};

// The table of cases.py.
std::vector<Case> Cases();

// What a peer ("java", "pyignite") said of each case.
using Said = std::map<std::string, boost::json::value>;
Said RunPeer(const std::string& peer, const std::string& action, uint16_t port,
             const std::string& cache);

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_INTEROP_PEERS_H_
