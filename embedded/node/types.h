// SPDX-License-Identifier: Apache-2.0
// All types that clients have registered. Thread-safe.
#ifndef GLOWPLUG_EMBEDDED_NODE_TYPES_H_
#define GLOWPLUG_EMBEDDED_NODE_TYPES_H_

#include <absl/container/flat_hash_map.h>
#include <absl/functional/function_ref.h>
#include <absl/status/status.h>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "embedded/node/binary_type.h"
#include "embedded/store/store.h"

namespace glowplug::node {

class Types {
 public:
  explicit Types(store::Store& store) : store_(store) {}

  // What the store has of them, now.
  absl::Status Load();

  // kNotFound, or kAlreadyExists, with a real node's words.
  absl::StatusOr<std::string> NameOf(int8_t platform, int32_t type_id);
  absl::Status PutName(int8_t platform, int32_t type_id, std::string_view name);

  std::optional<TypeFacts> Find(int32_t type_id);
  // On disk when it returns.
  absl::Status Put(int32_t type_id, const TypeFacts& told);

  // Which field of such objects places a key; none: the whole key.
  std::optional<int32_t> AffinityFieldOf(int32_t type_id);
  // The ids of a schema's fields in their order; empty: there is no such schema.
  std::vector<int32_t> FieldsOf(int32_t type_id, int32_t schema_id);

 private:
  // While `mutex_` is held.
  absl::Status Read();
  absl::Status Keep(BinaryType type);
  // Makes a change again as often as another process was quicker with one.
  absl::Status Change(absl::FunctionRef<absl::Status()> change);

  store::Store& store_;
  std::atomic<bool> any_affinity_ = false;  // most have none: then no lock is taken
  std::mutex mutex_;                        // guards what follows, and the order of changes
  absl::flat_hash_map<int32_t, BinaryType> types_;
  int64_t catalog_version_ = 0;
};

}  // namespace glowplug::node

#endif  // GLOWPLUG_EMBEDDED_NODE_TYPES_H_
