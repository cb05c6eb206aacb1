// SPDX-License-Identifier: Apache-2.0
#include <absl/strings/str_cat.h>
#include <glowplug/cache_configuration.h>
#include <glowplug/submit.h>

#include <type_traits>

#include "core/base/text.h"
#include "core/client/cache_properties.h"
#include "core/client/configuration_parts.h"

namespace glowplug::internal {
namespace {

// Each pair writes and reads a property of one kind. What writes nothing answers false.
template <class T>
bool Write(const T& from, api::Value& to, sdk::HeapArena& arena) {
  Marshal<T>::Write(from, to, arena);
  return true;
}
template <class T>
absl::Status Read(const api::Value& from, std::string_view, T& to) {
  return Marshal<T>::Read(from, to);
}

template <class T>
requires std::is_enum_v<T>
bool Write(const T& from, api::Value& to, sdk::HeapArena& arena) {
  return Write(static_cast<int32_t>(from), to, arena);
}
template <class T>
requires std::is_enum_v<T> absl::Status Read(const api::Value& from, std::string_view, T& to) {
  int32_t number = 0;
  absl::Status read = Marshal<int32_t>::Read(from, number);
  to = static_cast<T>(number);
  return read;
}

bool Write(const absl::Duration& from, api::Value& to, sdk::HeapArena& arena) {
  return Write(absl::ToInt64Milliseconds(absl::Ceil(from, absl::Milliseconds(1))), to, arena);
}
absl::Status Read(const api::Value& from, std::string_view, absl::Duration& to) {
  int64_t millis = 0;
  absl::Status read = Marshal<int64_t>::Read(from, millis);
  to = absl::Milliseconds(millis);
  return read;
}

bool Write(const ExpiryPolicy& from, api::Value& to, sdk::HeapArena& arena) {
  PartWriter policy(to, 3, arena);
  for (const absl::Duration each : {from.create, from.update, from.access}) {
    policy.Add(ToExpiryMillis(each));
  }
  return true;
}
absl::Status Read(const api::Value& from, std::string_view what, ExpiryPolicy& to) {
  PartReader policy(from, 3, what);
  for (absl::Duration* each : {&to.create, &to.update, &to.access}) {
    int64_t millis = 0;
    policy.Read(millis);
    *each = FromExpiryMillis(millis);
  }
  return policy.status();
}

template <class T>
bool Write(const std::vector<T>& from, api::Value& to, sdk::HeapArena& arena) {
  if (!from.empty()) WriteParts(from, to, arena);
  return !from.empty();
}
template <class T>
absl::Status Read(const api::Value& from, std::string_view what, std::vector<T>& to) {
  return ReadParts(from, what, to);
}

bool Write(const std::vector<std::string>& from, api::Value& to, sdk::HeapArena& arena) {
  to = ValueOf(api::ValueType::kStringArray);
  auto* items = Room<api::Value>(arena, from.size());
  to.items = items;
  to.count = CountOf(from.size());
  for (const std::string& text : from) Marshal<std::string>::Write(text, *items++, arena);
  return !from.empty();
}
absl::Status Read(const api::Value& from, std::string_view, std::vector<std::string>& to) {
  if (from.type == api::ValueType::kNull) return absl::OkStatus();
  if (from.type != api::ValueType::kStringArray) return UnexpectedType("string array", from.type);
  absl::Status status;
  for (uint32_t i = 0; i < from.count && status.ok(); ++i) {
    status = Marshal<std::string>::Read(from.items[i], to.emplace_back());
  }
  return status;
}

template <class T>
bool Write(const std::optional<T>& from, api::Value& to, sdk::HeapArena& arena) {
  return from.has_value() && Write(*from, to, arena);
}
template <class T>
absl::Status Read(const api::Value& from, std::string_view what, std::optional<T>& to) {
  if (from.type == api::ValueType::kNull) return absl::OkStatus();
  return Read(from, what, to.emplace());
}

}  // namespace

std::vector<api::Value> WriteConfiguration(const CacheConfiguration& configuration,
                                           sdk::HeapArena& arena) {
  std::vector<api::Value> args;
  ForEachProperty(
      configuration, [&](api::CacheProperty number, std::string_view, const auto& property) {
        api::Value value{};
        if (!Write(property, value, arena)) return;
        Marshal<int32_t>::Write(static_cast<int32_t>(number), args.emplace_back(), arena);
        args.push_back(value);
      });
  return args;
}

absl::Status ReadConfiguration(const api::Reply& reply, CacheConfiguration& configuration) {
  if (reply.row_count % 2 != 0) return WrongRowCount(reply.row_count + 1, reply.row_count);
  configuration = {};
  for (uint64_t i = 0; i < reply.row_count; i += 2) {
    int32_t found = 0;
    absl::Status status = Marshal<int32_t>::Read(reply.rows[i], found);
    ForEachProperty(
        configuration, [&](api::CacheProperty number, std::string_view name, auto& property) {
          if (!status.ok() || static_cast<int32_t>(number) != found) return;
          status = Read(reply.rows[i + 1], name, property);
          if (status.ok()) return;
          status = absl::Status(
              status.code(), absl::StrCat("the cache's ", ForAbseil(name), ": ", status.message()));
        });
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace glowplug::internal
