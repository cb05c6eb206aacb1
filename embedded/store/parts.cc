// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/parts.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <array>
#include <utility>

#include "core/base/text.h"
#include "embedded/store/entry_table.h"

namespace glowplug::store {
namespace {

constexpr char kPutMeta[] =
    "INSERT INTO meta VALUES(?1,?2) ON CONFLICT(name) DO UPDATE SET value=excluded.value";
constexpr char kMeta[] = "SELECT value FROM meta WHERE name=?1";
constexpr char kPutItem[] =
    "INSERT INTO catalog VALUES(?1,?2,?3) ON CONFLICT(kind,id) DO UPDATE SET "
    "content=excluded.content";
constexpr char kRemoveItem[] = "DELETE FROM catalog WHERE kind=?1 AND id=?2";
constexpr char kItems[] = "SELECT id,content FROM catalog WHERE kind=?1 ORDER BY id";
constexpr char kTallies[] = "SELECT cache,entries FROM tally";
constexpr char kFiles[] = "SELECT file FROM entries WHERE file IS NOT NULL";
constexpr char kFileBytes[] = "SELECT sum(value) FROM entries WHERE file IS NOT NULL";
constexpr char kFirstExpiry[] = "SELECT min(expires) FROM entries WHERE expires IS NOT NULL";

// By kind.
constexpr std::array<std::string_view, 2> kCatalogVersions = {"store.caches", "store.types"};

absl::Status CatalogVersion(Connection& connection, int kind, int64_t* version) {
  Statement* const meta = connection.Prepared(kMeta);
  if (meta == nullptr) return connection.Failure("read a fact");
  const ResetAtEnd end(*meta);
  meta->BindText(1, kCatalogVersions[kind]);
  const int code = meta->Step();
  *version = code == SQLITE_ROW ? meta->Number(0) : 0;
  return code == SQLITE_ROW || code == SQLITE_DONE ? absl::OkStatus()
                                                   : connection.Failure("read a fact");
}

int NoteLogPages(void* state, sqlite3*, const char*, int pages) {
  static_cast<State*>(state)->log_pages = pages;
  return SQLITE_OK;
}

}  // namespace

absl::Status CheckSettings(const Settings& settings) {
  if (settings.size_limit < 0 || settings.evictions_per_write < 0 ||
      settings.value_file_bytes < 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("store: size_limit ", settings.size_limit, ", evictions_per_write ",
                     settings.evictions_per_write, ", value_file_bytes ", settings.value_file_bytes,
                     ": expected 0 or more, 0 or more, 1 or more"));
  }
  return absl::OkStatus();
}

absl::Status StoreParts::Begin() {
  absl::Status status = state.database.Prepare();
  if (status.ok()) {
    status = state.database.Connect(state.options.writer_page_bytes, &state.connection);
  }
  if (status.ok() && !state.database.in_memory()) {
    sqlite3_wal_hook(state.connection->handle(), &NoteLogPages, &state);
  }
  if (status.ok()) status = state.database.Adopt(*state.connection);
  if (status.ok()) status = ReadRowSeed(*state.connection, &state.row_seed);
  if (!status.ok()) return status;
  if (!state.database.in_memory()) {
    state.files.emplace(state.database.value_folder(),
                        state.options.durability == Durability::kMachine);
  }
  if (state.database.shared()) {
    status = catalog_changes.Share(state.options.directory + "/catalog_changes");
    if (!status.ok()) return status;
    // Nobody is told when another process makes one.
    status = state.connection->Run(absl::StrCat(kExpiryIndex, ";", kFileIndex));
  }
  if (status.ok()) status = HasIndex(kHasExpiryIndex, &state.has_expiries);
  if (status.ok()) status = HasIndex(kHasFileIndex, &state.has_files);
  if (status.ok()) status = ahead.Open();
  if (status.ok() && state.has_expiries) {
    int64_t first = kNeverExpires;
    status = state.connection->Number(kFirstExpiry, "open", &first);
    state.AwaitExpiry(first);
  }
  if (status.ok() && state.has_files) {
    status = state.connection->Number(kFileBytes, "open", &state.file_bytes);
  }
  if (status.ok()) status = LoadTallies();
  if (status.ok()) status = LoadSettings();
  if (status.ok()) status = SweepFiles();
  return status;
}

