// SPDX-License-Identifier: Apache-2.0
// Complex objects as Java writes them, and enums.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wire/ignite/fake_directory.h"
#include "wire/ignite/java_objects.h"
#include "wire/ignite/object_reader.h"
#include "wire/ignite/value_reader.h"
#include "wire/ignite/value_writer.h"

namespace glowplug::ignite {
namespace {

using api::Record;
using api::Value;
using api::ValueType;
using testing::ExactBytes;
using testing::FakeDirectory;
using testing::ForEachTruncation;
using testing::FromJava;
using ::testing::HasSubstr;
using testing::Hex;
using testing::Items;
using testing::kJavaObjects;
using testing::Map;
using testing::Null;
using testing::Number;
using testing::Object;
using testing::OwnedType;
using testing::Same;
using testing::String;
using testing::ToHex;

// The classes that java_objects.h tells of.
const OwnedType kPoint("Point", {{"x", ValueType::kInt}, {"y", ValueType::kInt}});
const OwnedType kEmpty("Empty", {});
const OwnedType kPerson("Person", {{"name", ValueType::kString},
                                   {"age", ValueType::kInt},
                                   {"home", ValueType::kObject},
                                   {"friends", ValueType::kCollection},
                                   {"color", ValueType::kEnum}});
const OwnedType kNode("Node", {{"id", ValueType::kInt}, {"next", ValueType::kObject}});
const OwnedType kPair("Pair", {{"a", ValueType::kObject}, {"b", ValueType::kObject}});
const OwnedType kRaw("Raw", {{"n", ValueType::kInt}});
const OwnedType kRawOnly("RawOnly", {});
const OwnedType kWide("Wide", {{"a", ValueType::kString}, {"b", ValueType::kInt}});
const OwnedType kColor("Color");

void AddAll(FakeDirectory& directory) {
  for (const OwnedType* type :
       {&kPoint, &kEmpty, &kPerson, &kNode, &kPair, &kRaw, &kRawOnly, &kWide, &kColor}) {
    directory.Add(type->get());
  }
}

Record Built(const OwnedType& type, const Value* fields, std::string_view raw = {}) {
  Record record{};
  record.type = &type.get();
  record.fields = fields;
  record.raw = sdk::BytesOf(raw);
  return record;
}

std::string Write(const Value& value, TypeDirectory* directory) {
  sdk::HeapBuffer buffer;
  Writer out(buffer.out());
  WriteValue(out, value, "value", directory);
  EXPECT_TRUE(out.ok()) << Describe(out.fault());
  return std::string(buffer.view());
}

Fault FaultOfWriting(const Value& value, TypeDirectory* directory) {
  sdk::HeapBuffer buffer;
  Writer out(buffer.out());
  WriteValue(out, value, "value", directory);
  return out.fault();
}

// A value that was read, with what it points to.
class ReadBack {
 public:
  ReadBack(std::string_view bytes, TypeDirectory* directory) : bytes_(bytes) {
    Reader in(bytes_.get());
    value_ = ReadValue(in, arena_.get(), "value", directory);
    if (in.ok()) in.ExpectEnd("value");
    fault_ = in.fault();
  }
  const Value& value() const { return value_; }
  const Record& record() const { return *value_.object; }
  const Fault& fault() const { return fault_; }
  bool ok() const { return fault_.kind == FaultKind::kNone; }
  Value Field(uint32_t field) { return FieldOf(record(), field); }
  Value FieldOf(const Record& of, uint32_t field) {
    return testing::FieldOf(of, field, arena_.get());
  }

