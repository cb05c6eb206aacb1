// SPDX-License-Identifier: Apache-2.0
#include "tests/chaos/returned_node.h"

#include <absl/time/clock.h>

#include <utility>

namespace glowplug::test {

void ReturnedNode::Expect(std::string endpoint) {
  const std::lock_guard lock(mutex_);
  endpoint_ = std::move(endpoint);
  given_up_ = lost_ = false;
  back_.reset();
}

void ReturnedNode::GiveUp() {
  const std::lock_guard lock(mutex_);
  given_up_ = true;
  changed_.notify_all();
}

std::optional<absl::Time> ReturnedNode::Wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return given_up_ || back_.has_value(); });
  return back_;
}

bool ReturnedNode::is_lost_again() const {
  const std::lock_guard lock(mutex_);
  return back_.has_value() && lost_;
}

void ReturnedNode::OnConnection(const ConnectionEvent& event) {
  const std::lock_guard lock(mutex_);
  if (event.endpoint != endpoint_) return;
  if (event.kind == ConnectionEvent::Kind::kLost) lost_ = true;
  if (event.kind != ConnectionEvent::Kind::kReady || !lost_) return;
  lost_ = false;
  if (back_.has_value()) return;
  back_ = absl::Now();
  changed_.notify_all();
}

}  // namespace glowplug::test
