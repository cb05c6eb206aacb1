// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/transaction.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <utility>

#include "embedded/store/entry_table.h"

namespace glowplug::store {
namespace {

constexpr char kFind[] =
    "SELECT id,key,expires,file,iif(file IS NULL,0,value),rank FROM entries "
    "WHERE id BETWEEN ?1 AND ?2";
// In a store where no row expires, has a file or a rank that means anything.
constexpr char kFindPlain[] = "SELECT id,key FROM entries WHERE id BETWEEN ?1 AND ?2";
constexpr char kPut[] = "INSERT OR REPLACE INTO entries VALUES(?1,?2,?3,?4,?5,?6,?7)";
constexpr char kMove[] = "UPDATE entries SET id=?2 WHERE id=?1";
constexpr char kRemove[] = "DELETE FROM entries WHERE id=?1";
#define GLOWPLUG_VICTIMS "SELECT id,key,expires,file,iif(file IS NULL,0,value) FROM entries "
constexpr char kOfCache[] =
    GLOWPLUG_VICTIMS "WHERE id BETWEEN ?1 AND ?2 AND substr(key,1,4)=?3 ORDER BY id LIMIT ?4";
constexpr char kAt[] = GLOWPLUG_VICTIMS "WHERE id=?1 LIMIT ?2";
constexpr char kExpired[] = GLOWPLUG_VICTIMS "WHERE expires<=?1 ORDER BY expires LIMIT ?2";
// A rank is the milliseconds of the last use, and, by frequency, the number of reads above them: of
// two that are read as often the older one goes. Never what was written just now.
constexpr char kLowest[] =
    GLOWPLUG_VICTIMS "WHERE rank IS NULL OR (rank&4398046511103)<?1 ORDER BY rank LIMIT ?2";
#undef GLOWPLUG_VICTIMS
constexpr char kNextExpiry[] = "SELECT min(expires) FROM entries WHERE expires IS NOT NULL";
constexpr char kSaveTally[] =
    "INSERT INTO tally VALUES(?1,?2) ON CONFLICT(cache) DO UPDATE SET entries=entries+?2";
constexpr char kSaveUse[] = "UPDATE entries SET rank=?4 WHERE id BETWEEN ?1 AND ?2 AND key=?3";
constexpr char kSaveReads[] =
    "UPDATE entries SET rank=(min((ifnull(rank,0)>>42)+?5,1048575)<<42)|?4 "
    "WHERE id BETWEEN ?1 AND ?2 AND key=?3";

}  // namespace

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
  const RowKey row(key.key, state_.row_seed);
  Found found;
  status = Find(row, &found);
  if (!status.ok()) return status;
  if (!found.place) {
    return absl::FailedPreconditionError(
        absl::StrCat("store: ", RowKey::kPlaces, " other keys of cache ", key.key.cache,
                     ", partition ", key.key.partition,
                     " have the places of this one: expected fewer, for no chance makes so "
                     "many; use another key"));
  }
  Statement* const put = state_.connection->Prepared(kPut);
  if (put == nullptr) return state_.connection->Failure("put");
  const Eviction eviction = state_.settings.eviction;
  // By frequency a rank has the reads, which a write does not end.
  const bool ranked_anew =
      eviction != Eviction::kNone && (!found.row || eviction != Eviction::kLeastFrequentlyUsed);
  put->Bind(1, found.id);
  put->Bind(2, row.column());
  if (staged == nullptr) {
    put->Bind(3, value);
  } else {
    put->Bind(3, staged->bytes());
    file_bytes_ += staged->bytes();
  }
  put->Bind(4, SumOf(key, expires_ms, value));
  put->BindOrNull(5, expires_ms, kNeverExpires);
  put->BindOrNull(6, staged == nullptr ? 0 : staged->number(), 0);
  put->BindOrNull(7, ranked_anew ? now_ms_ : found.rank, 0);
  if (expires_ms != kNeverExpires) next_expiry_ms_ = std::min(next_expiry_ms_, expires_ms);
  status = state_.connection->Finish(put, "put");
  if (!status.ok()) return status;
  if (found.row) {
    DropFile(found);
  } else {
    ++deltas_[key.key.cache];
  }
  published_.push_back({key, value.data() == nullptr ? "" : value.data(), value.size(), expires_ms,
                        state_.hot.Takes(value.size())});
  return absl::OkStatus();
}

absl::Status Transaction::Find(const RowKey& key, Found* found) {
  const bool is_plain =
      state_.settings.eviction == Eviction::kNone && !state_.has_expiries && !state_.has_files;
  *found = {};
  Statement* const find = state_.connection->Prepared(is_plain ? kFindPlain : kFind);
  if (find == nullptr) return state_.connection->Failure("look for a row");
  const RowIds ids = key.ids();
  int64_t taken = 0;  // of the places, one after the other, by other keys
  const ResetAtEnd end(*find);
  find->Bind(1, ids.first);
  find->Bind(2, ids.last);
  int code = 0;
  while ((code = find->Step()) == SQLITE_ROW) {
    const int64_t id = find->Number(0);
    if (find->Bytes(1) == key.column()) {
      if (is_plain) {
        *found = {.id = id, .place = true, .row = true};
      } else {
        ReadFound(*find, found);
        found->rank = find->Number(5);
      }
      return absl::OkStatus();
    }
    if (id - ids.first == taken) ++taken;
  }
  if (code != SQLITE_DONE) return state_.connection->Failure("look for a row");
  if (taken < RowKey::kPlaces) *found = {.id = ids.first + taken, .place = true};
  return absl::OkStatus();
}

