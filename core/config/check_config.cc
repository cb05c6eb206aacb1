// SPDX-License-Identifier: Apache-2.0
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <glowplug/sdk/buffer.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <deque>

#include "core/base/text.h"
#include "core/config/json_text.h"
#include "core/config/refusal_text.h"
#include "core/config/schema.h"

namespace glowplug {

namespace json = boost::json;

// Deques, for the nodes point at their elements.
struct CheckedConfig::Storage {
  std::deque<std::string> texts;
  std::deque<std::vector<api::ConfigNode>> children;
  api::ConfigNode root{};
};

CheckedConfig::CheckedConfig() : storage_(std::make_unique<Storage>()) {
  storage_->root.type = api::ConfigType::kObject;
}
CheckedConfig::CheckedConfig(CheckedConfig&&) noexcept = default;
CheckedConfig& CheckedConfig::operator=(CheckedConfig&&) noexcept = default;
CheckedConfig::~CheckedConfig() = default;

const api::ConfigNode* CheckedConfig::root() const { return &storage_->root; }

// Checks and builds the nodes in one walk.
class ConfigChecker {
 public:
  explicit ConfigChecker(std::string_view plugin_id) : plugin_id_(plugin_id) {}

  absl::StatusOr<CheckedConfig> Run(const json::object& settings, const std::string& path,
                                    const Schema& schema) {
    absl::Status status = CheckObject(settings, path, schema, &config_.storage_->root);
    if (!status.ok()) return status;
    return std::move(config_);
  }

  absl::Status Check(const json::value& value, const std::string& path, const Schema& schema,
                     api::ConfigNode* node) {
    if (!schema.deprecated.empty()) {
      config_.warnings_.push_back(
          absl::StrCat("glowplug: config ", path, ": deprecated; use ", schema.deprecated));
    }
    if (schema.secret) return CheckSecret(value, path, node);
    absl::Status status = CheckType(value, path, schema, node);
    if (status.ok() && !schema.one_of.empty() &&
        std::find(schema.one_of.begin(), schema.one_of.end(), value) == schema.one_of.end()) {
      const std::string allowed =
          absl::StrJoin(schema.one_of, ", ", [](std::string* out, const json::value& choice) {
            absl::StrAppend(out, json::serialize(choice));
          });
      status = ConfigError(
          path, absl::StrCat("expected one of ", allowed, ", found ", json::serialize(value)));
    }
    return status;
  }

 private:
  api::Bytes Keep(std::string_view text) {
    return sdk::BytesOf(config_.storage_->texts.emplace_back(text));
  }

  void Adopt(std::vector<api::ConfigNode> children, api::ConfigNode* node) {
    const auto& kept = config_.storage_->children.emplace_back(std::move(children));
    node->children = kept.data();
    node->child_count = static_cast<uint32_t>(kept.size());
  }

  static absl::Status Expected(const std::string& path, std::string_view expected,
                               const json::value& found) {
    return ConfigError(path,
                       absl::StrCat("expected ", ForAbseil(expected), ", found ", KindOf(found)));
  }

  // Never says what stands there: it may be the secret itself.
  absl::Status CheckSecret(const json::value& value, const std::string& path,
                           api::ConfigNode* node) {
    const json::object* reference = value.if_object();
    const bool well_formed =
        reference != nullptr && reference->size() == 1 &&
        (reference->begin()->key() == "env" || reference->begin()->key() == "file" ||
         reference->begin()->key() == "callback") &&
        reference->begin()->value().is_string() &&
        !reference->begin()->value().get_string().empty();
    if (!well_formed) {
      return ConfigError(path,
                         "a secret is given by reference and never as text; write {\"env\": "
                         "\"NAME\"}, {\"file\": \"/path\"} or {\"callback\": \"NAME\"}");
    }
    node->type = api::ConfigType::kSecret;
    api::ConfigNode child{};
    child.key = Keep(std::string(reference->begin()->key()));
    child.type = api::ConfigType::kString;
    child.text = Keep(std::string(reference->begin()->value().get_string()));
    Adopt({child}, node);
    return absl::OkStatus();
  }

  absl::Status CheckType(const json::value& value, const std::string& path, const Schema& schema,
                         api::ConfigNode* node) {
    switch (schema.type) {
      case SchemaType::kString:
        if (!value.is_string()) return Expected(path, "a string", value);
        node->type = api::ConfigType::kString;
        node->text = Keep(std::string(value.get_string()));
        return absl::OkStatus();
      case SchemaType::kBoolean:
        if (!value.is_bool()) return Expected(path, "true or false", value);
        node->type = api::ConfigType::kBool;
        node->number = value.get_bool() ? 1 : 0;
        return absl::OkStatus();
      case SchemaType::kInteger:
        return CheckInteger(value, path, schema, node);
      case SchemaType::kArray:
        if (!value.is_array()) return Expected(path, "an array", value);
        return CheckArray(value.get_array(), path, schema.items.get(), node);
      case SchemaType::kObject:
        break;
    }
    if (!value.is_object()) return Expected(path, "an object", value);
    return CheckObject(value.get_object(), path, schema, node);
  }

