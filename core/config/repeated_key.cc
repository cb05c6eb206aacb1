// SPDX-License-Identifier: Apache-2.0
#include "core/config/repeated_key.h"

#include <boost/json/basic_parser_impl.hpp>
#include <set>
#include <vector>

namespace glowplug {
namespace {

namespace json = boost::json;

// What basic_parser calls: of all that it reads only the keys matter, and where objects begin and
// end.
struct KeyCollector {
  static constexpr size_t max_object_size = SIZE_MAX;
  static constexpr size_t max_array_size = SIZE_MAX;
  static constexpr size_t max_key_size = SIZE_MAX;
  static constexpr size_t max_string_size = SIZE_MAX;

  bool on_object_begin(json::error_code&) {
    objects.emplace_back();
    return true;
  }
  bool on_object_end(size_t, json::error_code&) {
    objects.pop_back();
    return true;
  }
  bool on_key_part(json::string_view part, size_t, json::error_code&) {
    key.append(part.data(), part.size());
    return true;
  }
  bool on_key(json::string_view part, size_t, json::error_code& error) {
    key.append(part.data(), part.size());
    if (!objects.back().insert(key).second) {
      error = json::error::extra_data;  // ends the parsing; nobody reads which one it is
      found = true;
      return false;
    }
    key.clear();
    return true;
  }

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_array_begin(json::error_code&) { return true; }
  bool on_array_end(size_t, json::error_code&) { return true; }
  bool on_string_part(json::string_view, size_t, json::error_code&) { return true; }
  bool on_string(json::string_view, size_t, json::error_code&) { return true; }
  bool on_number_part(json::string_view, json::error_code&) { return true; }
  bool on_int64(int64_t, json::string_view, json::error_code&) { return true; }
  bool on_uint64(uint64_t, json::string_view, json::error_code&) { return true; }
  bool on_double(double, json::string_view, json::error_code&) { return true; }
  bool on_bool(bool, json::error_code&) { return true; }
  bool on_null(json::error_code&) { return true; }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

  std::vector<std::set<std::string>> objects;
  std::string key;
  bool found = false;
};

}  // namespace

std::optional<RepeatedKey> FindRepeatedKey(std::string_view text,
                                           const json::parse_options& options) {
  json::basic_parser<KeyCollector> parser(options);
  json::error_code error;
  const size_t read = parser.write_some(/*more=*/false, text.data(), text.size(), error);
  if (!parser.handler().found) return std::nullopt;
  return RepeatedKey{parser.handler().key, read};
}

}  // namespace glowplug
