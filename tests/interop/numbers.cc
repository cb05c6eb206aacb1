// SPDX-License-Identifier: Apache-2.0
#include "tests/interop/numbers.h"

#include <absl/strings/str_format.h>

#include <bit>
#include <boost/json/value.hpp>
#include <cstdlib>
#include <cstring>

namespace glowplug::test {
namespace {

namespace json = boost::json;
using api::ValueType;

bool IsFloating(ValueType array) {
  return array == ValueType::kFloatArray || array == ValueType::kDoubleArray;
}

int64_t SignExtended(uint64_t bits, size_t size) {
  const int unused = 64 - 8 * static_cast<int>(size);
  return static_cast<int64_t>(bits << unused) >> unused;
}

}  // namespace

uint64_t Hex(std::string_view digits) {
  return std::strtoull(std::string(digits).c_str(), nullptr, 16);
}

std::string HexOf(uint64_t number, size_t digits) {
  return absl::StrFormat("%0*x", static_cast<int>(digits), number);
}

void MakeFloat(api::Value& value, std::string_view digits) {
  if (value.type == ValueType::kFloat) {
    value.float32 = std::bit_cast<float>(static_cast<uint32_t>(Hex(digits)));
  } else {
    value.float64 = std::bit_cast<double>(Hex(digits));
  }
}

std::string FloatBits(const api::Value& value) {
  return value.type == ValueType::kFloat ? HexOf(std::bit_cast<uint32_t>(value.float32), 8)
                                         : HexOf(std::bit_cast<uint64_t>(value.float64), 16);
}

size_t ElementSize(ValueType array) {
  switch (array) {
    case ValueType::kBoolArray:
      return 1;
    case ValueType::kShortArray:
    case ValueType::kCharArray:
      return 2;
    case ValueType::kIntArray:
    case ValueType::kFloatArray:
      return 4;
    case ValueType::kLongArray:
    case ValueType::kDoubleArray:
      return 8;
    default:
      return 0;
  }
}

std::string PackArray(ValueType array, const json::array& elements) {
  std::string packed;
  for (const json::value& element : elements) {
    const uint64_t bits = element.is_string() ? Hex(std::string_view(element.as_string()))
                          : element.is_bool() ? uint64_t{element.as_bool()}
                                              : static_cast<uint64_t>(element.as_int64());
    for (size_t i = 0; i < ElementSize(array); ++i) {
      packed.push_back(static_cast<char>(bits >> (8 * i) & 0xff));
    }
  }
  return packed;
}

json::array UnpackArray(const api::Value& array) {
  const size_t size = ElementSize(array.type);
  json::array elements;
  for (size_t i = 0; i < array.count; ++i) {
    uint64_t bits = 0;
    for (size_t j = 0; j < size; ++j) bits |= uint64_t{array.bytes[i * size + j]} << (8 * j);
    if (IsFloating(array.type)) {
      elements.emplace_back(HexOf(bits, 2 * size));
    } else if (array.type == ValueType::kBoolArray) {
      elements.emplace_back(bits != 0);
    } else if (array.type == ValueType::kCharArray) {
      elements.emplace_back(static_cast<int64_t>(bits));
    } else {
      elements.emplace_back(SignExtended(bits, size));
    }
  }
  return elements;
}

}  // namespace glowplug::test
