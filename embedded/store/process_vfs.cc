// SPDX-License-Identifier: Apache-2.0
// Protocol of locks and of the log's index: sqlite.org/c3ref/io_methods.html and
// sqlite.org/walformat.html.
#include "embedded/store/process_vfs.h"

#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <vector>

#include "embedded/store/log_file.h"
#include "embedded/store/real_file.h"

namespace glowplug::store {
namespace {

sqlite3_vfs* real_vfs = nullptr;

struct File;

// What all connections to one database have in common.
struct Database {
  ~Database() {
    sqlite3_file* const file = guard.get();
    if (file->pMethods == nullptr) return;
    file->pMethods->xUnlock(file, SQLITE_LOCK_NONE);
    file->pMethods->xClose(file);
  }

  // Takes the file from all other processes.
  int Guard(const char* name, int flags) {
    sqlite3_file* const file = guard.get();
    int code = real_vfs->xOpen(real_vfs, name, file, flags, nullptr);
    if (code == SQLITE_OK) code = file->pMethods->xLock(file, SQLITE_LOCK_SHARED);
    if (code == SQLITE_OK) code = file->pMethods->xLock(file, SQLITE_LOCK_EXCLUSIVE);
    return code;
  }

  RealFile guard{*real_vfs};
  const pid_t process = getpid();
  std::mutex mutex;  // guards what follows
  int with_shared = 0;
  File* reserved = nullptr;
  File* exclusive = nullptr;
  std::array<int, SQLITE_SHM_NLOCK> log_locks{};  // number of sharers, -1 for an exclusive one
  std::vector<std::unique_ptr<char[]>> log_index;
};

std::mutex databases_mutex;
// By full path. Never destroyed: a host may close stores in its own static destructors.
std::map<std::string, std::weak_ptr<Database>>& Databases() {
  static auto* const databases = new std::map<std::string, std::weak_ptr<Database>>;
  return *databases;
}

struct File {
  FileOverReal over;  // first
  std::shared_ptr<Database> database;
  int level = SQLITE_LOCK_NONE;
  unsigned log_shared = 0, log_exclusive = 0;  // bits of its slots
};

File* FileOf(sqlite3_file* file) { return reinterpret_cast<File*>(file); }

int Unlock(sqlite3_file* base, int level) {
  File* const file = FileOf(base);
  Database& database = *file->database;
  const std::lock_guard lock(database.mutex);
  if (file->level <= level) return SQLITE_OK;
  if (database.exclusive == file) database.exclusive = nullptr;
  if (database.reserved == file) database.reserved = nullptr;
  if (level == SQLITE_LOCK_NONE) --database.with_shared;
  file->level = level;
  return SQLITE_OK;
}

int Lock(sqlite3_file* base, int level) {
  File* const file = FileOf(base);
  Database& database = *file->database;
  const std::lock_guard lock(database.mutex);
  if (file->level >= level) return SQLITE_OK;
  if (database.exclusive != nullptr && database.exclusive != file) return SQLITE_BUSY;
  if (level >= SQLITE_LOCK_RESERVED && database.reserved != nullptr && database.reserved != file) {
    return SQLITE_BUSY;
  }
  if (file->level == SQLITE_LOCK_NONE) ++database.with_shared;
  file->level = SQLITE_LOCK_SHARED;
  if (level == SQLITE_LOCK_SHARED) return SQLITE_OK;
  database.reserved = file;
  file->level = SQLITE_LOCK_RESERVED;
  if (level == SQLITE_LOCK_RESERVED) return SQLITE_OK;
  if (database.with_shared > 1) return SQLITE_BUSY;
  database.exclusive = file;
  file->level = SQLITE_LOCK_EXCLUSIVE;
  return SQLITE_OK;
}

int CheckReservedLock(sqlite3_file* base, int* reserved) {
  Database& database = *FileOf(base)->database;
  const std::lock_guard lock(database.mutex);
  *reserved = database.reserved != nullptr;
  return SQLITE_OK;
}

int ShmMap(sqlite3_file* base, int region, int bytes, int extend, void volatile** address) {
  Database& database = *FileOf(base)->database;
  const std::lock_guard lock(database.mutex);
  auto& index = database.log_index;
  const auto wanted = static_cast<size_t>(region);
  *address = nullptr;
  if (wanted >= index.size() && extend == 0) return SQLITE_OK;
  while (wanted >= index.size()) {
    std::unique_ptr<char[]> made(new (std::nothrow) char[static_cast<size_t>(bytes)]());
    if (made == nullptr) return SQLITE_NOMEM;
    index.push_back(std::move(made));
  }
  *address = index[wanted].get();
  return SQLITE_OK;
}

void Release(File& file, int offset, int count) {
  std::array<int, SQLITE_SHM_NLOCK>& locks = file.database->log_locks;
  for (int i = offset; i < offset + count; ++i) {
    const unsigned bit = 1U << i;
    if (file.log_exclusive & bit) locks[static_cast<size_t>(i)] = 0;
    if (file.log_shared & bit) --locks[static_cast<size_t>(i)];
    file.log_exclusive &= ~bit;
    file.log_shared &= ~bit;
  }
}

int ShmLock(sqlite3_file* base, int offset, int count, int flags) {
  File& file = *FileOf(base);
  const std::lock_guard lock(file.database->mutex);
  if (flags & SQLITE_SHM_UNLOCK) {
    Release(file, offset, count);
    return SQLITE_OK;
  }
  const bool shared = flags & SQLITE_SHM_SHARED;
  unsigned& held = shared ? file.log_shared : file.log_exclusive;
  const auto is_missing = [&](int i) { return (held & 1U << i) == 0; };
  const auto lock_of = [&](int i) -> int& {
    return file.database->log_locks[static_cast<size_t>(i)];
  };
  for (int i = offset; i < offset + count; ++i) {
    if (is_missing(i) && (shared ? lock_of(i) < 0 : lock_of(i) != 0)) return SQLITE_BUSY;
  }
  for (int i = offset; i < offset + count; ++i) {
    if (is_missing(i)) lock_of(i) = shared ? lock_of(i) + 1 : -1;
    held |= 1U << i;
  }
  return SQLITE_OK;
}

void ShmBarrier(sqlite3_file*) { __sync_synchronize(); }

int ShmUnmap(sqlite3_file* base, int drop) {
  File& file = *FileOf(base);
  const std::lock_guard lock(file.database->mutex);
  Release(file, 0, SQLITE_SHM_NLOCK);
  if (drop != 0) file.database->log_index.clear();
  return SQLITE_OK;
}

int Close(sqlite3_file* base) {
  File* const file = FileOf(base);
  ShmUnmap(base, 0);
  Unlock(base, SQLITE_LOCK_NONE);
  const int code = RealOf(base)->pMethods->xClose(RealOf(base));
  const std::lock_guard lock(databases_mutex);  // another Open sees it whole, or not at all
  file->~File();
  return code;
}

int Fetch(sqlite3_file* f, sqlite3_int64 at, int bytes, void** memory) {
  return RealOf(f)->pMethods->xFetch(RealOf(f), at, bytes, memory);
}
int Unfetch(sqlite3_file* f, sqlite3_int64 at, void* memory) {
  return RealOf(f)->pMethods->xUnfetch(RealOf(f), at, memory);
}

const sqlite3_io_methods kMethods = {3,
                                     Close,
                                     ReadReal,
                                     WriteReal,
                                     TruncateReal,
                                     SyncReal,
                                     SizeOfReal,
                                     Lock,
                                     Unlock,
                                     CheckReservedLock,
                                     ControlReal,
                                     SectorSizeOfReal,
                                     CharacteristicsOfReal,
                                     ShmMap,
                                     ShmLock,
                                     ShmBarrier,
                                     ShmUnmap,
                                     Fetch,
                                     Unfetch};

int Open(sqlite3_vfs*, const char* name, sqlite3_file* base, int flags, int* out_flags) {
  base->pMethods = nullptr;
  if ((flags & SQLITE_OPEN_WAL) != 0) return OpenLogFile(real_vfs, name, base, flags, out_flags);
  if ((flags & SQLITE_OPEN_MAIN_DB) == 0 || name == nullptr) {
    return real_vfs->xOpen(real_vfs, name, base, flags, out_flags);
  }
  const std::lock_guard lock(databases_mutex);
  std::weak_ptr<Database>& known = Databases()[name];
  std::shared_ptr<Database> database = known.lock();
  if (database == nullptr) {
    database = std::make_shared<Database>();
    const int code = database->Guard(name, flags);
    if (code != SQLITE_OK) return code;
    known = database;
  } else if (database->process != getpid()) {
    return SQLITE_BUSY;  // the parent has it, and its locks are not ours
  }
  auto* const file = new (base) File{.over = {.base = {nullptr}, .real_file = RealFile(*real_vfs)},
                                     .database = std::move(database)};
  const int code = real_vfs->xOpen(real_vfs, name, RealOf(base), flags, out_flags);
  if (code != SQLITE_OK) {
    file->~File();
    base->pMethods = nullptr;
    return code;
  }
  base->pMethods = &kMethods;
  return SQLITE_OK;
}

}  // namespace

const char* ProcessVfs() {
  static constexpr char kName[] = "glowplug-process";
  static const bool registered = [] {
    real_vfs = sqlite3_vfs_find(nullptr);
    if (real_vfs == nullptr || real_vfs->iVersion < 2) return false;
    static sqlite3_vfs ours = *real_vfs;
    ours.zName = kName;
    ours.pNext = nullptr;
    ours.xOpen = Open;
    // Large enough for files of ours, and for one of the real VFS in their place.
    ours.szOsFile = std::max({static_cast<int>(sizeof(File)), LogFileBytes(), real_vfs->szOsFile});
    return sqlite3_vfs_register(&ours, 0) == SQLITE_OK;
  }();
  return registered ? kName : nullptr;
}

}  // namespace glowplug::store
