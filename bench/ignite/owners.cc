// SPDX-License-Identifier: Apache-2.0
#include "bench/ignite/owners.h"

#include <algorithm>
#include <bit>
#include <stdexcept>
#include <string>

#include "bench/ignite/wire.h"

namespace bench {
namespace {

// What was received, from front to back.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  std::string_view Take(size_t size) {
    if (size > bytes_.size()) throw std::runtime_error("the mapping ends too early");
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }
  template <class T>
  T Take() {
    return wire::Read<T>(Take(sizeof(T)).data());
  }
  size_t TakeCount() { return static_cast<size_t>(Take<int32_t>()); }

 private:
  std::string_view bytes_;
};

// Java's of a long; an int of the same number has the same, unless it is negative.
uint32_t HashOf(int64_t key) {
  const auto bits = static_cast<uint64_t>(key);
  return static_cast<uint32_t>(bits ^ bits >> 32);
}

}  // namespace

Owners::Owners(Connection& asked, int32_t cache_id, std::span<const NodeId> nodes)
    : nodes_(nodes.size()) {
  std::string request;
  wire::Append(request, wire::kMapping);
  wire::Append(request, int64_t{0});
  wire::Append(request, int32_t{1});
  wire::Append(request, cache_id);
  Read(asked.Ask(wire::Frame(request)), nodes);
}

void Owners::Read(std::string_view mapping, std::span<const NodeId> nodes) {
  Reader reader(mapping);
  reader.Take(sizeof(int64_t) + sizeof(int32_t));  // the topology's version
  for (size_t groups = reader.TakeCount(); groups > 0; --groups) {
    const bool applicable = reader.Take<char>() != 0;
    for (size_t caches = reader.TakeCount(); caches > 0; --caches) {
      reader.Take(sizeof(int32_t));  // its id; asked for alone, so its group is the only one
      if (applicable) reader.Take(reader.TakeCount() * 2 * sizeof(int32_t));  // affinity fields
    }
    for (size_t owners = applicable ? reader.TakeCount() : 0; owners > 0; --owners) {
      NodeId id;
      const std::string_view bytes = reader.Take(1 + id.size()).substr(1);
      std::copy(bytes.begin(), bytes.end(), id.begin());
      const auto node = static_cast<size_t>(std::ranges::find(nodes, id) - nodes.begin());
      for (size_t count = reader.TakeCount(); count > 0; --count) {
        const size_t partition = reader.TakeCount();
        if (partition >= owner_of_partition_.size()) owner_of_partition_.resize(partition + 1);
        owner_of_partition_[partition] = node;
      }
    }
  }
  if (std::ranges::find(owner_of_partition_, nodes_) != owner_of_partition_.end()) {
    throw std::runtime_error("the mapping names a node that is none of those connected to");
  }
  if (!owner_of_partition_.empty() && !std::has_single_bit(owner_of_partition_.size())) {
    throw std::runtime_error("expected a count of partitions that is a power of two, found " +
                             std::to_string(owner_of_partition_.size()));
  }
}

size_t Owners::Of(int64_t key) const {
  if (owner_of_partition_.empty()) return static_cast<size_t>(key) % nodes_;
  const uint32_t hash = HashOf(key);
  return owner_of_partition_[(hash ^ hash >> 16) & (owner_of_partition_.size() - 1)];
}

}  // namespace bench
