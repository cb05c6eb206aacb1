// SPDX-License-Identifier: Apache-2.0
// The connections that read. Thread-safe.
#ifndef GLOWPLUG_EMBEDDED_STORE_READERS_H_
#define GLOWPLUG_EMBEDDED_STORE_READERS_H_

#include <absl/status/status.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "embedded/store/state.h"

namespace glowplug::store {

// A connection, the holder's until it goes.
class Reader {
 public:
  Reader() = default;
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  Connection& connection() { return *connection_; }

 private:
  friend class Readers;
  Connection* connection_ = nullptr;
  std::unique_lock<std::mutex> writing_;  // when it is the writer's
  class Readers* pool_ = nullptr;         // when it is one of the pool
  std::unique_ptr<Connection> pooled_;
};

class Readers {
 public:
  explicit Readers(State& state) : state_(state) {}

  // For one key: the writer's connection when nobody writes, for its page cache outlives commits,
  // which the others' do not. Else one of the pool.
  absl::Status TakeForOne(Reader* reader) { return Take(reader, true); }
  // For many rows: never in the writer's way, unless there is nothing else (in memory).
  absl::Status TakeForMany(Reader* reader) { return Take(reader, false); }

  // Hands out no connection of the pool until Resume. False: one was not given back in time, and
  // nothing is held up.
  bool Pause(std::chrono::milliseconds patience);
  void Resume();

 private:
  friend class Reader;
  absl::Status Take(Reader* reader, bool may_be_writer);
  void Return(std::unique_ptr<Connection> connection);

  State& state_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Connection>> free_;
  int made_ = 0;
  bool paused_ = false;
};

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_READERS_H_
