// SPDX-License-Identifier: Apache-2.0
// A cache's entries, page by page.
#ifndef GLOWPLUG_EMBEDDED_STORE_SCAN_H_
#define GLOWPLUG_EMBEDDED_STORE_SCAN_H_

#include <absl/status/status.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "embedded/store/entry.h"
#include "embedded/store/sqlite.h"

namespace glowplug::store {

struct State;

// Where a page begins: behind this row, which keeps its id. It holds nothing open, and stays true
// while others write: what is there from the first page to the last is seen once, what comes or
// goes meanwhile once or not at all. One that goes and comes again is another.
struct Position {
  int64_t row;
};

struct ScanRequest {
  int32_t cache = 0;
  std::optional<int32_t> partition;  // none: all
  std::optional<Position> behind;    // of the same partition, or of the same of all; none: all
  size_t max_entries = 1024;         // of a page, at least 1
  size_t max_bytes = 4 << 20;        // of its keys and values; one entry may be more
  bool keys_only = false;
};

struct ScannedEntry {
  int32_t partition = 0;
  std::string key;
  std::string value;
  int64_t expires_ms = kNeverExpires;
};

// In the order of partitions, and in them in any.
struct Page {
  std::vector<ScannedEntry> entries;
  std::optional<Position> next;  // none: this was the last one
};

// Reads one page. Expired entries are not seen. kDataLoss: an entry is damaged; *page has those
// before it, and `next` goes on behind it.
absl::Status ReadPage(const State& state, Connection& connection, const ScanRequest& request,
                      int64_t now_ms, Page* page);

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_SCAN_H_
