// SPDX-License-Identifier: Apache-2.0
// How a store without a window is measured: its calls one after the other, and in batches.
#ifndef GLOWPLUG_BENCH_EMBEDDED_ENGINE_H_
#define GLOWPLUG_BENCH_EMBEDDED_ENGINE_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "bench/embedded/mix.h"

namespace bench {

// What one worker has of a store; one thread at a time. Whatever fails ends the process.
class Engine {
 public:
  Engine() = default;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  virtual ~Engine() = default;

  // *value becomes the entry's value, if there is one.
  virtual bool Get(std::string_view key, std::string* value) = 0;
  virtual void Set(std::string_view key, std::string_view value) = 0;
  virtual void Delete(std::string_view key) = 0;

  // What is written from Begin to Commit is one commit.
  virtual void Begin() = 0;
  virtual void Commit() = 0;
};

// How many workers may have an engine at once.
enum class Workers {
  kOne,
  kSeveralThreads,
  kSeveralProcesses,  // and threads
};

// Fills the store with `keys` keys and serves what it can, see bench/harness/subject.h.
int ServeEngine(int keys, Workers workers, std::function<std::unique_ptr<Engine>()> open);

// The whole text as a number of at least 1; anything else ends the process.
int ReadCount(std::string_view text);

}  // namespace bench

#endif  // GLOWPLUG_BENCH_EMBEDDED_ENGINE_H_
