// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_EMBEDDED_STORE_OPTIONS_H_
#define GLOWPLUG_EMBEDDED_STORE_OPTIONS_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace glowplug::store {

// What "written" means.
enum class Durability : uint8_t {
  kMachine,  // on disk: a power cut loses nothing that was answered
  kProcess,  // with the system: a kill loses nothing that was answered, a power cut the last
             // commits
};

enum class Sharing : uint8_t {
  kExclusive,  // one opener; another one is refused at once
  kShared,     // several processes; slower, for nothing is kept in memory
};

// Who goes when the size limit is reached.
enum class Eviction : uint8_t {
  kNone,  // nobody: what does not fit is refused
  kLeastRecentlyStored,
  kLeastRecentlyUsed,
  kLeastFrequentlyUsed,
};

// Kept with the store, for all who open it.
struct Settings {
  int64_t size_limit = 0;  // bytes of database and value files; 0: none
  Eviction eviction = Eviction::kNone;
  int32_t evictions_per_write = 10;      // at most, so that no write pays for many
  int64_t value_file_bytes = 32 * 1024;  // values from this size on are files of their own

  friend bool operator==(const Settings&, const Settings&) = default;
};

struct Options {
  std::string directory;  // made when missing, with mode 0700; empty: memory only
  Durability durability = Durability::kMachine;
  Sharing sharing = Sharing::kExclusive;
  std::optional<Settings> settings;  // none: those of the store, or the defaults for a new one

  size_t hot_bytes = 64 << 20;          // entries in memory, exclusive only; 0: none
  size_t writer_page_bytes = 32 << 20;  // page cache of the connection that writes
  size_t reader_page_bytes = 8 << 20;   // and of each that reads
  int readers = 4;                      // connections that read beside the writer, at most
  int64_t mmap_bytes = 0;               // an I/O error on mapped pages ends the process
  int64_t checkpoint_pages = 4000;      // of the log; then it is written to the database
  size_t redo_bytes = 4 << 20;          // written ahead of the database, twice; exclusive only
  size_t queue_bytes = 64 << 20;        // submitted and not committed; then Submit waits
  std::chrono::milliseconds busy_timeout{10'000};  // shared: waiting for another process
  bool accept_network_file_system = false;  // locks and fsync of many are not what SQLite needs

  friend bool operator==(const Options&, const Options&) = default;
};

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_OPTIONS_H_
