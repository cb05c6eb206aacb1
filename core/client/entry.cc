// SPDX-License-Identifier: Apache-2.0
#include <absl/strings/str_cat.h>
#include <glowplug/entry.h>
#include <glowplug/error.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>

namespace glowplug {
namespace {

// Appends the number as it lies.
template <class T>
uint8_t* Append(uint8_t* to, T number) {
  static_assert(std::endian::native == std::endian::little);
  std::memcpy(to, &number, sizeof(number));
  return to + sizeof(number);
}

}  // namespace

// What Java's optimized marshaller makes of
// org.apache.ignite.internal.processors.cache.version.GridCacheVersion; seen in what the Java
// client sends (tests/golden, put_all_conflict).
void Marshal<CacheEntryVersion>::Write(const CacheEntryVersion& from, api::Value& to,
                                       sdk::HeapArena& arena) {
  constexpr uint8_t kExternalizable = 101;
  constexpr int32_t kClassId = 0x1D81D648;
  constexpr int16_t kChecksum = 0;
  constexpr int kClusterIdShift = 27;
  constexpr size_t kSize = 23;
  to = {};
  // They share 32 bits: one that is too large would make the other wrong.
  const bool fits = from.node_order >= 0 && from.node_order < 1 << kClusterIdShift &&
                    from.cluster_id >= 0 && from.cluster_id < 1 << (32 - kClusterIdShift);
  if (!fits) return;
  auto* bytes = internal::Room<uint8_t>(arena, kSize);
  to = internal::ValueOf(kType);
  to.bytes = bytes;
  to.count = kSize;
  bytes = Append(bytes, kExternalizable);
  bytes = Append(bytes, kClassId);
  bytes = Append(bytes, kChecksum);
  bytes = Append(bytes, from.topology_version);
  bytes = Append(bytes, from.order);
  Append(bytes, static_cast<uint32_t>(from.node_order) |
                    (static_cast<uint32_t>(from.cluster_id) << kClusterIdShift));
}

namespace internal {

absl::Status ProcessorFailed(const api::Value& text) {
  constexpr int32_t kEntryProcessorException = 1040;  // ignite-protocol, status codes
  ErrorInfo info;
  info.origin = Origin::kServer;
  info.operation = "InvokeAll";
  info.peer_code = kEntryProcessorException;
  Marshal<std::string>::Read(text, info.peer_text).IgnoreError();
  info.may_have_happened = true;
  return MakeError(absl::StatusCode::kUnknown,
                   absl::StrCat("InvokeAll: the entry processor failed for this key: ",
                                info.peer_text.empty() ? "without a word" : info.peer_text),
                   info);
}

int64_t ToExpireTime(absl::Time time) {
  if (time == absl::InfiniteFuture()) return 0;
  return std::max<int64_t>(1, absl::ToUnixMillis(time));
}

}  // namespace internal
}  // namespace glowplug
