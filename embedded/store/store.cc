// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/store.h"

#include <absl/strings/str_cat.h>
#include <pthread.h>
#include <signal.h>

#include <array>
#include <atomic>
#include <bitset>
#include <thread>

#include "core/base/text.h"
#include "embedded/store/care.h"
#include "embedded/store/check.h"
#include "embedded/store/commit_queue.h"
#include "embedded/store/parts.h"
#include "embedded/store/row.h"
#include "embedded/store/row_key.h"

namespace glowplug::store {
namespace {

// How often this process was forked off: a store belongs to the process that opened it.
std::atomic<int> forks = 0;

constexpr char kCount[] =
    "SELECT ifnull((SELECT entries FROM tally WHERE cache=?1),0)"
    " - (SELECT count(*) FROM entries WHERE expires<=?2 AND +id BETWEEN ?3 AND ?4 AND "
    "substr(key,1,4)=?5)";
constexpr int64_t kClearedAtOnce = 10'000;

absl::Status CheckOptions(const Options& options) {
  const auto refuse = [](std::string_view what) {
    return absl::InvalidArgumentError(absl::StrCat("store: ", ForAbseil(what)));
  };
  if (options.readers < 1) return refuse("readers must be 1 or more");
  if (options.checkpoint_pages < 1) return refuse("checkpoint_pages must be 1 or more");
  if (options.directory.empty() && options.sharing == Sharing::kShared) {
    return refuse("a store in memory cannot be shared; name a directory");
  }
  return options.settings.has_value() ? CheckSettings(*options.settings) : absl::OkStatus();
}

}  // namespace

struct Store::Parts : StoreParts {
  using StoreParts::StoreParts;
  std::thread thread;
  int forks = 0;

  void Serve() {
    auto due = care.Turn();
    while (queue.Wait(due)) {
      queue.CommitQueued();
      due = care.Turn();
    }
  }

  // What a write of the calling thread leaves for the store's own.
  void AfterWrite() {
    if (care.Urgent()) queue.Nudge();
  }

  // For what reads many rows: all that was written is in them.
  absl::Status Drained() {
    return ahead.is_empty() ? absl::OkStatus() : DatabaseLock(state, ahead).drained();
  }

  void NoteRead(const HashedKey& key) {
    const Eviction by = state.ranked_by.load(std::memory_order_relaxed);
    if (by != Eviction::kLeastRecentlyUsed && by != Eviction::kLeastFrequentlyUsed) return;
    if (state.recency.Note(key, NowMs())) {
      care.WantRecencySaved();
      queue.Nudge();
    }
  }

