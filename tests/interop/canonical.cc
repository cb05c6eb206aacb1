// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/json.hpp>

#include "tests/interop/notation.h"

namespace glowplug::test {
namespace {

namespace json = boost::json;

json::string_view CanonicalName(json::string_view name) {
  if (name == "enum_array") return "object_array";
  return name == "binary_enum" ? json::string_view("enum") : name;
}

}  // namespace

json::value Canonical(const json::value& notation) {
  if (const json::array* from = notation.if_array()) {
    json::array items;
    for (const json::value& item : *from) items.push_back(Canonical(item));
    return items;
  }
  if (!notation.is_object()) return notation;
  json::object members;
  for (const auto& [name, content] : notation.as_object()) {
    members[CanonicalName(name)] = Canonical(content);
  }
  if (json::value* array = members.if_contains("object_array")) array->as_object()["type"] = "";
  const auto sort = [](json::value& items) {
    std::sort(items.as_array().begin(), items.as_array().end(), [](auto& left, auto& right) {
      return json::serialize(left) < json::serialize(right);
    });
  };
  const json::value* kind = members.if_contains("kind");
  if (json::value* items = members.if_contains("items"); items != nullptr && kind != nullptr) {
    if (kind->as_int64() == 3) sort(*items);
  }
  if (json::value* entries = members.if_contains("entries");
      entries != nullptr && kind != nullptr) {
    if (kind->as_int64() == 1) sort(*entries);
  }
  return members;
}

}  // namespace glowplug::test
