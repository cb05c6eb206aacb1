// SPDX-License-Identifier: Apache-2.0
// Between C++ types and the values of the boundary. A type of your own becomes a key or a value
// when Marshal is specialised for it.
#ifndef GLOWPLUG_MARSHAL_H_
#define GLOWPLUG_MARSHAL_H_

#include <absl/status/status.h>
#include <glowplug/api/value.h>
#include <glowplug/export.h>
#include <glowplug/sdk/buffer.h>
#include <glowplug/types.h>

#include <concepts>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace glowplug {

// The primary template is empty: a type without a specialisation cannot be used, and the compiler
// says so. A specialisation has
//   static void Write(const T& from, api::Value& to, sdk::HeapArena& arena);
//     `to` may point into `from` and into the arena, which both live until the request was sent.
//   static absl::Status Read(const api::Value& from, T& to);
//     What `from` points to dies when it returns.
template <class T>
struct Marshal {};

// The error of a Read() that found something else: says both, and what to do.
GLOWPLUG_EXPORT absl::Status UnexpectedType(std::string_view expected, api::ValueType found);

// "int", "string", "UUID": a type's name in messages.
GLOWPLUG_EXPORT std::string_view NameOf(api::ValueType type);

namespace internal {

template <class T, api::ValueType type>
struct IntegerMarshal {
  static void Write(T from, api::Value& to, sdk::HeapArena&) {
    to = {};
    to.type = type;
    to.int64 = static_cast<int64_t>(from);
  }
  static absl::Status Read(const api::Value& from, T& to) {
    if (from.type != type) return UnexpectedType(NameOf(type), from.type);
    to = static_cast<T>(from.int64);
    return absl::OkStatus();
  }
};

}  // namespace internal

template <>
struct Marshal<int8_t> : internal::IntegerMarshal<int8_t, api::ValueType::kByte> {};
template <>
struct Marshal<int16_t> : internal::IntegerMarshal<int16_t, api::ValueType::kShort> {};
template <>
struct Marshal<int32_t> : internal::IntegerMarshal<int32_t, api::ValueType::kInt> {};
template <>
struct Marshal<long> : internal::IntegerMarshal<long, api::ValueType::kLong> {};
template <>
struct Marshal<long long> : internal::IntegerMarshal<long long, api::ValueType::kLong> {};
template <>
struct Marshal<char16_t> : internal::IntegerMarshal<char16_t, api::ValueType::kChar> {};
template <>
struct Marshal<bool> : internal::IntegerMarshal<bool, api::ValueType::kBool> {};

template <>
struct Marshal<float> {
  static void Write(float from, api::Value& to, sdk::HeapArena&) {
    to = {};
    to.type = api::ValueType::kFloat;
    to.float32 = from;
  }
  static absl::Status Read(const api::Value& from, float& to) {
    if (from.type != api::ValueType::kFloat) return UnexpectedType("float", from.type);
    to = from.float32;
    return absl::OkStatus();
  }
};

template <>
struct Marshal<double> {
  static void Write(double from, api::Value& to, sdk::HeapArena&) {
    to = {};
    to.type = api::ValueType::kDouble;
    to.float64 = from;
  }
  static absl::Status Read(const api::Value& from, double& to) {
    if (from.type != api::ValueType::kDouble) return UnexpectedType("double", from.type);
    to = from.float64;
    return absl::OkStatus();
  }
};

// Text is UTF-8; the server keeps it as UTF-16.
template <>
struct Marshal<std::string_view> {
  static void Write(std::string_view from, api::Value& to, sdk::HeapArena&) {
    to = {};
    to.type = api::ValueType::kString;
    to.bytes = reinterpret_cast<const uint8_t*>(from.data());
    to.count = static_cast<uint32_t>(from.size());
  }
};

template <>
struct Marshal<std::string> {
  static void Write(const std::string& from, api::Value& to, sdk::HeapArena& arena) {
    Marshal<std::string_view>::Write(from, to, arena);
  }
  static absl::Status Read(const api::Value& from, std::string& to) {
    if (from.type != api::ValueType::kString) return UnexpectedType("string", from.type);
    to.assign(reinterpret_cast<const char*>(from.bytes), from.count);
    return absl::OkStatus();
  }
};

