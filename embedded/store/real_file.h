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

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_REAL_FILE_H_
