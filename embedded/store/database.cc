// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/database.h"

#include <absl/strings/str_cat.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <utility>

#include "core/base/text.h"
#include "embedded/store/entry_table.h"
#include "embedded/store/process_vfs.h"
#include "embedded/store/value_files.h"

namespace glowplug::store {
namespace {

constexpr int64_t kFormat = 3;
constexpr int64_t kFirstFormat = 1;
constexpr int64_t kApplication = 0x676c6f77;  // "glow", which file(1) shows

constexpr char kTables[] = R"(
CREATE TABLE meta(name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE catalog(kind INTEGER, id INTEGER, content BLOB NOT NULL, PRIMARY KEY(kind, id))
  WITHOUT ROWID;
CREATE TABLE tally(cache INTEGER PRIMARY KEY, entries INTEGER NOT NULL);
)";

absl::Status MakeFolder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder.parent_path(), error);
  if (error) return FileFailure("make a folder", folder.parent_path().string(), error.value());
  if (mkdir(folder.c_str(), 0700) == 0) return absl::OkStatus();
  if (errno != EEXIST) return FileFailure("make a folder", folder.string(), errno);
  return absl::OkStatus();
}

}  // namespace

bool IsNetworkFileSystem(long type) {
  switch (static_cast<unsigned long>(type) & 0xffffffff) {
    case 0x6969:      // NFS
    case 0x517B:      // SMB
    case 0xFF534D42:  // CIFS
    case 0xFE534D42:  // SMB 2
    case 0x5346414F:  // AFS
    case 0x73757245:  // Coda
    case 0x00C36400:  // Ceph
    case 0x01021997:  // 9P
    case 0x0BD00BD0:  // Lustre
      return true;
    default:
      return false;
  }
}

Database::Database(const Options& options)
    : options_(options),
      path_(options.directory.empty() ? ":memory:" : options.directory + "/store.db") {}

absl::Status Database::Prepare() const {
  if (in_memory()) return absl::OkStatus();
  std::filesystem::path folder = std::filesystem::absolute(options_.directory);
  if (!folder.has_filename()) folder = folder.parent_path();  // "data/"
  if (absl::Status status = MakeFolder(folder); !status.ok()) return status;
  struct statfs system = {};
  if (statfs(folder.c_str(), &system) != 0) {
    return FileFailure("look at a folder", folder.string(), errno);
  }
  if (!options_.accept_network_file_system && IsNetworkFileSystem(system.f_type)) {
    return absl::FailedPreconditionError(absl::StrCat(
        "store ", folder.string(), ": on a network file system (type 0x", absl::Hex(system.f_type),
        "), whose locks may not keep two writers apart; use a local disk, or set "
        "accept_network_file_system"));
  }
  if (access(folder.c_str(), W_OK | X_OK) != 0) {
    return FileFailure("write to a folder", folder.string(), errno);
  }
  if (absl::Status status = MakeFolder(value_folder()); !status.ok()) return status;
  if (options_.durability != Durability::kMachine) return absl::OkStatus();
  // The new names are on disk before anything is promised to be.
  if (absl::Status status = FlushFolder(folder.parent_path().string()); !status.ok()) return status;
  return FlushFolder(folder.string());
}

absl::Status Database::Connect(size_t page_bytes, std::unique_ptr<Connection>* connection) const {
  const char* vfs = nullptr;
  if (!in_memory() && !shared()) {
    vfs = ProcessVfs();
    if (vfs == nullptr) return absl::InternalError("store: SQLite took no VFS");
  }
  // Connections of one process never wait for each other in SQLite: the store's own locks order
  // them, and whoever else has the file will keep it.
  const auto patience = shared() ? options_.busy_timeout : std::chrono::milliseconds(0);
  std::unique_ptr<Connection> made;
  absl::Status status = Connection::Open(path_, vfs, patience, &made);
  if (!status.ok()) return Opened(status);
  const bool durable = options_.durability == Durability::kMachine;
  // No log-sized pauses in a commit: checkpoints are the store's own. Removed values may stay in
  // free pages: to overwrite them costs each update of a value.
  status = made->Run(absl::StrCat(
      "PRAGMA synchronous=", durable ? "FULL" : "NORMAL", ";PRAGMA cache_size=-", page_bytes / 1024,
      ";PRAGMA mmap_size=", options_.mmap_bytes,
      ";PRAGMA wal_autocheckpoint=0;PRAGMA journal_size_limit=67108864;PRAGMA temp_store=MEMORY"
      ";PRAGMA secure_delete=OFF;PRAGMA trusted_schema=OFF"));
  if (!status.ok()) return Opened(status);
  *connection = std::move(made);
  return absl::OkStatus();
}

