// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/transaction.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <utility>

#include "embedded/store/row_key.h"

namespace glowplug::store {
namespace {

#define GLOWPLUG_REPLACED(row) \
  "replaced(" row "expires," row "file,iif(" row "file IS NULL,0," row "value))"
#define GLOWPLUG_UPSERT                                                         \
  "INSERT INTO entry VALUES(?1,?2,?3,?4,?5,?6) ON CONFLICT(key) DO UPDATE SET " \
  "value=excluded.value,sum=excluded.sum,expires=excluded.expires,file=excluded.file"
// In a store where no row expires, has a file or a rank, those columns are NULL and stay so.
constexpr char kPutPlain[] =
    "INSERT INTO entry(key,value,sum) VALUES(?1,?2,?3) ON CONFLICT(key) DO UPDATE SET "
    "value=excluded.value,sum=excluded.sum WHERE replaced(0,0,0)";
// The same where it is known without it whether there is a row: four fifths of the work, for an
// update of SQLite's reads all columns of the row that it replaces.
constexpr char kReplacePlain[] = "INSERT OR REPLACE INTO entry(key,value,sum) VALUES(?1,?2,?3)";
constexpr char kPut[] = GLOWPLUG_UPSERT " WHERE " GLOWPLUG_REPLACED("entry.");
constexpr char kPutAndRank[] =
    GLOWPLUG_UPSERT ",rank=excluded.rank WHERE " GLOWPLUG_REPLACED("entry.");
// A rank is the milliseconds of the last use, and, by frequency, the number of reads above them: of
// two that are read as often the older one goes.
constexpr char kPutAndAge[] = GLOWPLUG_UPSERT
    ",rank=(ifnull(entry.rank,0)>>42<<42)|excluded.rank WHERE " GLOWPLUG_REPLACED("entry.");
constexpr char kRemove[] = "DELETE FROM entry WHERE key=?1 AND " GLOWPLUG_REPLACED("");
constexpr char kRemoveRange[] =
    "DELETE FROM entry WHERE key>=?1 AND key<?2 AND " GLOWPLUG_REPLACED("");
#undef GLOWPLUG_UPSERT
#undef GLOWPLUG_REPLACED
constexpr char kEndOfRange[] =
    "SELECT key FROM entry WHERE key>=?1 AND key<?2 ORDER BY key LIMIT 1 OFFSET ?3";
constexpr char kExpired[] = "SELECT key FROM entry WHERE expires<=?1 ORDER BY expires LIMIT ?2";
// Never what was written just now.
constexpr char kLowest[] =
    "SELECT key FROM entry WHERE rank IS NULL OR (rank&4398046511103)<?1 ORDER BY rank LIMIT ?2";
constexpr char kNextExpiry[] = "SELECT min(expires) FROM entry WHERE expires IS NOT NULL";
constexpr char kSaveTally[] =
    "INSERT INTO tally VALUES(?1,?2) ON CONFLICT(cache) DO UPDATE SET entries=entries+?2";
constexpr char kSaveUse[] = "UPDATE entry SET rank=?2 WHERE key=?1";
constexpr char kSaveReads[] =
    "UPDATE entry SET rank=(min((ifnull(rank,0)>>42)+?3,1048575)<<42)|?2 WHERE key=?1";

void BindOrNull(Statement* statement, int at, int64_t number, bool present) {
  if (present) {
    statement->Bind(at, number);
  } else {
    statement->BindNull(at);
  }
}

}  // namespace

absl::Status Transaction::Attach() {
  if (sqlite3_create_function_v2(state_.connection->handle(), "replaced", 3,
                                 SQLITE_UTF8 | SQLITE_INNOCUOUS, this, &Transaction::NoteReplaced,
                                 nullptr, nullptr, nullptr) != SQLITE_OK) {
    return state_.connection->Failure("open");
  }
  return absl::OkStatus();
}

// Answers true: the row is to be replaced.
void Transaction::NoteReplaced(sqlite3_context* context, int, sqlite3_value** values) {
  auto* const self = static_cast<Transaction*>(sqlite3_user_data(context));
  ++self->replaced_.rows;
  self->replaced_.expires_ms = sqlite3_value_int64(values[0]);
  if (const int64_t file = sqlite3_value_int64(values[1]); file != 0) {
    self->dropped_.push_back(file);
    self->file_bytes_ -= sqlite3_value_int64(values[2]);
  }
  sqlite3_result_int(context, 1);
}

absl::Status Transaction::BeginRedo() {
  absl::Status status = Begin();
  is_redo_ = true;
  return status;
}

absl::Status Transaction::Begin() {
  is_redo_ = seeks_expiry_ = false;
  now_ms_ = NowMs();
  next_expiry_ms_ = kNoExpiry;
  file_bytes_ = evicted_ = expired_ = 0;
  volume_before_ = -1;
  deltas_.clear();
  published_.clear();
  staged_.clear();
  dropped_.clear();
  victims_.clear();
  cleared_.clear();
  if (!state_.broken.ok()) return state_.broken;
  absl::Status status =
      state_.connection->Finish(state_.connection->Prepared("BEGIN IMMEDIATE"), "begin");
  open_ = status.ok();
  if (status.ok() && state_.settings.size_limit > 0) status = Volume(&volume_before_);
  return status;
}

absl::Status Transaction::Run(absl::FunctionRef<absl::Status()> work) {
  absl::Status status = Begin();
  if (status.ok()) status = work();
  if (status.ok()) status = Commit();
  if (!status.ok()) Abort();
  return status;
}

absl::Status Transaction::EnsureIndex(std::atomic<bool>& has, const char* sql) {
  if (has.load(std::memory_order_relaxed)) return absl::OkStatus();
  absl::Status status = state_.connection->Run(sql);
  // Should this transaction be undone, the index goes with it: `Abort` looks again.
  if (status.ok()) has = true;
  return status;
}

absl::Status Transaction::Put(const HashedKey& key, std::string_view value, int64_t expires_ms,
                              StagedFile* staged) {
  absl::Status status;
  if (expires_ms != kNeverExpires) status = EnsureIndex(state_.has_expiries, kExpiryIndex);
  if (status.ok() && staged != nullptr) {
    status = EnsureIndex(state_.has_files, kFileIndex);
    if (status.ok()) status = state_.files->Name(*staged);
    if (status.ok()) staged_.push_back(staged);
  }
  if (!status.ok()) return status;
  const Eviction eviction = state_.settings.eviction;
  const bool ranked = eviction != Eviction::kNone;
  const bool plain = !ranked && !state_.has_expiries && !state_.has_files;
  const bool stored = ranked && eviction != Eviction::kLeastFrequentlyUsed;
  // What the hot cache knows is what is committed, and a transaction puts a key once.
  const HotCache::Found known =
      plain && !is_redo_ ? state_.hot.Knows(key) : HotCache::Found::kUnknown;
  Statement* const put = state_.connection->Prepared(
      !plain ? (stored ? kPutAndRank : kPut)
             : (known == HotCache::Found::kUnknown ? kPutPlain : kReplacePlain));
  if (put == nullptr) return state_.connection->Failure("put");
  const RowKey row_key(key.key);
  put->Bind(1, row_key.view());
  if (staged == nullptr) {
    put->Bind(2, value);
  } else {
    put->Bind(2, staged->bytes());
    file_bytes_ += staged->bytes();
  }
  put->Bind(3, SumOf(key, expires_ms, value));
  if (!plain) {
    BindOrNull(put, 4, expires_ms, expires_ms != kNeverExpires);
    BindOrNull(put, 5, staged == nullptr ? 0 : staged->number(), staged != nullptr);
    BindOrNull(put, 6, now_ms_, ranked);
    if (expires_ms != kNeverExpires) next_expiry_ms_ = std::min(next_expiry_ms_, expires_ms);
  }
  replaced_ = {.rows = known == HotCache::Found::kEntry ? 1 : 0};
  status = state_.connection->Finish(put, "put");
  if (!status.ok()) return status;
  if (replaced_.rows == 0) ++deltas_[key.key.cache];
  published_.push_back({key, value.data() == nullptr ? "" : value.data(), value.size(), expires_ms,
                        state_.hot.Takes(value.size())});
  return absl::OkStatus();
}

absl::Status Transaction::Remove(const HashedKey& key, bool* removed) {
  Statement* const remove = state_.connection->Prepared(kRemove);
  if (remove == nullptr) return state_.connection->Failure("remove");
  const RowKey row_key(key.key);
  remove->Bind(1, row_key.view());
  replaced_ = {};
  absl::Status status = state_.connection->Finish(remove, "remove");
  if (!status.ok()) return status;
  *removed = replaced_.rows != 0 && !Expired(replaced_.expires_ms, now_ms_);
  if (replaced_.rows != 0) --deltas_[key.key.cache];
  published_.push_back({key, nullptr, 0, kNeverExpires, true});
  return absl::OkStatus();
}

absl::Status Transaction::RemoveSome(int32_t cache, int64_t rows, bool* more) {
  Statement* const end = state_.connection->Prepared(kEndOfRange);
  if (end == nullptr) return state_.connection->Failure("clear");
  const RowKey first({cache, INT32_MIN, {}});
  std::string behind = RowKey::EndOf(cache);
  end->Bind(1, first.view());
  end->Bind(2, behind);
  end->Bind(3, rows);
  const int code = end->Step();
  if (code != SQLITE_ROW && code != SQLITE_DONE) {
    absl::Status status = state_.connection->Failure("clear");
    end->Reset();
    return status;
  }
  *more = code == SQLITE_ROW;
  const std::string next(*more ? end->Bytes(0) : std::string_view());
  end->Reset();
  if (*more) behind = next;
  Statement* const remove = state_.connection->Prepared(kRemoveRange);
  if (remove == nullptr) return state_.connection->Failure("clear");
  remove->Bind(1, first.view());
  remove->Bind(2, behind);
  replaced_ = {};
  absl::Status status = state_.connection->Finish(remove, "clear");
  if (!status.ok()) return status;
  deltas_[cache] -= replaced_.rows;
  cleared_.push_back(cache);
  return absl::OkStatus();
}

absl::Status Transaction::RemoveVictims(const char* select, int64_t bound, int64_t rows,
                                        int64_t* removed) {
  Statement* const victims = state_.connection->Prepared(select);
  if (victims == nullptr) return state_.connection->Failure("look for what goes");
  victims->Bind(1, bound);
  victims->Bind(2, rows);
  const size_t first = victims_.size();
  int code = 0;
  while ((code = victims->Step()) == SQLITE_ROW) {
    victims_.emplace_back(victims->Bytes(0));
  }
  absl::Status status;
  if (code != SQLITE_DONE) status = state_.connection->Failure("look for what goes");
  victims->Reset();
  *removed = 0;
  for (size_t i = first; i < victims_.size() && status.ok(); ++i) {
    bool alive = false;
    status = Remove(HashedKey(RowKey::Parse(victims_[i])), &alive);
    ++*removed;
  }
  return status;
}

absl::Status Transaction::RemoveExpired(int64_t rows, int64_t* removed) {
  *removed = 0;
  if (!state_.has_expiries) return absl::OkStatus();
  // What was awaited may have been removed, or overwritten.
  seeks_expiry_ = seeks_expiry_ || state_.next_expiry_ms <= now_ms_;
  absl::Status status = RemoveVictims(kExpired, now_ms_, rows, removed);
  expired_ += *removed;
  return status;
}

absl::Status Transaction::Evict(int64_t rows, int64_t* removed) {
  absl::Status status = RemoveExpired(rows, removed);
  if (!status.ok() || *removed > 0 || state_.settings.eviction == Eviction::kNone) return status;
  status = RemoveVictims(kLowest, now_ms_, rows, removed);
  evicted_ += *removed;
  return status;
}

absl::Status Transaction::CullSome(int64_t* removed) {
  constexpr int64_t kRows = 10;
  *removed = 0;
  int64_t volume = 0;
  absl::Status status = SaveRecency();
  if (status.ok()) status = Volume(&volume);
  if (!status.ok() || state_.settings.size_limit <= 0 || volume <= state_.settings.size_limit) {
    return status;
  }
  return Evict(kRows, removed);
}

absl::Status Transaction::Volume(int64_t* bytes) {
  int64_t pages = 0, free = 0, page_bytes = 0;
  absl::Status status = state_.connection->Number("PRAGMA page_count", "measure", &pages);
  if (status.ok()) status = state_.connection->Number("PRAGMA freelist_count", "measure", &free);
  if (status.ok()) status = state_.connection->Number("PRAGMA page_size", "measure", &page_bytes);
  int64_t files = state_.file_bytes + file_bytes_;
  // Others write files as well.
  if (status.ok() && state_.database.shared()) {
    status = state_.connection->Number("SELECT sum(value) FROM entry WHERE file IS NOT NULL",
                                       "measure", &files);
  }
  *bytes = (pages - free) * page_bytes + files;
  return status;
}

absl::Status Transaction::KeepWithinLimit() {
  const Settings& settings = state_.settings;
  if (settings.size_limit <= 0) return absl::OkStatus();
  int64_t volume = 0;
  absl::Status status = Volume(&volume);
  if (!status.ok() || volume <= settings.size_limit) return status;
  const auto writes = static_cast<int64_t>(published_.size());
  for (int64_t left = settings.evictions_per_write * writes, removed = 1;
       left > 0 && removed > 0;) {
    status = Evict(1, &removed);
    left -= removed;
    if (status.ok()) status = Volume(&volume);
    if (!status.ok() || volume <= settings.size_limit) return status;
  }
  if (settings.eviction != Eviction::kNone || volume <= volume_before_) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      absl::StrCat("store: this write would make ", volume, " bytes of a store that is limited to ",
                   settings.size_limit,
                   " and evicts nothing; remove entries, raise size_limit, or set an "
                   "eviction policy"));
}

