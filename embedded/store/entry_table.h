// SPDX-License-Identifier: Apache-2.0
// The table of entries: how it is made, and taken over from earlier formats.
#ifndef GLOWPLUG_EMBEDDED_STORE_ENTRY_TABLE_H_
#define GLOWPLUG_EMBEDDED_STORE_ENTRY_TABLE_H_

#include <absl/status/status.h>

#include <cstdint>

#include "embedded/store/sqlite.h"

namespace glowplug::store {

// `id` and `key` are of a RowKey. With a file, `value` is its length. `rank` says who is evicted
// first.
inline constexpr char kEntryTable[] =
    "CREATE TABLE entries(id INTEGER PRIMARY KEY, key BLOB NOT NULL, value, sum INTEGER, "
    "expires INTEGER, file INTEGER, rank INTEGER)";

// Written twice: with another one nothing would be found.
inline constexpr char kMakeRowSeed[] =
    "INSERT INTO meta VALUES('store.row_seed',random());"
    "INSERT INTO meta SELECT 'store.row_seed_again',value FROM meta WHERE name='store.row_seed'";
// kDataLoss: there is none, or what was written twice differs.
absl::Status ReadRowSeed(Connection& connection, uint64_t* seed);

// Indices that exist only in stores that need them.
inline constexpr char kExpiryIndex[] =
    "CREATE INDEX IF NOT EXISTS entry_expires ON entries(expires) WHERE expires IS NOT NULL";
inline constexpr char kFileIndex[] =
    "CREATE INDEX IF NOT EXISTS entry_file ON entries(file, value) WHERE file IS NOT NULL";
inline constexpr char kRankIndex[] = "CREATE INDEX IF NOT EXISTS entry_rank ON entries(rank)";
// Whether there is one, 1 or 0; the names have been the same in all formats.
inline constexpr char kHasExpiryIndex[] =
    "SELECT count(*) FROM sqlite_schema WHERE name='entry_expires'";
inline constexpr char kHasFileIndex[] =
    "SELECT count(*) FROM sqlite_schema WHERE name='entry_file'";
inline constexpr char kHasRankIndex[] =
    "SELECT count(*) FROM sqlite_schema WHERE name='entry_rank'";

// Of format 1 and 2, whose table `entry` stood by keys and had sums of eight bytes, into the
// present one. Within a transaction; takes up to three times the store's room on disk until the log
// is short again. Who has such a store open with an earlier version finds the table gone.
absl::Status TakeOverEntries(Connection& connection);

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_ENTRY_TABLE_H_
