// SPDX-License-Identifier: Apache-2.0
#include "plugins/codec_binary/text_check.h"

#include <algorithm>
#include <cstring>

namespace glowplug::binary {
namespace {

using api::Value;
using api::ValueType;

// Deeper values are refused when they are written.
constexpr int kMaxDepth = 128;

// How many bytes from the beginning are ASCII for sure, counted in words, and at the end in bytes.
uint64_t AsciiSize(const uint8_t* text, uint64_t size) {
  constexpr uint64_t kWord = sizeof(uint64_t);
  const auto word = [text](uint64_t at) {
    uint64_t eight;
    std::memcpy(&eight, text + at, kWord);
    return eight;
  };
  uint64_t at = 0;
  while (size - at >= 4 * kWord &&
         IsAscii(word(at) | word(at + kWord) | word(at + 2 * kWord) | word(at + 3 * kWord))) {
    at += 4 * kWord;
  }
  while (size - at >= kWord && IsAscii(word(at))) at += kWord;
  if (size - at >= kWord) return at;
  while (at < size && text[at] < 0x80) ++at;
  return at;
}

// How many bytes the character at the beginning takes; 0: it is not valid. Table 3-7 of the Unicode
// Standard: only the second byte's range depends on the first.
uint64_t CharacterSize(const uint8_t* text, uint64_t left) {
  const uint8_t first = text[0];
  if (first < 0x80) return 1;
  const uint64_t size = first < 0xC2   ? 0
                        : first < 0xE0 ? 2
                        : first < 0xF0 ? 3
                        : first < 0xF5 ? 4
                                       : 0;
  if (size == 0 || size > left) return 0;
  const uint8_t lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  const uint8_t highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  if (text[1] < lowest || text[1] > highest) return 0;
  for (uint64_t i = 2; i < size; ++i) {
    if ((text[i] & 0xC0) != 0x80) return 0;
  }
  return size;
}

BadText CheckText(api::Bytes text) {
  if (text.data == nullptr) return {};
  const uint64_t valid = ValidUtf8Size(text);
  return valid == text.size ? BadText() : BadText{text, valid};
}

BadText CheckItems(const Value* items, uint64_t count, int depth) {
  for (uint64_t i = 0; items != nullptr && i < count; ++i) {
    const BadText bad = FindBadText(items[i], depth);
    if (bad.text.size > 0) return bad;
  }
  return {};
}

BadText CheckType(const api::ObjectType& type) {
  BadText bad = CheckText(type.name);
  if (bad.text.size == 0) bad = CheckText(type.affinity_field);
  for (uint32_t i = 0; bad.text.size == 0 && i < type.field_count; ++i) {
    bad = CheckText(type.fields[i].name);
  }
  for (uint32_t i = 0; bad.text.size == 0 && i < type.constant_count; ++i) {
    bad = CheckText(type.constants[i].name);
  }
  return bad;
}

BadText CheckRecord(const api::Record& record, int depth) {
  // What was read is written as it is.
  if (record.type == nullptr || record.reader != nullptr) return {};
  const BadText bad = CheckType(*record.type);
  return bad.text.size > 0 ? bad : CheckItems(record.fields, record.type->field_count, depth);
}

}  // namespace

uint64_t ValidUtf8Size(api::Bytes text) noexcept {
  if (text.data == nullptr) return text.size;  // whoever writes it says so
  uint64_t at = 0;
  while (at < text.size) {
    at += AsciiSize(text.data + at, text.size - at);
    if (at == text.size) break;
    const uint64_t size = CharacterSize(text.data + at, text.size - at);
    if (size == 0) break;
    at += size;
  }
  return at;
}

bool HasGoodTexts(const Value* values, uint64_t count) noexcept {
  return std::all_of(values, values + count, HasGoodText);
}

BadText FindBadText(const Value& value, int depth) noexcept {
  if (depth > kMaxDepth) return {};
  switch (value.type) {
    case ValueType::kString:
    case ValueType::kClass:
      return CheckText({value.bytes, value.count});
    case ValueType::kStringArray:
    case ValueType::kCollection:
    case ValueType::kEnumArray:
      return CheckItems(value.items, value.count, depth + 1);
    case ValueType::kObjectArray:
      return CheckItems(value.items,
                        uint64_t{value.count} + ((value.flags & api::kNamed) != 0 ? 1 : 0),
                        depth + 1);
    case ValueType::kMap:
      return CheckItems(value.items, uint64_t{2} * value.count, depth + 1);
    case ValueType::kEnum:
    case ValueType::kBinaryEnum:
      return value.described == nullptr ? BadText() : CheckType(*value.described);
    case ValueType::kObject:
      return value.object == nullptr ? BadText() : CheckRecord(*value.object, depth + 1);
    default:
      return {};
  }
}

}  // namespace glowplug::binary
