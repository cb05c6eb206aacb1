// SPDX-License-Identifier: Apache-2.0
// Writers whose process is killed, and what must be there afterwards.
#ifndef GLOWPLUG_EMBEDDED_STORE_CRASH_LOAD_H_
#define GLOWPLUG_EMBEDDED_STORE_CRASH_LOAD_H_

#include <sys/mman.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>

#include "embedded/store/store.h"

namespace glowplug::store {

// Who writes: so many blocking threads, or one with `window` > 1 writes outstanding.
struct Writers {
  int threads;
  int window;
};
// "8Threads1Outstanding", for tests with each of them.
std::string NameOf(const Writers& writers);

// At most how long a process of writers lives: so many answers, and then so many microseconds.
struct LongestLife {
  unsigned answers;
  unsigned microseconds;
};

// With 1, 8 and 1024 writes outstanding.
inline constexpr int kKindsOfLoad = 3;

// The rounds of a test of kills, as GLOWPLUG_STORE_ROUNDS says: at least one for each kind of load.
int Rounds();

// How a round's store is written: with values in files, which go to the database at once; ahead of
// it, with a log that is soon full; or ahead of it into a log that never is.
void Vary(int round, Options* options);

// The record of writers in memory that outlives their process. Each key is written by one thread,
// its values are numbered.
class CrashLoad {
 public:
  static constexpr int kKeys = 512;

  CrashLoad();
  ~CrashLoad();
  CrashLoad(const CrashLoad&) = delete;
  CrashLoad& operator=(const CrashLoad&) = delete;

  // Opens the store in a process that writes until it is killed, at a random moment of its life.
  // Values are small, large, in files, and removals. What ended it instead; empty when all is well.
  std::string RunAndKill(const Options& options, const Writers& writers, const LongestLife& life,
                         std::mt19937& random);

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

  [[noreturn]] void Run(Store& store, const Writers& writers, unsigned seed);
  // Waits until writes are answered.
  void AwaitAnswers(int64_t count) const;

  static std::string NameOfKey(int key) { return "key" + std::to_string(key); }
  static bool IsRemoval(int64_t number) { return number % 7 == 6; }
  static std::string ValueOf(int key, int64_t number);

  Record* record_;
};

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_CRASH_LOAD_H_
