// SPDX-License-Identifier: Apache-2.0
#include "tests/codecs/ignite_like/record.h"

#include <glowplug/sdk/buffer.h>

#include <cstring>

namespace glowplug::proof {
namespace {

using api::ValueType;

template <class Number>
Number Read(const uint8_t* at) noexcept {
  Number number;
  std::memcpy(&number, at, sizeof(number));
  return number;
}

template <class Number>
void Write(Number number, std::string* out) {
  char bytes[sizeof(number)];
  std::memcpy(bytes, &number, sizeof(number));
  out->append(bytes, sizeof(bytes));
}

bool IsInteger(ValueType type) noexcept {
  return (type >= ValueType::kByte && type <= ValueType::kLong) || type == ValueType::kBool;
}

bool IsBytes(ValueType type) noexcept {
  return type == ValueType::kString || type == ValueType::kByteArray;
}

}  // namespace

uint32_t ReadLength(api::Bytes bytes) noexcept { return Read<uint32_t>(bytes.data); }

std::optional<RecordHead> ReadHead(api::Bytes frame) noexcept {
  if (frame.size < kLengthSize + kHeadSize) return std::nullopt;
  RecordHead head;
  head.length = ReadLength(frame);
  head.code = Read<int16_t>(frame.data + 4);
  head.id = Read<uint64_t>(frame.data + 6);
  head.value_count = Read<uint16_t>(frame.data + 14);
  if (kLengthSize + head.length != frame.size) return std::nullopt;
  return head;
}

bool ReadValues(api::Bytes frame, const RecordHead& head, api::Value* values) noexcept {
  const uint8_t* at = frame.data + kLengthSize + kHeadSize;
  const uint8_t* const end = frame.data + frame.size;
  const auto left = [&] { return static_cast<size_t>(end - at); };
  for (uint16_t i = 0; i < head.value_count; ++i) {
    api::Value& value = values[i] = {};
    if (left() < 1) return false;
    value.type = static_cast<ValueType>(*at++);
    if (IsInteger(value.type)) {
      if (left() < 8) return false;
      value.int64 = Read<int64_t>(at);
      at += 8;
    } else if (IsBytes(value.type)) {
      if (left() < 4) return false;
      value.count = Read<uint32_t>(at);
      at += 4;
      if (left() < value.count) return false;
      value.bytes = at;
      at += value.count;
    } else if (value.type != ValueType::kNull) {
      return false;
    }
  }
  return at == end;
}

std::optional<std::string> WriteRecord(int16_t code, uint64_t id, const api::Value* values,
                                       uint64_t count) {
  if (count > UINT16_MAX) return std::nullopt;
  std::string body;
  Write(code, &body);
  Write(id, &body);
  Write(static_cast<uint16_t>(count), &body);
  for (uint64_t i = 0; i < count; ++i) {
    const api::Value& value = values[i];
    body.push_back(static_cast<char>(value.type));
    if (IsInteger(value.type)) {
      Write(value.int64, &body);
    } else if (IsBytes(value.type)) {
      Write(value.count, &body);
      if (value.count > 0) body.append(reinterpret_cast<const char*>(value.bytes), value.count);
    } else if (value.type != ValueType::kNull) {
      return std::nullopt;
    }
  }
  if (body.size() > kMaxFrame) return std::nullopt;
  std::string frame;
  Write(static_cast<uint32_t>(body.size()), &frame);
  return frame + body;
}

}  // namespace glowplug::proof
