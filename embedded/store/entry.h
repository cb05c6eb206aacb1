// SPDX-License-Identifier: Apache-2.0
// What a store holds, and how it is changed.
#ifndef GLOWPLUG_EMBEDDED_STORE_ENTRY_H_
#define GLOWPLUG_EMBEDDED_STORE_ENTRY_H_

#include <absl/functional/any_invocable.h>
#include <absl/status/status.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace glowplug::store {

// An entry without an end.
inline constexpr int64_t kNeverExpires = 0;

// Where an entry stands. A view: the bytes are the caller's.
struct EntryKey {
  int32_t cache = 0;
  int32_t partition = 0;  // below 65536; the node's: a function of the key's bytes
  std::string_view bytes;

  friend bool operator==(const EntryKey&, const EntryKey&) = default;
};

// An entry as it is. A view.
struct Entry {
  std::string_view value;
  int64_t expires_ms = kNeverExpires;  // Unix time in milliseconds
};

// What a decision makes of an entry.
struct Outcome {
  enum class Kind : uint8_t { kKeep, kPut, kRemove };

  static Outcome Keep() { return {}; }
  static Outcome Remove() { return {.kind = Kind::kRemove}; }
  static Outcome Put(std::string value, int64_t expires_ms = kNeverExpires) {
    return {.kind = Kind::kPut, .value = std::move(value), .expires_ms = expires_ms};
  }

  Kind kind = Kind::kKeep;
  std::string value;
  int64_t expires_ms = kNeverExpires;
};

// Asked with the present entry, null when there is none, under the writer's lock: it is quick, does
// not call the store, does not throw. It may be asked again when its group has to be repeated, so
// that what it notes for its caller is assigned, not added.
using Decide = absl::AnyInvocable<Outcome(const Entry* present)>;

// One change of one entry. Its views live until the change is answered, or, given to
// Store::Submit, until that returns.
struct Change {
  enum class Kind : uint8_t { kPut, kRemove, kDecide };

  static Change Put(const EntryKey& key, std::string_view value,
                    int64_t expires_ms = kNeverExpires) {
    Change change(Kind::kPut, key);
    change.value = value;
    change.expires_ms = expires_ms;
    return change;
  }
  static Change Remove(const EntryKey& key) { return Change(Kind::kRemove, key); }
  static Change By(const EntryKey& key, Decide decide) {
    Change change(Kind::kDecide, key);
    change.decide = std::move(decide);
    return change;
  }

  Change(Kind k, const EntryKey& at) : kind(k), key(at) {}

  Kind kind;
  EntryKey key;
  std::string_view value;              // of a put
  int64_t expires_ms = kNeverExpires;  // of a put
  Decide decide;                       // of a decision
};

// How changes that were asked for together ended; removed: how many of the removals found an entry.
using Done = absl::AnyInvocable<void(const absl::Status& status, int64_t removed) &&>;

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_ENTRY_H_
