// SPDX-License-Identifier: Apache-2.0
#include <glowplug/decimal.h>
#include <glowplug/described.h>
#include <glowplug/hints.h>
#include <glowplug/marshal_range.h>
#include <glowplug/marshal_time.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "core/client/fake_object_reader.h"

namespace example {

struct Person {
  std::string first_name;
  std::string last_name;
  int32_t age = 0;

  friend bool operator==(const Person&, const Person&) = default;
};
BOOST_DESCRIBE_STRUCT(Person, (), (first_name, last_name, age))

// A view of some fields, in another order, with one that no Person has.
struct Aged {
  int32_t age = 0;
  std::string_view first_name;
  std::string nickname = "none";
};
BOOST_DESCRIBE_STRUCT(Aged, (), (age, first_name, nickname))
GLOWPLUG_TYPE_NAME(Aged, "Person")

// Two versions of one type.
struct ExpenseVoucher {
  glowplug::Date date;
  bool reported = false;
  std::string purpose;
  glowplug::Decimal sum;
};
BOOST_DESCRIBE_STRUCT(ExpenseVoucher, (), (date, reported, purpose, sum))

struct ExpenseVoucherV2 {
  std::string purpose;
  glowplug::Decimal sum;
  glowplug::Date expense_date;
  std::optional<glowplug::Date> report_date;
};
BOOST_DESCRIBE_STRUCT(ExpenseVoucherV2, (), (purpose, sum, expense_date, report_date))
GLOWPLUG_TYPE_NAME(ExpenseVoucherV2, "ExpenseVoucher")

struct Base {
  int64_t id = 0;
};
BOOST_DESCRIBE_STRUCT(Base, (), (id))

struct Derived : Base {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Derived, (Base), (name))
GLOWPLUG_TYPE_NAME(Derived, "com.example.Outer$Derived+1")
GLOWPLUG_AFFINITY_KEY(Derived, id)

struct Further : Derived {
  bool far = true;
};
BOOST_DESCRIBE_STRUCT(Further, (Derived), (far))

struct Node {
  int32_t value = 0;
  std::unique_ptr<Node> next;
  std::vector<Node> children;
  std::map<std::string, Person> people;
};
BOOST_DESCRIBE_STRUCT(Node, (), (value, next, children, people))

enum class Color { kRed = 0, kGreen = 5, kBlue = 6 };
BOOST_DESCRIBE_ENUM(Color, kRed, kGreen, kBlue)
enum OldColor { kPink = 3, kGreen = 4 };
BOOST_DESCRIBE_ENUM(OldColor, kPink, kGreen)
GLOWPLUG_TYPE_NAME(OldColor, "Color")

struct Car {
  Color color = Color::kRed;
  std::vector<Color> stripes;
};
BOOST_DESCRIBE_STRUCT(Car, (), (color, stripes))

class Account {
 public:
  Account() = default;
  explicit Account(int64_t balance) : balance_(balance) {}
  int64_t balance() const { return balance_; }

 private:
  int64_t balance_ = 0;
  BOOST_DESCRIBE_CLASS(Account, (), (), (), (balance_))
};

struct Empty {};
BOOST_DESCRIBE_STRUCT(Empty, (), ())

struct WrongAge {
  std::string age;
};
BOOST_DESCRIBE_STRUCT(WrongAge, (), (age))
GLOWPLUG_TYPE_NAME(WrongAge, "Person")

struct Upper {
  int32_t AGE = 0;
};
BOOST_DESCRIBE_STRUCT(Upper, (), (AGE))
GLOWPLUG_TYPE_NAME(Upper, "org.example.PERSON")

struct Broken {
  int32_t broken = 0;
};
BOOST_DESCRIBE_STRUCT(Broken, (), (broken))

template <class T>
struct Outer {
  struct Inner {
    T inside{};
    BOOST_DESCRIBE_CLASS(Inner, (), (inside), (), ())
  };
};

template <class T>
struct Box {
  T inside{};
  BOOST_DESCRIBE_CLASS(Box, (), (inside), (), ())
};

}  // namespace example

