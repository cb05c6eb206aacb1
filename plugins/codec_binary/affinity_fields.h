// SPDX-License-Identifier: Apache-2.0
// Which part of a key its cache places it by (ignite-protocol, section 7).
#ifndef GLOWPLUG_PLUGINS_CODEC_BINARY_AFFINITY_FIELDS_H_
#define GLOWPLUG_PLUGINS_CODEC_BINARY_AFFINITY_FIELDS_H_

#include <glowplug/api/value.h>

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "wire/ignite/type_directory.h"

namespace glowplug::binary {

// Locked inside.
class AffinityFields {
 public:
  struct KeyType {
    int32_t type_id;
    int32_t field_id;
  };

  // All that the cache's configuration says of keys; what it said before is forgotten.
  void Learn(int32_t cache_id, const std::vector<KeyType>& key_types);

  // The hash that an object is placed by as this cache's key: that of its affinity field, which the
  // cache names or else its type, or of all of it. False: it has none, any node will do.
  bool HashOf(int32_t cache_id, const api::Value& object, ignite::TypeDirectory& types,
              int32_t* hash) const;

 private:
  std::optional<int32_t> Find(int32_t cache_id, int32_t type_id) const;

  mutable std::mutex mutex_;
  std::map<std::pair<int32_t, int32_t>, int32_t> fields_;  // by cache and type
};

}  // namespace glowplug::binary

#endif  // GLOWPLUG_PLUGINS_CODEC_BINARY_AFFINITY_FIELDS_H_
