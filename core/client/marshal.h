// SPDX-License-Identifier: Apache-2.0
// Between C++ types and the values of the boundary. A type of your own becomes a key or a value by
// BOOST_DESCRIBE_STRUCT (described.h), or when Marshal is specialised for it. docs/types.md has the
// table of types.
#ifndef GLOWPLUG_MARSHAL_H_
#define GLOWPLUG_MARSHAL_H_

#include <absl/status/status.h>
#include <glowplug/api/value.h>
#include <glowplug/export.h>
#include <glowplug/sdk/buffer.h>
#include <glowplug/types.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace glowplug {

// The primary template is empty: a type without a specialisation cannot be used, and the compiler
// says so. A specialisation has
//   static constexpr api::ValueType kType;
//     What a field of this type is declared as; kObject for any.
//   static void Write(const T& from, api::Value& to, sdk::HeapArena& arena);
//     `to` may point into `from` and into the arena, which both live until the request was sent.
//   static absl::Status Read(const api::Value& from, T& to);
//     Into a T just made. What `from` points to dies soon after it returns.
template <class T>
struct Marshal {};

// The error of a Read() that found something else: says both, and what to do.
GLOWPLUG_EXPORT absl::Status UnexpectedType(std::string_view expected, api::ValueType found);

// "int", "string array", "UUID": a type's name in messages.
GLOWPLUG_EXPORT std::string_view NameOf(api::ValueType type);

// A type that can be written; one that can be read.
template <class T>
concept Writable = requires(const T& from, api::Value& to, sdk::HeapArena& arena) {
  Marshal<T>::Write(from, to, arena);
};
template <class T>
concept Readable = requires(const api::Value& from, T& to) {
  { Marshal<T>::Read(from, to) } -> std::same_as<absl::Status>;
};