namespace glowplug {
namespace {

using api::ValueType;
using test::FakeObjectReader;
using test::RoundTrip;
using test::Written;
using testing::ElementsAre;
using testing::HasSubstr;

struct Hidden {
  int32_t age = 0;
};
BOOST_DESCRIBE_STRUCT(Hidden, (), (age))

template <class T>
std::string_view TypeName() {
  return sdk::ViewOf(internal::DescribedType<T>().name);
}

TEST(DescribedTest, TypesAreNamedAsTheStructWithoutItsNamespaces) {
  EXPECT_EQ(TypeName<example::Person>(), "Person");
  EXPECT_EQ(TypeName<Hidden>(), "Hidden");
  EXPECT_EQ(TypeName<example::Color>(), "Color");
  EXPECT_EQ(TypeName<example::Derived>(), "com.example.Outer$Derived+1");
  EXPECT_EQ(TypeName<example::Further>(), "Further");  // it does not inherit the name
  EXPECT_EQ(TypeName<example::ExpenseVoucherV2>(), "ExpenseVoucher");
  EXPECT_EQ(TypeName<example::Box<int>>(), "Box<int>");
  EXPECT_EQ(TypeName<example::Outer<example::Person>::Inner>(), "Inner");
  EXPECT_EQ(TypeName<example::Box<example::Person>>(), "Box<example::Person>");
}

TEST(DescribedTest, WritesTheFieldsInTheirOrder) {
  sdk::HeapArena arena;
  const example::Person ivan{"Ivan", "Ivanov", 33};
  const api::Value written = Written(ivan, arena);
  ASSERT_EQ(written.type, ValueType::kObject);
  const api::Record& record = *written.object;
  EXPECT_EQ(record.type, &internal::DescribedType<example::Person>());
  ASSERT_EQ(record.type->field_count, 3u);
  EXPECT_EQ(record.type->struct_size, sizeof(api::ObjectType));
  EXPECT_EQ(sdk::ViewOf(record.type->fields[0].name), "first_name");
  EXPECT_EQ(record.type->fields[0].type, ValueType::kString);
  EXPECT_EQ(sdk::ViewOf(record.type->fields[2].name), "age");
  EXPECT_EQ(record.type->fields[2].type, ValueType::kInt);
  EXPECT_EQ(static_cast<const void*>(record.fields[1].bytes), ivan.last_name.data());
  EXPECT_EQ(record.fields[2].int64, 33);
  EXPECT_EQ(record.reader, nullptr);
}

TEST(DescribedTest, ObjectsComeBack) {
  const example::Person ivan{"Ivan", "Ivanov", 33};
  FakeObjectReader reader;
  EXPECT_EQ(RoundTrip<example::Person>(ivan, &reader).value(), ivan);
  EXPECT_THAT(reader.read, ElementsAre("first_name", "last_name", "age"));
  EXPECT_EQ(RoundTrip<example::Account>(example::Account(5)).value().balance(), 5);
  EXPECT_TRUE(RoundTrip<example::Empty>(example::Empty()).ok());
}

// A record of which the fields are there, as a codec without lazy reading gives it.
TEST(DescribedTest, FieldsThatAreThereNeedNoReader) {
  const example::Person ivan{"Ivan", "Ivanov", 33};
  sdk::HeapArena arena;
  example::Person read;
  ASSERT_TRUE(Marshal<example::Person>::Read(Written(ivan, arena), read).ok());
  EXPECT_EQ(read, ivan);
}

TEST(DescribedTest, OnlyTheFieldsOfTheStructAreDecoded) {
  const example::Person ivan{"Ivan", "Ivanov", 33};
  sdk::HeapArena arena;
  FakeObjectReader reader;
  const api::Value written = Written(ivan, arena);
  example::Aged aged;
  ASSERT_TRUE(Marshal<example::Aged>::Read(reader.AsRead(written), aged).ok());
  EXPECT_EQ(aged.age, 33);
  EXPECT_EQ(aged.first_name.data(), ivan.first_name.data());  // without a copy
  EXPECT_EQ(aged.nickname, "none");                           // no Person has one
  EXPECT_THAT(reader.read, ElementsAre("age", "first_name"));
  static_assert(!Marshalled<example::Aged> && Marshalled<example::Person>);
}

TEST(DescribedTest, TwoStructsAreTwoVersionsOfOneType) {
  example::ExpenseVoucher old;
  old.date = Date(1505952000000);
  old.reported = true;
  old.purpose = "Praesent eget fermentum massa";
  old.sum = Decimal(66667, 2);
  const auto renewed = RoundTrip<example::ExpenseVoucherV2>(old).value();
  EXPECT_EQ(renewed.purpose, old.purpose);
  EXPECT_EQ(renewed.sum, old.sum);
  EXPECT_EQ(renewed.expense_date, Date());
  EXPECT_EQ(renewed.report_date, std::nullopt);
  const auto back = RoundTrip<example::ExpenseVoucher>(renewed).value();
  EXPECT_EQ(back.purpose, old.purpose);
  EXPECT_FALSE(back.reported);
  const api::ObjectType& type = internal::DescribedType<example::ExpenseVoucherV2>();
  EXPECT_EQ(type.fields[3].type, ValueType::kDate);  // an optional is declared as what it may hold
}

TEST(DescribedTest, DescribedBasesComeFirst) {
  const api::ObjectType& type = internal::DescribedType<example::Derived>();
  ASSERT_EQ(type.field_count, 2u);
  EXPECT_EQ(sdk::ViewOf(type.fields[0].name), "id");
  EXPECT_EQ(sdk::ViewOf(type.affinity_field), "id");
  EXPECT_EQ(sdk::ViewOf(internal::DescribedType<example::Further>().affinity_field), "");
  example::Further further;
  further.id = 1;
  further.name = "n";
  further.far = false;
  const auto read = RoundTrip<example::Further>(further).value();
  EXPECT_EQ(read.id, 1);
  EXPECT_EQ(read.name, "n");
  EXPECT_FALSE(read.far);
}

TEST(DescribedTest, StructsNestAndHoldThemselves) {
  example::Node node;
  node.value = 1;
  node.next = std::make_unique<example::Node>();
  node.next->value = 2;
  node.children.resize(2);
  node.children[1].value = 3;
  node.children[1].people["Ivan"] = {"Ivan", "Ivanov", 33};
  const auto read = RoundTrip<example::Node>(node).value();
  EXPECT_EQ(read.next->value, 2);
  EXPECT_EQ(read.next->next, nullptr);
  ASSERT_EQ(read.children.size(), 2u);
  EXPECT_EQ(read.children[1].people.at("Ivan").age, 33);
  const api::ObjectType& type = internal::DescribedType<example::Node>();
  EXPECT_EQ(type.fields[1].type, ValueType::kObject);
  EXPECT_EQ(type.fields[2].type, ValueType::kCollection);
  EXPECT_EQ(type.fields[3].type, ValueType::kMap);
}

// A chain as long as this would end the stack.
TEST(DescribedTest, ChainsEndAtABound) {
  example::Node head;
  for (int i = 0; i < 2 * internal::Nesting::kMax; ++i) {
    auto next = std::make_unique<example::Node>(std::move(head));
    head = example::Node();
    head.next = std::move(next);
  }
  sdk::HeapArena arena;
  const api::Value written = Written(head, arena);
  int depth = 0;
  for (const api::Value* value = &written; value->type == ValueType::kObject;
       value = &value->object->fields[1]) {
    ++depth;
  }
  EXPECT_EQ(depth, internal::Nesting::kMax + 1);
  const absl::Status read = RoundTrip<example::Node>(head).status();
  EXPECT_EQ(read.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(read.message()), HasSubstr("at most 128 objects in one another"));
  EXPECT_TRUE(RoundTrip<example::Node>(example::Node()).ok());  // the count goes down again
}

TEST(DescribedTest, ErrorsNameTypeFieldAndBothTypes) {
  const absl::Status status =
      RoundTrip<example::WrongAge>(example::Person{"Ivan", "Ivanov", 33}).status();
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("field age of type Person: expected string, found int"));
  EXPECT_THAT(std::string(RoundTrip<example::Person>(5).status().message()),
              HasSubstr("expected an object of type Person, found int"));
  const absl::Status broken = RoundTrip<example::Broken>(example::Broken()).status();
  EXPECT_EQ(broken.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(broken.message()), HasSubstr("field broken of type Broken"));
  EXPECT_THAT(std::string(broken.message()), HasSubstr("at byte 7: expected more"));
  const absl::Status null = RoundTrip<std::vector<example::Person>>(
                                std::vector<std::optional<example::Person>>{std::nullopt})
                                .status();
  EXPECT_THAT(std::string(null.message()), HasSubstr("element 0: expected an object"));
}

// The server finds types and fields by lower-cased names, and by simple ones where so configured.
TEST(DescribedTest, NamesAreFoundWithoutRegardToCase) {
  EXPECT_EQ(RoundTrip<example::Upper>(example::Person{"Ivan", "Ivanov", 33}).value().AGE, 33);
}

TEST(DescribedTest, AnotherTypeIsReadWhenItHasEveryField) {
  EXPECT_EQ(RoundTrip<Hidden>(example::Person{"Ivan", "Ivanov", 33}).value().age, 33);
  const absl::Status refused = RoundTrip<example::Person>(Hidden{1}).status();
  EXPECT_THAT(std::string(refused.message()),
              HasSubstr("expected an object of type Person, found one of type Hidden, which has no "
                        "field first_name"));
}

TEST(DescribedTest, ObjectsOfUnknownTypesAreRefused) {
  api::Record record{};
  api::Value value = internal::ValueOf(ValueType::kObject);
  value.object = &record;
  example::Person person;
  const absl::Status status = Marshal<example::Person>::Read(value, person);
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(status.message()), HasSubstr("expected an object of type Person"));
}

