// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/scan.h"

#include <algorithm>
#include <utility>

#include "embedded/store/hash.h"
#include "embedded/store/row.h"
#include "embedded/store/state.h"

namespace glowplug::store {
namespace {

// An empty blob is the least key, but a key as well: it is behind `from` only when it was seen.
constexpr char kAll[] =
    "SELECT value,sum,expires,file,partition,key FROM entry"
    " WHERE cache=?1 AND (partition,key)>=(?2,?3) ORDER BY partition,key";
constexpr char kPartition[] =
    "SELECT value,sum,expires,file,partition,key FROM entry"
    " WHERE cache=?1 AND partition=?2 AND key>=?3 ORDER BY key";

}  // namespace

absl::Status ReadPage(Connection& connection, const ValueFiles* files, const ScanRequest& request,
                      int64_t now_ms, Page* page) {
  *page = {};
  Statement* const rows = connection.Prepared(request.partition.has_value() ? kPartition : kAll);
  if (rows == nullptr) return connection.Failure("scan");
  const ResetAtEnd end(*rows);
  Position at = request.from;
  if (request.partition.has_value()) at.partition = *request.partition;
  rows->Bind(1, request.cache);
  rows->Bind(2, at.partition);
  rows->Bind(3, at.key);
  size_t bytes = 0;
  while (true) {
    const int code = rows->Step();
    if (code == SQLITE_DONE) return absl::OkStatus();
    if (code != SQLITE_ROW) return connection.Failure("scan");
    ScannedEntry entry;
    entry.partition = static_cast<int32_t>(rows->Number(4));
    entry.key = rows->Bytes(5);
    if (request.from.behind_key && entry.partition == request.from.partition &&
        entry.key == request.from.key) {
      continue;
    }
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
