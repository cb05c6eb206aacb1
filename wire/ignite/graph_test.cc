// SPDX-License-Identifier: Apache-2.0
// Handles, depth, and what few bytes may claim.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wire/ignite/fake_directory.h"
#include "wire/ignite/graph_reader.h"
#include "wire/ignite/java_objects.h"
#include "wire/ignite/value_reader.h"
#include "wire/ignite/value_writer.h"

namespace glowplug::ignite {
namespace {

using api::Value;
using api::ValueType;
using testing::ExactBytes;
using testing::FakeDirectory;
using testing::FromJava;
using ::testing::HasSubstr;
using testing::Hex;
using testing::Items;
using testing::Null;
using testing::Number;
using testing::OwnedType;
using testing::Same;

struct Outcome {
  Value value;
  Fault fault;
};

Outcome Read(std::string_view bytes, sdk::HeapArena& arena, TypeDirectory* directory = nullptr) {
  Reader in(sdk::BytesOf(bytes));
  Outcome outcome;
  outcome.value = ReadValue(in, arena.get(), "value", directory);
  if (in.ok()) in.ExpectEnd("value");
  outcome.fault = in.fault();
  return outcome;
}

std::string Int(uint32_t number) {
  return std::string(reinterpret_cast<const char*>(&number), sizeof(number));
}

std::string ListOf(uint32_t count, const std::string& elements) {
  return Hex("18") + Int(count) + Hex("01") + elements;
}

std::string Handle(size_t distance) { return Hex("66") + Int(static_cast<uint32_t>(distance)); }

const OwnedType kPair("Pair", {{"a", ValueType::kObject}, {"b", ValueType::kObject}});
const OwnedType kPoint("Point", {{"x", ValueType::kInt}, {"y", ValueType::kInt}});

// An object of two fields with a compact footer; the first field begins at 24.
std::string PairOf(const std::string& a, const std::string& b, std::string b_name = "b",
                   std::string type = "Pair") {
  const OwnedType pair(type, {{"a", ValueType::kObject}, {b_name, ValueType::kObject}});
  const auto footer = static_cast<uint32_t>(24 + a.size() + b.size());
  return Hex("67 01 2300") + Int(static_cast<uint32_t>(TypeIdOf(type, NameMapper::kFullName))) +
         Int(0) + Int(footer + 8) + Int(static_cast<uint32_t>(pair.SchemaId())) + Int(footer) + a +
         b + Int(24) + Int(static_cast<uint32_t>(24 + a.size()));
}

TEST(Graph, AHandleIsWhatItRefersTo) {
  // As Java wrote them: an array twice in an array, a map twice.
  for (const char* name : {"sharedarray", "sharedmap", "compact_list_shared", "full_list_shared"}) {
    const std::string bytes = FromJava(name);
    sdk::HeapArena arena;
    FakeDirectory directory;
    directory.Add(OwnedType("Point", {{"x", ValueType::kInt}, {"y", ValueType::kInt}}).get());
    const Outcome read = Read(bytes, arena, &directory);
    ASSERT_EQ(read.fault.kind, FaultKind::kNone) << name << ": " << Describe(read.fault);
    EXPECT_TRUE(Same(read.value.items[0], read.value.items[1])) << name;
    EXPECT_EQ(read.value.items[0].int64, read.value.items[1].int64) << "decoded once";
  }
}

TEST(Graph, AHandleMayReferToWhatLiesDeeper) {
  // [[[7]], handle to [7]].
  const std::string seven = ListOf(1, Hex("03 07000000"));
  const std::string bytes = ListOf(2, ListOf(1, seven) + Handle(seven.size()));
  sdk::HeapArena arena;
  const Outcome read = Read(bytes, arena);
  ASSERT_EQ(read.fault.kind, FaultKind::kNone) << Describe(read.fault);
  EXPECT_EQ(read.value.items[1].items[0].int64, 7);
}

TEST(Graph, AHandleIntoAFieldThatWasNotReadYetReadsIt) {
  // [Pair(a: Point, b: ...), handle to the point].
  const std::string pair = FromJava("full_pair_in_pair");
  const std::string bytes = ListOf(2, pair + Handle(pair.size() - 24));
  sdk::HeapArena arena;
  const Outcome read = Read(bytes, arena);
  ASSERT_EQ(read.fault.kind, FaultKind::kNone) << Describe(read.fault);
  const api::Record& point = *read.value.items[1].object;
  EXPECT_EQ(point.offset, 6u + 24u);
  EXPECT_EQ(point.graph.size, bytes.size());
  EXPECT_EQ(point.graph.data, reinterpret_cast<const uint8_t*>(bytes.data()));
}

TEST(Graph, WhatIsReadAgainIsOneObject) {
  // [Pair(a: [point], b: null), handle to the point, handle to a's list around it].
  FakeDirectory directory;
  directory.Add(kPair.get());
  directory.Add(kPoint.get());
  const std::string point = FromJava("compact_point");
  const std::string pair = PairOf(ListOf(1, point), Hex("65"));
  const size_t list_at = 6 + 24;
  std::string bytes = pair + Handle(6 + pair.size() - (list_at + 6));
  bytes = ListOf(3, bytes + Handle(6 + bytes.size() - list_at));
  sdk::HeapArena arena;
  const Outcome read = Read(bytes, arena, &directory);
  ASSERT_EQ(read.fault.kind, FaultKind::kNone) << Describe(read.fault);
  const api::Record* object = read.value.items[1].object;
  EXPECT_EQ(object, read.value.items[2].items[0].object);
  EXPECT_EQ(object->graph.size, bytes.size());
  EXPECT_EQ(testing::FieldOf(*object, 1, arena.get()).int64, -2);
}

TEST(Graph, WhatIsReadAgainRepeatsNoMoreThanBefore) {
  // [Pair(a: [1 MB, 22 handles to it], b: null), handle to a's list]: 22 MB, and 23 more.
  FakeDirectory directory;
  directory.Add(kPair.get());
  const std::string large = ListOf(1, Hex("0C") + Int(1 << 20) + std::string(1 << 20, 'x'));
  std::string elements = large;
  for (int i = 0; i < 22; ++i) elements += Handle(elements.size());
  const std::string pair = PairOf(ListOf(23, elements), Hex("65"));
  sdk::HeapArena arena;
  const Outcome read = Read(ListOf(2, pair + Handle(pair.size() - 24)), arena, &directory);
  EXPECT_EQ(read.fault.kind, FaultKind::kNone) << Describe(read.fault);
}

TEST(Graph, AHandleMayReferIntoRawData) {
  // As Java does: [RawOnly(raw: a point), handle to the point, the same again].
  FakeDirectory directory;
  directory.Add(OwnedType("RawOnly", {}).get());
  const std::string point = FromJava("compact_point");
  std::string raw = FromJava("compact_rawonly");
  raw.replace(24, 4, point);
  raw.replace(12, 4, Int(static_cast<uint32_t>(raw.size())));
  const std::string first = Handle(raw.size() - 24);
  const std::string bytes = ListOf(3, raw + first + Handle(raw.size() + first.size() - 24));
  sdk::HeapArena arena;
  const Outcome unknown = Read(bytes, arena, &directory);
  EXPECT_EQ(unknown.fault.kind, FaultKind::kNeedsType) << "raw data are looked at from the handle";
  directory.Add(kPoint.get());
  const Outcome read = Read(bytes, arena, &directory);
  ASSERT_EQ(read.fault.kind, FaultKind::kNone) << Describe(read.fault);
  ASSERT_EQ(read.value.items[1].type, ValueType::kObject);
  EXPECT_EQ(read.value.items[1].object, read.value.items[2].object);
  EXPECT_EQ(testing::FieldOf(*read.value.items[1].object, 0, arena.get()).int64, 1);
  // The same within an object, whose field is read later.
  directory.Add(kPair.get());
  const std::string pair = PairOf(raw, first);
  const Outcome holder = Read(pair, arena, &directory);
  ASSERT_EQ(holder.fault.kind, FaultKind::kNone) << Describe(holder.fault);
  const Value again = testing::FieldOf(*holder.value.object, 1, arena.get());
  ASSERT_EQ(again.type, ValueType::kObject) << Describe(directory.last_fault);
  EXPECT_EQ(testing::FieldOf(*again.object, 1, arena.get()).int64, -2);
  const std::string number = ListOf(2, raw + Handle(raw.size() - 48));
  EXPECT_THAT(Describe(Read(number, arena, &directory).fault),
              HasSubstr("a value that may hold others as handle's object"));
}

TEST(Graph, AHandleThatLeadsNowhereIsAFault) {
  const std::string seven = ListOf(1, Hex("03 07000000"));
  struct Case {
    const char* what;
    std::string bytes;
    uint64_t offset;
    const char* text;
  };
  for (const Case& test : {
           Case{"by itself", Handle(1), 1, "the distance back to an object of the same value"},
           Case{"to itself", ListOf(1, Handle(0)), 7, "the distance back to an object"},
           Case{"forward", ListOf(2, Handle(static_cast<size_t>(-5)) + seven), 7,
                "an object of the same value as handle, found -5"},
           Case{"before the value", ListOf(1, Handle(7)), 7, "found 7"},
           Case{"to the list around it", ListOf(1, Handle(6)), 7,
                "an object that does not hold the handle itself"},
           Case{"to a list further out", ListOf(1, ListOf(1, Handle(12))), 13,
                "an object that does not hold the handle itself"},
           Case{"into an object", ListOf(2, seven + Handle(seven.size() - 1)), 18,
                "the distance back to the beginning of an object"},
           Case{"to a number", ListOf(2, Hex("03 07000000") + Handle(5)), 12,
                "the distance back to the beginning of an object"},
           Case{"a cyclic list of Java", FromJava("cyclelist"), 12,
                "an object that does not hold the handle itself"},
           Case{"a cyclic object of Java", FromJava("compact_cycle"), 30,
                "an object that does not hold the handle itself"},
           Case{"out of what is wrapped",
                ListOf(2, seven + Hex("1B 05000000") + Handle(seven.size() + 5) + Hex("00000000")),
                23, "the distance back to an object of the same value"},
       }) {
    sdk::HeapArena arena;
    FakeDirectory directory;
    directory.knows_absent = true;
    const Outcome read = Read(test.bytes, arena, &directory);
    EXPECT_EQ(read.value.type, ValueType::kAbsent) << test.what;
    EXPECT_EQ(read.fault.offset, test.offset) << test.what;
    EXPECT_THAT(Describe(read.fault), HasSubstr(test.text)) << test.what;
  }
}

TEST(Graph, ACycleBehindAnOffsetIsCutShort) {
  // Wrapped is a list of a list of a handle to the outer one; what is asked for is the inner.
  const std::string outer = ListOf(1, ListOf(1, Handle(12)));
  sdk::HeapArena arena;
  const Outcome read =
      Read(Hex("1B") + Int(static_cast<uint32_t>(outer.size())) + outer + Hex("06000000"), arena);
  EXPECT_EQ(read.fault.kind, FaultKind::kTruncated) << Describe(read.fault);
}

TEST(Graph, NestsToItsBoundAndNoFurther) {
  const auto nested = [](uint32_t levels) {
    std::string bytes = Hex("65");
    for (uint32_t i = 0; i < levels; ++i) bytes = ListOf(1, bytes);
    return bytes;
  };
  sdk::HeapArena arena;
  EXPECT_EQ(Read(nested(kMaxDepth), arena).fault.kind, FaultKind::kNone);
  const Outcome read = Read(nested(kMaxDepth + 1), arena);
  EXPECT_EQ(read.fault.offset, 6u * kMaxDepth);
  EXPECT_THAT(Describe(read.fault), HasSubstr("expected at most 64 levels"));
  EXPECT_EQ(Read(nested(1000), arena).fault.kind, FaultKind::kUnexpected);
  std::string wrapped = Hex("65");
  for (int i = 0; i < 1000; ++i) {
    wrapped = Hex("1B") + Int(static_cast<uint32_t>(wrapped.size())) + wrapped + Int(0);
  }
  EXPECT_EQ(Read(wrapped, arena).fault.kind, FaultKind::kUnexpected);
}

TEST(Graph, LevelsThroughHandlesCount) {
  // 40 levels, and a handle to them 30 levels deep.
  std::string forty = Hex("65");
  for (int i = 0; i < 40; ++i) forty = ListOf(1, forty);
  for (const int depth : {20, 30}) {
    std::string second = Handle(forty.size() + 6 * static_cast<size_t>(depth));
    for (int i = 0; i < depth; ++i) second = ListOf(1, second);
    sdk::HeapArena arena;
    const Outcome read = Read(ListOf(2, forty + second), arena);
    EXPECT_EQ(read.fault.kind, depth == 20 ? FaultKind::kNone : FaultKind::kUnexpected) << depth;
  }
}

TEST(Graph, AnObjectsWrapperIsNoLevel) {
  // What the writer accepts is what the server wraps.
  const std::string point = FromJava("compact_point");
  FakeDirectory directory;
  directory.Add(kPoint.get());
  for (const uint32_t lists : {kMaxDepth - 1, kMaxDepth}) {
    std::string bytes = Hex("1B") + Int(static_cast<uint32_t>(point.size())) + point + Int(0);
    for (uint32_t i = 0; i < lists; ++i) bytes = ListOf(1, bytes);
    sdk::HeapArena arena;
    EXPECT_EQ(Read(bytes, arena, &directory).fault.kind,
              lists < kMaxDepth ? FaultKind::kNone : FaultKind::kUnexpected);
  }
}

TEST(Graph, WrappersOfHandlesToWrappersAreBounded) {
  // Each wraps the one before and, behind an offset, a handle to it.
  std::string bytes = ListOf(1, Hex("65"));
  for (int i = 0; i < 1000; ++i) {
    const auto size = static_cast<uint32_t>(bytes.size());
    bytes = Hex("1B") + Int(size + 5) + bytes + Handle(size) + Int(size);
  }
  sdk::HeapArena arena;
  EXPECT_THAT(Describe(Read(bytes, arena).fault), HasSubstr("at most 64 levels"));
}

TEST(Graph, LevelsAreCountedAlikeWheneverAFieldIsRead) {
  FakeDirectory directory;
  directory.Add(kPair.get());
  // Pair(a: [[null], [handle to the first], [handle to the second] ...]): 42 levels.
  std::string elements = ListOf(1, Hex("65"));
  size_t last = 0;
  for (int i = 1; i < 40; ++i) {
    const size_t begin = elements.size();
    elements += ListOf(1, Handle(begin + 6 - last));
    last = begin;
  }
  sdk::HeapArena arena;
  const std::string chain = PairOf(ListOf(40, elements), Hex("65"));
  const Outcome read = Read(chain, arena, &directory);
  ASSERT_EQ(read.fault.kind, FaultKind::kNone) << Describe(read.fault);
  const Value field = testing::FieldOf(*read.value.object, 0, arena.get());
  EXPECT_EQ(field.count, 40u) << Describe(directory.last_fault);
  // [Pair(a: 62 nested lists), [handle to them]]: 64 levels both times.
  std::string nested = Hex("65");
  for (int i = 0; i < 62; ++i) nested = ListOf(1, nested);
  const std::string pair = PairOf(nested, Hex("65"));
  const std::string both = ListOf(2, pair + ListOf(1, Handle(pair.size() - 24 + 6)));
  EXPECT_EQ(Read(both, arena, &directory).fault.kind, FaultKind::kNone)
      << Describe(Read(both, arena, &directory).fault);
}

TEST(Graph, AFieldTakesNoMoreThanItsBytesWarrant) {
  // Pair(a: [900 nulls, then lists of two handles each to the one before]): 29 million nulls.
  FakeDirectory directory;
  directory.Add(kPair.get());
  std::string elements = ListOf(900, std::string(900, '\x65'));
  size_t last = 0;
  for (int i = 0; i < 15; ++i) {
    const size_t begin = elements.size();
    elements += ListOf(2, Handle(begin + 6 - last) + Handle(begin + 11 - last));
    last = begin;
  }
  const std::string bytes = PairOf(ListOf(16, elements), Hex("65"));
  // Read where it lies, and where it is wrapped with an offset.
  const std::string wrapped =
      Hex("1B") + Int(static_cast<uint32_t>(bytes.size() + 1)) + Hex("65") + bytes + Int(1);
  for (const std::string& given : {bytes, wrapped}) {
    sdk::HeapArena arena;
    const Outcome read = Read(given, arena, &directory);
    ASSERT_EQ(read.fault.kind, FaultKind::kNone) << Describe(read.fault);
    sdk::HeapArena few(256 << 10);
    Value value = testing::FieldOf(*read.value.object, 0, few.get());
    ASSERT_EQ(value.type, ValueType::kCollection) << Describe(directory.last_fault);
    value = value.items[15];
    for (int i = 0; i < 15; ++i) {
      EXPECT_EQ(value.items[0].items, value.items[1].items) << "decoded once";
      value = value.items[0];
    }
    EXPECT_EQ(value.count, 900u);
  }
}

TEST(Graph, HandlesToWhatOverlapsAreBounded) {
  // Overlap(a: bytes that are lists, all with the same nulls at their end, y: handles to these): y
  // is said to be a number, so that only who reads the field looks at it.
  constexpr size_t kLists = 400;
  constexpr size_t kNulls = 20'000;
  std::string lists;
  for (size_t i = 0; i < kLists; ++i) {
    // The beginnings of those behind it lie in a string.
    lists += Hex("18") + Int(1 + kNulls) + Hex("01 09") +
             Int(static_cast<uint32_t>(11 * (kLists - i - 1)));
  }
  const std::string elements = lists + std::string(kNulls, '\x65');
  std::string handles;
  for (size_t i = 0; i < kLists; ++i) {
    handles += Handle(elements.size() + 6 + handles.size() - 11 * i);
  }
  const std::string bytes =
      PairOf(Hex("0C") + Int(static_cast<uint32_t>(elements.size())) + elements,
             ListOf(kLists, handles), /*b=*/"y", "Overlap");
  FakeDirectory directory;
  directory.Add(OwnedType("Overlap", {{"a", ValueType::kByteArray}, {"y", ValueType::kInt}}).get());
  sdk::HeapArena arena;
  const Outcome read = Read(bytes, arena, &directory);
  ASSERT_EQ(read.fault.kind, FaultKind::kNone) << Describe(read.fault);
  sdk::HeapArena few(16 << 20);
  testing::FieldOf(*read.value.object, 1, few.get());
  EXPECT_THAT(Describe(directory.last_fault), HasSubstr("objects that do not overlap"));
}

TEST(Graph, FewBytesThatRepeatThemselvesAreBounded) {
  // Each list holds the one before twice: 2^60 numbers in 1 KB.
  std::string bytes;
  size_t last = 0;
  const int lists = 60;
  for (int i = 0; i < lists; ++i) {
    const size_t begin = bytes.size();
    if (i == 0) {
      bytes += ListOf(1, Hex("65"));
    } else {
      bytes += ListOf(2, Handle(begin + 6 - last) + Handle(begin + 11 - last));
    }
    last = begin;
  }
  sdk::HeapArena arena(1 << 20);
  const Outcome read = Read(ListOf(lists, bytes), arena);
  EXPECT_THAT(Describe(read.fault), HasSubstr("bytes of objects repeated in one value"));
}

TEST(Graph, AllocatesNoMoreThanTheInputWarrants) {
  // Each claims far more than the arena of a thousand times its own size would give.
  for (const char* digits :
       {"17 FFFFFFFF FFFFFF7F 65", "18 FFFFFF7F 01 65", "19 FFFFFF3F 01 65", "1D FFFFFFFF FFFFFF7F",
        "23 FFFFFF1F 01000000", "14 FFFFFF7F 65", "FE FFFFFF7F 65", "1B FFFFFF7F 65"}) {
    sdk::HeapArena arena(16 << 10);
    const Outcome read = Read(Hex(digits), arena);
    EXPECT_EQ(read.fault.kind, FaultKind::kTruncated) << digits << ": " << Describe(read.fault);
  }
  // A list of nulls costs their bytes a constant number of times over.
  const std::string nulls(1 << 20, '\x65');
  sdk::HeapArena arena(2 * sizeof(Value) << 20);
  EXPECT_EQ(Read(ListOf(1 << 20, nulls), arena).fault.kind, FaultKind::kNone);
}

TEST(Graph, AnArenaAtItsBoundIsAFault) {
  api::Arena none{};
  none.grow = [](api::Arena*, uint64_t) noexcept { return api::Outcome::kFailed; };
  const std::string point = FromJava("compact_point");
  const std::string lists = ListOf(9, std::string(9, '\x65'));
  for (const std::string& bytes :
       {point, lists, FromJava("unregistered_enum"), FromJava("objects"), FromJava("map")}) {
    Reader in(sdk::BytesOf(bytes));
    EXPECT_EQ(ReadValue(in, &none, "value").type, ValueType::kAbsent);
    EXPECT_EQ(in.fault().kind, FaultKind::kNoRoom);
  }
}

TEST(Graph, AProxyIsKeptAsBytes) {
  const std::string bytes = FromJava("proxy");
  sdk::HeapArena arena;
  FakeDirectory directory;
  directory.knows_absent = true;
  const Outcome read = Read(bytes, arena, &directory);
  ASSERT_EQ(read.fault.kind, FaultKind::kNone) << Describe(read.fault);
  EXPECT_EQ(read.value.type, ValueType::kOptimized);
  sdk::HeapBuffer buffer;
  Writer out(buffer.out());
  WriteValue(out, read.value, "value");
  EXPECT_EQ(buffer.view(), bytes);
}

TEST(Graph, WhatJavaWroteIsWrittenAgain) {
  FakeDirectory directory;
  directory.knows_absent = true;
  for (const char* name : {"enum",
                           "enums",
                           "objects",
                           "points",
                           "list",
                           "linkedlist",
                           "set",
                           "linkedset",
                           "singleton",
                           "map",
                           "linkedmap",
                           "treemap",
                           "treeset",
                           "listof",
                           "class",
                           "classpoint",
                           "proxy",
                           "unregistered_points",
                           "unregistered_class",
                           "unregistered_point"}) {
    const std::string bytes = FromJava(name);
    sdk::HeapArena arena;
    const Outcome read = Read(bytes, arena, &directory);
    ASSERT_EQ(read.fault.kind, FaultKind::kNone) << name << ": " << Describe(read.fault);
    sdk::HeapBuffer buffer;
    Writer out(buffer.out());
    WriteValue(out, read.value, "value", &directory);
    EXPECT_EQ(testing::ToHex(buffer.view()), testing::ToHex(bytes)) << name;
  }
}

// A peer may say so, by ids of its own making; nobody must be asked to register that.
TEST(Graph, AnEnumOfAnObjectsTypeIsNoneThatIsWritten) {
  FakeDirectory directory;
  directory.Add(kPoint.get());
  sdk::HeapArena arena;
  const int32_t id = TypeIdOf("Point", NameMapper::kFullName);
  const Outcome read = Read(Hex("1C") + Int(static_cast<uint32_t>(id)) + Int(1), arena, &directory);
  ASSERT_EQ(read.fault.kind, FaultKind::kNone);
  EXPECT_EQ(read.value.described, nullptr);
  Value said = read.value;
  said.described = &kPoint.get();
  sdk::HeapBuffer buffer;
  Writer out(buffer.out());
  WriteValue(out, said, "value", &directory);
  EXPECT_EQ(out.fault().kind, FaultKind::kUnexpected);
  EXPECT_THAT(Describe(out.fault()), HasSubstr("an enum's type"));
}

TEST(Graph, AnEnumIsNoLevelForTheWriterEither) {
  for (const char* digits : {"1C 632FA705 02000000", "2009000000"}) {
    std::string bytes = Hex(digits);
    for (uint32_t i = 0; i < kMaxDepth; ++i) bytes = ListOf(1, bytes);
    sdk::HeapArena arena;
    const Outcome read = Read(bytes, arena);
    ASSERT_EQ(read.fault.kind, FaultKind::kNone) << Describe(read.fault);
    sdk::HeapBuffer buffer;
    Writer out(buffer.out());
    WriteValue(out, read.value, "value");
    EXPECT_TRUE(out.ok()) << Describe(out.fault());
    EXPECT_EQ(buffer.view(), bytes);
  }
}

TEST(Graph, WhatHoldsItselfIsNotWritten) {
  Value list[1];
  list[0] = Items(ValueType::kCollection, list, 1);
  sdk::HeapBuffer buffer;
  Writer out(buffer.out());
  WriteValue(out, list[0], "value");
  EXPECT_THAT(Describe(out.fault()), HasSubstr("at most 64 levels of values"));
}

}  // namespace
}  // namespace glowplug::ignite