template <class Byte>
requires(std::same_as<Byte, uint8_t> ||
         std::same_as<Byte, int8_t>) struct Marshal<std::vector<Byte>> {
  static void Write(const std::vector<Byte>& from, api::Value& to, sdk::HeapArena&) {
    to = {};
    to.type = api::ValueType::kByteArray;
    to.bytes = reinterpret_cast<const uint8_t*>(from.data());
    to.count = static_cast<uint32_t>(from.size());
  }
  static absl::Status Read(const api::Value& from, std::vector<Byte>& to) {
    if (from.type != api::ValueType::kByteArray) return UnexpectedType("byte array", from.type);
    to.assign(from.bytes, from.bytes + from.count);
    return absl::OkStatus();
  }
};

template <>
struct Marshal<Uuid> {
  static void Write(const Uuid& from, api::Value& to, sdk::HeapArena&) {
    to = {};
    to.type = api::ValueType::kUuid;
    to.int64 = static_cast<int64_t>(from.most_significant);
    to.extra = static_cast<int64_t>(from.least_significant);
  }
  static absl::Status Read(const api::Value& from, Uuid& to) {
    if (from.type != api::ValueType::kUuid) return UnexpectedType("UUID", from.type);
    to = {static_cast<uint64_t>(from.int64), static_cast<uint64_t>(from.extra)};
    return absl::OkStatus();
  }
};

template <>
struct Marshal<Date> {
  static void Write(const Date& from, api::Value& to, sdk::HeapArena&) {
    to = {};
    to.type = api::ValueType::kDate;
    to.int64 = from.milliseconds;
  }
  static absl::Status Read(const api::Value& from, Date& to) {
    if (from.type != api::ValueType::kDate) return UnexpectedType("date", from.type);
    to = Date(from.int64);
    return absl::OkStatus();
  }
};

template <>
struct Marshal<TimeOfDay> {
  static void Write(const TimeOfDay& from, api::Value& to, sdk::HeapArena&) {
    to = {};
    to.type = api::ValueType::kTime;
    to.int64 = from.milliseconds;
  }
  static absl::Status Read(const api::Value& from, TimeOfDay& to) {
    if (from.type != api::ValueType::kTime) return UnexpectedType("time", from.type);
    to.milliseconds = from.int64;
    return absl::OkStatus();
  }
};

template <>
struct Marshal<Timestamp> {
  static void Write(const Timestamp& from, api::Value& to, sdk::HeapArena&) {
    to = {};
    to.type = api::ValueType::kTimestamp;
    to.int64 = from.milliseconds;
    to.extra = from.nanoseconds;
  }
  static absl::Status Read(const api::Value& from, Timestamp& to) {
    if (from.type != api::ValueType::kTimestamp) return UnexpectedType("timestamp", from.type);
    to = Timestamp(from.int64, static_cast<int32_t>(from.extra));
    return absl::OkStatus();
  }
};

// Null, or a T.
template <class T>
struct Marshal<std::optional<T>> {
  static void Write(const std::optional<T>& from, api::Value& to, sdk::HeapArena& arena) {
    to = {};
    to.type = api::ValueType::kNull;
    if (from.has_value()) Marshal<T>::Write(*from, to, arena);
  }
  static absl::Status Read(const api::Value& from, std::optional<T>& to) {
    to.reset();
    if (from.type == api::ValueType::kNull) return absl::OkStatus();
    return Marshal<T>::Read(from, to.emplace());
  }
};

// A type that can be a key or a value.
template <class T>
concept Marshalled = requires(const T& from, T& to, api::Value& value, sdk::HeapArena& arena) {
  Marshal<T>::Write(from, value, arena);
  { Marshal<T>::Read(value, to) } -> std::same_as<absl::Status>;
};

}  // namespace glowplug

#endif  // GLOWPLUG_MARSHAL_H_
