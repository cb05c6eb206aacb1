// SPDX-License-Identifier: Apache-2.0
#include <absl/container/flat_hash_set.h>

#include <deque>
#include <vector>

#include "core/base/text.h"
#include "embedded/node/keys.h"
#include "embedded/node/operations.h"

namespace glowplug::node {
namespace {

using ignite::StatusCode;

constexpr uint64_t kLeastKey = 1;  // byte: null

// Entries that were read live from now on as the policy says.
absl::Status Touch(Call& call, const Cache& cache, const ExpiryPolicy& policy,
                   const std::vector<store::EntryKey>& keys) {
  if (policy.access_ms == kUnchanged || keys.empty()) return absl::OkStatus();
  if (call.node().state() == ClusterState::kReadOnly) return absl::OkStatus();
  if (absl::Status may = call.node().caches().LetExpire(cache); !may.ok()) return may;
  std::vector<store::Change> changes;
  changes.reserve(keys.size());
  const int64_t now_ms = NowMs();
  for (const store::EntryKey& key : keys) {
    changes.push_back(store::Change::By(key, [&policy, now_ms](const store::Entry* present) {
      if (present == nullptr) return store::Outcome::Keep();
      const int64_t expires = ExpiresAfter(policy.access_ms, present->expires_ms, now_ms);
      if (expires == kAtOnce) return store::Outcome::Remove();
      return store::Outcome::Put(std::string(present->value), expires);
    }));
  }
  return call.node().store().Write(changes).status();
}

enum class Read : uint8_t { kFound, kAbsent, kRefused };

// Appends the entry's value to *value, which may be null.
Read ReadOne(Call& call, bool touches, std::string* value) {
  Connection& connection = call.connection;
  const ignite::CacheHeader header = ReadCacheHeader(call.in, call.version());
  const ExpiryPolicy asked = PolicyOf(call.in, header);
  Key key;
  ReadKey(call.in, connection.arena.get(), &key);
  if (!call.in.ok()) return Read::kRefused;
  const Cache* cache = FindCache(call, header.cache_id, Access::kRead);
  if (cache == nullptr || !IsKey(call, key)) return Read::kRefused;
  const store::EntryKey place = PlaceOf(call, *cache, key);
  const absl::StatusOr<bool> found = call.node().store().Get(place, value);
  if (!found.ok()) return call.answer.Refuse(found.status()), Read::kRefused;
  if (!*found) return Read::kAbsent;
  const ExpiryPolicy& policy = (header.flags & ignite::kExpiryFlag) != 0 ? asked : cache->expiry;
  if (touches && policy.access_ms != kUnchanged) {
    const absl::Status touched = Touch(call, *cache, policy, {place});
    if (!touched.ok()) return call.answer.Refuse(touched), Read::kRefused;
  }
  return Read::kFound;
}

void AnswerValue(Call& call, bool touches) {
  call.connection.value.clear();
  const Read read = ReadOne(call, touches, &call.connection.value);
  if (read == Read::kRefused) return;
  ignite::Writer& out = call.answer.Success();
  if (read == Read::kAbsent) return out.Byte(ignite::kNullCode);
  out.Raw(sdk::BytesOf(call.connection.value));
}

// Each key once, in the order in which they came.
struct AskedKeys {
  ExpiryPolicy policy;
  const Cache* cache = nullptr;
  std::vector<store::EntryKey> places;
  std::deque<Key> keys;  // which the places view
};

// False: the answer says why not.
bool ReadKeys(Call& call, AskedKeys* asked) {
  const ignite::CacheHeader header = ReadCacheHeader(call.in, call.version());
  asked->policy = PolicyOf(call.in, header);
  const uint32_t count = call.in.Count(kLeastKey, "count of keys");
  for (uint32_t i = 0; call.in.ok() && i < count; ++i) {
    ReadKey(call.in, call.connection.arena.get(), &asked->keys.emplace_back());
  }
  if (!call.in.ok()) return false;
  asked->cache = FindCache(call, header.cache_id, Access::kRead);
  if (asked->cache == nullptr) return false;
  if ((header.flags & ignite::kExpiryFlag) == 0) asked->policy = asked->cache->expiry;
  absl::flat_hash_set<absl::string_view> seen;
  for (const Key& key : asked->keys) {
    if (IsNull(key.bytes)) {
      call.answer.Refuse(StatusCode::kFailed, "Null key.");
      return false;
    }
    if (seen.insert(ForAbseil(key.bytes)).second) {
      asked->places.push_back(PlaceOf(call, *asked->cache, key));
    }
  }
  return true;
}

}  // namespace

void Get(Call& call) { AnswerValue(call, true); }

void LocalPeek(Call& call) { AnswerValue(call, false); }

void ContainsKey(Call& call) {
  const Read read = ReadOne(call, false, nullptr);
  if (read != Read::kRefused) call.answer.Success().Bool(read == Read::kFound);
}

void GetAll(Call& call) {
  AskedKeys asked;
  if (!ReadKeys(call, &asked)) return;
  ignite::Writer& out = call.answer.Success();
  const uint64_t count_at = out.size();
  out.Int(0);
  std::vector<store::EntryKey> found;
  const absl::Status read =
      call.node().store().GetAll(asked.places, [&](size_t number, std::string_view value) {
        found.push_back(asked.places[number]);
        out.Raw(sdk::BytesOf(asked.places[number].bytes));
        out.Raw(sdk::BytesOf(value));
      });
  if (!read.ok()) return call.answer.Refuse(read);
  out.PatchInt(count_at, static_cast<int32_t>(found.size()));
  const absl::Status touched = Touch(call, *asked.cache, asked.policy, found);
  if (!touched.ok()) call.answer.Refuse(touched);
}

void ContainsKeys(Call& call) {
  AskedKeys asked;
  if (!ReadKeys(call, &asked)) return;
  bool has_all = true;
  for (const store::EntryKey& place : asked.places) {
    const absl::StatusOr<bool> found = call.node().store().Get(place, nullptr);
    if (!found.ok()) return call.answer.Refuse(found.status());
    has_all = has_all && *found;
    if (!has_all) break;
  }
  call.answer.Success().Bool(has_all);
}

// Of peek modes (ignite-protocol, operation 1020) where they are said: one of those that speak of
// copies, and one of those that speak of memory, must be of entries that a node alone has.
void Size(Call& call) {
  enum Mode : int8_t { kAll, kNear, kPrimary, kBackup, kOnheap, kOffheap, kModes };
  const ignite::CacheHeader header = ReadCacheHeader(call.in, call.version());
  const uint32_t count = call.in.Count(1, "count of peek modes");
  bool has[kModes] = {count == 0};
  bool is_known = true;
  for (uint32_t i = 0; call.in.ok() && i < count; ++i) {
    const int8_t mode = call.in.Byte("peek mode");
    if (mode >= 0 && mode < kModes) {
      has[mode] = true;
    } else {
      is_known = false;
    }
  }
  if (!call.in.ok()) return;
  const Cache* cache = FindCache(call, header.cache_id, Access::kRead);
  if (cache == nullptr) return;
  if (!is_known) {
    return call.answer.Refuse(StatusCode::kFailed, "Ouch! Argument cannot be null: peekMode");
  }
  const bool primary = has[kPrimary] || !(has[kNear] || has[kBackup]);
  const bool offheap = has[kOffheap] || !has[kOnheap];
  const absl::StatusOr<int64_t> size = call.node().store().Count(cache->id);
  if (!size.ok()) return call.answer.Refuse(size.status());
  call.answer.Success().Long(has[kAll] || (primary && offheap) ? *size : 0);
}

}  // namespace glowplug::node
