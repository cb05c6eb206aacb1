// SPDX-License-Identifier: Apache-2.0
// The golden vectors as they stand in the JSON files (README.md).
#ifndef GLOWPLUG_TESTS_GOLDEN_VECTORS_H_
#define GLOWPLUG_TESTS_GOLDEN_VECTORS_H_

#include <glowplug/api/operation.h>

#include <boost/json/array.hpp>
#include <iosfwd>
#include <map>
#include <string>
#include <vector>

namespace glowplug::test {

struct GoldenVector {
  std::string file;
  std::string name;
  boost::json::object content;

  api::Operation operation() const;
  // The value of a member, or of the empty type where there is none.
  std::string Text(const char* member) const;
  boost::json::array Array(const char* member) const;
  // Bytes of a member in hex.
  std::string Frame(const char* member) const;
};

std::ostream& operator<<(std::ostream& out, const GoldenVector& vector);

// All, in the order of the files.
const std::vector<GoldenVector>& GoldenVectors();

// What the server answered to the client's hello.
std::string GoldenWelcome();

// All requests of the files (with request id 1) and the answers to them.
const std::map<std::string, std::string>& GoldenExchanges();

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_GOLDEN_VECTORS_H_
