// SPDX-License-Identifier: Apache-2.0
#include "tests/interop/peers.h"

#include <absl/strings/str_cat.h>

#include <boost/json.hpp>

#include "tests/support/ignite_cluster.h"

namespace glowplug::test {

namespace json = boost::json;

std::vector<Case> Cases() {
  std::vector<Case> cases;
  const json::value table = json::parse(RunPython("tests/interop/cases.py", {}).value());
  for (const json::value& row : table.as_array()) {
    cases.push_back({std::string(row.at(0).as_string()), row.at(1)});
  }
  return cases;
}

Said RunPeer(const std::string& peer, const std::string& action, uint16_t port,
             const std::string& cache) {
  const std::string answer = RunPython(absl::StrCat("tests/interop/", peer, "_peer.py"),
                                       {action, absl::StrCat(port), cache})
                                 .value();
  Said said;
  const json::value parsed = json::parse(answer);
  for (const auto& [name, text] : parsed.as_object()) said[std::string(name)] = text;
  return said;
}

}  // namespace glowplug::test