absl::Status StoreParts::Administer(absl::FunctionRef<absl::Status()> work) {
  const DatabaseLock lock(state, ahead);
  return lock.drained().ok() ? transaction.Run(work) : lock.drained();
}

absl::Status StoreParts::HasIndex(const char* sql, std::atomic<bool>* has) {
  int64_t count = 0;
  absl::Status status = state.connection->Number(sql, "open", &count);
  *has = count != 0;
  return status;
}

absl::Status StoreParts::LoadTallies() {
  Statement* const tallies = state.connection->Prepared(kTallies);
  if (tallies == nullptr) return state.connection->Failure("open");
  const ResetAtEnd end(*tallies);
  int code = 0;
  const std::lock_guard lock(state.facts);
  while ((code = tallies->Step()) == SQLITE_ROW) {
    state.tallies[static_cast<int32_t>(tallies->Number(0))] = tallies->Number(1);
  }
  return code == SQLITE_DONE ? absl::OkStatus() : state.connection->Failure("open");
}

absl::Status StoreParts::LoadSettings() {
  Settings kept;
  int64_t eviction = 0, evictions = kept.evictions_per_write;
  const std::array<std::pair<std::string_view, int64_t*>, 4> names = {
      {{"store.size_limit", &kept.size_limit},
       {"store.eviction", &eviction},
       {"store.evictions_per_write", &evictions},
       {"store.value_file_bytes", &kept.value_file_bytes}}};
  for (const auto& [name, number] : names) {
    Statement* const meta = state.connection->Prepared(kMeta);
    if (meta == nullptr) return state.connection->Failure("open");
    const ResetAtEnd end(*meta);
    meta->BindText(1, name);
    const int code = meta->Step();
    if (code == SQLITE_ROW) *number = meta->Number(0);
    if (code != SQLITE_ROW && code != SQLITE_DONE) return state.connection->Failure("open");
  }
  kept.eviction = static_cast<Eviction>(eviction);
  kept.evictions_per_write = static_cast<int32_t>(evictions);
  const bool other = state.options.settings.has_value() && *state.options.settings != kept;
  if (other) return ApplySettings(*state.options.settings);
  const std::lock_guard lock(state.facts);
  state.settings = kept;
  state.ranked_by = kept.eviction;
  return absl::OkStatus();
}