absl::Status Transaction::SaveRecency() {
  const Eviction eviction = state_.settings.eviction;
  if (eviction != Eviction::kLeastRecentlyUsed && eviction != Eviction::kLeastFrequentlyUsed) {
    return absl::OkStatus();
  }
  const bool counts = eviction == Eviction::kLeastFrequentlyUsed;
  Statement* const save = state_.connection->Prepared(counts ? kSaveReads : kSaveUse);
  if (save == nullptr) return state_.connection->Failure("save recency");
  for (const Recency::Use& use : state_.recency.Take()) {
    const RowKey row_key({use.cache, use.partition, use.key});
    save->Bind(1, row_key.view());
    save->Bind(2, use.last_ms);
    if (counts) save->Bind(3, use.reads);
    if (absl::Status status = state_.connection->Finish(save, "save recency"); !status.ok()) {
      return status;
    }
  }
  return absl::OkStatus();
}

absl::Status Transaction::SaveTallies() {
  for (const auto& [cache, delta] : deltas_) {
    if (delta == 0) continue;
    Statement* const save = state_.connection->Prepared(kSaveTally);
    if (save == nullptr) return state_.connection->Failure("count");
    save->Bind(1, cache);
    save->Bind(2, delta);
    if (absl::Status status = state_.connection->Finish(save, "count"); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status Transaction::Commit() {
  absl::Status status = SaveTallies();
  if (status.ok() && !staged_.empty()) status = state_.files->Settle();
  if (!status.ok()) return status;
  int64_t next_expiry_ms = std::min(next_expiry_ms_, state_.next_expiry_ms.load());
  if (expired_ > 0 || seeks_expiry_) {
    status = state_.connection->Number(kNextExpiry, "look for what expires", &next_expiry_ms);
    if (!status.ok()) return status;
    if (next_expiry_ms == 0) next_expiry_ms = kNoExpiry;
  }
  status = state_.connection->Finish(state_.connection->Prepared("COMMIT"), "commit");
  if (!status.ok()) {
    if (absl::IsInternal(status)) {
      // Whether its pages are on disk is unknown, and so what the next open will find.
      status = state_.Break(status);
      for (StagedFile* staged : staged_) staged->Keep();
    }
    return status;
  }
  open_ = false;
  for (StagedFile* staged : staged_) staged->Keep();
  state_.file_bytes += file_bytes_;
  if (!is_redo_) Publish(next_expiry_ms);
  if (!deltas_.empty() && !state_.database.shared()) {
    const std::lock_guard lock(state_.facts);
    for (const auto& [cache, delta] : deltas_) state_.tallies[cache] += delta;
  }
  for (const int64_t file : dropped_) state_.files->Remove(file);
  return absl::OkStatus();
}

// To readers, what a redo's have seen.
void Transaction::Publish(int64_t next_expiry_ms) {
  state_.next_expiry_ms = next_expiry_ms;
  for (const Published& entry : published_) {
    if (!entry.memory) {
      state_.hot.Forget(entry.key);
    } else if (entry.value == nullptr) {
      state_.hot.Publish(entry.key, nullptr);
    } else {
      const Entry now{{entry.value, entry.bytes}, entry.expires_ms};
      state_.hot.Publish(entry.key, &now);
    }
  }
  for (const int32_t cache : cleared_) state_.hot.ForgetCache(cache);
  state_.counters.commits.fetch_add(1, std::memory_order_relaxed);
  state_.counters.evicted.fetch_add(evicted_, std::memory_order_relaxed);
  state_.counters.expired.fetch_add(expired_, std::memory_order_relaxed);
}

void Transaction::Abort() {
  if (!open_) return;
  open_ = false;
  // SQLite has rolled back by itself after some errors; then this fails, and nothing is lost.
  if (sqlite3_get_autocommit(state_.connection->handle()) == 0) {
    (void)state_.connection->Run("ROLLBACK");
  }
  // Indices that were made in it are gone again.
  int64_t exists = 0;
  if (state_.connection
          ->Number("SELECT count(*) FROM sqlite_schema WHERE name='entry_expires'", "look", &exists)
          .ok()) {
    state_.has_expiries = exists != 0;
  }
  if (state_.connection
          ->Number("SELECT count(*) FROM sqlite_schema WHERE name='entry_file'", "look", &exists)
          .ok()) {
    state_.has_files = exists != 0;
  }
}

}  // namespace glowplug::store
