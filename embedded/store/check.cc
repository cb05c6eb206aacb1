// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/check.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <deque>
#include <utility>

#include "core/base/text.h"
#include "embedded/store/row.h"
#include "embedded/store/row_key.h"

namespace glowplug::store {
namespace {

constexpr char kIntegrity[] = "PRAGMA integrity_check(20)";
constexpr char kEntries[] = "SELECT value,sum,expires,file,key,id FROM entries ORDER BY id";
constexpr char kTallies[] = "SELECT cache,entries FROM tally";
constexpr char kSetTally[] =
    "INSERT INTO tally VALUES(?1,?2) ON CONFLICT(cache) DO UPDATE SET entries=?2";

using Kind = Problem::Kind;
using Counts = absl::flat_hash_map<int32_t, int64_t>;

class Check {
 public:
  Check(State& state, Transaction& transaction, bool fix, CheckReport* report)
      : state_(state), transaction_(transaction), fix_(fix), report_(*report) {}

  absl::Status Run() {
    absl::Status status = transaction_.Begin();
    if (!status.ok()) return status;
    CheckDatabase();
    const bool whole = ReadEntries();
    if (!whole) {
      // What a damaged tree does not show is not missing: nothing is counted or swept by it. SQLite
      // commits no transaction that met it.
      transaction_.Abort();
      if (!fix_ || (damaged_.empty() && misplaced_.empty())) return absl::OkStatus();
      status = transaction_.Begin();
    } else {
      status = CheckTallies();
      if (status.ok()) status = SweepFiles();
    }
    if (status.ok() && fix_) status = MendEntries();
    if (status.ok()) status = transaction_.Commit();
    if (!status.ok()) {
      transaction_.Abort();
      // A damaged tree may refuse that too; then the report says what is wrong, and nothing fixed.
      return whole ? status : absl::OkStatus();
    }
    for (Problem& problem : report_.problems) {
      problem.fixed = fix_ && problem.kind != Kind::kDatabase;
    }
    return absl::OkStatus();
  }

 private:
  void Add(Kind kind, std::string text) { report_.problems.push_back({kind, std::move(text)}); }
  void AddFailure() {
    Add(Kind::kDatabase, std::string(FromAbseil(state_.connection->Failure("check").message())));
  }

  void CheckDatabase() {
    Statement* const check = state_.connection->Prepared(kIntegrity);
    if (check == nullptr) {
      AddFailure();
      return;
    }
    const ResetAtEnd end(*check);
    int code = 0;
    while ((code = check->Step()) == SQLITE_ROW) {
      if (check->Bytes(0) != "ok") Add(Kind::kDatabase, std::string(check->Bytes(0)));
    }
    if (code != SQLITE_DONE) {
      AddFailure();
    }
  }

  // Whether all of them could be read.
  bool ReadEntries() {
    Statement* const entries = state_.connection->Prepared(kEntries);
    if (entries == nullptr) return false;
    const ResetAtEnd end(*entries);
    int code = 0;
    while ((code = entries->Step()) == SQLITE_ROW) {
      const int64_t id = entries->Number(5);
      const std::string column(entries->Bytes(4));
      const HashedKey key(RowKey::Parse(id, column));
      ++counts_[key.key.cache];
      if (!entries->IsNull(3)) files_.insert(entries->Number(3));
      Row row;
      std::string value;
      absl::Status status = ReadColumns(*entries, state_.value_files(), key, &row, &value);
      if (status.ok() && IsSecond(id, column)) {
        status = absl::DataLossError(absl::StrCat("store: row ", id, " of cache ", key.key.cache,
                                                  " has the key of another one"));
      }
      if (status.ok()) {
        ++report_.entries;
        const RowIds ids = RowKey(key.key, state_.row_seed).ids();
        if (id >= ids.first && id <= ids.last) continue;
        Add(Kind::kEntry, absl::StrCat("store: row ", id, " of cache ", key.key.cache,
                                       " is not where its key is looked for"));
        misplaced_.push_back(id);
        continue;
      }
      // A disk that cannot be read now is no reason to remove anything.
      const bool lost = absl::IsDataLoss(status) || absl::IsNotFound(status);
      Add(lost ? Kind::kEntry : Kind::kDatabase, std::string(FromAbseil(status.message())));
      if (lost) damaged_.push_back(id);
    }
    if (code == SQLITE_DONE) return true;
    AddFailure();
    return false;
  }

  // Whether a row before it, which is found in its stead, has the same key.
  bool IsSecond(int64_t id, const std::string& column) {
    const auto distance = [id](int64_t before) {
      return static_cast<uint64_t>(id) - static_cast<uint64_t>(before);
    };
    while (!before_.empty() && distance(before_.front().first) >= RowKey::kPlaces) {
      before_.pop_front();
    }
    const bool is_second =
        std::any_of(before_.begin(), before_.end(),
                    [&column](const auto& before) { return before.second == column; });
    before_.emplace_back(id, column);
    return is_second;
  }

  absl::Status CheckTallies() {
    Counts wrong = counts_;
    Statement* const tallies = state_.connection->Prepared(kTallies);
    if (tallies == nullptr) return state_.connection->Failure("check");
    while (tallies->Step() == SQLITE_ROW) {
      const auto cache = static_cast<int32_t>(tallies->Number(0));
      const int64_t counted = counts_.contains(cache) ? counts_[cache] : 0;
      if (tallies->Number(1) == counted) {
        wrong.erase(cache);
      } else {
        wrong[cache] = counted;
      }
    }
    tallies->Reset();
    for (const auto& [cache, counted] : wrong) {
      Add(Kind::kCount,
          absl::StrCat("cache ", cache, " has ", counted, " entries, not as many as kept"));
      if (!fix_) continue;
      Statement* const set = state_.connection->Prepared(kSetTally);
      if (set == nullptr) return state_.connection->Failure("check");
      set->Bind(1, cache);
      set->Bind(2, counted);
      if (absl::Status status = state_.connection->Finish(set, "check"); !status.ok())
        return status;
      const std::lock_guard lock(state_.facts);
      state_.tallies[cache] = counted;
    }
    return absl::OkStatus();
  }

  absl::Status MendEntries() {
    for (const int64_t row : damaged_) {
      if (absl::Status status = transaction_.RemoveAt(row); !status.ok()) return status;
    }
    for (const int64_t row : misplaced_) {
      if (absl::Status status = transaction_.MoveToItsPlace(row); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status SweepFiles() {
    if (!state_.files.has_value()) return absl::OkStatus();
    return state_.files->Sweep(
        fix_, [this](int64_t number) { return files_.contains(number); },
        [this](const std::string& path) { Add(Kind::kFile, path + ": no entry has it"); });
  }

  State& state_;
  Transaction& transaction_;
  const bool fix_;
  CheckReport& report_;
  Counts counts_;
  absl::flat_hash_set<int64_t> files_;
  std::vector<int64_t> damaged_;                        // rows
  std::vector<int64_t> misplaced_;                      // rows
  std::deque<std::pair<int64_t, std::string>> before_;  // rows and their columns `key`
};

}  // namespace

absl::Status CheckStore(State& state, Transaction& transaction, bool fix, CheckReport* report) {
  *report = {};
  return Check(state, transaction, fix, report).Run();
}

}  // namespace glowplug::store
