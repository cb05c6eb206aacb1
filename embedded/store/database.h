// SPDX-License-Identifier: Apache-2.0
// Where a store lies, how connections to it are made, and what is in it at first.
#ifndef GLOWPLUG_EMBEDDED_STORE_DATABASE_H_
#define GLOWPLUG_EMBEDDED_STORE_DATABASE_H_

#include <absl/status/status.h>

#include <memory>
#include <string>

#include "embedded/store/options.h"
#include "embedded/store/sqlite.h"

namespace glowplug::store {

class Database {
 public:
  explicit Database(const Options& options);

  // Makes the folders, mode 0700, and refuses those where a store cannot be.
  absl::Status Prepare() const;

  // A connection that writes or reads, with its page cache. The first one is the writer's.
  absl::Status Connect(size_t page_bytes, std::unique_ptr<Connection>* connection) const;

  // On the first connection, before any other is made: makes the tables of a new store, or finds
  // those of an old one and checks that this code may write it.
  absl::Status Adopt(Connection& connection) const;

  // The length of the log's file, whatever of it is in use.
  int64_t LogBytes() const;

  bool in_memory() const { return options_.directory.empty(); }
  bool shared() const { return !in_memory() && options_.sharing == Sharing::kShared; }
  std::string value_folder() const { return options_.directory + "/values"; }

 private:
  absl::Status Opened(absl::Status status) const;
  std::string owner_path() const { return options_.directory + "/owner"; }

  const Options options_;
  const std::string path_;
};

// Of statfs: where locks and fsync are a server's affair.
bool IsNetworkFileSystem(long type);

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_DATABASE_H_
