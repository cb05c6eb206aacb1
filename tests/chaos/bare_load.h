// SPDX-License-Identifier: Apache-2.0
// What a Load asks for, asked over bare sockets: requests that were encoded beforehand, each sent
// to the node that owned its key when this was made, or connected anew.
#ifndef GLOWPLUG_TESTS_CHAOS_BARE_LOAD_H_
#define GLOWPLUG_TESTS_CHAOS_BARE_LOAD_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/chaos/turns.h"

namespace glowplug::test {

class BareLoad {
 public:
  // Connects each thread's sockets, in whoever's turn it is. ports: of all nodes. Throws
  // std::runtime_error. Outlived by `turns`.
  BareLoad(Turns& turns, const std::vector<uint16_t>& ports, const std::string& cache, int threads);
  // Takes a turn, to end its threads; it is nobody's afterwards.
  ~BareLoad();
  BareLoad(const BareLoad&) = delete;
  BareLoad& operator=(const BareLoad&) = delete;

  // In place of the sockets to this node, that were lost with it. Not in its turn. Throws
  // std::runtime_error.
  void Reconnect(size_t node);
  uint64_t ended() const { return ended_; }
  // Why a thread has given up; empty while none has.
  std::string failure() const;

 private:
  struct Lane;

  void Block(const Lane& lane, int seed);
  void Batch(const Lane& lane);
  void Write(const Lane& lane);

  Turns& turns_;
  const std::vector<uint16_t> ports_;
  std::atomic<bool> stops_{false};
  std::atomic<uint64_t> ended_{0};
  mutable std::mutex mutex_;
  std::string failure_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::vector<std::thread> threads_;
};

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_CHAOS_BARE_LOAD_H_
