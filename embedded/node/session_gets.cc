// SPDX-License-Identifier: Apache-2.0
// Gets of one key, which most requests are, several at a time: what they will look at is brought
// in for all of them before the first one waits for it. What is not as usual, or fails, is served
// as any other request.
#include <glowplug/api/value.h>

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

// Most keys are one of these; their bytes are all that there is of them.
bool IsUsual(api::ValueType key) {
  return key == api::ValueType::kString || key == api::ValueType::kInt ||
         key == api::ValueType::kLong;
}

// The frame of one get that `in` begins with, and its key; false: `in` begins with something else,
// or not with all of it.
bool ReadGet(api::Bytes in, const Cache& cache, Node& node, api::Bytes* get, Key* key) {
  if (in.size <= kKeyAt) return false;
  const auto length = static_cast<uint64_t>(ignite::ReadLength(in));
  if (length <= kKeyAt - ignite::kLengthSize || length > in.size - ignite::kLengthSize ||
      length > node.options().max_frame_bytes) {
    return false;
  }
  *get = {in.data, ignite::kLengthSize + length};
  constexpr auto kFlags = static_cast<uint8_t>(~ignite::kKeepBinaryFlag);
  if (Load<ignite::OpCode>(in.data + ignite::kLengthSize) != ignite::OpCode::kGet ||
      Load<int32_t>(in.data + kCacheAt) != cache.id || (in.data[kFlagsAt] & kFlags) != 0 ||
      !IsUsual(static_cast<api::ValueType>(in.data[kKeyAt]))) {
    return false;
  }
  ignite::Reader object(api::Bytes{in.data + kKeyAt, get->size - kKeyAt});
  ReadKey(object, nullptr, key);  // a usual one takes no memory
  return object.ok() && key->bytes.size() == get->size - kKeyAt;
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

// The last request's cache is as it was, the cluster active, a read prolongs no life, and there is
// no newer topology that the client is to be told of.
bool Session::MayServeGets() const {
  Node& node = connection_.node;
  if (!node.Refresh().ok()) return false;
  const Cache* const cache = connection_.last_cache;
  const int32_t version = node.caches().version();
  return cache != nullptr && connection_.caches_version == version &&
         connection_.topology_told == version &&
         connection_.negotiated.version >= ignite::kResponseFlags &&
         cache->expiry.access_ms == kUnchanged && node.state() == ClusterState::kActive;
}

uint64_t Session::ServeGets(api::Bytes in, api::OutBuffer* out) {
  if (!MayServeGets()) return 0;
  Node& node = connection_.node;
  const Cache& cache = *connection_.last_cache;
  std::array<api::Bytes, store::kKeysTogether> gets;
  boost::container::static_vector<store::HashedKey, store::kKeysTogether> keys;
  uint64_t taken = 0;
  Key key;
  while (keys.size() < gets.size() &&
         ReadGet({in.data + taken, in.size - taken}, cache, node, &gets[keys.size()], &key)) {
    taken += gets[keys.size()].size;
    keys.emplace_back(
        store::EntryKey{cache.id, PartitionOf(cache, key, node.types(), nullptr), key.bytes});
  }
  std::bitset<store::kKeysTogether> answered;
  const auto answer = [&](size_t i, const std::string_view* value) {
    constexpr char kNull[] = {ignite::kNullCode};
    answered[i] =
        AppendAnswer(gets[i], value == nullptr ? std::string_view(kNull, 1) : *value, out);
  };
  node.store().GetTogether(keys, answer);
  for (size_t i = 0; i < keys.size() && !closed_; ++i) {
    if (answered[i]) continue;
    Serve({gets[i].data + ignite::kLengthSize, gets[i].size - ignite::kLengthSize},
          /*is_alone=*/false, out);
  }
  return taken;
}

}  // namespace glowplug::node
