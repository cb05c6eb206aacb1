// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_ENGINE_KEY_ORDER_H_
#define GLOWPLUG_CORE_ENGINE_KEY_ORDER_H_

#include <absl/container/flat_hash_map.h>
#include <glowplug/internal/operation.h>

#include <cstdint>
#include <deque>
#include <vector>

namespace glowplug {

// Program order for each key: an operation may go out when every earlier one that touches one of
// its keys has ended. The server itself takes the requests of one connection up in parallel
// (ignite-protocol, section 3), so the order is kept here. Sans-io; not thread-safe.
class KeyOrder {
 public:
  // Keys by their hashes: two keys of one hash only wait for each other without need.
  using Keys = std::vector<uint64_t>;

  // True when the operation may go out now; else Leave() of another gives it.
  bool Enter(const Ref<Operation>& operation, Keys keys);
  // The operation has ended, whether it went out or not: those that may go out now.
  std::vector<Ref<Operation>> Leave(Operation& operation);
  // Those that wait, in no order.
  std::vector<Ref<Operation>> Waiting() const;
  bool IsWaiting(const Operation& operation) const;

 private:
  struct Entry {
    Keys keys;
    size_t ahead = 0;  // on how many keys another is first
  };
  absl::flat_hash_map<uint64_t, std::deque<Ref<Operation>>> lines_;  // the first one is out
  absl::flat_hash_map<const Operation*, Entry> entries_;
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_ENGINE_KEY_ORDER_H_