namespace internal {

// Whether a T that was read points into what it was read from: views do, and what holds views.
// Seen are the structs around it, so that a struct may hold itself.
template <class T, class... Seen>
struct Borrows : std::false_type {};

[[noreturn]] GLOWPLUG_EXPORT void OutOfMemory();

// Zeroed room in the arena.
template <class T>
T* Room(sdk::HeapArena& arena, size_t count) {
  T* room = sdk::Allocate<T>(arena.get(), count);
  if (room == nullptr) OutOfMemory();
  return room;
}

// More than fits stays more than any frame can hold: the codec refuses it.
inline uint32_t CountOf(size_t size) {
  return size < UINT32_MAX ? static_cast<uint32_t>(size) : UINT32_MAX;
}

inline api::Value ValueOf(api::ValueType type) {
  api::Value value{};
  value.type = type;
  return value;
}

template <class T, api::ValueType type>
struct IntegerMarshal {
  static constexpr api::ValueType kType = type;
  static void Write(T from, api::Value& to, sdk::HeapArena&) {
    to = ValueOf(type);
    to.int64 = static_cast<int64_t>(from);
  }
  static absl::Status Read(const api::Value& from, T& to) {
    if (from.type != type) return UnexpectedType(NameOf(type), from.type);
    to = static_cast<T>(from.int64);
    return absl::OkStatus();
  }
};

// Text and bytes, as views.
template <class View, api::ValueType type>
struct ViewMarshal {
  using Unit = std::remove_cv_t<typename View::value_type>;
  static constexpr api::ValueType kType = type;
  static void Write(View from, api::Value& to, sdk::HeapArena&) {
    to = ValueOf(type);
    to.bytes = reinterpret_cast<const uint8_t*>(from.data());
    to.count = CountOf(from.size());
  }
  static absl::Status Read(const api::Value& from, View& to) {
    if (from.type != type) return UnexpectedType(NameOf(type), from.type);
    to = View(reinterpret_cast<const Unit*>(from.bytes), from.count);
    return absl::OkStatus();
  }
};

// Null, or what the pointer or optional points to.
template <class Pointer, class T>
struct NullableMarshal {
  static constexpr api::ValueType kType = Marshal<T>::kType;
  static void Write(const Pointer& from, api::Value& to, sdk::HeapArena& arena) {
    to = ValueOf(api::ValueType::kNull);
    if (from) Marshal<T>::Write(*from, to, arena);
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
  static constexpr api::ValueType kType = api::ValueType::kFloat;
  static void Write(float from, api::Value& to, sdk::HeapArena&) {
    to = internal::ValueOf(kType);
    to.float32 = from;
  }
  static absl::Status Read(const api::Value& from, float& to) {
    if (from.type != kType) return UnexpectedType("float", from.type);
    to = from.float32;
    return absl::OkStatus();
  }
};

template <>
struct Marshal<double> {
  static constexpr api::ValueType kType = api::ValueType::kDouble;
  static void Write(double from, api::Value& to, sdk::HeapArena&) {
    to = internal::ValueOf(kType);
    to.float64 = from;
  }
  static absl::Status Read(const api::Value& from, double& to) {
    if (from.type != kType) return UnexpectedType("double", from.type);
    to = from.float64;
    return absl::OkStatus();
  }
};

// Null alone.
template <>
struct Marshal<std::nullptr_t> {
  static constexpr api::ValueType kType = api::ValueType::kObject;
  static void Write(std::nullptr_t, api::Value& to, sdk::HeapArena&) {
    to = internal::ValueOf(api::ValueType::kNull);
  }
};
template <>
struct Marshal<std::nullopt_t> : Marshal<std::nullptr_t> {
  static void Write(std::nullopt_t, api::Value& to, sdk::HeapArena&) {
    to = internal::ValueOf(api::ValueType::kNull);
  }
};

// Text is UTF-8; the server keeps it as UTF-16. Views that were read live as long as what they were
// read from: see View.
template <>
struct Marshal<std::string_view>
    : internal::ViewMarshal<std::string_view, api::ValueType::kString> {};
template <>
struct Marshal<std::span<const std::byte>>
    : internal::ViewMarshal<std::span<const std::byte>, api::ValueType::kByteArray> {};
template <>
struct Marshal<std::span<const uint8_t>>
    : internal::ViewMarshal<std::span<const uint8_t>, api::ValueType::kByteArray> {};

namespace internal {
template <class... Seen>
struct Borrows<std::string_view, Seen...> : std::true_type {};
template <class... Seen>
struct Borrows<std::span<const std::byte>, Seen...> : std::true_type {};
template <class... Seen>
struct Borrows<std::span<const uint8_t>, Seen...> : std::true_type {};
}  // namespace internal

template <>
struct Marshal<std::string> {
  static constexpr api::ValueType kType = api::ValueType::kString;
  static void Write(const std::string& from, api::Value& to, sdk::HeapArena& arena) {
    Marshal<std::string_view>::Write(from, to, arena);
  }
  static absl::Status Read(const api::Value& from, std::string& to) {
    if (from.type != kType) return UnexpectedType("string", from.type);
    // Not assign(), which looks after what an old string might have held.
    to = std::string(reinterpret_cast<const char*>(from.bytes), from.count);
    return absl::OkStatus();
  }
};

// Literals, to be written alone.
template <>
struct Marshal<const char*> {
  static constexpr api::ValueType kType = api::ValueType::kString;
  static void Write(const char* from, api::Value& to, sdk::HeapArena& arena) {
    Marshal<std::string_view>::Write(from, to, arena);
  }
};
template <size_t size>
struct Marshal<char[size]> : Marshal<const char*> {};

template <>
struct Marshal<Uuid> {
  static constexpr api::ValueType kType = api::ValueType::kUuid;
  static void Write(const Uuid& from, api::Value& to, sdk::HeapArena&) {
    to = internal::ValueOf(kType);
    to.int64 = static_cast<int64_t>(from.most_significant);
    to.extra = static_cast<int64_t>(from.least_significant);
  }
  static absl::Status Read(const api::Value& from, Uuid& to) {
    if (from.type != kType) return UnexpectedType("UUID", from.type);
    to = {static_cast<uint64_t>(from.int64), static_cast<uint64_t>(from.extra)};
    return absl::OkStatus();
  }
};

template <>
struct Marshal<JavaClass> {
  static constexpr api::ValueType kType = api::ValueType::kClass;
  static void Write(const JavaClass& from, api::Value& to, sdk::HeapArena& arena) {
    Marshal<std::string_view>::Write(from.name, to, arena);
    to.type = kType;
  }
  GLOWPLUG_EXPORT static absl::Status Read(const api::Value& from, JavaClass& to);
};

template <>
struct GLOWPLUG_EXPORT Marshal<Enum> {
  static constexpr api::ValueType kType = api::ValueType::kEnum;
  static void Write(const Enum& from, api::Value& to, sdk::HeapArena& arena);
  static absl::Status Read(const api::Value& from, Enum& to);
};

template <class T>
struct Marshal<std::optional<T>> : internal::NullableMarshal<std::optional<T>, T> {
  static absl::Status Read(const api::Value& from, std::optional<T>& to) requires Readable<T> {
    if constexpr (std::is_same_v<T, std::string>) {
      // Made where it stays: to move it would be to wait until its text is stored.
      if (from.type == Marshal<T>::kType) {
        to.emplace(reinterpret_cast<const char*>(from.bytes), from.count);
        return absl::OkStatus();
      }
    }
    if (from.type != api::ValueType::kNull) return Marshal<T>::Read(from, to.emplace());
    to.reset();
    return absl::OkStatus();
  }
};

template <class T>
struct Marshal<std::unique_ptr<T>> : internal::NullableMarshal<std::unique_ptr<T>, T> {
  static absl::Status Read(const api::Value& from, std::unique_ptr<T>& to) {
    to.reset();
    if (from.type == api::ValueType::kNull) return absl::OkStatus();
    to = std::make_unique<T>();
    return Marshal<T>::Read(from, *to);
  }
};

template <class T>
struct Marshal<std::shared_ptr<T>> : internal::NullableMarshal<std::shared_ptr<T>, T> {
  static absl::Status Read(const api::Value& from, std::shared_ptr<T>& to) {
    to.reset();
    if (from.type == api::ValueType::kNull) return absl::OkStatus();
    to = std::make_shared<T>();
    return Marshal<T>::Read(from, *to);
  }
};

namespace internal {
template <class T, class... Seen>
struct Borrows<std::optional<T>, Seen...> : Borrows<T, Seen...> {};
template <class T, class... Seen>
struct Borrows<std::unique_ptr<T>, Seen...> : Borrows<T, Seen...> {};
template <class T, class... Seen>
struct Borrows<std::shared_ptr<T>, Seen...> : Borrows<T, Seen...> {};
}  // namespace internal

// A type that can be a key or a value of a cache: one that owns what it holds. std::string_view and
// structs that hold views do not; View makes them so.
template <class T>
concept Marshalled = Writable<T> && Readable<T> && !internal::Borrows<T>::value;

}  // namespace glowplug

#endif  // GLOWPLUG_MARSHAL_H_
