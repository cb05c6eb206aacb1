// SPDX-License-Identifier: Apache-2.0
// Strings, byte arrays and UUIDs as typed objects: what handshakes and headers are made of besides
// numbers (ignite-protocol, section 5).
#ifndef GLOWPLUG_WIRE_IGNITE_STRING_OBJECT_H_
#define GLOWPLUG_WIRE_IGNITE_STRING_OBJECT_H_

#include "wire/ignite/primitives.h"

namespace glowplug::ignite {

inline constexpr int8_t kStringCode = 9;
inline constexpr int8_t kUuidCode = 10;
inline constexpr int8_t kByteArrayCode = 12;
inline constexpr int8_t kMapCode = 25;
inline constexpr int8_t kNullCode = 101;

struct Uuid {
  int64_t most = 0;
  int64_t least = 0;
  bool operator==(const Uuid&) const = default;
};

// True: the code was `code` and its content follows. False: null, or a fault.
inline bool ReadCode(Reader& in, int8_t code, const char* expected, const char* what) noexcept {
  const uint64_t offset = in.offset();
  const int8_t found = in.Byte(what);
  if (!in.ok() || found == code) return in.ok();
  if (found != kNullCode) in.Reject(offset, what, expected, found);
  return false;
}

// A null string is empty with null data; an empty one has data.
inline api::Bytes ReadString(Reader& in, const char* what) noexcept {
  if (!ReadCode(in, kStringCode, "a string (type code 9) or null (101)", what)) return {nullptr, 0};
  return in.Sized(what);
}
inline void WriteString(Writer& out, api::Bytes text, const char* what) noexcept {
  if (text.data == nullptr) return out.Byte(kNullCode);
  out.Byte(kStringCode);
  out.Sized(text, what);
}

inline api::Bytes ReadByteArray(Reader& in, const char* what) noexcept {
  if (!ReadCode(in, kByteArrayCode, "a byte array (type code 12) or null (101)", what)) {
    return {nullptr, 0};
  }
  return in.Sized(what);
}
inline void WriteByteArray(Writer& out, api::Bytes bytes, const char* what) noexcept {
  out.Byte(kByteArrayCode);
  out.Sized(bytes, what);
}

// False: null, or a fault.
inline bool ReadUuid(Reader& in, Uuid* uuid, const char* what) noexcept {
  if (!ReadCode(in, kUuidCode, "a UUID (type code 10) or null (101)", what)) return false;
  uuid->most = in.Long(what);
  uuid->least = in.Long(what);
  return in.ok();
}
inline void WriteUuid(Writer& out, const Uuid& uuid) noexcept {
  out.Byte(kUuidCode);
  out.Long(uuid.most);
  out.Long(uuid.least);
}

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_STRING_OBJECT_H_
