// SPDX-License-Identifier: Apache-2.0
// Configurations for people.
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <glowplug/cache_configuration.h>

#include <initializer_list>
#include <utility>

#include "core/base/text.h"
#include "core/client/cache_properties.h"

namespace glowplug {
namespace {

// Java's names; a number that no name stands for is said as it is.
std::string NameOf(int64_t number, std::initializer_list<std::pair<int64_t, const char*>> names) {
  for (const auto& [candidate, name] : names) {
    if (candidate == number) return name;
  }
  return absl::StrCat(number);
}

std::string Text(CacheMode mode) {
  return NameOf(static_cast<int64_t>(mode), {{1, "REPLICATED"}, {2, "PARTITIONED"}});
}
std::string Text(CacheAtomicityMode mode) {
  return NameOf(static_cast<int64_t>(mode), {{0, "TRANSACTIONAL"}, {1, "ATOMIC"}});
}
std::string Text(CacheWriteSynchronizationMode mode) {
  return NameOf(static_cast<int64_t>(mode),
                {{0, "FULL_SYNC"}, {1, "FULL_ASYNC"}, {2, "PRIMARY_SYNC"}});
}
std::string Text(CacheRebalanceMode mode) {
  return NameOf(static_cast<int64_t>(mode), {{0, "SYNC"}, {1, "ASYNC"}, {2, "NONE"}});
}
std::string Text(PartitionLossPolicy policy) {
  return NameOf(static_cast<int64_t>(policy), {{0, "READ_ONLY_SAFE"},
                                               {1, "READ_ONLY_ALL"},
                                               {2, "READ_WRITE_SAFE"},
                                               {3, "READ_WRITE_ALL"},
                                               {4, "IGNORE"}});
}
std::string Text(QueryIndexType type) {
  return NameOf(static_cast<int64_t>(type), {{0, "SORTED"}, {1, "FULLTEXT"}, {2, "GEOSPATIAL"}});
}

std::string Text(bool value) { return value ? "true" : "false"; }
std::string Text(int32_t value) { return absl::StrCat(value); }
std::string Text(int64_t value) { return absl::StrCat(value); }
std::string Text(const std::string& value) { return value; }
std::string Text(absl::Duration value) { return absl::FormatDuration(value); }
std::string Text(const ExpiryPolicy& value) { return absl::StrCat("{", ToString(value), "}"); }
std::string Text(const QueryEntity& value) { return ToString(value); }

std::string Text(const QueryField& field) {
  std::string text = absl::StrCat(field.name, " ", field.type_name);
  if (field.is_key) absl::StrAppend(&text, " key");
  if (field.not_null) absl::StrAppend(&text, " not null");
  if (!field.default_value.is_null()) {
    absl::StrAppend(&text, " default ", field.default_value.ToString());
  }
  if (field.precision != -1) absl::StrAppend(&text, " precision ", field.precision);
  if (field.scale != -1) absl::StrAppend(&text, " scale ", field.scale);
  return text;
}

std::string Text(const QueryIndexField& field) {
  return absl::StrCat(field.name, field.descending ? " descending" : "");
}

std::string Text(const std::pair<const std::string, std::string>& alias) {
  return absl::StrCat(alias.first, " as ", alias.second);
}

std::string Text(const KeyConfiguration& key) {
  return key.affinity_key_field.has_value()
             ? absl::StrCat(key.type_name, " by ", *key.affinity_key_field)
             : key.type_name;
}

std::string Text(const QueryIndex& index);

template <class List>
std::string ListText(const List& list) {
  return absl::StrCat(
      "[",
      absl::StrJoin(list, ", ",
                    [](std::string* out, const auto& item) { absl::StrAppend(out, Text(item)); }),
      "]");
}

std::string Text(const QueryIndex& index) {
  std::string text = absl::StrCat(index.name, " ", Text(index.type), " ", ListText(index.fields));
  if (index.inline_size != -1) absl::StrAppend(&text, " inline ", index.inline_size);
  return text;
}

template <class T>
std::string Text(const std::vector<T>& list) {
  return ListText(list);
}
std::string Text(const std::map<std::string, std::string>& list) { return ListText(list); }

template <class T>
std::string Text(const std::optional<T>& value) {
  return Text(*value);
}

template <class T>
bool IsSaid(const T& list) {
  return !list.empty();
}
template <class T>
bool IsSaid(const std::optional<T>& value) {
  return value.has_value();
}

// "a=1, b=2" of what is said.
class Properties {
 public:
  template <class T>
  void Add(std::string_view name, const T& value) {
    if (!IsSaid(value)) return;
    absl::StrAppend(&text_, text_.empty() ? "" : ", ", ForAbseil(name), "=", Text(value));
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace

std::string ToString(const QueryEntity& entity) {
  Properties said;
  said.Add("key_type", entity.key_type);
  said.Add("value_type", entity.value_type);
  said.Add("table", entity.table);
  said.Add("key_field", entity.key_field);
  said.Add("value_field", entity.value_field);
  said.Add("fields", entity.fields);
  said.Add("aliases", entity.aliases);
  said.Add("indexes", entity.indexes);
  return absl::StrCat("{", said.text(), "}");
}

std::string ToString(const CacheConfiguration& configuration) {
  Properties said;
  internal::ForEachProperty(configuration, [&](api::CacheProperty, std::string_view name,
                                               const auto& property) { said.Add(name, property); });
  return said.text();
}

std::ostream& operator<<(std::ostream& out, const CacheConfiguration& configuration) {
  return out << ToString(configuration);
}

}  // namespace glowplug
