// SPDX-License-Identifier: Apache-2.0
#include "plugins/codec_binary/mapping.h"

#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/status.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "plugins/codec_binary/failure.h"
#include "wire/ignite/string_object.h"
#include "wire/ignite/version.h"

namespace glowplug::binary {
namespace {

using ignite::Reader;

// More the server does not allow (CacheConfiguration.MAX_PARTITIONS_COUNT).
constexpr int32_t kMaxPartitions = 65'000;

constexpr uint64_t kUuidSize = 1 + 16;
constexpr uint64_t kGroupSize = 1 + 4;
constexpr uint64_t kKeyTypeSize = 4 + 4;
constexpr uint64_t kCacheSize = 4 + 4;

using NodeId = std::array<uint8_t, 16>;

struct Partitions {
  uint32_t count = 0;
  const uint32_t* nodes = nullptr;
};

class MappingReader {
 public:
  MappingReader(api::Bytes body, ignite::FeatureSet features, api::Arena* arena)
      : in_(body), features_(features), arena_(arena) {}

  void Read(api::Topology* out) {
    out->version = in_.Long("topology version");
    out->minor_version = in_.Int("minor topology version");
    const uint32_t groups = in_.Count(kGroupSize, "count of groups");
    for (uint32_t i = 0; in_.ok() && i < groups; ++i) Group();
    in_.ExpectEnd("the end of the mapping");
    if (!in_.ok()) return;
    out->nodes = Copy(nodes_);
    out->node_count = static_cast<uint32_t>(nodes_.size());
    out->mappings = Copy(mappings_);
    out->mapping_count = static_cast<uint32_t>(mappings_.size());
    out->own_affinity = Copy(own_affinity_);
    out->own_affinity_count = own_affinity_.size();
  }

  const Reader& in() const { return in_; }
  void Teach(AffinityFields* fields) const {
    for (const auto& [cache_id, key_types] : keys_) fields->Learn(cache_id, key_types);
  }

 private:
  void Group() {
    const bool applicable = in_.Bool("whether the mapping is applicable");
    const uint32_t caches = in_.Count(applicable ? kCacheSize : 4, "count of caches");
    const size_t first = mappings_.size();
    for (uint32_t i = 0; in_.ok() && i < caches; ++i) {
      const int32_t cache_id = in_.Int("cache's id");
      mappings_.push_back({cache_id, 0, nullptr, nullptr});
      if (applicable) Keys(cache_id);
    }
    if (!applicable) return;
    const Partitions primary = Map();
    Partitions nearest;
    if (features_.Has(ignite::Feature::kDataCenterAware)) nearest = Map(primary.count);
    const bool own =
        features_.Has(ignite::Feature::kAllAffinityMappings) && !in_.Bool("default affinity");
    for (size_t i = first; i < mappings_.size(); ++i) {
      mappings_[i].partition_count = primary.count;
      mappings_[i].primary = primary.nodes;
      if (nearest.count > 0) mappings_[i].nearest = nearest.nodes;
      if (own) own_affinity_.push_back(mappings_[i].cache_id);
    }
  }

  void Keys(int32_t cache_id) {
    const uint32_t count = in_.Count(kKeyTypeSize, "count of key types");
    std::vector<AffinityFields::KeyType>& types = keys_.emplace_back(cache_id, 0).second;
    for (uint32_t i = 0; in_.ok() && i < count; ++i) {
      const int32_t type_id = in_.Int("key's type id");
      types.push_back({type_id, in_.Int("affinity field's id")});
    }
  }

  // At least so many partitions, those that are not told of on no node.
  Partitions Map(uint32_t at_least = 0) {
    // Once to see how many there are, once to write them down.
    const uint64_t begin = in_.offset();
    int32_t highest = -1;
    ForEachPartition([&](uint32_t, int32_t partition) { highest = std::max(highest, partition); });
    if (!in_.ok() || highest < 0) return {};
    const uint32_t count = std::max(at_least, static_cast<uint32_t>(highest) + 1);
    auto* primary = sdk::Allocate<uint32_t>(arena_, count);
    if (primary == nullptr) {
      in_.RejectRoom("partitions", count * sizeof(uint32_t));
      return {};
    }
    std::fill(primary, primary + count, api::kAnyNode);
    in_.MoveTo(begin, in_.offset() + in_.remaining());
    ForEachPartition([&](uint32_t node, int32_t partition) { primary[partition] = node; });
    return {count, primary};
  }