void Transaction::ReadFound(Statement& row, Found* found) {
  found->place = found->row = true;
  found->id = row.Number(0);
  found->expires_ms = row.Number(2);
  found->file = row.Number(3);
  found->file_bytes = row.Number(4);
}

void Transaction::DropFile(const Found& found) {
  if (found.file == 0) return;
  dropped_.push_back(found.file);
  file_bytes_ -= found.file_bytes;
}

absl::Status Transaction::RemoveRow(const Found& found, int32_t cache) {
  Statement* const remove = state_.connection->Prepared(kRemove);
  if (remove == nullptr) return state_.connection->Failure("remove");
  remove->Bind(1, found.id);
  absl::Status status = state_.connection->Finish(remove, "remove");
  if (!status.ok()) return status;
  DropFile(found);
  --deltas_[cache];
  return absl::OkStatus();
}

absl::Status Transaction::Remove(const HashedKey& key, bool* removed) {
  Found found;
  absl::Status status = Find(RowKey(key.key, state_.row_seed), &found);
  if (status.ok() && found.row) status = RemoveRow(found, key.key.cache);
  if (!status.ok()) return status;
  *removed = found.row && !Expired(found.expires_ms, now_ms_);
  published_.push_back({key, nullptr, 0, kNeverExpires, true});
  return absl::OkStatus();
}

absl::Status Transaction::RemoveSome(int32_t cache, int64_t rows, std::optional<int64_t>* from) {
  const RowIds ids = RowKey::IdsOf(cache);
  const auto head = RowKey::HeadOf(cache);
  Statement* const select = state_.connection->Prepared(kOfCache);
  if (select == nullptr) return state_.connection->Failure("clear");
  select->Bind(1, from->value_or(ids.first));
  select->Bind(2, ids.last);
  select->Bind(3, std::string_view(head.data(), head.size()));
  select->Bind(4, rows);
  std::vector<Victim> victims;
  absl::Status status = ReadVictims(*select, &victims);
  for (size_t i = 0; i < victims.size() && status.ok(); ++i) {
    status = RemoveRow(victims[i].found, cache);
  }
  if (!status.ok()) return status;
  from->reset();
  if (static_cast<int64_t>(victims.size()) == rows) *from = victims.back().found.id;
  cleared_.push_back(cache);
  return absl::OkStatus();
}

absl::Status Transaction::ReadVictims(Statement& select, std::vector<Victim>* victims) {
  const ResetAtEnd end(select);
  int code = 0;
  while ((code = select.Step()) == SQLITE_ROW) {
    Victim& victim = victims->emplace_back();
    ReadFound(select, &victim.found);
    victim.column = select.Bytes(1);
  }
  return code == SQLITE_DONE ? absl::OkStatus() : state_.connection->Failure("look for what goes");
}

absl::Status Transaction::FindVictims(const char* sql, int64_t bound, int64_t rows,
                                      std::vector<Victim>* victims) {
  Statement* const select = state_.connection->Prepared(sql);
  if (select == nullptr) return state_.connection->Failure("look for what goes");
  select->Bind(1, bound);
  select->Bind(2, rows);
  return ReadVictims(*select, victims);
}

absl::Status Transaction::RemoveVictims(const char* sql, int64_t bound, int64_t rows,
                                        int64_t* removed) {
  *removed = 0;
  std::vector<Victim> victims;
  absl::Status status = FindVictims(sql, bound, rows, &victims);
  for (size_t i = 0; i < victims.size() && status.ok(); ++i) {
    const std::string& column = victims_.emplace_back(std::move(victims[i].column));
    const HashedKey key(RowKey::Parse(victims[i].found.id, column));
    status = RemoveRow(victims[i].found, key.key.cache);
    // Not "absent": of a damaged row the key may be another's.
    published_.push_back({key, nullptr, 0, kNeverExpires, false});
    ++*removed;
  }
  return status;
}

absl::Status Transaction::RemoveAt(int64_t row) {
  int64_t removed = 0;
  return RemoveVictims(kAt, row, 1, &removed);
}

absl::Status Transaction::MoveToItsPlace(int64_t row) {
  std::vector<Victim> victims;
  absl::Status status = FindVictims(kAt, row, 1, &victims);
  if (!status.ok() || victims.empty()) return status;
  const EntryKey key = RowKey::Parse(row, victims_.emplace_back(std::move(victims[0].column)));
  Found found;
  status = Find(RowKey(key, state_.row_seed), &found);
  if (!status.ok()) return status;
  // Where the key has been put again since, that is what counts.
  if (found.row || !found.place) return RemoveAt(row);
  Statement* const move = state_.connection->Prepared(kMove);
  if (move == nullptr) return state_.connection->Failure("move a row");
  move->Bind(1, row);
  move->Bind(2, found.id);
  published_.push_back({HashedKey(key), nullptr, 0, kNeverExpires, false});
  return state_.connection->Finish(move, "move a row");
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
    status = state_.connection->Number("SELECT sum(value) FROM entries WHERE file IS NOT NULL",
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
    const RowKey row({use.cache, use.partition, use.key}, state_.row_seed);
    const RowIds ids = row.ids();
    save->Bind(1, ids.first);
    save->Bind(2, ids.last);
    save->Bind(3, row.column());
    save->Bind(4, use.last_ms);
    if (counts) save->Bind(5, use.reads);
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
  if (state_.connection->Number(kHasExpiryIndex, "look", &exists).ok()) {
    state_.has_expiries = exists != 0;
  }
  if (state_.connection->Number(kHasFileIndex, "look", &exists).ok()) {
    state_.has_files = exists != 0;
  }
}

}  // namespace glowplug::store
