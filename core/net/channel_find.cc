// SPDX-License-Identifier: Apache-2.0
// Nodes that come and go as an address finder says.
#include <algorithm>
#include <utility>

#include "core/base/text.h"
#include "core/net/channel.h"
#include "core/net/quiet_thread.h"

namespace glowplug {
namespace {

constexpr TimeNs kSecond = 1'000'000'000;
// How often a finder is asked: while all is well, and at most.
constexpr TimeNs kFindPeriod = 60 * kSecond;
constexpr TimeNs kFindPause = kSecond;
// Between attempts while it says nothing.
constexpr absl::Duration kLongestFindPause = absl::Seconds(30);

}  // namespace

void Channel::BeginFinding() {
  if (options_.find == nullptr) return;
  find_not_before_ = NowNs() + kFindPause;
  find_at_ = options_.found_all ? NowNs() + kFindPeriod : find_not_before_;
}

// A node that is down may be somewhere else by now.
void Channel::FindSoon() {
  if (options_.find == nullptr) return;
  find_at_ = std::min(find_at_, find_not_before_);
  look_again_at_ = std::min(look_again_at_, find_at_);
  Find();
}

// It may take as long as it likes: nobody waits for its thread.
void Channel::Find() {
  const TimeNs now = NowNs();
  if (options_.find == nullptr || finding_ || closed_ || now < find_at_) return;
  finding_ = true;
  auto thread = StartQuietThread([weak = weak_from_this(), find = options_.find] {
    FoundEndpoints found = find();
    const std::shared_ptr<Channel> channel = weak.lock();
    if (channel == nullptr) return;
    const Lock lock(channel->mutex_);
    channel->Found(std::move(found));
    channel->poller_.Wake();
  });
  if (thread.has_value()) return thread->detach();
  finding_ = false;
  find_at_ = find_not_before_ = now + kFindPause;
}

void Channel::Found(FoundEndpoints found) {
  finding_ = false;
  if (closed_) return;
  const TimeNs now = NowNs();
  find_not_before_ = now + kFindPause;
  if (found.status.ok()) {
    find_backoff_.Succeeded();
  } else {
    logger_.Write(LogLevel::kWarning, FromAbseil(found.status.message()));
    find_not_before_ = std::max(find_not_before_, find_backoff_.Failed(now, kLongestFindPause));
  }
  std::vector<Node*> named;
  for (const EndpointConfig& endpoint : found.endpoints) {
    const auto known = std::find_if(nodes_.begin(), nodes_.end(), [&](const auto& node) {
      return !node->discovered.has_value() && node->endpoint.host == endpoint.host &&
             node->endpoint.port == endpoint.port;
    });
    if (known == nodes_.end() && nodes_.size() >= kMaxNodes) continue;
    named.push_back(known == nodes_.end() ? &NewNode(endpoint) : known->get());
    named.back()->withdrawn = false;
  }
  bool well = found.status.ok();
  for (const auto& node : nodes_) {
    const bool is_named = std::find(named.begin(), named.end(), node.get()) != named.end();
    if (!is_named && found.status.ok() && !node->discovered.has_value()) node->withdrawn = true;
    well = well && (!node->down || node->withdrawn);
  }
  find_at_ = well ? now + kFindPeriod : find_not_before_;
  ConnectToAll();
  UpdatePicker();
}

// One that has taken the place of another which is gone for good, or one more.
Node& Channel::NewNode(const EndpointConfig& endpoint) {
  const auto free = std::find_if(nodes_.begin(), nodes_.end(), [](const auto& node) {
    return node->IsGone() &&
           std::all_of(node->links.begin(), node->links.end(), [](const auto& link) {
             return link->state == LinkState::kIdle && link->pending.empty();
           });
  });
  Node* node = nullptr;
  if (free != nodes_.end()) {
    node = free->get();
    for (const auto& link : node->links) link->last_error = absl::OkStatus();
  } else {
    auto made = std::make_unique<Node>();
    made->index = static_cast<uint32_t>(nodes_.size());
    const bool has_several = in_process_ && !options_.is_lane;
    const uint32_t connections = has_several ? kInProcessConnections : options_.connections;
    for (uint32_t i = 0; i < connections; ++i) {
      made->links.push_back(std::make_unique<Link>(made.get()));
    }
    node = made.get();
    nodes_.push_back(std::move(made));
  }
  node->endpoint = endpoint;
  node->id.reset();
  node->down = false;
  node->withdrawn = false;
  node->retry_at = 0;
  node->latency_ns = 0;
  node->last_error = absl::OkStatus();
  node->backoff.Succeeded();
  node->discovered.reset();
  return *node;
}

}  // namespace glowplug