  template <class Visit>
  void ForEachPartition(Visit visit) {
    const uint32_t nodes = in_.Count(kUuidSize + 4, "count of nodes");
    for (uint32_t i = 0; in_.ok() && i < nodes; ++i) {
      const uint32_t node = Place();
      const uint32_t partitions = in_.Count(4, "count of partitions");
      for (uint32_t j = 0; in_.ok() && j < partitions; ++j) {
        const uint64_t offset = in_.offset();
        const int32_t partition = in_.Int("partition");
        if (partition < 0 || partition >= kMaxPartitions) {
          return in_.Reject(offset, "partition", "0 to 64999", partition);
        }
        visit(node, partition);
      }
    }
  }

  uint32_t Place() {
    ignite::Uuid uuid;
    const uint64_t offset = in_.offset();
    if (!ReadUuid(in_, &uuid, "node's id")) {
      in_.Reject(offset, "node's id", "a UUID (type code 10)", ignite::kNullCode);
      return 0;
    }
    // As a UUID is written: the most significant byte first.
    NodeId id;
    for (size_t i = 0; i < 8; ++i) {
      id[i] = static_cast<uint8_t>(static_cast<uint64_t>(uuid.most) >> (56 - 8 * i));
      id[8 + i] = static_cast<uint8_t>(static_cast<uint64_t>(uuid.least) >> (56 - 8 * i));
    }
    const auto [known, is_new] = places_.emplace(id, static_cast<uint32_t>(nodes_.size()));
    if (is_new) {
      api::Node& node = nodes_.emplace_back();
      node.index = known->second;
      std::memcpy(node.id, id.data(), id.size());
    }
    return known->second;
  }

  template <class T>
  const T* Copy(const std::vector<T>& from) {
    T* copy = sdk::Allocate<T>(arena_, from.size());
    if (copy == nullptr) {
      in_.RejectRoom("the mapping", from.size() * sizeof(T));
    } else {
      std::copy(from.begin(), from.end(), copy);
    }
    return copy;
  }

  Reader in_;
  const ignite::FeatureSet features_;
  api::Arena* const arena_;
  std::vector<api::Node> nodes_;
  std::map<NodeId, uint32_t> places_;
  std::vector<api::Mapping> mappings_;
  std::vector<int32_t> own_affinity_;  // caches
  std::vector<std::pair<int32_t, std::vector<AffinityFields::KeyType>>> keys_;
};

}  // namespace

api::Outcome ReadMapping(const api::Reply& reply, api::Arena* arena, AffinityFields* fields,
                         api::Topology* out, api::Failure* failure) {
  if (reply.operation != api::Operation::kMapping || reply.row_count != kMappingRows ||
      reply.rows[0].type != api::ValueType::kByteArray ||
      reply.rows[1].type != api::ValueType::kLong) {
    return FailCall(failure, "this is no answer to the request of a mapping");
  }
  const uint32_t struct_size = out->struct_size;
  *out = {};
  out->struct_size = struct_size;
  MappingReader reader({reply.rows[0].bytes, reply.rows[0].count},
                       ignite::FeatureSet(static_cast<uint64_t>(reply.rows[1].int64)), arena);
  reader.Read(out);
  if (!reader.in().ok()) {
    *out = {};
    out->struct_size = struct_size;
    // The frame was whole, and others may have been read since.
    return FailReading(failure, reader.in().fault(), "the server's mapping", api::Origin::kServer,
                       /*may_be_fatal=*/false);
  }
  reader.Teach(fields);
  return api::Outcome::kDone;
}

}  // namespace glowplug::binary
