// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_BENCH_IGNITE_OWNERS_H_
#define GLOWPLUG_BENCH_IGNITE_OWNERS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "bench/ignite/connection.h"

namespace bench {

// Which of some nodes is the primary of a key of one cache, as the cluster said once, in answer to
// operation 1101 (ignite-protocol, sections 7 and 8).
class Owners {
 public:
  // asked: on one of the nodes. Throws std::runtime_error.
  Owners(Connection& asked, int32_t cache_id, std::span<const NodeId> nodes);

  // An index into the nodes. Where the cluster names no owner, they take the keys in turn.
  size_t Of(int64_t key) const;

 private:
  void Read(std::string_view mapping, std::span<const NodeId> nodes);

  const size_t nodes_;
  std::vector<size_t> owner_of_partition_;
};

}  // namespace bench

#endif  // GLOWPLUG_BENCH_IGNITE_OWNERS_H_
