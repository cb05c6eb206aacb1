// SPDX-License-Identifier: Apache-2.0
#include "tests/affinity/random_keys.h"

#include <bit>
#include <limits>
#include <utility>

namespace glowplug::test {
namespace {

// Small ones, huge ones, and those at the ends of each width.
int64_t Number(Generator& random) {
  const auto bits = static_cast<int>(random() % 65);
  const uint64_t number = bits == 0 ? 0 : random() >> (64 - bits);
  return static_cast<int64_t>(random() % 2 == 0 ? number : ~number);
}

std::string Text(Generator& random) {
  // Of one to four bytes of UTF-8: the last need a pair of UTF-16 units.
  static constexpr std::pair<uint32_t, uint32_t> kRanges[] = {
      {0x20, 0x7E}, {0xA0, 0x7FF}, {0x800, 0xD7FF}, {0xE000, 0xFFFD}, {0x10000, 0x10FFFF}};
  std::string text;
  for (uint64_t left = random() % 24; left > 0; --left) {
    const auto& [first, last] = kRanges[random() % std::size(kRanges)];
    const auto point = static_cast<uint32_t>(first + random() % (last - first + 1));
    const auto add = [&](uint32_t byte) { text += static_cast<char>(byte); };
    if (point < 0x80) {
      add(point);
    } else if (point < 0x800) {
      add(0xC0 | point >> 6);
      add(0x80 | (point & 0x3F));
    } else if (point < 0x10000) {
      add(0xE0 | point >> 12);
      add(0x80 | (point >> 6 & 0x3F));
      add(0x80 | (point & 0x3F));
    } else {
      add(0xF0 | point >> 18);
      add(0x80 | (point >> 12 & 0x3F));
      add(0x80 | (point >> 6 & 0x3F));
      add(0x80 | (point & 0x3F));
    }
  }
  return text;
}

float Float(Generator& random) {
  if (random() % 50 == 0) return std::numeric_limits<float>::quiet_NaN();
  if (random() % 50 == 0) return -0.0F;
  const auto made = std::bit_cast<float>(static_cast<uint32_t>(random()));
  return made == made ? made : 1.5F;
}

double Double(Generator& random) {
  if (random() % 50 == 0) return std::numeric_limits<double>::quiet_NaN();
  if (random() % 50 == 0) return -0.0;
  const auto made = std::bit_cast<double>(random());
  return made == made ? made : 1.5;
}

Decimal AnyDecimal(Generator& random) {
  std::vector<uint8_t> magnitude(random() % 25);
  for (uint8_t& byte : magnitude) byte = static_cast<uint8_t>(random());
  return Decimal(magnitude, random() % 2 == 0, static_cast<int32_t>(random() % 20));
}

int64_t Milliseconds(Generator& random) {
  return static_cast<int64_t>(random() % (uint64_t{1} << 44)) - (int64_t{1} << 43);
}

template <class T>
std::vector<T> Numbers(Generator& random) {
  std::vector<T> numbers(random() % 8);
  for (T& number : numbers) number = static_cast<T>(Number(random));
  return numbers;
}

Value AnyObject(Generator& random) {
  Object object("AffinityPlain");
  object.Set("number", static_cast<int32_t>(Number(random))).Set("text", Text(random));
  return Value(object);
}

Value WithAffinityField(Generator& random) {
  Object object("AffinityTagged");
  object.Set("customer", Text(random)).Set("number", Number(random));
  object.SetAffinityKey("customer");
  return Value(object);
}

Value Order(Generator& random) {
  Object object(kOrderType);
  object.Set("customer", Number(random)).Set("number", Number(random));
  return Value(object);
}

Value List(Generator& random) {
  ArrayList<Value> list;
  for (uint64_t left = random() % 5; left > 0; --left) {
    list.push_back(random() % 2 == 0 ? Value(Text(random)) : Value(Number(random)));
  }
  return Value(list);
}

}  // namespace

const std::vector<KeyType>& KeyTypes() {
  static const auto* const types = new std::vector<KeyType>{
      {"byte", [](Generator& r) { return Value(static_cast<int8_t>(Number(r))); }},
      {"short", [](Generator& r) { return Value(static_cast<int16_t>(Number(r))); }},
      {"int", [](Generator& r) { return Value(static_cast<int32_t>(Number(r))); }},
      {"long", [](Generator& r) { return Value(Number(r)); }},
      {"char", [](Generator& r) { return Value(static_cast<char16_t>(r())); }},
      {"bool", [](Generator& r) { return Value(r() % 2 == 0); }},
      {"float", [](Generator& r) { return Value(Float(r)); }},
      {"double", [](Generator& r) { return Value(Double(r)); }},
      {"string", [](Generator& r) { return Value(Text(r)); }},
      {"uuid",
       [](Generator& r) {
         return Value(Uuid{r(), r()});
       }},
      {"date", [](Generator& r) { return Value(Date(Milliseconds(r))); }},
      {"timestamp",
       [](Generator& r) {
         return Value(Timestamp(Milliseconds(r), static_cast<int32_t>(r() % 1'000'000)));
       }},
      {"time",
       [](Generator& r) { return Value(TimeOfDay{static_cast<int64_t>(r() % 86'400'000)}); }},
      {"decimal", [](Generator& r) { return Value(AnyDecimal(r)); }},
      {"enum",
       [](Generator& r) {
         return Value(Enum{"org.glowplug.test.Colour", static_cast<int32_t>(r() % 3), {}, 0});
       }},
      {"object", &AnyObject},
      {"object with the type's affinity field", &WithAffinityField},
      {"object with the cache's affinity field", &Order},
      {"byte array", [](Generator& r) { return Value(Numbers<uint8_t>(r)); }},
      {"int array", [](Generator& r) { return Value(Numbers<int32_t>(r)); }},
      {"long array", [](Generator& r) { return Value(Numbers<int64_t>(r)); }},
      {"list", &List},
  };
  return *types;
}

std::vector<Value> RandomKeys(const KeyType& type, size_t count) {
  Generator random(std::hash<std::string>{}(type.name));
  std::vector<Value> keys;
  for (size_t i = 0; i < count; ++i) keys.push_back(type.make(random));
  return keys;
}

}  // namespace glowplug::test
