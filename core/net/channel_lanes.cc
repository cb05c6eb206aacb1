// SPDX-License-Identifier: Apache-2.0
// Lanes: threads that call a peer in the process have a channel each, and so nothing in common but
// the peer. What is asynchronous, and may be anybody's to wait for, stays with the client's own.
#include <utility>

#include "core/net/channel.h"

namespace glowplug {

// One node is to be had without asking, and nothing is promised of all operations together: an
// order, a bound that refuses, callbacks that whoever waits runs, a host's object that is called
// by one thread at a time.
bool Channel::HasLanes() const {
  const ChannelOptions& wanted = options_;
  return in_process_ && !wanted.is_lane && wanted.endpoints.size() == 1 && wanted.find == nullptr &&
         !wanted.order_per_key && !wanted.fail_when_full && wanted.background &&
         wanted.listener == nullptr && wanted.retry_policy == nullptr;
}

// The calling thread's. This channel itself is that of the thread which opened it.
Channel& Channel::Lane() {
  if (!has_lanes_) return *this;
  const size_t number = (ThreadNumber() - opener_) % kLanes;
  if (number == 0) return *this;
  Channel* const lane = lane_of_[number].load(std::memory_order_acquire);
  return lane != nullptr ? *lane : NewLane(number);
}

Channel& Channel::NewLane(size_t number) {
  const Lock lock(mutex_);
  if (Channel* const lane = lane_of_[number].load(std::memory_order_relaxed)) return *lane;
  if (closing_) return *this;
  ChannelOptions options = options_;
  options.is_lane = true;
  options.connections = 1;
  options.discovery = false;
  options.background = false;  // a lane has whoever calls, and nothing to do without
  Doors doors = doors_;
  doors.routing = nullptr;
  auto lane = std::make_shared<Channel>(std::move(options), std::move(doors), &logger_);
  if (!lane->Start().ok()) return *this;
  lanes_.push_back(std::move(lane));
  lane_of_[number].store(lanes_.back().get(), std::memory_order_release);
  return *lanes_.back();
}

std::vector<std::shared_ptr<Channel>> Channel::Lanes() {
  const Lock lock(mutex_);
  return lanes_;
}

}  // namespace glowplug