absl::Status StoreParts::SaveSettings(const Settings& settings) {
  const std::array<std::pair<std::string_view, int64_t>, 4> facts = {
      {{"store.size_limit", settings.size_limit},
       {"store.eviction", static_cast<int64_t>(settings.eviction)},
       {"store.evictions_per_write", settings.evictions_per_write},
       {"store.value_file_bytes", settings.value_file_bytes}}};
  for (const auto& [name, number] : facts) {
    Statement* const put = state.connection->Prepared(kPutMeta);
    if (put == nullptr) return state.connection->Failure("keep settings");
    put->BindText(1, name);
    put->Bind(2, number);
    absl::Status status = state.connection->Finish(put, "keep settings");
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// Only a store that evicts pays for an index of who goes first.
absl::Status StoreParts::RankBy(Eviction eviction) {
  if (eviction == Eviction::kNone) {
    return state.connection->Run("DROP INDEX IF EXISTS entry_rank");
  }
  // The reads that another policy counted mean nothing to this one.
  const bool counts = eviction == Eviction::kLeastFrequentlyUsed;
  return state.connection->Run(absl::StrCat(
      kRankIndex,
      counts ? "" : ";UPDATE entries SET rank=rank&4398046511103 WHERE rank>4398046511103"));
}

absl::Status StoreParts::ApplySettings(const Settings& settings) {
  const DatabaseLock database(state, ahead);
  if (!database.drained().ok()) return database.drained();
  absl::Status status = transaction.Run([&] {
    absl::Status done = SaveSettings(settings);
    return done.ok() ? RankBy(settings.eviction) : done;
  });
  if (!status.ok()) return status;
  const std::lock_guard lock(state.facts);
  state.settings = settings;
  state.ranked_by = settings.eviction;
  return absl::OkStatus();
}

// What a kill left between a file and the commit of its row, or after that of its removal.
absl::Status StoreParts::SweepFiles() {
  if (!state.files.has_value()) return absl::OkStatus();
  absl::flat_hash_set<int64_t> referred;
  bool asked = false;
  // Inside a transaction: other processes name files only within theirs.
  return transaction.Run([&] {
    return state.files->Sweep(
        true,
        [&](int64_t number) {
          if (!std::exchange(asked, true)) {
            Statement* const files = state.connection->Prepared(kFiles);
            if (files == nullptr) return true;
            int code = 0;
            while ((code = files->Step()) == SQLITE_ROW) referred.insert(files->Number(0));
            files->Reset();
            // What could not be read may refer to any of them.
            asked = code == SQLITE_DONE;
          }
          return !asked || referred.contains(number);
        },
        [](const std::string&) {});
  });
}

absl::StatusOr<int64_t> StoreParts::ChangeCatalog(int kind, int32_t id,
                                                  std::optional<std::string_view> content,
                                                  int64_t as_of) {
  constexpr std::string_view kDoing = "keep a configuration";
  absl::Status status = Administer([&]() -> absl::Status {
    int64_t version = 0;
    absl::Status read = CatalogVersion(*state.connection, kind, &version);
    if (!read.ok()) return read;
    if (version != as_of) return absl::AbortedError("store: the catalog has changed");
    Statement* const change =
        state.connection->Prepared(content.has_value() ? kPutItem : kRemoveItem);
    if (change == nullptr) return state.connection->Failure(kDoing);
    change->Bind(1, kind);
    change->Bind(2, id);
    if (content.has_value()) change->Bind(3, *content);
    absl::Status done = state.connection->Finish(change, kDoing);
    if (!done.ok()) return done;
    Statement* const put = state.connection->Prepared(kPutMeta);
    if (put == nullptr) return state.connection->Failure(kDoing);
    put->BindText(1, kCatalogVersions[kind]);
    put->Bind(2, as_of + 1);
    return state.connection->Finish(put, kDoing);
  });
  if (!status.ok()) return status;
  if (state.database.shared()) catalog_changes.Increment();
  return as_of + 1;
}

absl::Status StoreParts::EachCatalogItem(int kind, int64_t* version,
                                         absl::FunctionRef<void(int32_t, std::string_view)> item) {
  constexpr std::string_view kDoing = "list configurations";
  Reader reader;
  if (absl::Status status = readers.TakeForMany(&reader); !status.ok()) return status;
  // Before the items: with those of a later version the next change is refused, and read again.
  absl::Status status = CatalogVersion(reader.connection(), kind, version);
  if (!status.ok()) return status;
  Statement* const items = reader.connection().Prepared(kItems);
  if (items == nullptr) return reader.connection().Failure(kDoing);
  const ResetAtEnd end(*items);
  items->Bind(1, kind);
  int code = 0;
  while ((code = items->Step()) == SQLITE_ROW) {
    item(static_cast<int32_t>(items->Number(0)), items->Bytes(1));
  }
  return code == SQLITE_DONE ? absl::OkStatus() : reader.connection().Failure(kDoing);
}

absl::Status StoreParts::PutMeta(std::string_view name, std::string_view value) {
  return Administer([&] {
    Statement* const put = state.connection->Prepared(kPutMeta);
    if (put == nullptr) return state.connection->Failure("keep a fact");
    put->BindText(1, name);
    put->Bind(2, value);
    return state.connection->Finish(put, "keep a fact");
  });
}

absl::Status StoreParts::Meta(std::string_view name, std::optional<std::string>* value) {
  Reader reader;
  if (absl::Status status = readers.TakeForMany(&reader); !status.ok()) return status;
  Statement* const meta = reader.connection().Prepared(kMeta);
  if (meta == nullptr) return reader.connection().Failure("read a fact");
  const ResetAtEnd end(*meta);
  meta->BindText(1, name);
  const int code = meta->Step();
  if (code == SQLITE_ROW) *value = std::string(meta->Bytes(0));
  if (code == SQLITE_ROW || code == SQLITE_DONE) return absl::OkStatus();
  return reader.connection().Failure("read a fact");
}

}  // namespace glowplug::store