TEST(DescribedTest, EnumsHaveTheNamesOfTheirConstants) {
  sdk::HeapArena arena;
  const api::Value written = Written(example::Color::kGreen, arena);
  EXPECT_EQ(written.type, ValueType::kEnum);
  EXPECT_EQ(written.extra, 5);
  ASSERT_EQ(written.described, &internal::DescribedType<example::Color>());
  EXPECT_EQ(written.described->is_enum, 1u);
  ASSERT_EQ(written.described->constant_count, 3u);
  EXPECT_EQ(sdk::ViewOf(written.described->constants[1].name), "kGreen");
  EXPECT_EQ(written.described->constants[1].ordinal, 5);
  EXPECT_EQ(RoundTrip<example::Color>(example::Color::kBlue).value(), example::Color::kBlue);
  const auto car =
      RoundTrip<example::Car>(example::Car{example::Color::kBlue, {example::Color::kGreen}})
          .value();
  EXPECT_EQ(car.color, example::Color::kBlue);
  EXPECT_THAT(car.stripes, ElementsAre(example::Color::kGreen));
  EXPECT_EQ(Written(Array<example::Color>{example::Color::kRed}, arena).type,
            ValueType::kEnumArray);
}

// As it is read where the cluster has no description of it.
TEST(DescribedTest, AnEnumOfAnUnknownTypeIsWrittenBackByItsId) {
  api::Value read = internal::ValueOf(ValueType::kBinaryEnum);
  read.count = static_cast<uint32_t>(-123);
  read.extra = 2;
  Enum unknown;
  ASSERT_TRUE(Marshal<Enum>::Read(read, unknown).ok());
  EXPECT_EQ(unknown, (Enum{.type_name = "", .ordinal = 2, .constant = "", .type_id = -123}));
  sdk::HeapArena arena;
  const api::Value written = Written(unknown, arena);
  EXPECT_EQ(written.type, ValueType::kEnum);
  EXPECT_EQ(written.described, nullptr);
  EXPECT_EQ(static_cast<int32_t>(written.count), -123);
  EXPECT_EQ(written.extra, 2);
}

