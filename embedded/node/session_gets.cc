// SPDX-License-Identifier: Apache-2.0
// Gets of one key, which most requests are, several at a time: what they will look at is brought
// in for all of them before the first one waits for it. What is not as usual, or fails, is served
// as any other request.
#include <array>
#include <bitset>
#include <boost/container/static_vector.hpp>
#include <cstring>

#include "embedded/node/affinity.h"
#include "embedded/node/opaque.h"
#include "embedded/node/session.h"
#include "embedded/store/hash.h"

namespace glowplug::node {
namespace {

// Operation code, request id, cache id, flags.
constexpr uint64_t kIdAt = ignite::kLengthSize + 2;
constexpr uint64_t kCacheAt = kIdAt + 8;
constexpr uint64_t kFlagsAt = kCacheAt + 4;
constexpr uint64_t kKeyAt = kFlagsAt + 1;

template <class T>
T Load(const uint8_t* from) {
  T number;
  std::memcpy(&number, from, sizeof(number));
  return number;
}

// The frame of one get that `in` begins with; false: `in` begins with something else, or not with
// all of it.
bool ReadGet(api::Bytes in, const Cache& cache, uint64_t max_frame_bytes, api::Bytes* get) {
  if (in.size <= kKeyAt) return false;
  const auto length = static_cast<uint64_t>(ignite::ReadLength(in));
  if (length <= kKeyAt - ignite::kLengthSize || length > in.size - ignite::kLengthSize ||
      length > max_frame_bytes) {
    return false;
  }
  *get = {in.data, ignite::kLengthSize + length};
  constexpr auto kFlags = static_cast<uint8_t>(~ignite::kKeepBinaryFlag);
  return Load<ignite::OpCode>(in.data + ignite::kLengthSize) == ignite::OpCode::kGet &&
         Load<int32_t>(in.data + kCacheAt) == cache.id && (in.data[kFlagsAt] & kFlags) == 0 &&
         IsUsualKey({in.data + kKeyAt, get->size - kKeyAt});
}

// Appends an answer of the header that most have, and of a value. False: memory runs out, and
// nothing is appended.
bool AppendAnswer(api::Bytes get, std::string_view value, api::OutBuffer* out) {
  const uint64_t size = ignite::kPlainResponseSize + value.size();
  uint8_t* to = size <= INT32_MAX ? sdk::Extend(out, size) : nullptr;
  if (to == nullptr) return false;
  const auto length = static_cast<int32_t>(size - ignite::kLengthSize);
  std::memcpy(to, &length, ignite::kLengthSize);
  std::memcpy(to + ignite::kLengthSize, get.data + kIdAt, sizeof(int64_t));
  std::memset(to + ignite::kLengthSize + sizeof(int64_t), 0, sizeof(int16_t));  // no flag
  std::memcpy(to + ignite::kPlainResponseSize, value.data(), value.size());
  return true;
}

}  // namespace

// Whatever a get can be told beside its value, the client knows, and nothing is refused.
bool Session::MayServeGets() const {
  const Cache* const cache = connection_.last_cache;
  const int32_t version = connection_.node.caches().version();
  return cache != nullptr && connection_.caches_version == version &&
         connection_.topology_told == version &&
         connection_.negotiated.version >= ignite::kResponseFlags &&
         cache->expiry.access_ms == kUnchanged &&
         connection_.node.state() == ClusterState::kActive && connection_.node.Refresh().ok();
}

uint64_t Session::ServeGets(api::Bytes in, api::OutBuffer* out) {
  if (!MayServeGets()) return 0;
  Node& node = connection_.node;
  const Cache& cache = *connection_.last_cache;
  std::array<api::Bytes, store::Store::kTogether> gets;
  boost::container::static_vector<store::HashedKey, store::Store::kTogether> keys;
  uint64_t taken = 0;
  while (keys.size() < gets.size()) {
    api::Bytes& get = gets[keys.size()];
    const api::Bytes rest = {in.data + taken, in.size - taken};
    if (!ReadGet(rest, cache, node.options().max_frame_bytes, &get)) break;
    taken += get.size;
    const std::string_view key = sdk::ViewOf({get.data + kKeyAt, get.size - kKeyAt});
    keys.emplace_back(store::EntryKey{.cache = cache.id, .bytes = key});
  }
  std::bitset<store::Store::kTogether> answered;
  const auto partition = [&](size_t i) {
    ignite::Reader object(sdk::BytesOf(keys[i].key.bytes));
    Key key;
    ReadKey(object, nullptr, &key);  // a usual one takes no memory
    return PartitionOf(cache, key, node.types(), nullptr);
  };
  const auto answer = [&](size_t i, const std::string_view* value) {
    constexpr char kNull[] = {ignite::kNullCode};
    answered[i] =
        AppendAnswer(gets[i], value == nullptr ? std::string_view(kNull, 1) : *value, out);
  };
  node.store().GetTogether(keys, partition, answer);
  for (size_t i = 0; i < keys.size() && !closed_; ++i) {
    if (answered[i]) continue;
    Serve({gets[i].data + ignite::kLengthSize, gets[i].size - ignite::kLengthSize},
          /*is_alone=*/false, out);
  }
  return taken;
}

}  // namespace glowplug::node
