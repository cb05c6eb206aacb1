// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_CODEC_BINARY_OBJECT_FORMAT_H_
#define GLOWPLUG_PLUGINS_CODEC_BINARY_OBJECT_FORMAT_H_

#include <cstdint>
#include <mutex>
#include <optional>

#include "wire/ignite/object_id.h"

namespace glowplug::binary {

// How a cluster wants objects written (ignite-protocol, operation 3004), as far as it has told, and
// as far as the settings do not say it. Locked inside.
class ObjectFormat {
 public:
  // What the configuration says; nothing: as the cluster has it.
  struct Settings {
    std::optional<bool> compact_footer;
    std::optional<ignite::NameMapper> name_mapper;
  };
  explicit ObjectFormat(const Settings& settings) : settings_(settings) {}

  // The answer to operation 3004. A mapper of the user's own, 2, is not one that can be followed.
  void Learn(bool compact_footer, int8_t mapper);
  // The cluster maps names in a way of its own, and the settings do not say how.
  bool has_unknown_mapper() const;
  // False: not known yet.
  bool Get(bool* compact_footer, ignite::NameMapper* mapper) const;
  // The same, and where nothing is known what clusters have unless they are told otherwise.
  void GetUsual(bool* compact_footer, ignite::NameMapper* mapper) const;
  const Settings& settings() const { return settings_; }

 private:
  const Settings settings_;
  mutable std::mutex mutex_;
  std::optional<bool> compact_footer_;
  std::optional<ignite::NameMapper> name_mapper_;
  bool unknown_mapper_ = false;
};

}  // namespace glowplug::binary

#endif  // GLOWPLUG_PLUGINS_CODEC_BINARY_OBJECT_FORMAT_H_