  // What the hot cache does not know.
  absl::Status ReadBehind(const HashedKey& key, uint64_t version, bool* found, std::string* value) {
    const size_t start = value->size();
    Row row;
    if (const auto newest = ahead.Find(key, value)) {
      row = {!newest->removed, newest->expires_ms};
    } else {
      state.counters.disk_reads.fetch_add(1, std::memory_order_relaxed);
      Reader reader;
      absl::Status status = readers.TakeForOne(&reader);
      if (status.ok()) status = ReadRow(state, reader.connection(), key, &row, value);
      if (!status.ok()) return status;
    }
    *found = row.found && !Expired(row.expires_ms);
    const Entry entry{std::string_view(*value).substr(start), row.expires_ms};
    state.hot.Fill(key, row.found ? &entry : nullptr, version);
    if (!*found) value->resize(start);
    return absl::OkStatus();
  }
};

Store::Store(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

absl::StatusOr<std::unique_ptr<Store>> Store::Open(Options options) {
  static const int registered =
      pthread_atfork(nullptr, nullptr, [] { forks.fetch_add(1, std::memory_order_relaxed); });
  if (registered != 0) return absl::ResourceExhaustedError("store: out of memory");
  if (absl::Status status = CheckOptions(options); !status.ok()) return status;
  auto parts = std::make_unique<Parts>(options);
  parts->forks = forks.load(std::memory_order_relaxed);
  if (absl::Status status = parts->Begin(); !status.ok()) return status;
  // A host's signals are for its own threads.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  parts->thread = std::thread([p = parts.get()] { p->Serve(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return std::unique_ptr<Store>(new Store(std::move(parts)));
}

Store::~Store() {
  if (parts_->forks != forks.load(std::memory_order_relaxed)) {
    // The parent's connections, locks and thread: to touch them here would harm the parent's files.
    (void)parts_.release();
    return;
  }
  parts_->queue.Stop();
  parts_->thread.join();
  parts_->care.Finish();
}

absl::Status Store::Usable() const {
  if (parts_->forks == forks.load(std::memory_order_relaxed)) return absl::OkStatus();
  return absl::FailedPreconditionError(
      "store: opened before this process was forked off its parent, and is the parent's; open it "
      "here, with sharing=shared in both");
}

absl::StatusOr<bool> Store::Get(const EntryKey& key, std::string* value) {
  if (absl::Status status = Usable(); !status.ok()) return status;
  const HashedKey hashed(key);
  const size_t start = value == nullptr ? 0 : value->size();
  const HotCache::Answer hot = parts_->state.hot.Find(hashed, value);
  bool found = hot.found == HotCache::Found::kEntry;
  if (hot.found == HotCache::Found::kUnknown) {
    std::string ignored;
    absl::Status status =
        parts_->ReadBehind(hashed, hot.version, &found, value == nullptr ? &ignored : value);
    if (!status.ok()) return status;
  } else if (Expired(hot.expires_ms)) {
    if (value != nullptr) value->resize(start);
    found = false;
  }
  if (found) parts_->NoteRead(hashed);
  return found;
}

void Store::GetTogether(std::span<const HashedKey> keys,
                        absl::FunctionRef<void(size_t, const std::string_view*)> answer) {
  if (!Usable().ok()) return;
  std::bitset<kKeysTogether> found, unknown;
  std::array<uint64_t, kKeysTogether> versions;
  parts_->state.hot.FindEach(keys, [&](size_t i, const HotCache::Answer& hot, const Entry& entry) {
    unknown[i] = hot.found == HotCache::Found::kUnknown;
    versions[i] = hot.version;
    if (unknown[i]) return;
    found[i] = hot.found == HotCache::Found::kEntry && !Expired(hot.expires_ms);
    answer(i, found[i] ? &entry.value : nullptr);
  });
  for (size_t i = 0; i < keys.size(); ++i) {
    if (unknown[i]) {
      std::string value;
      bool is_there = false;
      if (!parts_->ReadBehind(keys[i], versions[i], &is_there, &value).ok()) continue;
      found[i] = is_there;
      const std::string_view read = value;
      answer(i, is_there ? &read : nullptr);
    }
    if (found[i]) parts_->NoteRead(keys[i]);
  }
}

absl::Status Store::GetAll(std::span<const EntryKey> keys,
                           absl::FunctionRef<void(size_t, std::string_view)> entry) {
  std::string value;
  for (size_t i = 0; i < keys.size(); ++i) {
    value.clear();
    absl::StatusOr<bool> found = Get(keys[i], &value);
    if (!found.ok()) return found.status();
    if (*found) entry(i, value);
  }
  return absl::OkStatus();
}

absl::Status Store::Scan(const ScanRequest& request, Page* page) {
  *page = {};
  if (absl::Status status = Usable(); !status.ok()) return status;
  if (absl::Status status = parts_->Drained(); !status.ok()) return status;
  Reader reader;
  absl::Status status = parts_->readers.TakeForMany(&reader);
  if (!status.ok()) return status;
  return ReadPage(parts_->state, reader.connection(), request, NowMs(), page);
}

absl::StatusOr<int64_t> Store::Count(int32_t cache) {
  if (absl::Status status = Usable(); !status.ok()) return status;
  if (absl::Status status = parts_->Drained(); !status.ok()) return status;
  State& state = parts_->state;
  const int64_t now = NowMs();
  if (!state.database.shared() && (!state.has_expiries || state.next_expiry_ms > now)) {
    const std::lock_guard lock(state.facts);
    const auto at = state.tallies.find(cache);
    return at == state.tallies.end() ? 0 : at->second;
  }
  Reader reader;
  if (absl::Status status = parts_->readers.TakeForMany(&reader); !status.ok()) return status;
  Statement* const count = reader.connection().Prepared(kCount);
  if (count == nullptr) return reader.connection().Failure("count");
  const ResetAtEnd end(*count);
  count->Bind(1, cache);
  count->Bind(2, now);
  const RowIds ids = RowKey::IdsOf(cache);
  count->Bind(3, ids.first);
  count->Bind(4, ids.last);
  const auto head = RowKey::HeadOf(cache);
  count->Bind(5, std::string_view(head.data(), head.size()));
  if (count->Step() != SQLITE_ROW) return reader.connection().Failure("count");
  return count->Number(0);
}

absl::StatusOr<int64_t> Store::Write(std::span<Change> changes) {
  if (absl::Status status = Usable(); !status.ok()) return status;
  int64_t removed = 0;
  if (absl::Status status = parts_->queue.Write(changes, &removed); !status.ok()) return status;
  parts_->AfterWrite();
  return removed;
}

absl::Status Store::Put(const EntryKey& key, std::string_view value, int64_t expires_ms) {
  Change change = Change::Put(key, value, expires_ms);
  return Write({&change, 1}).status();
}

absl::StatusOr<bool> Store::Remove(const EntryKey& key) {
  Change change = Change::Remove(key);
  absl::StatusOr<int64_t> removed = Write({&change, 1});
  if (!removed.ok()) return removed.status();
  return *removed > 0;
}

absl::Status Store::Update(const EntryKey& key, Decide decide) {
  Change change = Change::By(key, std::move(decide));
  return Write({&change, 1}).status();
}

void Store::Submit(std::span<Change> changes, Done done, bool more) {
  absl::Status status = Usable();
  if (!status.ok() || changes.empty()) {
    std::move(done)(status, 0);
    return;
  }
  parts_->queue.Submit(changes, std::move(done), more);
}

void Store::Begin() {
  if (Usable().ok()) parts_->queue.Begin();
}

absl::Status Store::Clear(int32_t cache) {
  if (absl::Status status = Usable(); !status.ok()) return status;
  std::optional<int64_t> from;
  do {
    absl::Status status = parts_->Administer(
        [&] { return parts_->transaction.RemoveSome(cache, kClearedAtOnce, &from); });
    if (!status.ok()) return status;
    parts_->AfterWrite();
  } while (from.has_value());
  return absl::OkStatus();
}

absl::StatusOr<Catalog> Store::ReadCatalog(CatalogKind kind) {
  if (absl::Status status = Usable(); !status.ok()) return status;
  Catalog catalog;
  absl::Status status = parts_->EachCatalogItem(
      static_cast<int>(kind), &catalog.version, [&](int32_t id, std::string_view content) {
        catalog.items.push_back({id, std::string(content)});
      });
  if (!status.ok()) return status;
  return catalog;
}

absl::StatusOr<int64_t> Store::PutCatalogItem(CatalogKind kind, int32_t id,
                                              std::string_view content, int64_t as_of) {
  if (absl::Status status = Usable(); !status.ok()) return status;
  return parts_->ChangeCatalog(static_cast<int>(kind), id, content, as_of);
}

absl::StatusOr<int64_t> Store::RemoveCatalogItem(CatalogKind kind, int32_t id, int64_t as_of) {
  if (absl::Status status = Usable(); !status.ok()) return status;
  return parts_->ChangeCatalog(static_cast<int>(kind), id, std::nullopt, as_of);
}

uint64_t Store::CatalogChanges() const { return parts_->catalog_changes.Get(); }

bool Store::is_shared() const { return parts_->state.database.shared(); }

absl::Status Store::PutMeta(std::string_view name, std::string_view value) {
  if (absl::Status status = Usable(); !status.ok()) return status;
  if (name.find('.') != std::string_view::npos || name == "format" || name == "shards") {
    return absl::InvalidArgumentError(
        absl::StrCat("store: the fact ", ForAbseil(name),
                     " is the store's own; name another one, without a dot"));
  }
  return parts_->PutMeta(name, value);
}

absl::StatusOr<std::optional<std::string>> Store::Meta(std::string_view name) {
  if (absl::Status status = Usable(); !status.ok()) return status;
  std::optional<std::string> value;
  absl::Status status = parts_->Meta(name, &value);
  if (!status.ok()) return status;
  return value;
}

Settings Store::settings() const {
  const std::lock_guard lock(parts_->state.facts);
  return parts_->state.settings;
}

absl::Status Store::ApplySettings(const Settings& settings) {
  if (absl::Status status = Usable(); !status.ok()) return status;
  if (absl::Status status = CheckSettings(settings); !status.ok()) return status;
  return parts_->ApplySettings(settings);
}

absl::StatusOr<int64_t> Store::Cull() {
  if (absl::Status status = Usable(); !status.ok()) return status;
  absl::StatusOr<int64_t> expired = Expire();
  if (!expired.ok()) return expired;
  int64_t removed = *expired;
  for (int64_t some = 1; some > 0;) {
    absl::Status status = parts_->Administer([&] { return parts_->transaction.CullSome(&some); });
    if (!status.ok()) return status;
    removed += some;
  }
  return removed;
}

absl::StatusOr<int64_t> Store::Expire() {
  if (absl::Status status = Usable(); !status.ok()) return status;
  int64_t removed = 0;
  if (absl::Status status = parts_->care.Expire(&removed); !status.ok()) return status;
  return removed;
}

absl::StatusOr<int64_t> Store::Volume() {
  if (absl::Status status = Usable(); !status.ok()) return status;
  int64_t bytes = 0;
  const DatabaseLock lock(parts_->state, parts_->ahead);
  if (!lock.drained().ok()) return lock.drained();
  if (absl::Status status = parts_->transaction.Volume(&bytes); !status.ok()) return status;
  return bytes;
}

Statistics Store::Stats() const {
  const State& state = parts_->state;
  return {.memory_reads = state.hot.reads(),
          .disk_reads = state.counters.disk_reads,
          .commits = state.counters.commits,
          .changes = state.counters.changes,
          .evicted = state.counters.evicted,
          .expired = state.counters.expired,
          .hot_bytes = state.hot.bytes()};
}

absl::StatusOr<CheckReport> Store::Check(bool fix) {
  if (absl::Status status = Usable(); !status.ok()) return status;
  CheckReport report;
  // Of what is in the database, also when it does not take the rest.
  const DatabaseLock lock(parts_->state, parts_->ahead);
  if (fix && !lock.drained().ok()) return lock.drained();
  absl::Status status = CheckStore(parts_->state, parts_->transaction, fix, &report);
  if (!status.ok()) return status;
  return report;
}

}  // namespace glowplug::store
