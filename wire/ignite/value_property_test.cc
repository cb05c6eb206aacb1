// SPDX-License-Identifier: Apache-2.0
// Whatever is written is read again, and damaged bytes never do harm.
#include <gtest/gtest.h>

#include <deque>
#include <random>
#include <string>
#include <vector>

#include "wire/ignite/testing.h"
#include "wire/ignite/value_reader.h"
#include "wire/ignite/value_writer.h"

namespace glowplug::ignite {
namespace {

using api::Value;
using api::ValueType;
using testing::ExactBytes;
using testing::Number;

class Generator {
 public:
  explicit Generator(uint64_t seed) : random_(seed) {}

  uint64_t Bits() { return random_(); }
  uint64_t Below(uint64_t bound) { return random_() % bound; }

  Value Any() {
    constexpr ValueType kTypes[] = {
        ValueType::kByte,      ValueType::kShort,          ValueType::kInt,
        ValueType::kLong,      ValueType::kFloat,          ValueType::kDouble,
        ValueType::kChar,      ValueType::kBool,           ValueType::kString,
        ValueType::kUuid,      ValueType::kDate,           ValueType::kTime,
        ValueType::kTimestamp, ValueType::kDecimal,        ValueType::kNull,
        ValueType::kByteArray, ValueType::kShortArray,     ValueType::kIntArray,
        ValueType::kLongArray, ValueType::kFloatArray,     ValueType::kDoubleArray,
        ValueType::kCharArray, ValueType::kBoolArray,      ValueType::kStringArray,
        ValueType::kUuidArray, ValueType::kDateArray,      ValueType::kDecimalArray,
        ValueType::kTimeArray, ValueType::kTimestampArray,
    };
    return Of(kTypes[Below(std::size(kTypes))]);
  }

 private:
  Value Of(ValueType type) {
    switch (type) {
      case ValueType::kByte:
        return Number(type, static_cast<int8_t>(Bits()));
      case ValueType::kShort:
        return Number(type, static_cast<int16_t>(Bits()));
      case ValueType::kInt:
        return Number(type, static_cast<int32_t>(Bits()));
      case ValueType::kChar:
        return Number(type, static_cast<uint16_t>(Bits()));
      case ValueType::kBool:
        return Number(type, static_cast<int64_t>(Below(2)));
      case ValueType::kFloat:
        return testing::Float(std::bit_cast<float>(static_cast<uint32_t>(Bits())));
      case ValueType::kTimestamp:
        return Number(type, static_cast<int64_t>(Bits()), static_cast<int64_t>(Below(1'000'000)));
      case ValueType::kUuid:
        return Number(type, static_cast<int64_t>(Bits()), static_cast<int64_t>(Bits()));
      case ValueType::kDecimal:
        return Decimal();
      case ValueType::kNull:
        return Number(type, 0);
      case ValueType::kStringArray:
        return Items(type, ValueType::kString);
      case ValueType::kUuidArray:
        return Items(type, ValueType::kUuid);
      case ValueType::kDateArray:
        return Items(type, ValueType::kDate);
      case ValueType::kDecimalArray:
        return Items(type, ValueType::kDecimal);
      case ValueType::kTimeArray:
        return Items(type, ValueType::kTime);
      case ValueType::kTimestampArray:
        return Items(type, ValueType::kTimestamp);
      default:
        break;
    }
    const uint32_t size = testing::ElementSize(type);
    if (size == 0) return Number(type, static_cast<int64_t>(Bits()));
    std::string& bytes = bytes_.emplace_back(Below(40) * size, '\0');
    for (char& c : bytes) {
      c = static_cast<char>(type == ValueType::kBoolArray ? Below(2) : Bits());
    }
    return testing::BytesValue(type, bytes, size);
  }
  // In the form that a reader gives: no leading zeros, zero without a sign.
  Value Decimal() {
    std::string& magnitude = bytes_.emplace_back(1 + Below(30), '\0');
    for (char& c : magnitude) c = static_cast<char>(Bits());
    if (magnitude[0] == 0) magnitude[0] = 1;
    return testing::Decimal(magnitude, static_cast<int32_t>(Bits()), Below(2) == 1);
  }
  Value Items(ValueType type, ValueType element) {
    auto& items = items_.emplace_back(Below(8));
    for (Value& item : items) item = Below(4) == 0 ? testing::Null() : Of(element);
    Value value = Number(type, 0);
    value.count = static_cast<uint32_t>(items.size());
    value.items = items.data();
    return value;
  }

  std::mt19937_64 random_;
  std::deque<std::string> bytes_;
  std::deque<std::vector<Value>> items_;
};

std::string Write(const Value& value) {
  sdk::HeapBuffer buffer;
  Writer out(buffer.out());
  WriteValue(out, value, "value");
  EXPECT_TRUE(out.ok()) << Describe(out.fault());
  return std::string(buffer.view());
}

TEST(ValueProperty, WhatIsWrittenIsReadAgain) {
  for (uint64_t seed = 0; seed < 3000; ++seed) {
    Generator generator(seed);
    const Value value = generator.Any();
    const ExactBytes bytes(Write(value));
    Reader in(bytes.get());
    sdk::HeapArena arena;
    const Value again = ReadValue(in, arena.get(), "value");
    in.ExpectEnd("value");
    ASSERT_TRUE(in.ok()) << "seed " << seed << ": " << Describe(in.fault());
    ASSERT_TRUE(testing::Same(value, again)) << "seed " << seed;
  }
}

TEST(ValueProperty, DamagedBytesAreAFaultOrAnotherValue) {
  int faults = 0;
  for (uint64_t seed = 0; seed < 3000; ++seed) {
    Generator generator(seed);
    std::string bytes = Write(generator.Any());
    bytes[generator.Below(bytes.size())] ^= static_cast<char>(1U << generator.Below(8));
    const ExactBytes damaged(bytes);
    Reader in(damaged.get());
    sdk::HeapArena arena;
    const Value value = ReadValue(in, arena.get(), "value");
    if (!in.ok()) {
      ++faults;
      EXPECT_LE(in.fault().offset, bytes.size());
      continue;
    }
    // What was accepted can be written again, and then says the same.
    const ExactBytes rewritten(Write(value));
    Reader second(rewritten.get());
    EXPECT_TRUE(testing::Same(value, ReadValue(second, arena.get(), "value"))) << "seed " << seed;
  }
  EXPECT_GT(faults, 100) << "damage must be noticed where it can be";
}

}  // namespace
}  // namespace glowplug::ignite
