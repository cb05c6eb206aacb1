// SPDX-License-Identifier: Apache-2.0
#include "core/loader/manifest.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>

#include <algorithm>

#include "core/config/json_text.h"

namespace glowplug {
namespace {

namespace json = boost::json;

absl::Status Refuse(std::string_view text) {
  return absl::InvalidArgumentError(absl::StrCat("its manifest ", std::string(text)));
}

// Empty when it is absent or of another type.
std::string Text(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  const json::string* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string() : std::string(*text);
}

const json::object& Object(const json::object& object, std::string_view key) {
  static const auto* const empty = new json::object;
  const json::value* value = object.if_contains(key);
  const json::object* inner = value == nullptr ? nullptr : value->if_object();
  return inner == nullptr ? *empty : *inner;
}

// UINT32_MAX, which is no version, when it is absent or no small number.
uint32_t Number(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  const int64_t* number = value == nullptr ? nullptr : value->if_int64();
  return number == nullptr || *number < 0 || *number > UINT16_MAX ? UINT32_MAX
                                                                  : static_cast<uint32_t>(*number);
}

bool IsId(std::string_view id) {
  return !id.empty() && id.size() <= 128 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
  });
}

}  // namespace

absl::StatusOr<PluginManifest> ParseManifest(std::string_view text) {
  absl::StatusOr<json::value> tree = ParseJsonText(text, "manifest", JsonDialect::kStrict);
  if (!tree.ok()) {
    return Refuse(absl::StrCat("is not a JSON object: ",
                               absl::StripPrefix(tree.status().message(), "glowplug: ")));
  }
  if (!tree->is_object()) return Refuse("is not a JSON object");
  const json::object& root = tree->get_object();
  PluginManifest manifest;
  manifest.text = std::string(text);
  manifest.id = Text(root, "id");
  manifest.version = Text(root, "version");
  manifest.name = Text(root, "name");
  manifest.license = Text(root, "license");
  manifest.status = Text(root, "status");
  manifest.security = Text(root, "security");
  const json::object& abi = Object(root, "abi");
  manifest.abi_major = Number(abi, "major");
  manifest.abi_minor = Number(abi, "minor");
  manifest.data_model = Text(abi, "data_model");
  manifest.sanitizer = Text(Object(root, "fingerprint"), "sanitizer");
  if (!IsId(manifest.id)) {
    return Refuse("has no \"id\" of letters, digits, '.', '-' and '_'");
  }
  if (manifest.version.empty()) return Refuse("has no \"version\"");
  if (manifest.abi_major == UINT32_MAX || manifest.data_model.empty()) {
    return Refuse("has no \"abi\" with major and data_model");
  }
  const json::value* provides = root.if_contains("provides");
  if (provides == nullptr || !provides->is_array()) return Refuse("has no array \"provides\"");
  for (const json::value& item : provides->get_array()) {
    if (!item.is_string()) return Refuse("has something else than texts in \"provides\"");
    manifest.provides.emplace_back(item.get_string());
  }
  const json::value* schema = root.if_contains("config_schema");
  manifest.config_schema =
      schema != nullptr
          ? *schema
          : json::value(json::object{{"type", "object"}, {"properties", json::object()}});
  return manifest;
}

}  // namespace glowplug