enum class Wide : int64_t { kSmall = 1 };
BOOST_DESCRIBE_ENUM(Wide, kSmall)
enum Unsigned : uint32_t { kLow = 1, kHigh = 0x8000'0000 };
BOOST_DESCRIBE_ENUM(Unsigned, kLow, kHigh)
enum class Narrow : uint8_t { kAll = 255 };
BOOST_DESCRIBE_ENUM(Narrow, kAll)

TEST(DescribedTest, AnEnumMustFitAnOrdinal) {
  static_assert(internal::FitsEnum<example::Color>() && internal::FitsEnum<Narrow>());
  static_assert(!internal::FitsEnum<Wide>() && !internal::FitsEnum<Unsigned>());
}

TEST(DescribedTest, EnumsAreReadByNameWhereItIsKnown) {
  EXPECT_EQ(RoundTrip<example::Color>(example::OldColor::kGreen).value(), example::Color::kGreen);
  const absl::Status pink = RoundTrip<example::Color>(example::OldColor::kPink).status();
  EXPECT_EQ(pink.code(), absl::StatusCode::kOutOfRange);
  EXPECT_THAT(std::string(pink.message()),
              HasSubstr("expected a constant of enum Color, found kPink (ordinal 3)"));
  api::Value unknown = internal::ValueOf(ValueType::kBinaryEnum);
  unknown.extra = 6;
  example::Color color;
  ASSERT_TRUE(Marshal<example::Color>::Read(unknown, color).ok());
  EXPECT_EQ(color, example::Color::kBlue);
  unknown.extra = 1;
  EXPECT_THAT(std::string(Marshal<example::Color>::Read(unknown, color).message()),
              HasSubstr("found the ordinal 1"));
}

TEST(DescribedTest, StructsThatBorrowAreToldFromThoseThatOwn) {
  static_assert(!Marshalled<std::vector<example::Aged>>);
  static_assert(!Marshalled<example::Box<std::optional<example::Aged>>>);
  static_assert(Marshalled<example::Node> && Marshalled<example::Box<example::Person>>);
  static_assert(Marshalled<example::Color>);
}

}  // namespace
}  // namespace glowplug
