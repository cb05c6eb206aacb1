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
    "SELECT value,sum,expires,file,key FROM entry WHERE key>=?1 AND key<?2 ORDER BY key";

}  // namespace

absl::Status ReadPage(Connection& connection, const ValueFiles* files, const ScanRequest& request,
                      int64_t now_ms, Page* page) {
  *page = {};
  Statement* const rows = connection.Prepared(kRows);
  if (rows == nullptr) return connection.Failure("scan");
  const ResetAtEnd end_of_rows(*rows);
  const int32_t cache = request.cache;
  const int32_t partition = request.partition.value_or(request.from.partition);
  // A position in another partition is none in this one.
  const bool within = partition == request.from.partition;
  const bool behind_key = within && request.from.behind_key;
  const RowKey from({cache, partition, within ? request.from.key : std::string_view()});
  const std::string end = request.partition.has_value() ? RowKey::EndOf(cache, *request.partition)
                                                        : RowKey::EndOf(cache);
  rows->Bind(1, from.view());
  rows->Bind(2, end);
  size_t bytes = 0;
  while (true) {
    const int code = rows->Step();
    if (code == SQLITE_DONE) return absl::OkStatus();
    if (code != SQLITE_ROW) return connection.Failure("scan");
    ScannedEntry entry;
    const EntryKey at = RowKey::Parse(rows->Bytes(4));
    if (behind_key && rows->Bytes(4) == from.view()) continue;
    entry.partition = at.partition;
    entry.key = at.bytes;
    if (Expired(rows->Number(2), now_ms)) continue;
    if (page->entries.size() >= std::max<size_t>(1, request.max_entries) ||
        (bytes >= request.max_bytes && !page->entries.empty())) {
      const ScannedEntry& last = page->entries.back();
      page->next = Position{last.partition, last.key, true};
      return absl::OkStatus();
    }
    const HashedKey key({request.cache, entry.partition, entry.key});
    entry.expires_ms = rows->Number(2);
    if (!request.keys_only) {
      Row row;
      absl::Status status = ReadColumns(*rows, files, key, &row, &entry.value);
      if (absl::IsNotFound(status)) {
        // Its file went with a commit since this page began: what is there now counts.
        status = ReadRow(connection, files, key, &row, &entry.value);
        if (status.ok() && !row.found) continue;
        entry.expires_ms = row.expires_ms;
      }
      if (!status.ok()) {
        page->next = Position{entry.partition, std::move(entry.key), true};
        return status;
      }
    }
    bytes += entry.key.size() + entry.value.size();
    page->entries.push_back(std::move(entry));
  }
}

}  // namespace glowplug::store
