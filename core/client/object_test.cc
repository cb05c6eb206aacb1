// SPDX-License-Identifier: Apache-2.0
#include <glowplug/described.h>
#include <glowplug/marshal_time.h>
#include <glowplug/object.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unordered_map>

#include "core/client/fake_object_reader.h"

namespace glowplug {
namespace {

using api::ValueType;
using test::RoundTrip;
using test::Written;
using testing::HasSubstr;

struct Person {
  std::string name;
  int32_t age = 0;
};
BOOST_DESCRIBE_STRUCT(Person, (), (name, age))

TEST(ObjectTest, IsBuiltFieldByField) {
  Object person("com.example.Person");
  person.Set("name", "Ivan").Set("age", 33).SetAffinityKey("name").SetRaw("12");
  sdk::HeapArena arena;
  const api::Value written = Written(person, arena);
  const api::ObjectType& type = *written.object->type;
  EXPECT_EQ(sdk::ViewOf(type.name), "com.example.Person");
  EXPECT_EQ(sdk::ViewOf(type.affinity_field), "name");
  ASSERT_EQ(type.field_count, 2u);
  EXPECT_EQ(sdk::ViewOf(type.fields[1].name), "age");
  EXPECT_EQ(type.fields[1].type, ValueType::kInt);
  EXPECT_EQ(written.object->fields[1].int64, 33);
  EXPECT_EQ(sdk::ViewOf(written.object->raw), "12");
  EXPECT_EQ(RoundTrip<Object>(person).value(), person);
}

TEST(ObjectTest, FieldsAreFoundByName) {
  Object person("Person");
  person.Set("name", "Ivan").Set("AGE", 33);
  EXPECT_EQ(person.Get("age").value(), Value(33));
  EXPECT_EQ(person.Get<int32_t>("Age").value(), 33);
  EXPECT_EQ(person.Get("salary").status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(person.Get<int32_t>("name").status().message()),
              HasSubstr("expected int, found string"));
  EXPECT_TRUE(person.Remove("NAME"));
  EXPECT_FALSE(person.Remove("name"));
  EXPECT_EQ(person.fields().size(), 1u);
}

TEST(ObjectTest, SettingAFieldAgainKeepsItsPlace) {
  Object person("Person");
  person.Set("name", "Ivan").Set("age", 33).Set("name", "Olga");
  ASSERT_EQ(person.fields().size(), 2u);
  EXPECT_EQ(person.fields()[0].value, Value("Olga"));
}

// A null says nothing of what a field is declared as, and a server refuses a field that changes.
TEST(ObjectTest, NullFieldsKeepWhatTheyAreDeclaredAs) {
  Object voucher("ExpenseVoucher");
  voucher.Set("report_date", std::optional<Date>()).Set("purpose", "p").Set("any", nullptr);
  EXPECT_EQ(voucher.fields()[0].type, ValueType::kDate);
  voucher.Set("purpose", nullptr);
  EXPECT_EQ(voucher.fields()[1].type, ValueType::kString);
  EXPECT_EQ(voucher.fields()[2].type, ValueType::kObject);
  voucher.Set("any", Value(1.0));
  EXPECT_EQ(voucher.fields()[2].type, ValueType::kDouble);
  const Object read = RoundTrip<Object>(voucher).value();
  EXPECT_EQ(read, voucher);
}

// What a server has as an Object takes anything, and refuses to become an int.
TEST(ObjectTest, AFieldOfAnythingStaysSo) {
  Object holder("Holder");
  holder.Set("any", Value("text"), ValueType::kObject).Set("size", 1);
  Object read = RoundTrip<Object>(holder).value();
  read.Set("any", 5).Set("size", 2);
  EXPECT_EQ(read.fields()[0].type, ValueType::kObject);
  EXPECT_EQ(read.Get<int32_t>("any").value(), 5);
  EXPECT_EQ(read.fields()[1].type, ValueType::kInt);
  read.Set("any", Value(1.5), ValueType::kDouble);
  EXPECT_EQ(read.fields()[0].type, ValueType::kDouble);
}

TEST(ObjectTest, IsAKeyOfHashMaps) {
  const Object ivan = RoundTrip<Object>(Person{"Ivan", 33}).value();
  const std::unordered_map<Object, int> rooms = {{ivan, 1}, {Object("Person").Set("age", 5), 2}};
  EXPECT_EQ(rooms.at(RoundTrip<Object>(Person{"Ivan", 33}).value()), 1);
  EXPECT_EQ(rooms.count(RoundTrip<Object>(Person{"Ivan", 34}).value()), 0u);
  EXPECT_NE(absl::HashOf(ivan), absl::HashOf(Object("Person")));
}

TEST(ObjectTest, IsAStructAndAValueToo) {
  const Object person = RoundTrip<Object>(Person{"Ivan", 33}).value();
  EXPECT_EQ(person.type_name(), "Person");
  EXPECT_EQ(person.Get<std::string>("name").value(), "Ivan");
  EXPECT_EQ(RoundTrip<Person>(person).value().age, 33);
  EXPECT_EQ(Value(person), Value(Person{"Ivan", 33}));
  EXPECT_EQ(Value(Person{"Ivan", 33}).As<Object>().value(), person);
  Object company("Company");
  company.Set("owner", person);
  EXPECT_EQ(company.fields()[0].type, ValueType::kObject);
  EXPECT_EQ(company.Get<Person>("owner").value().name, "Ivan");
  EXPECT_THAT(std::string(Value(5).As<Object>().status().message()),
              HasSubstr("expected complex object, found int"));
}

}  // namespace
}  // namespace glowplug
