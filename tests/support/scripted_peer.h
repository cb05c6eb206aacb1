// SPDX-License-Identifier: Apache-2.0
// A server on loopback that does what a test says: the hostile, the broken and the slow peer.
#ifndef GLOWPLUG_TESTS_SUPPORT_SCRIPTED_PEER_H_
#define GLOWPLUG_TESTS_SUPPORT_SCRIPTED_PEER_H_

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

namespace glowplug::test {

// One accepted connection, for the script alone. Every call ends at the peer's deadline with
// DEADLINE_EXCEEDED, and with CANCELLED when the peer is being destroyed.
class ScriptedConnection {
 public:
  ScriptedConnection(const ScriptedConnection&) = delete;
  ScriptedConnection& operator=(const ScriptedConnection&) = delete;
  // Closes.
  ~ScriptedConnection() { Close(); }

  // OUT_OF_RANGE when the client closes before.
  absl::StatusOr<std::string> ReadExactly(size_t count);
  // Everything; UNAVAILABLE when the client has closed.
  absl::Status Write(std::string_view bytes);
  // Reads and forgets until the client closes.
  absl::Status WaitForClose();
  // Keeps the connection open and silent this long.
  absl::Status Sleep(absl::Duration duration);
  // In order, after what was written.
  void Close();
  // With a reset: the client's next read or write fails.
  void Reset();

 private:
  friend class ScriptedPeer;
  ScriptedConnection(int socket, int wake, absl::Time deadline)
      : socket_(socket), wake_(wake), deadline_(deadline) {}

  int socket_;
  const int wake_;
  const absl::Time deadline_;
};

// Accepts `connections` clients, one after the other, and runs the script for each on a thread of
// its own; afterwards, or after `timeout`, it refuses all others.
class ScriptedPeer {
 public:
  using Script = std::function<void(ScriptedConnection&)>;

  // It listens when this returns. Throws std::system_error when it cannot.
  explicit ScriptedPeer(Script script, int connections = 1,
                        absl::Duration timeout = absl::Seconds(20));
  ScriptedPeer(const ScriptedPeer&) = delete;
  ScriptedPeer& operator=(const ScriptedPeer&) = delete;
  // Ends what the script waits for, and waits for the script.
  ~ScriptedPeer();

  uint16_t port() const { return port_; }
  // "ignite://127.0.0.1:PORT"
  std::string uri() const;
  // How many clients came so far. Thread-safe.
  int accepted() const { return accepted_; }

 private:
  void Serve(int connections, absl::Time deadline);

  const Script script_;
  int listener_ = -1;
  int wake_ = -1;
  uint16_t port_ = 0;
  std::atomic<int> accepted_ = 0;
  std::thread thread_;
};

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_SUPPORT_SCRIPTED_PEER_H_
