// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/entry_table.h"

#include <absl/strings/str_cat.h>

#include <string>
#include <string_view>
#include <utility>

#include "embedded/store/row_key.h"

namespace glowplug::store {
namespace {

constexpr std::pair<const char*, const char*> kIndices[] = {
    {"SELECT count(*) FROM sqlite_schema WHERE name='entry_expires'", kExpiryIndex},
    {"SELECT count(*) FROM sqlite_schema WHERE name='entry_file'", kFileIndex},
    {"SELECT count(*) FROM sqlite_schema WHERE name='entry_rank'", kRankIndex},
};
constexpr char kDropIndices[] =
    "DROP INDEX IF EXISTS entry_expires;DROP INDEX IF EXISTS entry_file;"
    "DROP INDEX IF EXISTS entry_rank;ALTER TABLE entry RENAME TO earlier_entry;";
constexpr char kEarlier[] = "SELECT key,value,sum,expires,file,rank FROM earlier_entry";
constexpr char kPut[] = "INSERT OR IGNORE INTO entry VALUES(?1,?2,?3,?4,?5,?6,?7)";

// The column `key` as it was: cache and partition, big-endian with their sign turned, and the key.
EntryKey ParseEarlier(std::string_view column) {
  constexpr size_t kHead = 8;
  if (column.size() < kHead) return {};
  uint32_t numbers[2] = {};
  for (size_t i = 0; i < kHead; ++i) {
    numbers[i / 4] = numbers[i / 4] << 8 | static_cast<unsigned char>(column[i]);
  }
  return {static_cast<int32_t>(numbers[0] ^ 0x80000000),
          static_cast<int32_t>(numbers[1] ^ 0x80000000), column.substr(kHead)};
}

absl::Status PutRow(Connection& connection, Statement& earlier, uint64_t row_seed) {
  Statement* const put = connection.Prepared(kPut);
  if (put == nullptr) return connection.Failure("take over");
  const std::string column(earlier.Bytes(0));
  const RowKey row(ParseEarlier(column), row_seed);
  put->Bind(2, row.column());
  if (earlier.IsNull(4)) {
    put->Bind(3, earlier.Bytes(1));
  } else {
    put->Bind(3, earlier.Number(1));
  }
  put->Bind(4, static_cast<int32_t>(earlier.Number(2)));  // the sum is its lower half now
  for (int at = 3; at <= 5; ++at) {
    put->BindOrNull(at + 2, earlier.Number(at), 0);
  }
  const RowIds ids = row.ids();
  for (int64_t id = ids.first; id <= ids.last; ++id) {
    put->Bind(1, id);
    if (absl::Status status = connection.Finish(put, "take over"); !status.ok()) return status;
    if (sqlite3_changes(connection.handle()) == 1) return absl::OkStatus();
  }
  return absl::ResourceExhaustedError("store: no place for a row of the earlier format");
}

}  // namespace

absl::Status TakeOverEntries(Connection& connection) {
  std::string make_indices;
  absl::Status status;
  for (const auto& [count, make] : kIndices) {
    int64_t has = 0;
    if (status.ok()) status = connection.Number(count, "take over", &has);
    if (has != 0) absl::StrAppend(&make_indices, make, ";");
  }
  if (status.ok()) {
    status = connection.Run(absl::StrCat(kDropIndices, kEntryTable, ";", kMakeRowSeed));
  }
  int64_t row_seed = 0;
  if (status.ok()) status = connection.Number(kRowSeed, "take over", &row_seed);
  if (!status.ok()) return status;
  Statement* const earlier = connection.Prepared(kEarlier);
  if (earlier == nullptr) return connection.Failure("take over");
  int code = 0;
  {
    const ResetAtEnd end(*earlier);
    while (status.ok() && (code = earlier->Step()) == SQLITE_ROW) {
      status = PutRow(connection, *earlier, static_cast<uint64_t>(row_seed));
    }
    if (status.ok() && code != SQLITE_DONE) status = connection.Failure("take over");
  }
  if (!status.ok()) return status;
  return connection.Run(absl::StrCat("DROP TABLE earlier_entry;", make_indices));
}

}  // namespace glowplug::store
