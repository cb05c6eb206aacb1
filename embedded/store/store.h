// SPDX-License-Identifier: Apache-2.0
// A persistent store of caches in this process: opaque keys and values, no server. See
// docs/adr/0008-embedded-store.md for how it works.
//
// All calls are thread-safe, and none throws. Errors say what happened, where, and what to do:
//   kUnavailable         another opener has the store, or another process wrote for busy_timeout
//   kResourceExhausted   the disk is full, or the size limit reached; reads go on
//   kPermissionDenied    the directory or a file in it cannot be written
//   kDataLoss            what was read is not what was written
//   kFailedPrecondition  not a place for a store, not a store, or a store of the parent process
//   kInvalidArgument     an option or argument that means nothing
//   kInternal            the disk failed; after a failed commit nothing is written until reopened
#ifndef GLOWPLUG_EMBEDDED_STORE_STORE_H_
#define GLOWPLUG_EMBEDDED_STORE_STORE_H_

#include <absl/functional/function_ref.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "embedded/store/check_report.h"
#include "embedded/store/entry.h"
#include "embedded/store/hash.h"
#include "embedded/store/options.h"
#include "embedded/store/scan.h"

namespace glowplug::store {

// What a store keeps whole beside the entries, by number.
enum class CatalogKind : uint8_t { kCache = 0, kType = 1 };

struct CatalogItem {
  int32_t id = 0;
  std::string content;
};
struct Catalog {
  int64_t version = 0;  // grows with each change of the kind's items
  std::vector<CatalogItem> items;
};

struct Statistics {
  int64_t memory_reads = 0;  // answered by the hot cache, absent entries too
  int64_t disk_reads = 0;
  int64_t commits = 0;
  int64_t changes = 0;  // changes / commits: how well groups form
  int64_t evicted = 0;
  int64_t expired = 0;  // removed after their time
  size_t hot_bytes = 0;
};

class Store {
 public:
  static absl::StatusOr<std::unique_ptr<Store>> Open(Options options);
  // Commits and answers what was submitted. In a child of the process that opened it, nothing.
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  // Appends the entry's value to *value, which may be null; false: there is none.
  absl::StatusOr<bool> Get(const EntryKey& key, std::string* value);
  // Several at a time, kKeysTogether at most, in any order: calls answer(number of the key, its
  // value, or null when there is none), which must neither call the store nor throw. For whatever
  // key it was not called, Get tells why.
  void GetTogether(std::span<const HashedKey> keys,
                   absl::FunctionRef<void(size_t, const std::string_view*)> answer);
  // Calls entry(number of the key, value) for each that there is.
  absl::Status GetAll(std::span<const EntryKey> keys,
                      absl::FunctionRef<void(size_t, std::string_view)> entry);
  // One page of a cache. After kDataLoss page->next goes on behind the damaged entry.
  absl::Status Scan(const ScanRequest& request, Page* page);
  // Entries of a cache that have not expired.
  absl::StatusOr<int64_t> Count(int32_t cache);

  // Carries out all of `changes`, or none, and returns when that is durable; answers how many of
  // the removals found an entry.
  absl::StatusOr<int64_t> Write(std::span<Change> changes);
  absl::Status Put(const EntryKey& key, std::string_view value, int64_t expires_ms = kNeverExpires);
  absl::StatusOr<bool> Remove(const EntryKey& key);
  absl::Status Update(const EntryKey& key, Decide decide);
  // The same later: copies keys and values (decisions are moved from), and calls `done` on the
  // store's thread, in the order of the calls; on an early error on the calling thread, at once.
  // A change is seen by reads when `done` is called, at the latest. `done` must not wait for the
  // store. Waits itself only while options.queue_bytes are queued. more: others will follow at
  // once, and Begin when there are no more; until then it may lie where it is, so that the store's
  // thread is woken once for all of them.
  void Submit(std::span<Change> changes, Done done, bool more = false);
  void Begin();

  // Removes all entries of a cache, some thousands at a time; others may write between.
  absl::Status Clear(int32_t cache);

  absl::StatusOr<Catalog> ReadCatalog(CatalogKind kind);
  // Answer the new version. kAborted: `as_of` is not the version any more; read it again.
  absl::StatusOr<int64_t> PutCatalogItem(CatalogKind kind, int32_t id, std::string_view content,
                                         int64_t as_of);
  absl::StatusOr<int64_t> RemoveCatalogItem(CatalogKind kind, int32_t id, int64_t as_of);
  // Another number than before when another process has changed the catalog; the store of one
  // process keeps it. Costs no system call.
  uint64_t CatalogChanges() const;
  // Other processes may have it open.
  bool is_shared() const;

  // Small facts about the store. Names with a dot are the store's own.
  absl::Status PutMeta(std::string_view name, std::string_view value);
  absl::StatusOr<std::optional<std::string>> Meta(std::string_view name);

  Settings settings() const;
  // Kept with the store; other processes that have it open see them when they open it again.
  absl::Status ApplySettings(const Settings& settings);

  // Removes what has expired, and then by the eviction policy until the size limit holds; answers
  // how many.
  absl::StatusOr<int64_t> Cull();
  absl::StatusOr<int64_t> Expire();
  // Bytes of database and value files, without what is free for new entries.
  absl::StatusOr<int64_t> Volume();
  Statistics Stats() const;
  absl::StatusOr<CheckReport> Check(bool fix);

 private:
  struct Parts;
  explicit Store(std::unique_ptr<Parts> parts);
  absl::Status Usable() const;

  std::unique_ptr<Parts> parts_;
};

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_STORE_H_
