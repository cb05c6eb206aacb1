// SPDX-License-Identifier: Apache-2.0
// Requests and what they are made of, as bytes (ignite-protocol, sections 3 to 5).
#ifndef GLOWPLUG_TESTS_EMBEDDED_REQUEST_BYTES_H_
#define GLOWPLUG_TESTS_EMBEDDED_REQUEST_BYTES_H_

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "wire/ignite/string_hash.h"

namespace glowplug::test {

template <class T>
std::string Raw(T number) {
  return {reinterpret_cast<const char*>(&number), sizeof(number)};
}
inline std::string Byte(int number) { return Raw(static_cast<int8_t>(number)); }
inline std::string Int(int32_t number) { return Raw(number); }
inline std::string Long(int64_t number) { return Raw(number); }

// Data objects.
inline std::string IntObject(int32_t number) { return "\x03" + Int(number); }
inline std::string Text(std::string_view text) {
  return "\x09" + Int(static_cast<int32_t>(text.size())) + std::string(text);
}
inline const std::string kNull = "\x65";

// The header of operations on a cache.
inline std::string Cache(std::string_view name, int flags = 0) {
  return Int(ignite::HashOfString(name)) + Byte(flags);
}
inline std::string ExpiringCache(std::string_view name, int64_t create, int64_t update,
                                 int64_t access) {
  return Cache(name, 4) + Long(create) + Long(update) + Long(access);
}

// What operation 3003 tells.
struct TypeBytes {
  struct Field {
    std::string_view name;
    int32_t type;
    int32_t id;
  };
  struct Constant {
    std::string_view name;
    int32_t ordinal;
  };
  struct Schema {
    int32_t id;
    std::vector<int32_t> fields;
  };
  int32_t id;
  std::string_view name;
  std::string_view affinity_field = {};
  std::vector<Field> fields = {};
  std::vector<Constant> constants = {};  // any: an enum
  std::vector<Schema> schemas = {};

  std::string Bytes() const {
    const auto count = [](size_t number) { return Int(static_cast<int32_t>(number)); };
    std::string bytes = Int(id) + Text(name);
    bytes += affinity_field.empty() ? kNull : Text(affinity_field);
    bytes += count(fields.size());
    for (const Field& field : fields) bytes += Text(field.name) + Int(field.type) + Int(field.id);
    bytes += Byte(constants.empty() ? 0 : 1);
    if (!constants.empty()) bytes += count(constants.size());
    for (const Constant& each : constants) bytes += Text(each.name) + Int(each.ordinal);
    bytes += count(schemas.size());
    for (const Schema& schema : schemas) {
      bytes += Int(schema.id) + count(schema.fields.size());
      for (const int32_t field : schema.fields) bytes += Int(field);
    }
    return bytes;
  }
};

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_EMBEDDED_REQUEST_BYTES_H_
