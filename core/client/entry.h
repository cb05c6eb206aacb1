// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_ENTRY_H_
#define GLOWPLUG_ENTRY_H_

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <glowplug/marshal.h>
#include <glowplug/marshal_range.h>
#include <glowplug/submit.h>

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace glowplug {

// One entry of a cache.
template <class K, class V>
struct Entry {
  K key;
  V value;

  friend bool operator==(const Entry&, const Entry&) = default;
};

// What an entry processor gave for one key: an error stands for what it threw.
template <class K, class R>
struct Invoked {
  K key;
  absl::StatusOr<R> result;
};

// Which of two writes to one key is the later one, also between clusters, as Java's
// org.apache.ignite.cache.CacheEntryVersion. What is out of range is refused with
// INVALID_ARGUMENT.
struct CacheEntryVersion {
  int32_t topology_version = 0;
  int64_t order = 0;
  int32_t node_order = 0;  // 0 to 2^27 - 1
  int8_t cluster_id = 0;   // 0 to 31

  friend bool operator==(const CacheEntryVersion&, const CacheEntryVersion&) = default;
};

// An entry as another cluster has it.
template <class K, class V>
struct ConflictingEntry {
  K key;
  V value;
  CacheEntryVersion version;
  absl::Time expires = absl::InfiniteFuture();
};
template <class K>
struct ConflictingKey {
  K key;
  CacheEntryVersion version;
};

// In the form in which Ignite itself keeps versions, which only Java reads: to be written alone. Of
// one out of range nothing is written, so that the codec refuses it.
template <>
struct GLOWPLUG_EXPORT Marshal<CacheEntryVersion> {
  static constexpr api::ValueType kType = api::ValueType::kOptimized;
  static void Write(const CacheEntryVersion& from, api::Value& to, sdk::HeapArena& arena);
};

namespace internal {

template <class K, class V>
inline constexpr bool kLastingEntry<Entry<K, V>&> = true;
template <class K, class V>
inline constexpr bool kLastingEntry<const Entry<K, V>&> = true;

template <class K, class V>
absl::Status ReadEntries(const api::Reply& reply, std::vector<Entry<K, V>>& result) {
  if (reply.row_count % 2 != 0) return WrongRowCount(reply.row_count + 1, reply.row_count);
  result.resize(reply.row_count / 2);
  for (size_t i = 0; i < result.size(); ++i) {
    absl::Status read = Marshal<K>::Read(reply.rows[2 * i], result[i].key);
    if (read.ok()) read = Marshal<V>::Read(reply.rows[2 * i + 1], result[i].value);
    if (!read.ok()) return read;
  }
  return absl::OkStatus();
}

// The error of one key of InvokeAll(); `text` is the server's.
GLOWPLUG_EXPORT absl::Status ProcessorFailed(const api::Value& text);

template <class K, class R>
absl::Status ReadInvoked(const api::Reply& reply, std::vector<Invoked<K, R>>& result) {
  constexpr size_t kRows = 3;  // key, whether it ended well, result or text
  if (reply.row_count % kRows != 0) return WrongRowCount(reply.row_count + 1, reply.row_count);
  result.resize(reply.row_count / kRows);
  for (size_t i = 0; i < result.size(); ++i) {
    const api::Value* row = reply.rows + kRows * i;
    bool ended_well = false;
    absl::Status read = Marshal<K>::Read(row[0], result[i].key);
    if (read.ok()) read = Marshal<bool>::Read(row[1], ended_well);
    if (!read.ok()) return read;
    if (!ended_well) {
      result[i].result = ProcessorFailed(row[2]);
    } else if (R given{}; !(read = Marshal<R>::Read(row[2], given)).ok()) {
      return read;
    } else {
      result[i].result = std::move(given);
    }
  }
  return absl::OkStatus();
}

// As the protocol has it: milliseconds since 1970, 0 for never.
GLOWPLUG_EXPORT int64_t ToExpireTime(absl::Time time);

}  // namespace internal
}  // namespace glowplug

#endif  // GLOWPLUG_ENTRY_H_
