// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_EMBEDDED_STORE_CHECK_REPORT_H_
#define GLOWPLUG_EMBEDDED_STORE_CHECK_REPORT_H_

#include <cstdint>
#include <string>
#include <vector>

namespace glowplug::store {

struct Problem {
  enum class Kind : uint8_t {
    kDatabase,  // SQLite's own check found it; never put right here
    kEntry,     // damaged, or its file is; put right by removing the entry
    kFile,      // no row has it; put right by removing the file
    kCount,     // put right by counting
  };
  Kind kind;
  std::string text;
  bool fixed = false;
};

struct CheckReport {
  int64_t entries = 0;  // seen whole, expired ones too
  std::vector<Problem> problems;
};

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_CHECK_REPORT_H_
