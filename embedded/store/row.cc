// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/row.h"

#include <absl/strings/str_cat.h>

#include "embedded/store/row_key.h"

namespace glowplug::store {
namespace {

constexpr char kSelect[] =
    "SELECT value,sum,expires,file,key FROM entries WHERE id BETWEEN ?1 AND ?2";

}  // namespace

absl::Status ReadColumns(Statement& statement, const ValueFiles* files, const HashedKey& key,
                         Row* row, std::string* value) {
  row->found = true;
  row->expires_ms = statement.Number(2);  // NULL is 0, and so never
  const size_t start = value->size();
  if (statement.IsNull(3)) {
    value->append(statement.Bytes(0));
  } else if (files == nullptr) {
    return absl::DataLossError("store: a row names a file, and the store has none");
  } else if (absl::Status status = files->Read(statement.Number(3), statement.Number(0), value);
             !status.ok()) {
    return status;
  }
  const std::string_view read = std::string_view(*value).substr(start);
  if (SumOf(key, row->expires_ms, read) == statement.Number(1)) return absl::OkStatus();
  value->resize(start);
  return absl::DataLossError(
      absl::StrCat("store: an entry of cache ", key.key.cache, ", partition ", key.key.partition,
                   " (key of ", key.key.bytes.size(),
                   " bytes) is damaged: its bytes do not have the sum they were stored "
                   "with; write it again, or let a check remove it"));
}

absl::Status ReadRow(const State& state, Connection& connection, const HashedKey& key, Row* row,
                     std::string* value) {
  Statement* const select = connection.Prepared(kSelect);
  if (select == nullptr) return connection.Failure("get");
  const RowKey row_key(key.key, state.row_seed);
  const RowIds ids = row_key.ids();
  int64_t missing = 0;
  while (true) {
    const ResetAtEnd end(*select);
    select->Bind(1, ids.first);
    select->Bind(2, ids.last);
    int code = select->Step();
    while (code == SQLITE_ROW && select->Bytes(4) != row_key.column()) code = select->Step();
    if (code == SQLITE_DONE) {
      *row = {};
      return absl::OkStatus();
    }
    if (code != SQLITE_ROW) return connection.Failure("get");
    absl::Status status = ReadColumns(*select, state.value_files(), key, row, value);
    if (!absl::IsNotFound(status)) return status;
    // A writer has replaced the entry since, and removed its file; or the file is really gone.
    const int64_t file = select->Number(3);
    if (file == missing) return absl::DataLossError(status.message());
    missing = file;
  }
}

}  // namespace glowplug::store
