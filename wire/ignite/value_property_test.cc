// SPDX-License-Identifier: Apache-2.0
// Whatever is written is read again, and damaged bytes never do harm.
#include <gtest/gtest.h>

#include <deque>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "wire/ignite/fake_directory.h"
#include "wire/ignite/value_reader.h"
#include "wire/ignite/value_writer.h"

namespace glowplug::ignite {
namespace {

using api::Value;
using api::ValueType;
using testing::ExactBytes;
using testing::FakeDirectory;
using testing::Number;
using testing::OwnedType;

constexpr int kMaxLevels = 5;

constexpr ValueType kPlainTypes[] = {
    ValueType::kByte,       ValueType::kShort,          ValueType::kInt,
    ValueType::kLong,       ValueType::kFloat,          ValueType::kDouble,
    ValueType::kChar,       ValueType::kBool,           ValueType::kString,
    ValueType::kUuid,       ValueType::kDate,           ValueType::kTime,
    ValueType::kTimestamp,  ValueType::kDecimal,        ValueType::kNull,
    ValueType::kByteArray,  ValueType::kShortArray,     ValueType::kIntArray,
    ValueType::kLongArray,  ValueType::kFloatArray,     ValueType::kDoubleArray,
    ValueType::kCharArray,  ValueType::kBoolArray,      ValueType::kStringArray,
    ValueType::kUuidArray,  ValueType::kDateArray,      ValueType::kDecimalArray,
    ValueType::kTimeArray,  ValueType::kTimestampArray, ValueType::kEnum,
    ValueType::kBinaryEnum, ValueType::kClass,          ValueType::kOptimized,
};
constexpr ValueType kNestedTypes[] = {
    ValueType::kObjectArray, ValueType::kCollection, ValueType::kMap,
    ValueType::kEnumArray,   ValueType::kObject,
};

const OwnedType kTypes[] = {
    OwnedType("Empty", {}),
    OwnedType("Scalars",
              {{"a", ValueType::kInt}, {"b", ValueType::kString}, {"c", ValueType::kDecimal}}),
    OwnedType("org.example.Tree", {{"left", ValueType::kObject},
                                   {"right", ValueType::kObject},
                                   {"weight", ValueType::kLong}}),
    OwnedType("Holder", {{"list", ValueType::kCollection},
                         {"map", ValueType::kMap},
                         {"array", ValueType::kObjectArray},
                         {"color", ValueType::kEnum},
                         {"colors", ValueType::kEnumArray},
                         {"bytes", ValueType::kByteArray}}),
};
const OwnedType kEnums[] = {OwnedType("Color"), OwnedType("org.example.Suit")};

class Generator {
 public:
  explicit Generator(uint64_t seed) : random_(seed) {}

  uint64_t Bits() { return random_(); }
  uint64_t Below(uint64_t bound) { return random_() % bound; }

  Value Any() {
    if (levels_ < kMaxLevels && Below(3) == 0) {
      return Of(kNestedTypes[Below(std::size(kNestedTypes))]);
    }
    return Of(kPlainTypes[Below(std::size(kPlainTypes))]);
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
      case ValueType::kEnum:
      case ValueType::kBinaryEnum:
        return Enum(type);
      case ValueType::kClass:
        return Class();
      case ValueType::kObjectArray:
      case ValueType::kCollection:
      case ValueType::kMap:
      case ValueType::kEnumArray:
      case ValueType::kObject: {
        ++levels_;
        const Value value = Nested(type);
        --levels_;
        return value;
      }
      default:
        break;
    }
    Value one = Number(type, static_cast<int64_t>(Bits()));
    one.count = 1;
    const auto size = static_cast<uint32_t>(sdk::ByteCount(one));
    if (size == 0) {
      one.count = 0;
      return one;
    }
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

