// SPDX-License-Identifier: Apache-2.0
// Threads that write and read through one client, and judge whatever they are told.
#ifndef GLOWPLUG_TESTS_CHAOS_LOAD_H_
#define GLOWPLUG_TESTS_CHAOS_LOAD_H_

#include <glowplug/glowplug.h>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/chaos/turns.h"

namespace glowplug::test {

using Register = Cache<int64_t, int64_t>;

class Load {
 public:
  // deadline: of each operation of `cache`. It works in its turns.
  Load(Register cache, absl::Duration deadline, int threads, Turns& turns);
  // Lets the threads go to their end, which they reach in their turn.
  ~Load() { Stop(); }
  void Stop();

  uint64_t asked() const { return asked_; }
  uint64_t ended() const { return ended_; }
  uint64_t failed() const { return failed_; }
  // How long after its deadline the latest operation ended; negative: none did.
  absl::Duration worst_lateness() const { return absl::Nanoseconds(worst_lateness_.load()); }
  // By how much an idle thread overslept at worst, meanwhile.
  absl::Duration scheduling_delay() const { return absl::Nanoseconds(worst_delay_.load()); }
  // What must not be: acknowledged writes that are gone, results that came twice.
  std::vector<std::string> violations() const;

 private:
  // What one thread knows of one of its keys.
  struct Key {
    int64_t number;
    int64_t acknowledged = 0;  // 0: nothing yet
  };

  void Block(int seed);
  void Batch();
  bool Write(std::vector<Key>& keys, int64_t value);
  void Idle();
  Key FreshKey();
  void Wrote(Key& key, int64_t value, const absl::Status& status);
  void Read(const Key& key, const absl::StatusOr<std::optional<int64_t>>& found);
  void Ended(absl::Time begin, const absl::Status& status);
  void Violated(std::string what);

  const Register cache_;
  const absl::Duration deadline_;
  Turns& turns_;
  std::atomic<bool> stops_{false};
  std::atomic<uint64_t> asked_{0};
  std::atomic<uint64_t> ended_{0};
  std::atomic<uint64_t> failed_{0};
  std::atomic<int64_t> worst_lateness_{INT64_MIN};
  std::atomic<int64_t> worst_delay_{0};
  std::atomic<int64_t> last_key_{0};
  mutable std::mutex mutex_;
  std::vector<std::string> violations_;
  std::vector<std::thread> threads_;
};

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_CHAOS_LOAD_H_
