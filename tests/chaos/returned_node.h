// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TESTS_CHAOS_RETURNED_NODE_H_
#define GLOWPLUG_TESTS_CHAOS_RETURNED_NODE_H_

#include <absl/time/time.h>
#include <glowplug/listener.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>

namespace glowplug::test {

// Hears from a client when it has lost a node, and when it has it again. Thread-safe.
class ReturnedNode final : public Listener {
 public:
  // From now on it listens for this one, and knows of nothing that was before.
  void Expect(std::string endpoint);
  // No longer.
  void GiveUp();
  // Until it was lost and a handshake has succeeded again, and when that was; nothing after
  // GiveUp().
  std::optional<absl::Time> Wait();
  // Since then.
  bool is_lost_again() const;

  void OnConnection(const ConnectionEvent& event) override;

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::string endpoint_;
  bool given_up_ = false;
  bool lost_ = false;
  std::optional<absl::Time> back_;
};

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_CHAOS_RETURNED_NODE_H_
