// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/entry_table.h"

#include <absl/strings/str_cat.h>

#include <string>
#include <string_view>
#include <utility>

#include "embedded/store/row_key.h"

namespace glowplug::store {
namespace {

constexpr char kSeed[] =
    "SELECT value FROM meta WHERE name='store.row_seed' AND "
    "value=(SELECT value FROM meta WHERE name='store.row_seed_again')";
constexpr std::pair<const char*, const char*> kIndices[] = {
    {kHasExpiryIndex, kExpiryIndex},
    {kHasFileIndex, kFileIndex},
    {kHasRankIndex, kRankIndex},
};
constexpr char kDropIndices[] =
    "DROP INDEX IF EXISTS entry_expires;DROP INDEX IF EXISTS entry_file;"
    "DROP INDEX IF EXISTS entry_rank;";
constexpr char kEarlier[] = "SELECT key,value,sum,expires,file,rank FROM entry";
constexpr char kPut[] = "INSERT OR IGNORE INTO entries VALUES(?1,?2,?3,?4,?5,?6,?7)";

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
  for (int64_t place = 0; place < RowKey::kPlaces; ++place) {
    put->Bind(1, row.ids().first + place);
    if (absl::Status status = connection.Finish(put, "take over"); !status.ok()) return status;
    if (sqlite3_changes(connection.handle()) == 1) return absl::OkStatus();
  }
  return absl::InternalError("store: no place for a row of the earlier format");
}

absl::Status CopyRows(Connection& connection) {
  uint64_t row_seed = 0;
  if (absl::Status status = ReadRowSeed(connection, &row_seed); !status.ok()) return status;
  Statement* const earlier = connection.Prepared(kEarlier);
  if (earlier == nullptr) return connection.Failure("take over");
  const ResetAtEnd end(*earlier);
  int code = 0;
  while ((code = earlier->Step()) == SQLITE_ROW) {
    if (absl::Status status = PutRow(connection, *earlier, row_seed); !status.ok()) return status;
  }
  return code == SQLITE_DONE ? absl::OkStatus() : connection.Failure("take over");
}

}  // namespace

absl::Status ReadRowSeed(Connection& connection, uint64_t* seed) {
  Statement* const select = connection.Prepared(kSeed);
  if (select == nullptr) return connection.Failure("open");
  const ResetAtEnd end(*select);
  const int code = select->Step();
  if (code != SQLITE_ROW && code != SQLITE_DONE) return connection.Failure("open");
  if (code == SQLITE_DONE) {
    return absl::DataLossError(
        "store: its meta is damaged: expected store.row_seed, and the same as "
        "store.row_seed_again; without it no entry is found. Restore one of the two, or the store");
  }
  *seed = static_cast<uint64_t>(select->Number(0));
  return absl::OkStatus();
}

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
  if (status.ok()) status = CopyRows(connection);
  if (status.ok()) status = connection.Run(absl::StrCat("DROP TABLE entry;", make_indices));
  if (status.ok()) return status;
  return absl::Status(status.code(),
                      absl::StrCat(status.message(),
                                   "; the store is in an earlier format, which this version takes "
                                   "over as a whole: give it room, or check and mend it with the "
                                   "version that wrote it"));
}

}  // namespace glowplug::store
