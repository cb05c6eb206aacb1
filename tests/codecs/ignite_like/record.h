// SPDX-License-Identifier: Apache-2.0
// The bytes of a small protocol after Ignite's manner: frames with a length in front, answers that
// carry the request's id and come in any order. Integers are little-endian. A frame is
//   u32 length of what follows, i16 operation or status, i64 id, u16 values, values
// and a value is u8 type, then i64, or u32 length and bytes, or nothing for null.
#ifndef GLOWPLUG_TESTS_CODECS_IGNITE_LIKE_RECORD_H_
#define GLOWPLUG_TESTS_CODECS_IGNITE_LIKE_RECORD_H_

#include <glowplug/api/boundary.h>
#include <glowplug/api/value.h>

#include <optional>
#include <string>

namespace glowplug::proof {

inline constexpr uint64_t kLengthSize = 4;
inline constexpr uint64_t kHeadSize = 2 + 8 + 2;
inline constexpr uint64_t kMaxFrame = 16 << 20;

struct RecordHead {
  uint32_t length = 0;
  int16_t code = 0;  // operation, or status of an answer
  uint64_t id = 0;
  uint16_t value_count = 0;
};

// The frame that `bytes` begins with is known by its first kLengthSize bytes.
uint32_t ReadLength(api::Bytes bytes) noexcept;

// Of a frame that is whole; nothing when it is not.
std::optional<RecordHead> ReadHead(api::Bytes frame) noexcept;

// All values of a whole frame, views of it, into values[0..value_count); false: they do not fill
// the frame exactly.
bool ReadValues(api::Bytes frame, const RecordHead& head, api::Value* values) noexcept;

// Nothing when a value has a type that the protocol does not carry.
std::optional<std::string> WriteRecord(int16_t code, uint64_t id, const api::Value* values,
                                       uint64_t count);

}  // namespace glowplug::proof

#endif  // GLOWPLUG_TESTS_CODECS_IGNITE_LIKE_RECORD_H_