  Value Enum(ValueType type) {
    Value value = testing::Enum(static_cast<int32_t>(Bits() | 1), static_cast<int32_t>(Bits()));
    if (Below(2) == 0) {
      value.described = &kEnums[Below(std::size(kEnums))].get();
      value.count = 0;
    }
    value.type = type;
    return value;
  }
  Value Class() {
    if (Below(2) == 0) return Number(ValueType::kClass, 0, static_cast<int32_t>(Bits() | 1));
    return testing::BytesValue(ValueType::kClass, bytes_.emplace_back(1 + Below(20), 'c'));
  }
  Value Nested(ValueType type) {
    if (type == ValueType::kObject) return Object();
    const bool is_named =
        (type == ValueType::kObjectArray || type == ValueType::kEnumArray) && Below(3) == 0;
    Value value = Number(type, 0);
    value.count = static_cast<uint32_t>(Below(5));
    const size_t values = type == ValueType::kMap ? 2 * value.count : value.count;
    auto& items = items_.emplace_back();
    if (is_named) items.push_back(testing::String(bytes_.emplace_back("org.example.Element")));
    for (size_t i = 0; i < values; ++i) {
      const bool is_enum = type == ValueType::kEnumArray;
      items.push_back(is_enum ? (Below(4) == 0 ? testing::Null() : Enum(ValueType::kEnum)) : Any());
    }
    value.items = items.data();
    value.flags = is_named ? api::kNamed : 0;
    if (type == ValueType::kCollection) {
      value.extra = static_cast<int64_t>(Below(7)) - 1;
    } else if (type == ValueType::kMap) {
      value.extra = static_cast<int64_t>(Below(3));
    } else if (!is_named) {
      value.extra = static_cast<int32_t>(Bits() | 1);
    }
    return value;
  }
  Value Object() {
    const OwnedType& type = kTypes[Below(std::size(kTypes))];
    auto& fields = items_.emplace_back();
    for (uint32_t i = 0; i < type.get().field_count; ++i) {
      const bool is_left_out = Below(4) == 0 || levels_ >= kMaxLevels;
      fields.push_back(is_left_out ? Value{} : Of(type.get().fields[i].type));
    }
    api::Record& record = records_.emplace_back();
    record.type = &type.get();
    record.fields = fields.data();
    if (Below(8) == 0) record.raw = sdk::BytesOf(bytes_.emplace_back(1 + Below(20), 'r'));
    return testing::Object(record);
  }

  std::mt19937_64 random_;
  int levels_ = 0;
  std::deque<api::Record> records_;
  std::deque<std::string> bytes_;
  std::deque<std::vector<Value>> items_;
};

std::string Write(const Value& value, TypeDirectory* directory) {
  sdk::HeapBuffer buffer;
  Writer out(buffer.out());
  WriteValue(out, value, "value", directory);
  EXPECT_TRUE(out.ok()) << Describe(out.fault());
  return std::string(buffer.view());
}

TEST(ValueProperty, WhatIsWrittenIsReadAgain) {
  constexpr uint64_t kSeeds = 100'000;
  std::cout << "seeds 0 to " << kSeeds - 1 << "\n";
  FakeDirectory compact(true);
  FakeDirectory full(false);
  for (uint64_t seed = 0; seed < kSeeds; ++seed) {
    FakeDirectory* directory = seed % 2 == 0 ? &compact : &full;
    Generator generator(seed);
    const Value value = generator.Any();
    const std::string written = Write(value, directory);
    const ExactBytes bytes(written);
    Reader in(bytes.get());
    sdk::HeapArena arena;
    directory->knows_absent = true;  // enums of which only the id is known
    const Value again = ReadValue(in, arena.get(), "value", directory);
    in.ExpectEnd("value");
    ASSERT_TRUE(in.ok()) << "seed " << seed << ": " << Describe(in.fault());
    ASSERT_TRUE(testing::Same(value, again)) << "seed " << seed;
    ASSERT_EQ(Write(again, directory), written) << "seed " << seed;
  }
}

TEST(ValueProperty, DamagedBytesAreAFaultOrAnotherValue) {
  constexpr uint64_t kSeeds = 20'000;
  FakeDirectory directory;
  directory.knows_absent = true;
  int faults = 0;
  int not_written = 0;
  for (uint64_t seed = 0; seed < kSeeds; ++seed) {
    Generator generator(seed);
    std::string bytes = Write(generator.Any(), &directory);
    bytes[generator.Below(bytes.size())] ^= static_cast<char>(1U << generator.Below(8));
    const ExactBytes damaged(bytes);
    Reader in(damaged.get());
    sdk::HeapArena arena;
    const Value value = ReadValue(in, arena.get(), "value", &directory);
    if (!in.ok()) {
      ++faults;
      EXPECT_LE(in.fault().offset, bytes.size());
      continue;
    }
    // What was accepted can be written again, and then says the same. But fields are not looked at
    // before an object is taken apart to be written with another footer.
    sdk::HeapBuffer rewritten;
    Writer out(rewritten.out());
    WriteValue(out, value, "value", &directory);
    if (!out.ok()) {
      ++not_written;
      continue;
    }
    Reader second(rewritten.bytes());
    const Value again = ReadValue(second, arena.get(), "value", &directory);
    ASSERT_TRUE(second.ok()) << "seed " << seed << ": " << Describe(second.fault());
    sdk::HeapBuffer third;
    Writer last(third.out());
    WriteValue(last, again, "value", &directory);
    EXPECT_EQ(third.view(), rewritten.view()) << "seed " << seed;
  }
  EXPECT_GT(faults, 1000) << "damage must be noticed where it can be";
  EXPECT_LT(not_written, 100);
}

}  // namespace
}  // namespace glowplug::ignite
