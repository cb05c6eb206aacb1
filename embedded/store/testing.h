// SPDX-License-Identifier: Apache-2.0
// What the tests of the store share.
#ifndef GLOWPLUG_EMBEDDED_STORE_TESTING_H_
#define GLOWPLUG_EMBEDDED_STORE_TESTING_H_

#include <stdlib.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "embedded/store/sqlite.h"

namespace glowplug::store {

// Unix time in milliseconds.
inline int64_t WallMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

// A folder of a test's own on a real disk, gone with it.
class Folder {
 public:
  Folder() : Folder(getenv("TEST_TMPDIR")) {}
  // Within another one; null: that of the system.
  explicit Folder(const char* in) {
    std::string name = std::string(in == nullptr ? "/tmp" : in) + "/storeXXXXXX";
    path_ = mkdtemp(name.data());
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// The database of a store that is closed, for what the store itself would not do. Null: it cannot
// be opened.
inline std::unique_ptr<Connection> OpenDatabase(const std::string& directory) {
  std::unique_ptr<Connection> connection;
  const absl::Status status = Connection::Open(directory + "/store.db", /*vfs=*/nullptr,
                                               std::chrono::milliseconds(0), &connection);
  return status.ok() ? std::move(connection) : nullptr;
}

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_TESTING_H_
