// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_EMBEDDED_STORE_REAL_FILE_H_
#define GLOWPLUG_EMBEDDED_STORE_REAL_FILE_H_

#include <sqlite3.h>

#include <cstddef>
#include <cstring>
#include <memory>

namespace glowplug::store {

// Aligned memory for a file of the VFS beneath one of ours.
class RealFile {
 public:
  explicit RealFile(const sqlite3_vfs& vfs) : RealFile(static_cast<size_t>(vfs.szOsFile)) {}

  sqlite3_file* get() { return reinterpret_cast<sqlite3_file*>(memory_.get()); }

 private:
  explicit RealFile(size_t bytes)
      : memory_(new std::max_align_t[(bytes + sizeof(std::max_align_t) - 1) /
                                     sizeof(std::max_align_t)]) {
    std::memset(get(), 0, bytes);
  }

  std::unique_ptr<std::max_align_t[]> memory_;
};

// What each file of ours begins with, and passes on as it comes.
struct FileOverReal {
  sqlite3_file base;  // first: SQLite sees only this
  RealFile real_file;
};

inline sqlite3_file* RealOf(sqlite3_file* f) {
  return reinterpret_cast<FileOverReal*>(f)->real_file.get();
}
inline int ReadReal(sqlite3_file* f, void* to, int bytes, sqlite3_int64 at) {
  return RealOf(f)->pMethods->xRead(RealOf(f), to, bytes, at);
}
inline int WriteReal(sqlite3_file* f, const void* from, int bytes, sqlite3_int64 at) {
  return RealOf(f)->pMethods->xWrite(RealOf(f), from, bytes, at);
}
inline int TruncateReal(sqlite3_file* f, sqlite3_int64 bytes) {
  return RealOf(f)->pMethods->xTruncate(RealOf(f), bytes);
}
inline int SyncReal(sqlite3_file* f, int flags) {
  return RealOf(f)->pMethods->xSync(RealOf(f), flags);
}
inline int SizeOfReal(sqlite3_file* f, sqlite3_int64* bytes) {
  return RealOf(f)->pMethods->xFileSize(RealOf(f), bytes);
}
inline int ControlReal(sqlite3_file* f, int what, void* with) {
  return RealOf(f)->pMethods->xFileControl(RealOf(f), what, with);
}
inline int SectorSizeOfReal(sqlite3_file* f) { return RealOf(f)->pMethods->xSectorSize(RealOf(f)); }
inline int CharacteristicsOfReal(sqlite3_file* f) {
  return RealOf(f)->pMethods->xDeviceCharacteristics(RealOf(f));
}

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_REAL_FILE_H_