  static absl::Status CheckInteger(const json::value& value, const std::string& path,
                                   const Schema& schema, api::ConfigNode* node) {
    std::string expected = "an integer";
    if (schema.minimum) absl::StrAppend(&expected, " of at least ", *schema.minimum);
    if (schema.maximum) {
      absl::StrAppend(&expected, schema.minimum ? " and" : " of", " at most ", *schema.maximum);
    }
    if (value.is_uint64()) {
      return ConfigError(path, absl::StrCat("expected ", expected, ", found ", value.get_uint64()));
    }
    if (!value.is_int64()) return Expected(path, expected, value);
    const int64_t number = value.get_int64();
    if ((schema.minimum && number < *schema.minimum) ||
        (schema.maximum && number > *schema.maximum)) {
      return ConfigError(path, absl::StrCat("expected ", expected, ", found ", number));
    }
    node->type = api::ConfigType::kInteger;
    node->number = number;
    return absl::OkStatus();
  }

  absl::Status CheckArray(const json::array& array, const std::string& path, const Schema* items,
                          api::ConfigNode* node) {
    node->type = api::ConfigType::kArray;
    std::vector<api::ConfigNode> children(array.size());
    for (size_t i = 0; i < array.size(); ++i) {
      const std::string at = absl::StrCat(path, "[", i, "]");
      absl::Status status = items == nullptr ? CheckAny(array[i], at, &children[i])
                                             : Check(array[i], at, *items, &children[i]);
      if (!status.ok()) return status;
    }
    Adopt(std::move(children), node);
    return absl::OkStatus();
  }

  absl::Status CheckObject(const json::object& object, const std::string& path,
                           const Schema& schema, api::ConfigNode* node) {
    node->type = api::ConfigType::kObject;
    if (schema.open) return CheckOpenObject(object, path, node);
    for (const auto& member : object) {
      const std::string key(member.key());
      bool known = false;
      std::vector<std::string> allowed;
      for (const Schema& property : schema.properties) {
        known |= property.key == key;
        if (property.deprecated.empty()) allowed.push_back(property.key);
      }
      if (known) continue;
      return UnknownKey(absl::StrCat(path, ".", key),
                        absl::StrCat("\"", ForAbseil(plugin_id_), "\""), key, std::move(allowed));
    }
    std::vector<api::ConfigNode> children;
    for (const Schema& property : schema.properties) {
      const std::string& key = property.key;
      const std::string at = absl::StrCat(path, ".", key);
      const json::value* value = object.if_contains(key);
      if (value == nullptr && property.required) {
        return ConfigError(
            at, absl::StrCat("missing; \"", ForAbseil(plugin_id_), "\" needs it",
                             property.description.empty() ? "" : ": ", property.description));
      }
      api::ConfigNode child{};
      absl::Status status;
      if (value != nullptr) {
        status = Check(*value, at, property, &child);
      } else if (property.default_value) {
        const size_t warnings = config_.warnings_.size();
        status = Check(*property.default_value, at, property, &child);
        config_.warnings_.resize(warnings);  // a default that nobody wrote is no use of a key
      } else {
        continue;
      }
      if (!status.ok()) return status;
      child.key = Keep(key);
      children.push_back(child);
    }
    Adopt(std::move(children), node);
    return absl::OkStatus();
  }

  absl::Status CheckOpenObject(const json::object& object, const std::string& path,
                               api::ConfigNode* node) {
    std::vector<api::ConfigNode> children;
    for (const auto& member : object) {
      const std::string key(member.key());
      api::ConfigNode& child = children.emplace_back();
      absl::Status status = CheckAny(member.value(), absl::StrCat(path, ".", key), &child);
      if (!status.ok()) return status;
      child.key = Keep(key);
    }
    Adopt(std::move(children), node);
    return absl::OkStatus();
  }

  absl::Status CheckAny(const json::value& value, const std::string& path, api::ConfigNode* node) {
    Schema any;
    any.open = true;
    if (value.is_string()) {
      any.type = SchemaType::kString;
    } else if (value.is_int64()) {
      any.type = SchemaType::kInteger;
    } else if (value.is_bool()) {
      any.type = SchemaType::kBoolean;
    } else if (value.is_array()) {
      any.type = SchemaType::kArray;
    } else if (value.is_object()) {
      any.type = SchemaType::kObject;
    } else {
      return Expected(path, "a string, an integer, true or false, an array or an object", value);
    }
    return CheckType(value, path, any, node);
  }

  const std::string_view plugin_id_;
  CheckedConfig config_;
};

absl::Status CheckValue(const boost::json::value& value, std::string_view path,
                        const Schema& schema, std::string_view plugin_id) {
  api::ConfigNode node{};
  return ConfigChecker(plugin_id).Check(value, std::string(path), schema, &node);
}

absl::StatusOr<CheckedConfig> CheckConfig(const boost::json::object& settings,
                                          std::string_view path, const Schema& schema,
                                          std::string_view plugin_id) {
  return ConfigChecker(plugin_id).Run(settings, std::string(path), schema);
}

}  // namespace glowplug
