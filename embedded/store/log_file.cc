// SPDX-License-Identifier: Apache-2.0
// What lies in the file: sqlite.org/fileformat2.html#walformat.
#include "embedded/store/log_file.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <utility>

#include "embedded/store/real_file.h"

namespace glowplug::store {
namespace {

constexpr int kLogHeader = 32;
constexpr int kFrameHeader = 24;
// Of frames that are held; a longer transaction is written in pieces of this size. SQLite's own VFS
// takes no more in one call.
constexpr int kMostHeld = 0x1ffff;

struct LogFile {
  FileOverReal over;  // first
  // Where the next frame, or the page of one whose header has come, is expected. -1: unknown; then
  // all is written as it comes, until the log is begun anew.
  sqlite3_int64 next = -1;
  bool in_frame = false;  // its header has come
  bool commits = false;   // it is its transaction's last
  std::unique_ptr<char[]> held;
  int held_bytes = 0;  // which end at `next`
};

LogFile& LogOf(sqlite3_file* file) { return *reinterpret_cast<LogFile*>(file); }

int WriteHeld(LogFile& log) {
  const int bytes = std::exchange(log.held_bytes, 0);
  if (bytes == 0) return SQLITE_OK;
  const int code = WriteReal(&log.over.base, log.held.get(), bytes, log.next - bytes);
  if (code != SQLITE_OK) log.next = -1;
  return code;
}

bool Hold(LogFile& log, const void* from, int bytes) {
  if (log.held == nullptr) log.held.reset(new (std::nothrow) char[kMostHeld]);
  if (log.held == nullptr) return false;
  std::memcpy(log.held.get() + log.held_bytes, from, static_cast<size_t>(bytes));
  log.held_bytes += bytes;
  log.next += bytes;
  return true;
}

// Of a frame's header: the pages that the database has after this transaction, 0 before its end.
bool Commits(const void* header) {
  const auto* const pages = static_cast<const unsigned char*>(header) + 4;
  return std::any_of(pages, pages + 4, [](unsigned char byte) { return byte != 0; });
}

// What is no frame behind the last one: a header of the log, or an older frame anew.
int WriteOther(LogFile& log, const void* from, int bytes, sqlite3_int64 at) {
  int code = WriteHeld(log);
  if (code == SQLITE_OK) code = WriteReal(&log.over.base, from, bytes, at);
  const bool begins = code == SQLITE_OK && at == 0 && bytes == kLogHeader;
  log.next = begins ? kLogHeader : -1;
  log.in_frame = false;
  return code;
}

int Write(sqlite3_file* file, const void* from, int bytes, sqlite3_int64 at) {
  LogFile& log = LogOf(file);
  const bool fits = log.in_frame ? bytes > kFrameHeader : bytes == kFrameHeader;
  if (at != log.next || !fits || bytes > kMostHeld) return WriteOther(log, from, bytes, at);
  if (log.held_bytes + bytes > kMostHeld) {
    if (const int code = WriteHeld(log); code != SQLITE_OK) return code;
  }
  if (!Hold(log, from, bytes)) return WriteOther(log, from, bytes, at);
  log.in_frame = !log.in_frame;
  if (log.in_frame) {
    log.commits = Commits(from);
    return SQLITE_OK;
  }
  return log.commits ? WriteHeld(log) : SQLITE_OK;
}

int Close(sqlite3_file* file) {
  sqlite3_file* const real = RealOf(file);
  const int code = real->pMethods->xClose(real);
  LogOf(file).~LogFile();  // what is held was never committed
  return code;
}

// All others find in the file what was written.
int Read(sqlite3_file* file, void* to, int bytes, sqlite3_int64 at) {
  if (const int code = WriteHeld(LogOf(file)); code != SQLITE_OK) return code;
  return ReadReal(file, to, bytes, at);
}
int Truncate(sqlite3_file* file, sqlite3_int64 bytes) {
  if (const int code = WriteHeld(LogOf(file)); code != SQLITE_OK) return code;
  return TruncateReal(file, bytes);
}
int Sync(sqlite3_file* file, int flags) {
  if (const int code = WriteHeld(LogOf(file)); code != SQLITE_OK) return code;
  return SyncReal(file, flags);
}
int FileSize(sqlite3_file* file, sqlite3_int64* bytes) {
  if (const int code = WriteHeld(LogOf(file)); code != SQLITE_OK) return code;
  return SizeOfReal(file, bytes);
}

int Lock(sqlite3_file* f, int level) { return RealOf(f)->pMethods->xLock(RealOf(f), level); }
int Unlock(sqlite3_file* f, int level) { return RealOf(f)->pMethods->xUnlock(RealOf(f), level); }
int CheckReservedLock(sqlite3_file* f, int* reserved) {
  return RealOf(f)->pMethods->xCheckReservedLock(RealOf(f), reserved);
}

// Version 1: a log is neither mapped nor has a log of its own.
const sqlite3_io_methods kMethods = {1,
                                     Close,
                                     Read,
                                     Write,
                                     Truncate,
                                     Sync,
                                     FileSize,
                                     Lock,
                                     Unlock,
                                     CheckReservedLock,
                                     ControlReal,
                                     SectorSizeOfReal,
                                     CharacteristicsOfReal,
                                     nullptr,
                                     nullptr,
                                     nullptr,
                                     nullptr,
                                     nullptr,
                                     nullptr};

}  // namespace

int OpenLogFile(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  file->pMethods = nullptr;
  auto* const log = new (file) LogFile{.over = {.base = {nullptr}, .real_file = RealFile(*vfs)}};
  const int code = vfs->xOpen(vfs, name, RealOf(file), flags, out_flags);
  if (code != SQLITE_OK) {
    log->~LogFile();
    file->pMethods = nullptr;
    return code;
  }
  file->pMethods = &kMethods;
  return SQLITE_OK;
}

int LogFileBytes() { return static_cast<int>(sizeof(LogFile)); }

}  // namespace glowplug::store
