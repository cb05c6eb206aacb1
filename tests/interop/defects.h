// SPDX-License-Identifier: Apache-2.0
// Where the clients are known not to give back, or not to find, what was written.
#ifndef GLOWPLUG_TESTS_INTEROP_DEFECTS_H_
#define GLOWPLUG_TESTS_INTEROP_DEFECTS_H_

#include <string>
#include <string_view>

namespace glowplug::test {

// "*" stands for any; a case that ends with "*", for those that begin so.
struct Defect {
  std::string_view who;     // the client that acts
  std::string_view of;      // the client that has written
  std::string_view action;  // write, read, read_binary, find
  std::string_view name;    // of the case
  const char* why;
};

// Null: it must work.
const Defect* FindDefect(std::string_view who, std::string_view of, std::string_view action,
                         std::string_view name, bool full_footer);

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_INTEROP_DEFECTS_H_
