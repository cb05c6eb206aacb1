// SPDX-License-Identifier: Apache-2.0
// The table of entries: how it is made, and taken over from earlier formats.
#ifndef GLOWPLUG_EMBEDDED_STORE_ENTRY_TABLE_H_
#define GLOWPLUG_EMBEDDED_STORE_ENTRY_TABLE_H_

#include <absl/status/status.h>

#include "embedded/store/sqlite.h"

namespace glowplug::store {

// `id` and `key` are of a RowKey. With a file, `value` is its length. `rank` says who is evicted
// first.
inline constexpr char kEntryTable[] =
    "CREATE TABLE entry(id INTEGER PRIMARY KEY, key BLOB NOT NULL, value, sum INTEGER, "
    "expires INTEGER, file INTEGER, rank INTEGER)";
inline constexpr char kMakeRowSeed[] = "INSERT INTO meta VALUES('store.row_seed',random())";
inline constexpr char kRowSeed[] = "SELECT value FROM meta WHERE name='store.row_seed'";

// Indices that exist only in stores that need them.
inline constexpr char kExpiryIndex[] =
    "CREATE INDEX IF NOT EXISTS entry_expires ON entry(expires) WHERE expires IS NOT NULL";
inline constexpr char kFileIndex[] =
    "CREATE INDEX IF NOT EXISTS entry_file ON entry(file, value) WHERE file IS NOT NULL";
inline constexpr char kRankIndex[] = "CREATE INDEX IF NOT EXISTS entry_rank ON entry(rank)";

// Of format 1 and 2, whose rows stood by their keys with sums of eight bytes, into the present
// table. Within a transaction; takes as much of the disk again until the next commits.
absl::Status TakeOverEntries(Connection& connection);

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_ENTRY_TABLE_H_
