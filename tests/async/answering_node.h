// SPDX-License-Identifier: Apache-2.0
// A node that the tests here can hold back: real ones answer when they like.
#ifndef GLOWPLUG_TESTS_ASYNC_ANSWERING_NODE_H_
#define GLOWPLUG_TESTS_ASYNC_ANSWERING_NODE_H_

#include <absl/strings/str_cat.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <string>
#include <thread>

#include "tests/support/scripted_ignite.h"
#include "tests/support/scripted_peer.h"

namespace glowplug::test {

// Answers Put with success and Get with the text of its int key; while it is held, with nothing.
class AnsweringNode {
 public:
  explicit AnsweringNode(int connections = 8)
      : peer_([this](ScriptedConnection& connection) { Serve(connection); }, connections,
              absl::Seconds(60)) {}
  // Lets go, so that no script is stuck.
  ~AnsweringNode() { held_ = false; }

  void Hold() { held_ = true; }
  void Release() { held_ = false; }
  int requests() const { return requests_; }
  // The key is the last four bytes of a Get's body.
  static int32_t KeyOf(const ScriptedRequest& request) {
    int32_t key = 0;
    std::memcpy(&key, request.body.data() + request.body.size() - sizeof key, sizeof key);
    return key;
  }
  std::string Uri(const std::string& options = "") const {
    return absl::StrCat("ignite://127.0.0.1:", peer_.port(), "?timeout=20s", options);
  }

 private:
  static constexpr int16_t kGet = 1000;

  void Serve(ScriptedConnection& connection) {
    if (!AcceptHandshake(connection).ok()) return;
    for (auto request = ReadRequest(connection); request.ok(); request = ReadRequest(connection)) {
      ++requests_;
      while (held_) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      const std::string body =
          request->operation == kGet ? StringObject(absl::StrCat(KeyOf(*request))) : std::string();
      if (!connection.Write(Frame(Answer(request->id, body))).ok()) return;
    }
  }

  std::atomic<bool> held_{false};
  std::atomic<int> requests_{0};
  ScriptedPeer peer_;
};

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_ASYNC_ANSWERING_NODE_H_
