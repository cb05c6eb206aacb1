// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/write_ahead.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <utility>

#include "embedded/store/row_key.h"

namespace glowplug::store {
namespace {

constexpr char kApplied[] = "SELECT value FROM meta WHERE name='store.redo'";
constexpr char kSetApplied[] =
    "INSERT INTO meta VALUES('store.redo',?1) ON CONFLICT(name) DO UPDATE SET value=?1";

// What one transaction takes, while others wait for the writer's connection.
constexpr size_t kRows = 512;
// How often the database is asked again whether it takes what it has refused.
constexpr std::chrono::seconds kAgain{1};

}  // namespace

absl::Status WriteAhead::Open() {
  const Options& options = state_.options;
  if (state_.database.in_memory()) return absl::OkStatus();
  log_.emplace(options.directory, options.durability == Durability::kMachine);
  if (absl::Status status = log_->Open(!state_.database.shared()); !status.ok()) return status;
  if (absl::Status status = Load(); !status.ok()) return status;
  is_on_ = !state_.database.shared() && options.redo_bytes > 0;
  const absl::Status status = Drain();
  return is_on_ ? absl::OkStatus() : status;
}

absl::Status WriteAhead::Load() {
  int64_t applied = 0;
  if (absl::Status status = state_.connection->Number(kApplied, "open", &applied); !status.ok()) {
    return status;
  }
  const auto first = static_cast<uint64_t>(applied) + 1;
  const auto load = [&](uint64_t generation, RedoFrames* frames) {
    active_ = std::make_unique<Memtable>();
    return log_->Load(
        generation,
        [&](const Redo& redo) {
          active_->Set(redo);
          state_.AwaitExpiry(redo.entry.expires_ms);
        },
        frames);
  };
  RedoFrames older, newer;
  absl::Status status = load(first, &older);
  if (!status.ok()) return status;
  frozen_ = std::move(active_);
  status = load(first + 1, &newer);
  if (!status.ok()) return status;
  // After a power cut that the durability does not outlive, the older one may have lost its end:
  // then the newer one is not what followed.
  has_frozen_ = newer.bytes > 0 && newer.bytes_before == older.bytes;
  if (!has_frozen_) {
    frozen_ = std::make_unique<Memtable>();
    newer.bytes = 0;
    status = load(first, &older);
  }
  // What lies behind the frames must not become one of them when they grow to meet it.
  if (status.ok()) status = log_->Cut(first, older.bytes);
  if (status.ok()) status = log_->Cut(first + 1, newer.bytes);
  is_empty_ = active_->empty() && frozen_->empty();
  return status;
}

bool WriteAhead::Takes(size_t frame_bytes) const {
  return frame_bytes <= state_.options.redo_bytes;
}

absl::Status WriteAhead::Append(std::span<const Redo> redos, size_t frame_bytes) {
  if (state_.is_broken) {
    const std::lock_guard writing(state_.writer);
    return state_.broken;
  }
  if (is_stuck_) {
    const std::lock_guard writing(state_.writer);
    const absl::Status status = Drain();
    const bool puts =
        std::any_of(redos.begin(), redos.end(), [](const Redo& r) { return !r.removed; });
    if (!status.ok() && (puts || !state_.broken.ok())) return status;
  }
  if (absl::Status status = MakeRoom(frame_bytes); !status.ok()) return status;
  if (absl::Status status = log_->Append(redos); !status.ok()) {
    if (!absl::IsInternal(status)) return status;
    const std::lock_guard writing(state_.writer);
    return state_.Break(status);
  }
  for (const Redo& redo : redos) state_.AwaitExpiry(redo.entry.expires_ms);
  state_.counters.commits.fetch_add(1, std::memory_order_relaxed);
  const std::lock_guard lock(tables_);
  for (const Redo& redo : redos) active_->Set(redo);
  is_empty_.store(false, std::memory_order_release);
  return absl::OkStatus();
}

absl::Status WriteAhead::MakeRoom(size_t frame_bytes) {
  if (log_->bytes() + frame_bytes <= state_.options.redo_bytes) return absl::OkStatus();
  // The store's thread has fallen behind: whoever writes helps.
  while (has_frozen_ && !is_stuck_) {
    const std::lock_guard writing(state_.writer);
    bool more = false;
    (void)ApplySome(&more);
  }
  if (is_stuck_) {
    const std::lock_guard writing(state_.writer);
    return Drain();
  }
  Freeze();
  return absl::OkStatus();
}

void WriteAhead::Freeze() {
  const std::lock_guard lock(tables_);
  std::swap(active_, frozen_);
  log_->BeginNext();
  is_new_ = true;
  has_frozen_ = true;
}

std::optional<WriteAhead::Found> WriteAhead::Find(const HashedKey& key, std::string* value) {
  if (is_empty()) return std::nullopt;
  const std::lock_guard lock(tables_);
  const Redo* redo = active_->Find(key);
  if (redo == nullptr) redo = frozen_->Find(key);
  if (redo == nullptr) return std::nullopt;
  if (!redo->removed && value != nullptr) value->append(redo->entry.value);
  return Found{redo->removed, redo->entry.expires_ms};
}

absl::Status WriteAhead::ApplySome(bool* more) {
  *more = false;
  if (!has_frozen_ || is_stuck_) return absl::OkStatus();
  if (applying_.empty()) {
    frozen_->ForEach([this](const Redo& redo) { applying_.push_back(redo); });
    SortAsRows(&applying_, state_.row_seed);
    applied_ = 0;
  }
  const size_t rows = std::min(kRows, applying_.size() - applied_);
  *more = applied_ + rows < applying_.size();
  // The older of two generations; none other begins before it is applied.
  const uint64_t generation = log_->generation() - 1;
  // A power cut between its transactions leaves groups in halves, which the log makes whole.
  absl::Status status = applied_ == 0 ? log_->Flush(generation) : absl::OkStatus();
  if (status.ok()) {
    status = Apply(std::span(applying_).subspan(applied_, rows), *more ? 0 : generation);
  }
  if (!status.ok()) {
    is_stuck_ = true;
    applying_.clear();
    *more = false;
    return status;
  }
  applied_ += rows;
  if (!*more) Forget(frozen_);
  return absl::OkStatus();
}

absl::Status WriteAhead::Drain() {
  if (is_empty()) return absl::OkStatus();
  if (is_stuck_ && Clock::now() < again_at_) return refusal_;
  const std::vector<Redo> all = All();
  const uint64_t generation = log_->generation();
  refusal_ = Apply(all, generation);
  if (!refusal_.ok() && state_.broken.ok() && !absl::IsUnavailable(refusal_)) {
    refusal_ = ApplyWhatGoes(all, generation);
  }
  is_stuck_ = !refusal_.ok();
  if (is_stuck_) {
    again_at_ = Clock::now() + kAgain;
    return refusal_;
  }
  Forget(frozen_);
  Forget(active_);
  log_->BeginNext();
  return absl::OkStatus();
}

std::vector<Redo> WriteAhead::All() const {
  std::vector<Redo> all;
  active_->ForEach([&](const Redo& redo) { all.push_back(redo); });
  frozen_->ForEach([&](const Redo& redo) {
    if (active_->Find(redo.key) == nullptr) all.push_back(redo);
  });
  SortAsRows(&all, state_.row_seed);
  return all;
}

absl::Status WriteAhead::ApplyWhatGoes(std::vector<Redo> redos, uint64_t generation) {
  // What gives room goes first.
  const auto puts = std::stable_partition(redos.begin(), redos.end(),
                                          [](const Redo& redo) { return redo.removed; });
  absl::Status refusal;
  ApplyHalves({redos.begin(), puts}, &refusal);
  ApplyHalves({puts, redos.end()}, &refusal);
  return refusal.ok() ? Apply({}, generation) : refusal;
}

void WriteAhead::ApplyHalves(std::span<const Redo> redos, absl::Status* refusal) {
  // Where one finds no room, others find none.
  if (redos.empty() || state_.is_broken || absl::IsResourceExhausted(*refusal)) return;
  const absl::Status status = Apply(redos, 0);
  if (status.ok()) {
    for (const Redo& redo : redos) Erase(redo);
  } else if (redos.size() == 1) {
    *refusal = status;
  } else {
    ApplyHalves(redos.first(redos.size() / 2), refusal);
    ApplyHalves(redos.subspan(redos.size() / 2), refusal);
  }
}

absl::Status WriteAhead::Apply(std::span<const Redo> redos, uint64_t generation) {
  absl::Status status = transaction_.BeginRedo();
  int64_t applied = 0;
  if (status.ok()) status = state_.connection->Number(kApplied, "apply the log", &applied);
  // Another process may have been faster, when a shared store is opened after a crash.
  const bool is_due = static_cast<uint64_t>(applied) < log_->generation();
  for (size_t i = 0; i < redos.size() && status.ok() && is_due; ++i) {
    const Redo& redo = redos[i];
    bool removed = false;
    status = redo.removed
                 ? transaction_.Remove(redo.key, &removed)
                 : transaction_.Put(redo.key, redo.entry.value, redo.entry.expires_ms, nullptr);
  }
  if (status.ok() && is_due && generation != 0) {
    Statement* const set = state_.connection->Prepared(kSetApplied);
    if (set == nullptr) {
      status = state_.connection->Failure("apply the log");
    } else {
      set->Bind(1, static_cast<int64_t>(generation));
      status = state_.connection->Finish(set, "apply the log");
    }
  }
  if (status.ok()) status = transaction_.Commit();
  if (!status.ok()) transaction_.Abort();
  return status;
}

void WriteAhead::Erase(const Redo& redo) {
  const std::lock_guard lock(tables_);
  active_->Erase(redo.key);
  frozen_->Erase(redo.key);
}

void WriteAhead::Close() {
  if (!is_on_ || !is_empty()) return;
  // Files that stay long are no harm.
  (void)log_->Cut(log_->generation(), 0);
  (void)log_->Cut(log_->generation() + 1, 0);
}

void WriteAhead::Forget(std::unique_ptr<Memtable>& table) {
  auto gone = std::make_unique<Memtable>();
  const std::lock_guard lock(tables_);
  if (&table == &frozen_) {
    has_frozen_ = false;
    is_new_ = false;
    applying_.clear();
  }
  table.swap(gone);
  is_empty_ = active_->empty() && frozen_->empty();
}

}  // namespace glowplug::store
