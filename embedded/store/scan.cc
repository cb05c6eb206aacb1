// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/scan.h"

#include <algorithm>
#include <utility>

#include "embedded/store/hash.h"
#include "embedded/store/row.h"
#include "embedded/store/row_key.h"
#include "embedded/store/state.h"

namespace glowplug::store {
namespace {

constexpr char kRows[] =
    "SELECT value,sum,expires,file,key,id FROM entries WHERE id BETWEEN ?1 AND ?2 ORDER BY id";

}  // namespace

absl::Status ReadPage(const State& state, Connection& connection, const ScanRequest& request,
                      int64_t now_ms, Page* page) {
  *page = {};
  Statement* const rows = connection.Prepared(kRows);
  if (rows == nullptr) return connection.Failure("scan");
  const ResetAtEnd end_of_rows(*rows);
  const RowIds ids = request.partition.has_value()
                         ? RowKey::IdsOf(request.cache, *request.partition)
                         : RowKey::IdsOf(request.cache);
  if (request.behind.has_value() && request.behind->row >= ids.last) return absl::OkStatus();
  rows->Bind(1, request.behind.has_value() ? request.behind->row + 1 : ids.first);
  rows->Bind(2, ids.last);
  int64_t last = 0;  // of the page
  size_t bytes = 0;
  while (true) {
    const int code = rows->Step();
    if (code == SQLITE_DONE) return absl::OkStatus();
    if (code != SQLITE_ROW) return connection.Failure("scan");
    const int64_t id = rows->Number(5);
    const EntryKey at = RowKey::Parse(id, rows->Bytes(4));
    if (at.cache != request.cache || Expired(rows->Number(2), now_ms)) continue;
    if (page->entries.size() >= std::max<size_t>(1, request.max_entries) ||
        (bytes >= request.max_bytes && !page->entries.empty())) {
      page->next = Position{last};
      return absl::OkStatus();
    }
    last = id;
    ScannedEntry entry{.partition = at.partition, .key = std::string(at.bytes)};
    const HashedKey key({at.cache, at.partition, entry.key});
    entry.expires_ms = rows->Number(2);
    if (!request.keys_only) {
      Row row;
      absl::Status status = ReadColumns(*rows, state.value_files(), key, &row, &entry.value);
      if (absl::IsNotFound(status)) {
        // Its file went with a commit since this page began: what is there now counts.
        status = ReadRow(state, connection, key, &row, &entry.value);
        if (status.ok() && !row.found) continue;
        entry.expires_ms = row.expires_ms;
      }
      if (!status.ok()) {
        page->next = Position{id};
        return status;
      }
    }
    bytes += entry.key.size() + entry.value.size();
    page->entries.push_back(std::move(entry));
  }
}

}  // namespace glowplug::store
