// SPDX-License-Identifier: Apache-2.0
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "embedded/node/opaque.h"
#include "embedded/node/operations.h"

namespace glowplug::node {
namespace {

using ignite::StatusCode;

// Of a page's keys and values: beyond it a page is shorter than the client has asked for.
constexpr size_t kMaxPageBytes = size_t{16} << 20;
constexpr int32_t kMaxPage = 1 << 20;
constexpr int32_t kAnyPartition = -1;

void WritePage(ignite::Writer& out, const store::Page& page) {
  out.Count(page.entries.size(), "entries");
  for (const store::ScannedEntry& entry : page.entries) {
    out.Raw(sdk::BytesOf(entry.key));
    out.Raw(sdk::BytesOf(entry.value));
  }
  out.Bool(page.next.has_value());
}

bool ReadPage(Call& call, const store::ScanRequest& scan, store::Page* page) {
  const absl::Status read = call.node().store().Scan(scan, page);
  if (!read.ok()) call.answer.Refuse(read);
  return read.ok();
}

}  // namespace

void Scan(Call& call) {
  Connection& connection = call.connection;
  const ignite::CacheHeader header = ReadCacheHeader(call.in, call.version());
  const bool is_filtered = !IsNull(ReadOpaque(call.in, "filter"));
  if (is_filtered) call.in.Byte("filter's platform");
  const int32_t page_size = call.in.Int("page size");
  const int32_t partition = call.in.Int("partition");
  call.in.Byte("local");
  if (!call.in.ok()) return;
  const Cache* cache = FindCache(call, header.cache_id, Access::kRead);
  if (cache == nullptr) return;
  if (is_filtered) {
    return call.answer.Refuse(StatusCode::kFailed,
                              "The scan's filter cannot be run: expected none, for this node has "
                              "no Java or .NET to run it. Filter what the scan gives");
  }
  if (page_size <= 0) {
    return call.answer.Refuse(StatusCode::kFailed, "Page size must be above zero.");
  }
  if (partition >= cache->partitions) {
    return call.answer.Refuse(StatusCode::kFailed,
                              absl::StrCat("Invalid partition number: ", partition));
  }
  const int32_t max_cursors = call.node().options().max_cursors;
  if (connection.cursors.size() >= static_cast<size_t>(max_cursors)) {
    return call.answer.Refuse(
        StatusCode::kTooManyCursors,
        absl::StrCat("Too many open cursors (either close other open cursors or increase the limit "
                     "through ClientConnectorConfiguration.maxOpenCursorsPerConnection) [maximum=",
                     max_cursors, ", current=", connection.cursors.size(), "]"));
  }
  store::ScanRequest scan;
  scan.cache = cache->id;
  // A real node takes any number below 0 for all of them.
  if (partition > kAnyPartition) scan.partition = partition;
  scan.max_entries = static_cast<size_t>(std::min(page_size, kMaxPage));
  scan.max_bytes = kMaxPageBytes;
  store::Page page;
  if (!ReadPage(call, scan, &page)) return;
  const int64_t id = ++connection.last_cursor;
  ignite::Writer& out = call.answer.Success();
  out.Long(id);
  WritePage(out, page);
  if (!page.next.has_value()) return;
  scan.behind = page.next;
  connection.cursors[id] = std::move(scan);
}

void ScanPage(Call& call) {
  const int64_t id = call.in.Long("cursor");
  if (!call.in.ok()) return;
  const auto cursor = call.connection.cursors.find(id);
  if (cursor == call.connection.cursors.end()) {
    return call.answer.Refuse(StatusCode::kResourceDoesNotExist,
                              absl::StrCat("50000: Failed to find resource with id: ", id));
  }
  const Cache* cache = FindCache(call, cursor->second.cache, Access::kRead);
  if (cache == nullptr) return;
  store::Page page;
  if (!ReadPage(call, cursor->second, &page)) return;
  WritePage(call.answer.Success(), page);
  if (page.next.has_value()) {
    cursor->second.behind = page.next;
  } else {
    call.connection.cursors.erase(cursor);
  }
}

void CloseResource(Call& call) {
  const int64_t id = call.in.Long("resource");
  if (!call.in.ok()) return;
  if (call.connection.cursors.erase(id) == 0) {
    return call.answer.Refuse(StatusCode::kResourceDoesNotExist,
                              absl::StrCat("Failed to find resource with id: ", id));
  }
  call.answer.Success();
}

}  // namespace glowplug::node