 private:
  const ExactBytes bytes_;
  sdk::HeapArena arena_;
  Value value_{};
  Fault fault_;
};

const Value kPointFields[] = {Number(ValueType::kInt, 1), Number(ValueType::kInt, -2)};
const Record kBuiltPoint = Built(kPoint, kPointFields);

TEST(Object, IsWrittenAsJavaWritesIt) {
  const std::string long_text(230, 'x');
  const Value nulls[5] = {};  // absent fields are left null
  const Value raw[] = {Number(ValueType::kInt, 7)};
  const Value wide[] = {String(long_text), Number(ValueType::kInt, 3)};
  const Value narrow[] = {String(std::string_view(long_text).substr(4)),
                          Number(ValueType::kInt, 3)};
  const Value friends[] = {String("Bob"), Number(ValueType::kLong, 1)};
  const Value child[] = {String("Cy"), Number(ValueType::kInt, 7), Object(kBuiltPoint),
                         Items(ValueType::kCollection, friends, 1), testing::Enum(kColor.get(), 1)};
  const Value objects[] = {Object(kBuiltPoint), testing::Enum(kColor.get(), 0)};
  const Value entries[] = {String("k"), Object(kBuiltPoint)};
  const Value containers[] = {Items(ValueType::kObjectArray, objects, -1), Map(entries, 2)};
  const std::string raw_text = Hex("09 03000000 726177");
  const std::string raw_number = Hex("05000000");
  struct Case {
    const char* name;
    Record record;
  };
  for (const Case& test : {
           Case{"point", kBuiltPoint}, Case{"empty", Built(kEmpty, nullptr)},
           Case{"nulls", Built(kPerson, nulls)}, Case{"child", Built(kPerson, child)},
           Case{"containers", Built(kPair, containers)}, Case{"raw", Built(kRaw, raw, raw_text)},
           Case{"rawonly", Built(kRawOnly, nullptr, raw_number)},
           Case{"wide0", Built(kWide, narrow)},  // the last offset is 255
           Case{"wide1", Built(kWide, wide)},    // and 259
       }) {
    for (const bool compact : {true, false}) {
      FakeDirectory directory(compact);
      const std::string name = (compact ? "compact_" : "full_") + std::string(test.name);
      EXPECT_EQ(ToHex(Write(Object(test.record), &directory)), ToHex(FromJava(name))) << name;
    }
  }
  EXPECT_EQ(Write(Object(kBuiltPoint), nullptr), FromJava("compact_point"))
      << "without a directory as the server's own default is";
}

TEST(Object, NamesFollowTheMapper) {
  const OwnedType point("com.example.Outer$Point",
                        {{"x", ValueType::kInt}, {"Y", ValueType::kInt}});
  const Record record = Built(point, kPointFields);
  FakeDirectory directory(true, NameMapper::kSimpleName);
  EXPECT_EQ(Write(Object(record), &directory), FromJava("compact_point"));
}

TEST(Object, WideOffsetsAreWrittenAndRead) {
  for (const size_t size : {65535 - 24 - 6, 65535 - 24 - 5, 65535 - 24 - 4, 1 << 20}) {
    const std::string text(size, 'x');
    const Value fields[] = {String(text), Number(ValueType::kInt, 3)};
    FakeDirectory directory;
    const Record record = Built(kWide, fields);
    const std::string bytes = Write(Object(record), &directory);
    // Header, string with its code and length, int, two offsets.
    const size_t last_offset = 24 + 5 + size;
    EXPECT_EQ(bytes.size(), last_offset + 5 + 2 * (last_offset < 65536 ? 2 : 4));
    ReadBack read(bytes, &directory);
    ASSERT_TRUE(read.ok()) << Describe(read.fault());
    EXPECT_EQ(read.Field(0).count, size);
    EXPECT_EQ(read.Field(1).int64, 3);
  }
}

TEST(Object, WhatJavaWroteIsReadFieldByField) {
  for (const char* name : {"compact_person", "full_person"}) {
    FakeDirectory directory;
    AddAll(directory);
    ReadBack read(FromJava(name), &directory);
    ASSERT_TRUE(read.ok()) << Describe(read.fault());
    EXPECT_EQ(directory.fields_read, 0) << "nothing is decoded that nobody asks for";
    EXPECT_EQ(sdk::ViewOf(read.record().type->name), "Person");
    EXPECT_TRUE(Same(read.Field(0), String("Ann")));
    EXPECT_TRUE(Same(read.Field(1), Number(ValueType::kInt, 30)));
    EXPECT_TRUE(Same(read.Field(2), Object(kBuiltPoint)));
    const Value friends = read.Field(3);
    ASSERT_EQ(friends.count, 3u);
    EXPECT_TRUE(Same(friends.items[0], String("Bob")));
    EXPECT_TRUE(Same(friends.items[2], Object(kBuiltPoint))) << "a handle to the field before";
    const Value color = read.Field(4);
    EXPECT_EQ(color.extra, 1);
    EXPECT_EQ(sdk::ViewOf(color.described->name), "Color");
  }
}

TEST(Object, AFieldWithoutAPlaceIsNull) {
  FakeDirectory directory;
  AddAll(directory);
  const OwnedType other("Point", {{"z", ValueType::kInt}, {"y", ValueType::kInt}});
  ReadBack full(FromJava("full_point"), &directory);
  Record evolved = full.record();
  evolved.type = &other.get();
  EXPECT_EQ(full.FieldOf(evolved, 0).type, ValueType::kNull);
  EXPECT_EQ(full.FieldOf(evolved, 1).int64, -2) << "found by the footer's id, wherever it stands";
  ReadBack empty(FromJava("compact_empty"), &directory);
  evolved = empty.record();
  evolved.type = &other.get();
  EXPECT_EQ(empty.FieldOf(evolved, 0).type, ValueType::kNull);
  EXPECT_EQ(full.Field(2).type, ValueType::kAbsent);
  EXPECT_EQ(directory.last_fault.kind, FaultKind::kUnexpected);
}

TEST(Object, RawDataAreAView) {
  FakeDirectory directory;
  AddAll(directory);
  for (const char* name : {"compact_raw", "full_raw"}) {
    ReadBack read(FromJava(name), &directory);
    EXPECT_EQ(sdk::ViewOf(read.record().raw), Hex("09 03000000 726177"));
    EXPECT_EQ(read.Field(0).int64, 7);
  }
  ReadBack only(FromJava("compact_rawonly"), &directory);
  EXPECT_EQ(sdk::ViewOf(only.record().raw), Hex("05000000"));
}

TEST(Object, WhatWasReadIsWrittenAsItWas) {
  for (const bool compact : {true, false}) {
    FakeDirectory directory(compact);
    AddAll(directory);
    for (const char* name : {"point", "empty", "person", "nulls", "child", "containers", "shared",
                             "pair_in_pair", "raw", "rawonly", "wide0", "wide1"}) {
      const std::string bytes = FromJava((compact ? "compact_" : "full_") + std::string(name));
      ReadBack read(bytes, &directory);
      ASSERT_TRUE(read.ok()) << name << ": " << Describe(read.fault());
      EXPECT_EQ(ToHex(Write(read.value(), &directory)), ToHex(bytes)) << name;
    }
  }
}

TEST(Object, WithTheOtherFooterIsWrittenAnew) {
  for (const char* name : {"point", "child", "containers", "raw", "wide1"}) {
    FakeDirectory compact(true);
    AddAll(compact);
    const std::string full_bytes = FromJava("full_" + std::string(name));
    const std::string compact_bytes = FromJava("compact_" + std::string(name));
    ReadBack full(full_bytes, &compact);
    EXPECT_EQ(ToHex(Write(full.value(), &compact)), ToHex(compact_bytes)) << name;
    FakeDirectory wants_full(false);
    AddAll(wants_full);
    ReadBack other(compact_bytes, &wants_full);
    EXPECT_EQ(ToHex(Write(other.value(), &wants_full)), ToHex(full_bytes)) << name;
  }
}

TEST(Object, APartIsWrittenByItself) {
  FakeDirectory directory;
  AddAll(directory);
  ReadBack outer(FromJava("compact_pair_in_pair"), &directory);
  ASSERT_TRUE(outer.ok()) << Describe(outer.fault());
  EXPECT_EQ(Write(outer.Field(0), &directory), FromJava("compact_point"));
  // The inner pair's a is a handle to the outer one's, which would lead nowhere.
  const Value fields[] = {Object(kBuiltPoint), Null()};
  const Record record = Built(kPair, fields);
  const std::string bytes = Write(outer.Field(1), &directory);
  EXPECT_EQ(ToHex(bytes), ToHex(Write(Object(record), &directory)));
  // Of a type that nobody knows it cannot be taken apart.
  FakeDirectory empty;
  empty.knows_absent = true;
  Record unknown = *outer.Field(1).object;
  unknown.type = nullptr;
  const Fault fault = FaultOfWriting(Object(unknown), &empty);
  EXPECT_THAT(Describe(fault), HasSubstr("an object of a known type"));
}

TEST(Object, AnUnregisteredTypeIsNamedInTheObject) {
  FakeDirectory directory(true, NameMapper::kSimpleName);
  AddAll(directory);
  const std::string bytes = FromJava("unregistered_point");
  ReadBack read(bytes, &directory);
  ASSERT_TRUE(read.ok()) << Describe(read.fault());
  EXPECT_TRUE(Same(read.value(), Object(kBuiltPoint)));
  EXPECT_EQ(Write(read.value(), &directory), bytes);
  ReadBack constant(FromJava("unregistered_enum"), &directory);
  ASSERT_TRUE(constant.ok());
  EXPECT_EQ(constant.value().extra, 2);
  EXPECT_EQ(Write(constant.value(), &directory), FromJava("enum")) << "it is registered by now";
  FakeDirectory unknowing;
  unknowing.knows_absent = true;
  ReadBack named(FromJava("unregistered_enum"), &unknowing);
  EXPECT_EQ(sdk::ViewOf(named.value().described->name), "Golden$Color");
}

TEST(Object, WrappedObjectsAreGivenAsWhatTheyWrap) {
  FakeDirectory directory;
  AddAll(directory);
  const std::string point = FromJava("compact_point");
  ReadBack read(Hex("1B 24000000") + point + Hex("00000000"), &directory);
  ASSERT_TRUE(read.ok()) << Describe(read.fault());
  EXPECT_TRUE(Same(read.value(), Object(kBuiltPoint)));
  EXPECT_EQ(sdk::ViewOf(read.record().graph), point);
  EXPECT_EQ(read.record().offset, 0u);
  EXPECT_EQ(Write(read.value(), &directory), point);

  // An object that lies deeper in what is wrapped, with a handle to what lies before it.
  const std::string outer = FromJava("compact_pair_in_pair");
  const size_t inner = outer.find(Hex("67012B00DA6234"), 1);
  ASSERT_EQ(inner, 60u);
  ReadBack part(Hex("1B 5E000000") + outer + Hex("3C000000"), &directory);
  ASSERT_TRUE(part.ok()) << Describe(part.fault());
  EXPECT_TRUE(Same(part.Field(0), Object(kBuiltPoint)));
  EXPECT_EQ(part.Field(1).type, ValueType::kNull);
}

TEST(Object, EachFaultIsNoticedByItself) {
  struct Case {
    const char* what;
    size_t at;
    const char* digits;
    uint64_t offset;
    const char* text;
  };
  for (const Case& test : {
           Case{"version", 1, "02", 1, "expected 1 as object's version, found 2"},
           Case{"short length", 12, "17000000", 12, "expected 24 or more as object's length"},
           Case{"negative length", 12, "FFFFFFFF", 12, "expected 24 or more as object's length"},
           Case{"long length", 12, "25000000", 24, "expected 13 bytes of object, found 12"},
           Case{"huge length", 12, "FFFFFF7F", 24, "expected 2147483623 bytes of object"},
           Case{"schema before the fields", 20, "17000000", 20, "as object's schema offset"},
           Case{"schema behind the end", 20, "25000000", 20, "as object's schema offset"},
           Case{"negative schema", 20, "FFFFFFFF", 20, "as object's schema offset"},
           Case{"one field too many", 20, "21000000", 33, "as many fields as its schema has"},
           Case{"field in the header", 34, "17", 34, "as field's offset, found 23"},
           Case{"field in the footer", 35, "22", 35, "as field's offset, found 34"},
           Case{"fields in one place", 35, "18", 34, "as field's offset, found 24"},
           Case{"fields out of order", 34, "1D18", 34, "as field's offset, found 29"},
           Case{"no type name", 4, "00000000", 24, "type name"},
       }) {
    FakeDirectory directory;
    AddAll(directory);
    std::string bytes = FromJava("compact_point");
    const std::string changed = Hex(test.digits);
    bytes.replace(test.at, changed.size(), changed);
    ReadBack read(bytes, &directory);
    EXPECT_EQ(read.value().type, ValueType::kAbsent) << test.what;
    EXPECT_EQ(read.fault().offset, test.offset) << test.what;
    EXPECT_THAT(Describe(read.fault()), HasSubstr(test.text)) << test.what;
  }
  FakeDirectory directory;
  AddAll(directory);
  std::string raw = FromJava("compact_raw");
  raw.replace(raw.size() - 4, 4, Hex("26000000"));
  EXPECT_EQ(ReadBack(raw, &directory).fault().offset, raw.size() - 4);
}

TEST(Object, CutAnywhereIsAFaultWithinTheInput) {
  FakeDirectory directory(true, NameMapper::kSimpleName);
  AddAll(directory);
  for (const auto& object : kJavaObjects) {
    ForEachTruncation(Hex(object.digits), [&](api::Bytes cut) {
      Reader in(cut);
      sdk::HeapArena arena;
      EXPECT_EQ(ReadValue(in, arena.get(), "value", &directory).type, ValueType::kAbsent);
      EXPECT_EQ(in.fault().kind, FaultKind::kTruncated)
          << object.name << " cut to " << cut.size << ": " << Describe(in.fault());
      EXPECT_LE(in.fault().offset, cut.size);
    });
  }
}

TEST(Object, AsksForItsTypeBeforeItIsRead) {
  FakeDirectory directory;
  const std::string bytes = FromJava("compact_containers");
  struct Step {
    const OwnedType* type;
    uint64_t offset;
    bool has_schema;
  };
  // The object itself, then what lies in its fields: nothing is missed by a later read.
  for (const Step& step :
       {Step{&kPair, 0, true}, Step{&kPoint, 33, true}, Step{&kColor, 69, false}}) {
    ReadBack read(bytes, &directory);
    EXPECT_EQ(read.fault().kind, FaultKind::kNeedsType);
    EXPECT_EQ(read.fault().offset, step.offset);
    EXPECT_EQ(read.fault().found,
              TypeIdOf(sdk::ViewOf(step.type->get().name), NameMapper::kFullName));
    EXPECT_EQ(read.fault().needed, step.has_schema ? step.type->SchemaId() : 0);
    directory.Add(step.type->get());
  }
  EXPECT_TRUE(ReadBack(bytes, &directory).ok());
}

TEST(Object, OfATypeThatNobodyKnowsIsKeptAsItIs) {
  FakeDirectory directory;
  directory.knows_absent = true;
  for (const char* name : {"compact_person", "compact_pair_in_pair", "compact_raw", "enum"}) {
    const std::string bytes = FromJava(name);
    for (TypeDirectory* given :
         {static_cast<TypeDirectory*>(&directory), static_cast<TypeDirectory*>(nullptr)}) {
      ReadBack read(bytes, given);
      ASSERT_TRUE(read.ok()) << name << ": " << Describe(read.fault());
      EXPECT_EQ(Write(read.value(), given), bytes) << name;
    }
  }
  ReadBack read(FromJava("compact_person"), &directory);
  EXPECT_EQ(read.record().type, nullptr);
  EXPECT_EQ(read.Field(0).type, ValueType::kAbsent);
}

TEST(Object, OfAnUnknownSchemaIsReadByItsFullFooter) {
  FakeDirectory directory;
  directory.knows_absent = true;
  directory.Add(OwnedType("Point", {{"y", ValueType::kInt}}).get());
  ReadBack full(FromJava("full_point"), &directory);
  ASSERT_TRUE(full.ok());
  EXPECT_EQ(full.Field(0).int64, -2);
  ReadBack compact(FromJava("compact_point"), &directory);
  ASSERT_TRUE(compact.ok());
  EXPECT_EQ(compact.record().type, nullptr) << "its footer tells nothing without the schema";
}

TEST(Object, OfAnUnknownSchemaIsNotWrittenAnewWithoutAField) {
  for (const bool compact : {true, false}) {
    FakeDirectory directory(compact);
    directory.knows_absent = true;
    directory.Add(OwnedType("Point", {{"y", ValueType::kInt}}).get());
    ReadBack full(FromJava("full_point"), &directory);
    ASSERT_TRUE(full.ok());
    if (compact) {
      EXPECT_THAT(Describe(FaultOfWriting(full.value(), &directory)),
                  HasSubstr("an object whose schema is known"));
    } else {
      directory.may_write = false;
      EXPECT_EQ(Write(full.value(), &directory), FromJava("full_point"))
          << "nobody has an object of the schema that would be registered";
    }
  }
}

TEST(Object, WithoutFieldsOfATypeThatHasSome) {
  const std::string bytes = Hex("67 01 2100 90555E06 01000000 18000000 C59D1C81 18000000");
  for (const bool compact : {true, false}) {
    FakeDirectory directory(compact);
    directory.Add(kPoint.get());
    std::string given = bytes;
    if (!compact) given[2] = 1;
    ReadBack read(given, &directory);
    ASSERT_TRUE(read.ok()) << Describe(read.fault());
    ASSERT_NE(read.record().type, nullptr);
    EXPECT_EQ(sdk::ViewOf(read.record().type->name), "Point");
    EXPECT_EQ(read.record().type->field_count, 0u);
    EXPECT_EQ(Write(read.value(), &directory), given);
    FakeDirectory other(!compact);
    other.Add(kPoint.get());
    EXPECT_EQ(Write(read.value(), &other), given) << "there is no footer to differ";
  }
}

TEST(Object, FieldsDeclaredAsNoTypeAreLookedAt) {
  // What a and b hold is read first: b is a handle to a.
  for (const int code : {26, 27, 35, 38, 254}) {
    const auto declared = static_cast<ValueType>(code);
    FakeDirectory directory;
    directory.Add(OwnedType("Pair", {{"a", declared}, {"b", ValueType::kObject}}).get());
    const std::string bytes = FromJava("compact_shared");
    EXPECT_EQ(ReadBack(bytes, &directory).fault().kind, FaultKind::kNeedsType) << code;
    directory.Add(kPoint.get());
    ReadBack read(bytes, &directory);
    ASSERT_TRUE(read.ok()) << code << ": " << Describe(read.fault());
    EXPECT_TRUE(Same(read.Field(1), Object(kBuiltPoint)));
  }
}

TEST(Object, ThatNamesItsTypeAsksHowNamesAreMapped) {
  FakeDirectory directory(true, NameMapper::kSimpleName);
  AddAll(directory);
  directory.knows_configuration = false;
  for (const char* name : {"unregistered_point", "unregistered_enum"}) {
    EXPECT_EQ(ReadBack(FromJava(name), &directory).fault().kind, FaultKind::kNeedsConfiguration);
  }
  EXPECT_TRUE(ReadBack(FromJava("compact_point"), &directory).ok()) << "it has its type's id";
}

TEST(Object, AsksBeforeItIsWritten) {
  FakeDirectory directory;
  directory.knows_configuration = false;
  EXPECT_EQ(FaultOfWriting(Object(kBuiltPoint), &directory).kind, FaultKind::kNeedsConfiguration);
  EXPECT_EQ(FaultOfWriting(testing::Enum(kColor.get(), 1), &directory).kind,
            FaultKind::kNeedsConfiguration);
  directory.knows_configuration = true;
  directory.may_write = false;
  Fault fault = FaultOfWriting(Object(kBuiltPoint), &directory);
  EXPECT_EQ(fault.kind, FaultKind::kNeedsRegistration);
  EXPECT_EQ(fault.type, &kPoint.get());
  fault = FaultOfWriting(testing::Enum(kColor.get(), 1), &directory);
  EXPECT_EQ(fault.kind, FaultKind::kNeedsRegistration);
  EXPECT_EQ(fault.type, &kColor.get());
  // Its id alone is enough for an enum that was read.
  EXPECT_EQ(FaultOfWriting(testing::Enum(77, 1), &directory).kind, FaultKind::kNone);
}

TEST(Object, ThatIsNoneIsNotWritten) {
  const OwnedType nameless("", {});
  const Record no_type{};
  const Record no_fields = Built(kPoint, nullptr);
  const Record no_name = Built(nameless, nullptr);
  Value no_record = Object(no_type);
  no_record.object = nullptr;
  for (const Value& value :
       {Object(no_type), Object(no_fields), no_record, Object(no_name), testing::Enum(0, 1)}) {
    EXPECT_EQ(FaultOfWriting(value, nullptr).kind, FaultKind::kUnexpected);
  }
}

}  // namespace
}  // namespace glowplug::ignite
