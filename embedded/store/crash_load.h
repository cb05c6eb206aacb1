// SPDX-License-Identifier: Apache-2.0
// Writers whose process is killed, and what must be there afterwards.
#ifndef GLOWPLUG_EMBEDDED_STORE_CRASH_LOAD_H_
#define GLOWPLUG_EMBEDDED_STORE_CRASH_LOAD_H_

#include <sys/mman.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

#include "embedded/store/store.h"

namespace glowplug::store {

// The record of writers in memory that outlives their process. Each key is written by one thread,
// its values are numbered.
class CrashLoad {
 public:
  static constexpr int kKeys = 512;

  CrashLoad();
  ~CrashLoad();
  CrashLoad(const CrashLoad&) = delete;
  CrashLoad& operator=(const CrashLoad&) = delete;

  // Writes until the process is killed: `threads` blocking writers, or one with `window` > 1 writes
  // outstanding. Values are small, large, in files, and removals.
  [[noreturn]] void Run(Store& store, int threads, int window, unsigned seed);

  // Waits until writes are answered.
  void AwaitAnswers(int64_t count) const;

  // What is lost, torn or unexpected; empty when all is well. Then goes on from what is there.
  std::string Verify(Store& store);

 private:
  struct Key {
    std::atomic<int64_t> begun;
    std::atomic<int64_t> answered;
  };
  struct Record {
    std::atomic<int64_t> answers;
    Key keys[kKeys];
  };

  static std::string NameOf(int key) { return "key" + std::to_string(key); }
  static bool IsRemoval(int64_t number) { return number % 7 == 6; }
  static std::string ValueOf(int key, int64_t number);

  Record* record_;
};

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_CRASH_LOAD_H_
