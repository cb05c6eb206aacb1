// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/writer.h"

#include <absl/cleanup/cleanup.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <utility>

#include "embedded/store/row_key.h"

namespace glowplug::store {

absl::Status Writer::Stage(Batch& batch) const {
  Settings settings;
  {
    const std::lock_guard lock(state_.facts);
    settings = state_.settings;
  }
  const std::span<Change> changes = batch.Changes();
  for (size_t i = 0; i < changes.size(); ++i) {
    const auto bytes = static_cast<int64_t>(changes[i].value.size());
    if (settings.size_limit > 0 && bytes > settings.size_limit) {
      return absl::ResourceExhaustedError(absl::StrCat("store: a value of ", bytes,
                                                       " bytes in a store that is limited to ",
                                                       settings.size_limit, "; raise size_limit"));
    }
    if (!state_.files.has_value() || bytes < settings.value_file_bytes) continue;
    StagedFile staged;
    if (absl::Status status = state_.files->Stage(changes[i].value, &staged); !status.ok()) {
      return status;
    }
    batch.files.emplace_back(i, std::move(staged));
  }
  return absl::OkStatus();
}

void Writer::Commit(std::span<Batch> batches) {
  int64_t changes = 0;
  for (Batch& batch : batches) changes += static_cast<int64_t>(batch.Changes().size());
  state_.counters.changes.fetch_add(changes, std::memory_order_relaxed);
  absl::Status status = CommitOnce(batches);
  // One that has no room, or meets a damaged row, fails alone.
  if (!status.ok() && batches.size() > 1 && !state_.is_broken && !absl::IsUnavailable(status)) {
    for (Batch& batch : batches) batch.status = CommitOnce({&batch, 1});
    return;
  }
  for (Batch& batch : batches) batch.status = status;
}

absl::Status Writer::CommitOnce(std::span<Batch> batches) {
  if (MayGoAhead(batches)) {
    bool done = true;
    absl::Status status = CommitAhead(batches, &done);
    if (!status.ok() || !done) {
      for (Batch& batch : batches) batch.removed = 0;
    }
    if (done) return status;
  }
  const std::lock_guard writing(state_.writer);
  has_database_ = true;
  const absl::Cleanup end = [this] { has_database_ = false; };
  absl::Status status = ahead_.Drain();
  return status.ok() ? CommitToDatabase(batches) : status;
}

// What a policy or a limit has to look at, and what has a file, is the database's at once.
bool Writer::MayGoAhead(std::span<const Batch> batches) const {
  const Settings& settings = state_.settings;
  return ahead_.is_on() && settings.size_limit == 0 && settings.eviction == Eviction::kNone &&
         std::all_of(batches.begin(), batches.end(),
                     [](const Batch& batch) { return batch.files.empty(); });
}

absl::Status Writer::CommitAhead(std::span<Batch> batches, bool* done) {
  now_ms_ = NowMs();
  if (absl::Status status = DecideAll(batches); !status.ok()) return status;
  redos_.clear();
  size_t bytes = BytesOfEmptyFrame();
  for (Fate& fate : fates_) {
    if (absl::Status status = Settle(fate); !status.ok()) return status;
    redos_.push_back({fate.key, !fate.put, Entry{fate.value, fate.expires_ms}});
    bytes += BytesOf(redos_.back());
  }
  *done = decided_files_.empty() && ahead_.Takes(bytes);
  if (!*done || redos_.empty()) return absl::OkStatus();
  if (absl::Status status = ahead_.Append(redos_, bytes); !status.ok()) {
    // A log without room: the database may have some.
    *done = !absl::IsResourceExhausted(status);
    return status;
  }
  for (const Redo& redo : redos_)
    state_.hot.Publish(redo.key, redo.removed ? nullptr : &redo.entry);
  return absl::OkStatus();
}

absl::Status Writer::CommitToDatabase(std::span<Batch> batches) {
  absl::Status status = transaction_.Begin();
  now_ms_ = transaction_.now_ms();
  if (status.ok()) status = DecideAll(batches);
  if (status.ok() && fates_.size() > 1) SortAsRows(&fates_, state_.row_seed);
  for (size_t i = 0; i < fates_.size() && status.ok(); ++i) {
    Fate& fate = fates_[i];
    if (fate.put) {
      status = transaction_.Put(fate.key, fate.value, fate.expires_ms, fate.file);
    } else {
      bool removed = false;
      status = transaction_.Remove(fate.key, &removed);
      if (fate.remover != nullptr) fate.remover->removed += removed;
    }
  }
  if (status.ok()) status = transaction_.SaveRecency();
  if (status.ok()) status = transaction_.KeepWithinLimit();
  if (status.ok()) status = transaction_.Commit();
  if (!status.ok()) {
    transaction_.Abort();
    for (Batch& batch : batches) batch.removed = 0;
  }
  return status;
}

absl::Status Writer::DecideAll(std::span<Batch> batches) {
  fates_.clear();
  decided_.clear();
  decided_files_.clear();
  several_ = batches.size() > 1 || batches[0].Changes().size() > 1;
  if (several_) places_.clear();
  for (Batch& batch : batches) {
    batch.removed = 0;
    const std::span<Change> changes = batch.Changes();
    for (size_t i = 0; i < changes.size(); ++i) {
      if (absl::Status status = Carry(batch, i, changes[i]); !status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

absl::Status Writer::Carry(Batch& batch, size_t index, Change& change) {
  if (change.key.partition < 0 || change.key.partition > UINT16_MAX) {
    return absl::InvalidArgumentError(
        absl::StrCat("store: partition ", change.key.partition, ": expected 0 to ", UINT16_MAX));
  }
  const HashedKey key(change.key);
  Fate* const known = FateOf(key);
  switch (change.kind) {
    case Change::Kind::kPut: {
      if (known != nullptr) {
        if (absl::Status status = Settle(*known); !status.ok()) return status;
      }
      StagedFile* file = nullptr;
      for (auto& [at, staged] : batch.files) {
        if (at == index) file = &staged;
      }
      SetFate(known, {key, true, change.value, change.expires_ms, file, nullptr});
      return absl::OkStatus();
    }
    case Change::Kind::kRemove: {
      if (known != nullptr) {
        if (known->put) {
          // A removal of what this group would have put: it never gets to a row of its own, but
          // there may be an older one.
          batch.removed += !Expired(known->expires_ms, now_ms_);
          SetFate(known, {key, false, {}, kNeverExpires, nullptr, nullptr});
        }
        return absl::OkStatus();
      }
      SetFate(nullptr, {key, false, {}, kNeverExpires, nullptr, &batch});
      return absl::OkStatus();
    }
    case Change::Kind::kDecide:
      return CarryDecision(key, known, change);
  }
  return absl::InvalidArgumentError("store: a change of no known kind");
}

absl::Status Writer::CarryDecision(const HashedKey& key, Fate* known, Change& change) {
  if (known != nullptr) {
    if (absl::Status status = Settle(*known); !status.ok()) return status;
  }
  Entry present;
  bool exists = false;
  std::string value;
  if (known != nullptr) {
    exists = known->put;
    present = {known->value, known->expires_ms};
  } else {
    Row row;
    if (absl::Status status = Look(key, &row, &value); !status.ok()) return status;
    exists = row.found;
    present = {value, row.expires_ms};
  }
  if (exists && Expired(present.expires_ms, now_ms_)) exists = false;
  Outcome outcome = change.decide(exists ? &present : nullptr);
  if (outcome.kind == Outcome::Kind::kKeep) return absl::OkStatus();
  if (outcome.kind == Outcome::Kind::kRemove) {
    if (exists) SetFate(known, {key, false, {}, kNeverExpires, nullptr, nullptr});
    return absl::OkStatus();
  }
  decided_.push_back(std::move(outcome.value));
  const std::string& made = decided_.back();
  StagedFile* file = nullptr;
  if (state_.files.has_value() &&
      static_cast<int64_t>(made.size()) >= state_.settings.value_file_bytes) {
    StagedFile staged;
    if (absl::Status status = state_.files->Stage(made, &staged); !status.ok()) return status;
    decided_files_.push_back(std::move(staged));
    file = &decided_files_.back();
  }
  SetFate(known, {key, true, made, outcome.expires_ms, file, nullptr});
  return absl::OkStatus();
}

Writer::Fate* Writer::FateOf(const HashedKey& key) {
  if (!several_) return nullptr;
  const auto at = places_.find(key);
  return at == places_.end() ? nullptr : &fates_[at->second];
}

void Writer::SetFate(Fate* known, const Fate& fate) {
  if (known != nullptr) {
    *known = fate;
    return;
  }
  if (several_) places_.emplace(fate.key, fates_.size());
  fates_.push_back(fate);
}

// A removal whose finding was left to its statement, which will not run now that another change of
// the key follows: looks for itself.
absl::Status Writer::Settle(Fate& fate) {
  if (fate.put || fate.remover == nullptr) return absl::OkStatus();
  bool exists = false;
  absl::Status status = Exists(fate.key, &exists);
  if (!status.ok()) return status;
  fate.remover->removed += exists;
  fate.remover = nullptr;
  return absl::OkStatus();
}

absl::Status Writer::Exists(const HashedKey& key, bool* exists) {
  Row row;
  std::string ignored;
  const absl::Status status = Look(key, &row, &ignored);
  // A damaged one is one, and may go.
  if (!status.ok() && !(absl::IsDataLoss(status) && row.found)) return status;
  *exists = row.found && !Expired(row.expires_ms, now_ms_);
  return absl::OkStatus();
}

absl::Status Writer::Look(const HashedKey& key, Row* row, std::string* value) {
  const HotCache::Answer hot = state_.hot.Find(key, value);
  if (hot.found != HotCache::Found::kUnknown) {
    *row = {hot.found == HotCache::Found::kEntry, hot.expires_ms};
    return absl::OkStatus();
  }
  if (const auto ahead = ahead_.Find(key, value)) {
    *row = {!ahead->removed, ahead->expires_ms};
    return absl::OkStatus();
  }
  if (has_database_) return ReadRow(state_, *state_.connection, key, row, value);
  Reader reader;
  if (absl::Status status = readers_.TakeForOne(&reader); !status.ok()) return status;
  return ReadRow(state_, reader.connection(), key, row, value);
}

}  // namespace glowplug::store
