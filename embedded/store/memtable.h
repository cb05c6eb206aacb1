// SPDX-License-Identifier: Apache-2.0
// Entries that are written ahead of the database: of each key the newest.
#ifndef GLOWPLUG_EMBEDDED_STORE_MEMTABLE_H_
#define GLOWPLUG_EMBEDDED_STORE_MEMTABLE_H_

#include <absl/container/flat_hash_map.h>

#include "embedded/store/byte_arena.h"
#include "embedded/store/redo_frame.h"

namespace glowplug::store {

// What it gives out is valid until it goes. Not thread-safe.
class Memtable {
 public:
  // Copies the bytes.
  void Set(const Redo& redo) {
    if (const auto at = redos_.find(redo.key); at != redos_.end()) {
      at->second.removed = redo.removed;
      at->second.entry = {bytes_.Copy(redo.entry.value), redo.entry.expires_ms};
      return;
    }
    Redo own = redo;
    own.key.key.bytes = bytes_.Copy(redo.key.key.bytes);
    own.entry.value = bytes_.Copy(redo.entry.value);
    redos_.emplace(own.key, own);
  }
  void Erase(const HashedKey& key) { redos_.erase(key); }

  // Null: nothing was written to it.
  const Redo* Find(const HashedKey& key) const {
    const auto at = redos_.find(key);
    return at == redos_.end() ? nullptr : &at->second;
  }
  bool empty() const { return redos_.empty(); }

  template <typename Function>
  void ForEach(Function&& each) const {
    for (const auto& [key, redo] : redos_) each(redo);
  }

 private:
  ByteArena bytes_;
  absl::flat_hash_map<HashedKey, Redo, HashedKey::Hash> redos_;
};

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_MEMTABLE_H_