absl::Status Database::Adopt(Connection& connection) const {
  if (!in_memory()) {
    // A new file is made to have a log by one; to others it is busy, and SQLite does not wait here.
    const auto end = std::chrono::steady_clock::now() + options_.busy_timeout;
    absl::Status status = connection.Run("PRAGMA journal_mode=WAL");
    while (shared() && absl::IsUnavailable(status) && std::chrono::steady_clock::now() < end) {
      usleep(1000);
      status = connection.Run("PRAGMA journal_mode=WAL");
    }
    if (!status.ok()) return Opened(status);
  }
  absl::Status status = connection.Run("BEGIN IMMEDIATE");
  if (!status.ok()) return Opened(status);
  int64_t tables = 0, meta = 0;
  status = connection.Number("SELECT count(*) FROM sqlite_schema", "open", &tables);
  if (status.ok()) {
    status =
        connection.Number("SELECT count(*) FROM sqlite_schema WHERE name='meta'", "open", &meta);
  }
  if (status.ok() && tables == 0) {
    status = connection.Run(absl::StrCat(
        kTables, kEntryTable, ";PRAGMA application_id=", kApplication,
        ";INSERT INTO meta VALUES('format',", kFormat, "),('shards',1);", kMakeRowSeed));
  } else if (status.ok()) {
    int64_t format = 0, shards = 0;
    if (meta != 0) {
      status = connection.Number("SELECT value FROM meta WHERE name='format'", "open", &format);
      if (status.ok()) {
        status = connection.Number("SELECT value FROM meta WHERE name='shards'", "open", &shards);
      }
    }
    const bool known = format >= kFirstFormat && format <= kFormat;
    if (status.ok() && (!known || shards != 1)) {
      status = absl::FailedPreconditionError(
          absl::StrCat("store ", path_, ": not a store that this version can open: format ", format,
                       " in ", shards, " shards, expected ", kFormat,
                       " in 1; name another directory, or a newer version"));
    } else if (status.ok() && format != kFormat) {
      status = TakeOverEntries(connection);
      if (status.ok()) {
        status =
            connection.Run(absl::StrCat("UPDATE meta SET value=", kFormat, " WHERE name='format'"));
      }
    }
  }
  if (!status.ok()) {
    (void)connection.Run("ROLLBACK");
    return status;
  }
  status = connection.Run("COMMIT");
  if (!status.ok() || in_memory() || shared()) return status;
  std::ofstream(owner_path()) << "process " << getpid() << "\n";  // for whom a second opener asks
  return absl::OkStatus();
}

int64_t Database::LogBytes() const {
  struct stat log = {};
  return stat((path_ + "-wal").c_str(), &log) == 0 ? log.st_size : 0;
}

// An error of opening, with who has the store.
absl::Status Database::Opened(absl::Status status) const {
  if (!absl::IsUnavailable(status) || shared()) return status;
  std::string owner;
  std::getline(std::ifstream(owner_path()), owner);
  return absl::UnavailableError(absl::StrCat(
      "store ", path_, ": already open", owner.empty() ? "" : " by ", owner,
      "; an exclusive store has one opener: close it there, or open it with sharing=shared in "
      "all processes"));
}

}  // namespace glowplug::store
