// SPDX-License-Identifier: Apache-2.0
// The configuration schema that a plugin carries in its note, and the check of a block against it.
#ifndef GLOWPLUG_CORE_CONFIG_SCHEMA_H_
#define GLOWPLUG_CORE_CONFIG_SCHEMA_H_

#include <absl/status/statusor.h>
#include <glowplug/api/config.h>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace glowplug {

enum class SchemaType { kString, kInteger, kBoolean, kArray, kObject };

// One value of a plugin's configuration. Words: type, enum, minimum, maximum, required, default,
// properties, items, description, deprecated, secret; `required` stands in the property itself.
struct Schema {
  std::string key;  // of a property; empty for the whole and for items
  SchemaType type = SchemaType::kString;
  std::vector<boost::json::value> one_of;  // empty: any
  std::optional<int64_t> minimum;
  std::optional<int64_t> maximum;
  bool required = false;
  bool secret = false;
  std::optional<boost::json::value> default_value;
  std::string description;
  std::string deprecated;  // what to use instead
  // For objects; without the word "properties" any key is allowed, with values of any type.
  bool open = false;
  std::vector<Schema> properties;
  std::unique_ptr<Schema> items;  // for arrays; null: of any type
};

// kInvalidArgument, `glowplug: plugin "<id>": its configuration schema ...`, for another word, a
// wrong type, a default that its own schema refuses.
absl::StatusOr<Schema> ParseSchema(const boost::json::value& schema, std::string_view plugin_id);

// Whether one value fits; the errors are those of CheckConfig.
absl::Status CheckValue(const boost::json::value& value, std::string_view path,
                        const Schema& schema, std::string_view plugin_id);

// A checked block as the plugin gets it. Movable; root() stays valid for the life of the object,
// through moves too.
class CheckedConfig {
 public:
  CheckedConfig();
  CheckedConfig(CheckedConfig&&) noexcept;
  CheckedConfig& operator=(CheckedConfig&&) noexcept;
  ~CheckedConfig();

  const api::ConfigNode* root() const;
  // Lines for the log: deprecated keys that are used.
  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  friend class ConfigChecker;
  struct Storage;
  std::unique_ptr<Storage> storage_;
  std::vector<std::string> warnings_;
};

// Checks settings against the schema and fills in its defaults. `path` is where they stand
// ("client.transport"). A refusal is kInvalidArgument and names where, what was expected and found,
// the nearest key and the allowed ones; it never repeats the value of a secret.
absl::StatusOr<CheckedConfig> CheckConfig(const boost::json::object& settings,
                                          std::string_view path, const Schema& schema,
                                          std::string_view plugin_id);

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_CONFIG_SCHEMA_H_
