// SPDX-License-Identifier: Apache-2.0
// Types and names of types; the refusals are those of a real 2.17.0 node for the same requests.
#include <gmock/gmock.h>

#include "embedded/node/test_client.h"

namespace glowplug::node {
namespace {

using api::Operation;
using api::Value;
using api::ValueType;
using ::testing::HasSubstr;

using Field = TypeFacts::Field;
using Constant = TypeFacts::Constant;

class TypesTest : public ::testing::Test {
 protected:
  TypesTest() : node_(OpenNode()) {}

  static TypeFacts Plain(std::vector<Field> fields, std::vector<ignite::SchemaMeta> schemas = {}) {
    TypeFacts facts;
    facts.name = "T";
    facts.fields = std::move(fields);
    facts.schemas = std::move(schemas);
    return facts;
  }
  static TypeFacts Enum(std::vector<Constant> constants) {
    TypeFacts facts;
    facts.name = "E";
    facts.is_enum = true;
    facts.constants = std::move(constants);
    return facts;
  }
  void Refuses(int32_t id, TypeFacts facts, std::string_view text) {
    const absl::Status put = node_->types().Put(id, std::move(facts));
    EXPECT_FALSE(put.ok());
    EXPECT_THAT(std::string(put.message()), HasSubstr(std::string(text)));
  }
  void Takes(int32_t id, TypeFacts facts) {
    const absl::Status put = node_->types().Put(id, std::move(facts));
    EXPECT_TRUE(put.ok()) << put;
  }

  std::unique_ptr<Node> node_;
};

const Field kA = {"a", ValueType::kInt, 97};
const Field kB = {"b", ValueType::kString, 98};
const Field kC = {"c", ValueType::kInt, 99};

TEST_F(TypesTest, SchemasAreMerged) {
  Takes(900, Plain({kA, kB}, {{5, {97, 98}}}));
  Takes(900, Plain({kC}, {{6, {97, 99}}, {5, {99}}}));  // that of a known id stays as it is
  const TypeFacts facts = *node_->types().Find(900);
  EXPECT_EQ(facts.fields.size(), 3u);
  ASSERT_EQ(facts.schemas.size(), 2u);
  EXPECT_EQ(node_->types().FieldsOf(900, 5), (std::vector<int32_t>{97, 98}));
  EXPECT_EQ(node_->types().FieldsOf(900, 6), (std::vector<int32_t>{97, 99}));
  EXPECT_FALSE(node_->types().Find(901).has_value());
}

TEST_F(TypesTest, ContradictionsAreRefused) {
  Takes(900, Plain({kA}));
  Refuses(900, Plain({{"a", ValueType::kLong, 97}}),
          "Type 'T' with typeId 900 has a different/incorrect type for field 'a'. Expected 'int' "
          "but 'long' was provided.");
  TypeFacts other = Plain({});
  other.name = "U";
  Refuses(900, other,
          "Two binary types have duplicate type ID [typeId=900, typeName1=T, typeName2=U]");
  TypeFacts affinity = Plain({});
  affinity.affinity_field = "a";
  Refuses(900, affinity,
          "Binary type has different affinity key fields [typeName=T, affKeyFieldName1=null, "
          "affKeyFieldName2=a]");
  TypeFacts now_enum = Enum({{"X", 1}});
  now_enum.name = "T";
  Refuses(900, now_enum, "Binary type already registered as non-enum: T");
  EXPECT_EQ(node_->types().Find(900)->fields.size(), 1u);
}

TEST_F(TypesTest, ConstantsAreMergedOrRefused) {
  Takes(910, Enum({{"X", 1}, {"Y", 2}}));
  Takes(910, Enum({{"Z", 3}, {"X", 1}}));
  EXPECT_EQ(node_->types().Find(910)->constants.size(), 3u);
  Refuses(910, Enum({{"X", 5}}),
          "Conflicting enum values. Value (5) has name 'X' that is also used for value '1' "
          "[typeName='E']");
  Refuses(910, Enum({{"W", 1}}),
          "Conflicting enum values. Name 'W' uses ordinal value (1) that is also used for name "
          "'X' [typeName='E']");
  TypeFacts plain;
  plain.name = "E";
  Refuses(910, plain, "Binary type already registered as enum: E");
}

TEST_F(TypesTest, NamesAreOfAPlatform) {
  TestClient client(*node_);
  const auto byte = [](int64_t number) {
    return ignite::testing::Number(ValueType::kByte, number);
  };
  const Value id = ignite::testing::Number(ValueType::kInt, 777);
  const Value name = ignite::testing::String("a.b.C");
  EXPECT_EQ(client.Status({Operation::kTypeName, {byte(0), id}}), 1);
  EXPECT_EQ(client.text(),
            "Failed to resolve class name [platformId=0, platform=Java, typeId=777]");
  EXPECT_TRUE(client.True({Operation::kPutTypeName, {byte(0), id, name}}));
  EXPECT_TRUE(client.True({Operation::kPutTypeName, {byte(0), id, name}}));
  EXPECT_EQ(
      client.Status({Operation::kPutTypeName, {byte(0), id, ignite::testing::String("a.b.D")}}), 1);
  EXPECT_EQ(client.text(), "Duplicate ID [platformId=0, typeId=777, oldCls=a.b.C, newCls=a.b.D]");
  EXPECT_TRUE(ignite::testing::Same(client.Row({Operation::kTypeName, {byte(0), id}}), name));
  EXPECT_EQ(client.Status({Operation::kTypeName, {byte(1), id}}), 1);
  EXPECT_EQ(client.text(),
            "Failed to resolve Java class 'a.b.C' in .NET [platformId=1, typeId=777].");
}

TEST(BinaryType, IsKeptWhole) {
  BinaryType type;
  type.id = 5;
  type.names = {{0, "a.B"}, {1, "N.B"}};
  type.facts =
      TypeFacts{"B",   "x",
                false, {{"x", ValueType::kInt, 120}, {std::nullopt, ValueType::kOptimized, 7}},
                {},    {{9, {120, 7}}, {10, {}}}};
  const absl::StatusOr<BinaryType> again = BinaryTypeOf(5, Kept(type));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->names, type.names);
  EXPECT_EQ(again->facts->name, type.facts->name);
  EXPECT_EQ(again->facts->affinity_field, "x");
  ASSERT_EQ(again->facts->fields.size(), 2u);
  EXPECT_EQ(again->facts->fields[1].name, std::nullopt);
  EXPECT_EQ(again->facts->fields[1].type, ValueType::kOptimized);
  ASSERT_EQ(again->facts->schemas.size(), 2u);
  EXPECT_EQ(again->facts->schemas[0].field_ids, (std::vector<int32_t>{120, 7}));
  const std::string kept = Kept(type);
  for (size_t size = 0; size < kept.size(); ++size) {
    EXPECT_FALSE(BinaryTypeOf(5, kept.substr(0, size)).ok()) << size;
  }
}

}  // namespace
}  // namespace glowplug::node
