// SPDX-License-Identifier: Apache-2.0
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "embedded/node/commit.h"
#include "embedded/node/key_write.h"
#include "embedded/node/keys.h"
#include "embedded/node/operations.h"

namespace glowplug::node {
namespace {

using ignite::StatusCode;

constexpr uint64_t kLeastKey = 1;    // bytes: null
constexpr uint64_t kLeastEntry = 2;  // likewise, each of two

struct NewEntry {
  Key key;
  std::string_view value;
  int64_t expires_ms = store::kNeverExpires;  // of operation 1022
};

// How each entry of a request lies on the wire.
struct Shape {
  uint64_t least_size;
  bool has_value;
  bool has_version;
  bool has_expire_time;
};

// Null: the answer, or the reader's fault, says why not.
const Cache* ReadEntries(Call& call, const Shape& shape, ExpiryPolicy* policy,
                         std::deque<NewEntry>* entries) {
  const ignite::CacheHeader header = ReadCacheHeader(call.in, call.version());
  *policy = PolicyOf(call.in, header);
  const uint32_t count = call.in.Count(shape.least_size, "count of entries");
  for (uint32_t i = 0; call.in.ok() && i < count; ++i) {
    NewEntry& entry = entries->emplace_back();
    ReadKey(call.in, call.connection.arena.get(), &entry.key);
    if (shape.has_value) entry.value = ReadOpaque(call.in, "value");
    // Which write of two clusters is the newer one matters only to a node with both.
    if (shape.has_version) ReadOpaque(call.in, "version");
    if (shape.has_expire_time) entry.expires_ms = call.in.Long("expire time");
  }
  if (!call.in.ok()) return nullptr;
  const Cache* cache = FindCache(call, header.cache_id, Access::kWrite);
  if (cache == nullptr) return nullptr;
  for (const NewEntry& entry : *entries) {
    if (IsNull(entry.key.bytes) || IsNull(entry.value)) {
      call.answer.Refuse(StatusCode::kFailed, IsNull(entry.value) ? "Null value." : "Null key.");
      return nullptr;
    }
  }
  return ChoosePolicy(call, *cache, header, policy) ? cache : nullptr;
}

void CommitAll(Call& call, std::vector<store::Change>& changes) {
  if (changes.empty()) {
    call.answer.Success();
    return;
  }
  Commit(call, changes, [](ignite::Writer&, int64_t) {});
}

void Remove(Call& call, const Shape& shape) {
  ExpiryPolicy policy;
  std::deque<NewEntry> entries;
  const Cache* cache = ReadEntries(call, shape, &policy, &entries);
  if (cache == nullptr) return;
  std::vector<store::Change> changes;
  changes.reserve(entries.size());
  for (const NewEntry& entry : entries) {
    changes.push_back(store::Change::Remove(PlaceOf(call, *cache, entry.key)));
  }
  CommitAll(call, changes);
}

}  // namespace

void PutAll(Call& call) {
  ExpiryPolicy policy;
  std::deque<NewEntry> entries;
  const Cache* cache = ReadEntries(call, {kLeastEntry, true, false, false}, &policy, &entries);
  if (cache == nullptr) return;
  const bool is_plain = IsPlain(*cache, policy);
  const int64_t now_ms = NowMs();
  std::vector<store::Change> changes;
  changes.reserve(entries.size());
  for (const NewEntry& entry : entries) {
    const store::EntryKey place = PlaceOf(call, *cache, entry.key);
    if (is_plain) {
      changes.push_back(store::Change::Put(place, entry.value));
      continue;
    }
    const auto write =
        std::make_shared<KeyWrite>(call.op, policy, now_ms, entry.value, std::string_view());
    if (!call.is_alone) write->Own();
    changes.push_back(store::Change::By(
        place, [write](const store::Entry* present) { return write->Decide(present); }));
  }
  CommitAll(call, changes);
}

void PutAllConflict(Call& call) {
  ExpiryPolicy policy;
  std::deque<NewEntry> entries;
  constexpr uint64_t kLeast = kLeastEntry + 1 + sizeof(int64_t);
  const Cache* cache = ReadEntries(call, {kLeast, true, true, true}, &policy, &entries);
  if (cache == nullptr) return;
  std::vector<store::Change> changes;
  changes.reserve(entries.size());
  for (const NewEntry& entry : entries) {
    if (entry.expires_ms > 0) {
      const absl::Status may = call.node().caches().LetExpire(*cache);
      if (!may.ok()) return call.answer.Refuse(may);
    }
    changes.push_back(
        store::Change::Put(PlaceOf(call, *cache, entry.key), entry.value,
                           entry.expires_ms > 0 ? entry.expires_ms : store::kNeverExpires));
  }
  CommitAll(call, changes);
}

void RemoveKeys(Call& call) { Remove(call, {kLeastKey, false, false, false}); }

void RemoveAllConflict(Call& call) { Remove(call, {kLeastEntry, false, true, false}); }

void ClearCache(Call& call) {
  const ignite::CacheHeader header = ReadCacheHeader(call.in, call.version());
  if (!call.in.ok()) return;
  const Cache* cache = FindCache(call, header.cache_id, Access::kWrite);
  if (cache == nullptr) return;
  const absl::Status cleared = call.node().store().Clear(cache->id);
  if (!cleared.ok()) return call.answer.Refuse(cleared);
  call.answer.Success();
}

}  // namespace glowplug::node
