// SPDX-License-Identifier: Apache-2.0
#include "embedded/node/node.h"

#include <absl/strings/str_format.h>

#include <optional>
#include <random>
#include <utility>

namespace glowplug::node {
namespace {

constexpr std::string_view kConsistentId = "consistent_id";

// Of version 4.
ignite::Uuid RandomUuid() {
  std::random_device random;
  const auto number = [&] { return uint64_t{random()} << 32 | random(); };
  const uint64_t most = (number() & ~uint64_t{0xF000}) | 0x4000;
  const uint64_t least = (number() & ~(uint64_t{3} << 62)) | uint64_t{1} << 63;
  return {static_cast<int64_t>(most), static_cast<int64_t>(least)};
}

std::string TextOf(const ignite::Uuid& uuid) {
  const auto most = static_cast<uint64_t>(uuid.most);
  const auto least = static_cast<uint64_t>(uuid.least);
  return absl::StrFormat("%08x-%04x-%04x-%04x-%012x", most >> 32, (most >> 16) & 0xFFFF,
                         most & 0xFFFF, least >> 48, least & 0xFFFFFFFFFFFF);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Node>> Node::Open(NodeOptions options) {
  absl::StatusOr<std::unique_ptr<store::Store>> store = store::Store::Open(options.store);
  if (!store.ok()) return store.status();
  std::unique_ptr<Node> node(new Node(std::move(options), *std::move(store)));
  if (absl::Status loaded = node->LoadConsistentId(); !loaded.ok()) return loaded;
  if (absl::Status loaded = node->Load(); !loaded.ok()) return loaded;
  return node;
}

Node::Node(NodeOptions options, std::unique_ptr<store::Store> store)
    : options_(std::move(options)),
      id_(RandomUuid()),
      store_(std::move(store)),
      caches_(*store_),
      types_(*store_) {}

absl::Status Node::LoadConsistentId() {
  absl::StatusOr<std::optional<std::string>> kept = store_->Meta(kConsistentId);
  if (!kept.ok()) return kept.status();
  if (kept->has_value()) {
    consistent_id_ = **std::move(kept);
  } else {
    consistent_id_ = TextOf(RandomUuid());
    if (absl::Status put = store_->PutMeta(kConsistentId, consistent_id_); !put.ok()) return put;
  }
  return absl::OkStatus();
}

absl::Status Node::Load() {
  // Before what it counts: a change beside this one is read once more.
  const uint64_t changes = store_->CatalogChanges();
  if (absl::Status caches = caches_.Load(); !caches.ok()) return caches;
  if (absl::Status types = types_.Load(); !types.ok()) return types;
  changes_known_.store(changes, std::memory_order_release);
  return absl::OkStatus();
}

void Node::set_state(ClusterState state) {
  if (state_.exchange(state) != state) caches_.CountChange();
}

}  // namespace glowplug::node
