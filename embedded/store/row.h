// SPDX-License-Identifier: Apache-2.0
// One row of the table of entries, as it is read.
#ifndef GLOWPLUG_EMBEDDED_STORE_ROW_H_
#define GLOWPLUG_EMBEDDED_STORE_ROW_H_

#include <absl/status/status.h>

#include <cstdint>
#include <string>

#include "embedded/store/hash.h"
#include "embedded/store/sqlite.h"
#include "embedded/store/state.h"
#include "embedded/store/value_files.h"

namespace glowplug::store {

struct Row {
  bool found = false;
  int64_t expires_ms = kNeverExpires;
};

// What the connection sees under `key`; the value, checked against its sum, is appended to *value.
// kDataLoss: the row or its file is damaged.
absl::Status ReadRow(const State& state, Connection& connection, const HashedKey& key, Row* row,
                     std::string* value);

// For statements that select value, sum, expires, file as columns 0 to 3: the current row's value.
// files: null for a store in memory.
// kNotFound: its file is gone, which a commit since the read explains, or nothing does.
absl::Status ReadColumns(Statement& statement, const ValueFiles* files, const HashedKey& key,
                         Row* row, std::string* value);

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_ROW_H_
