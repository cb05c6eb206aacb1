// SPDX-License-Identifier: Apache-2.0
#include "core/config/schema.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <utility>

#include "core/base/text.h"

namespace glowplug {
namespace {

namespace json = boost::json;

constexpr char kWords[] =
    "type, enum, minimum, maximum, required, default, properties, items, description, deprecated, "
    "secret";

class SchemaParser {
 public:
  explicit SchemaParser(std::string_view plugin_id) : plugin_id_(plugin_id) {}

  absl::StatusOr<Schema> Parse(const json::value& value, const std::string& at) const {
    if (!value.is_object()) return Refuse(at, "is not an object");
    const json::object& words = value.get_object();
    Schema schema;
    bool has_type = false;
    bool has_properties = false;
    for (const auto& word : words) {
      absl::Status status = ReadWord(std::string(word.key()), word.value(), at, &schema);
      if (!status.ok()) return status;
      has_type |= word.key() == "type";
      has_properties |= word.key() == "properties";
    }
    if (!has_type) return Refuse(at, "has no \"type\"");
    schema.open = schema.type == SchemaType::kObject && !has_properties;
    absl::Status status = CheckTogether(schema, at, has_properties);
    if (!status.ok()) return status;
    return schema;
  }

 private:
  absl::Status Refuse(const std::string& at, std::string_view text) const {
    return absl::InvalidArgumentError(
        absl::StrCat("glowplug: plugin \"", ForAbseil(plugin_id_), "\": its configuration schema",
                     at.empty() ? "" : " for ", at, " ", ForAbseil(text),
                     ". The plugin must be corrected (docs/plugin-authoring.md)."));
  }

  absl::Status ReadType(const json::value& value, const std::string& at, Schema* schema) const {
    const std::string name = value.is_string() ? std::string(value.get_string()) : std::string();
    if (name == "string") {
      schema->type = SchemaType::kString;
    } else if (name == "integer") {
      schema->type = SchemaType::kInteger;
    } else if (name == "boolean") {
      schema->type = SchemaType::kBoolean;
    } else if (name == "array") {
      schema->type = SchemaType::kArray;
    } else if (name == "object") {
      schema->type = SchemaType::kObject;
    } else {
      return Refuse(at, absl::StrCat("has the type \"", name,
                                     "\", expected string, integer, boolean, array or object"));
    }
    return absl::OkStatus();
  }

  absl::Status ReadProperties(const json::value& value, const std::string& at,
                              Schema* schema) const {
    if (!value.is_object()) return Refuse(at, "has \"properties\" that are no object");
    for (const auto& member : value.get_object()) {
      const std::string key(member.key());
      absl::StatusOr<Schema> property =
          Parse(member.value(), at.empty() ? key : absl::StrCat(at, ".", key));
      if (!property.ok()) return property.status();
      if (key == "use" || key == "over") {
        return Refuse(key, "takes a name that belongs to the configuration itself");
      }
      property->key = key;
      schema->properties.push_back(*std::move(property));
    }
    return absl::OkStatus();
  }

  absl::Status ReadWord(const std::string& word, const json::value& value, const std::string& at,
                        Schema* schema) const {
    if (word == "type") return ReadType(value, at, schema);
    if (word == "properties") return ReadProperties(value, at, schema);
    if (word == "items") {
      absl::StatusOr<Schema> items = Parse(value, absl::StrCat(at, "[]"));
      if (!items.ok()) return items.status();
      schema->items = std::make_unique<Schema>(*std::move(items));
      return absl::OkStatus();
    }
    if (word == "default") {
      schema->default_value = value;
      return absl::OkStatus();
    }
    if (word == "enum" && value.is_array() && !value.get_array().empty()) {
      schema->one_of.assign(value.get_array().begin(), value.get_array().end());
      return absl::OkStatus();
    }
    if ((word == "minimum" || word == "maximum") && value.is_int64()) {
      (word == "minimum" ? schema->minimum : schema->maximum) = value.get_int64();
      return absl::OkStatus();
    }
    if ((word == "required" || word == "secret") && value.is_bool()) {
      (word == "required" ? schema->required : schema->secret) = value.get_bool();
      return absl::OkStatus();
    }
    if ((word == "description" || word == "deprecated") && value.is_string()) {
      (word == "description" ? schema->description : schema->deprecated) =
          std::string(value.get_string());
      return absl::OkStatus();
    }
    if (absl::StrContains(absl::StrCat(", ", kWords, ", "), absl::StrCat(", ", word, ", "))) {
      return Refuse(at, absl::StrCat("has a wrong value for \"", word, "\""));
    }
    return Refuse(at, absl::StrCat("has the word \"", word, "\", which this core does not know (",
                                   kWords, ")"));
  }

  absl::Status CheckTogether(const Schema& schema, const std::string& at,
                             bool has_properties) const {
    if (has_properties && schema.type != SchemaType::kObject) {
      return Refuse(at, "has \"properties\" but is no object");
    }
    if (schema.items != nullptr && schema.type != SchemaType::kArray) {
      return Refuse(at, "has \"items\" but is no array");
    }
    if ((schema.minimum || schema.maximum) && schema.type != SchemaType::kInteger) {
      return Refuse(at, "has a minimum or maximum but is no integer");
    }
    if (schema.secret && schema.type != SchemaType::kString) {
      return Refuse(at, "is a secret but no string");
    }
    if (schema.default_value) {
      const absl::Status fits = CheckValue(*schema.default_value, at, schema, plugin_id_);
      if (!fits.ok()) return Refuse(at, "has a default that it refuses itself");
    }
    return absl::OkStatus();
  }

  const std::string_view plugin_id_;
};

}  // namespace

absl::StatusOr<Schema> ParseSchema(const boost::json::value& schema, std::string_view plugin_id) {
  const SchemaParser parser(plugin_id);
  absl::StatusOr<Schema> parsed = parser.Parse(schema, "");
  if (parsed.ok() && parsed->type != SchemaType::kObject) {
    return absl::InvalidArgumentError(
        absl::StrCat("glowplug: plugin \"", ForAbseil(plugin_id),
                     "\": its configuration schema is of no object. The plugin must be corrected "
                     "(docs/plugin-authoring.md)."));
  }
  return parsed;
}

}  // namespace glowplug
