// SPDX-License-Identifier: Apache-2.0
#include "wire/ignite/skip_object.h"

#include <gtest/gtest.h>

#include <string>

#include "wire/ignite/graph_reader.h"
#include "wire/ignite/java_objects.h"
#include "wire/ignite/testing.h"

namespace glowplug::ignite {
namespace {

using testing::ExactBytes;
using testing::Hex;

// How many bytes were skipped; -1: a fault.
int64_t Skipped(api::Bytes bytes) {
  Reader in(bytes);
  SkipObject(in, "value");
  return in.ok() ? static_cast<int64_t>(in.offset()) : -1;
}
int64_t Skipped(std::string_view bytes) { return Skipped(ExactBytes(bytes).get()); }

std::string Wrapped(const std::string& object) {
  std::string size(4, '\0');
  size[0] = static_cast<char>(object.size());
  size[1] = static_cast<char>(object.size() >> 8);
  return '\x1B' + size + object + std::string(4, '\0');
}

TEST(SkipObject, GoesPastWhatJavaWrites) {
  for (const testing::JavaObject& object : testing::kJavaObjects) {
    SCOPED_TRACE(object.name);
    const std::string bytes = Hex(object.digits);
    EXPECT_EQ(Skipped(bytes + "xyz"), static_cast<int64_t>(bytes.size()));
    EXPECT_EQ(Skipped(Wrapped(bytes)), static_cast<int64_t>(bytes.size()) + 9);
    testing::ForEachTruncation(bytes, [](api::Bytes cut) { EXPECT_EQ(Skipped(cut), -1); });
  }
}

TEST(SkipObject, GoesPastEveryType) {
  for (const char* digits : {
           "65", "03 01000000", "09 03000000 616263", "1C 01000000 02000000",
           "26 01000000 02000000",
           "1C 00000000 09 01000000 45 02000000",              // an enum that is named
           "20 05000000", "20 00000000 09 01000000 43",        // classes
           "18 02000000 01 03 01000000 65",                    // a list
           "19 01000000 01 03 01000000 18 00000000 01",        // a map with a list in it
           "17 FFFFFFFF 02000000 65 01 05",                    // an object array
           "17 00000000 09 01000000 43 01000000 65",           // one of a named type
           "1D 05000000 01000000 1C 05000000 00000000",        // an enum array
           "23 02000000 05000000 00000000 09 01000000 49 65",  // a proxy
           "18 02000000 01 18 00000000 01 66 06000000",        // the same list twice
       }) {
    const std::string bytes = Hex(digits);
    EXPECT_EQ(Skipped(bytes), static_cast<int64_t>(bytes.size())) << digits;
    testing::ForEachTruncation(bytes, [&](api::Bytes cut) { EXPECT_EQ(Skipped(cut), -1); });
  }
}

TEST(SkipObject, RefusesWhatIsNoValue) {
  for (const char* digits : {
           "66 01000000",                 // a handle to before the value
           "18 01000000 01 66 07000000",  // the same
           "18 01000000 01 66 00000000",  // to itself
           "18 FFFFFFFF 01",              // a count below 0
           "18 10000000 01 65",           // more elements than bytes
           "1B 01000000 65 01000000",     // wrapped: outside of its bytes
           "1C 00000000 65 00000000",     // an enum without id and name
           "7F",
           "FF",
       }) {
    EXPECT_EQ(Skipped(Hex(digits)), -1) << digits;
  }
}

TEST(SkipObject, NestsAsDeepAsReadersFollow) {
  const auto nested = [](uint32_t levels) {
    std::string bytes;
    for (uint32_t i = 0; i < levels; ++i) bytes += Hex("18 01000000 01");
    return bytes + "\x65";
  };
  EXPECT_GT(Skipped(nested(kMaxDepth)), 0);
  EXPECT_EQ(Skipped(nested(kMaxDepth + 1)), -1);
}

TEST(Unwrapped, IsTheObjectAlone) {
  const std::string object = Hex(testing::kJavaObjects[0].digits);
  EXPECT_EQ(sdk::ViewOf(Unwrapped(sdk::BytesOf(Wrapped(object)))), object);
  EXPECT_EQ(sdk::ViewOf(Unwrapped(sdk::BytesOf(object))), object);
  // Two objects in one wrapping, or a list: left as they are.
  for (const std::string& other : {object + object, Hex("18 00000000 01"), std::string()}) {
    const std::string wrapped = Wrapped(other);
    EXPECT_EQ(sdk::ViewOf(Unwrapped(sdk::BytesOf(wrapped))), wrapped);
  }
}

}  // namespace
}  // namespace glowplug::ignite
