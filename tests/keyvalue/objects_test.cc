// SPDX-License-Identifier: Apache-2.0
// Structs, enums and objects through a real node: registered once, read by name, evolved.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/keyvalue/node.h"

namespace glowplug {
namespace {

using test::FreshCache;
using test::NodeClient;
using test::NodeUri;
using ::testing::AllOf;
using ::testing::HasSubstr;

enum class Colour { kRed, kGreen = 7, kBlue };
BOOST_DESCRIBE_ENUM(Colour, kRed, kGreen, kBlue)
GLOWPLUG_TYPE_NAME(Colour, "objects.Colour")

struct Address {
  std::string city;
  int number = 0;

  friend bool operator==(const Address&, const Address&) = default;
};
BOOST_DESCRIBE_STRUCT(Address, (), (city, number))
GLOWPLUG_TYPE_NAME(Address, "objects.Address")

struct Person {
  std::string name;
  int32_t age = 0;
  Address home;
  std::vector<Address> others;
  Colour favourite = Colour::kRed;
  std::optional<double> height;
  std::shared_ptr<Person> partner;
};
BOOST_DESCRIBE_STRUCT(Person, (), (name, age, home, others, favourite, height, partner))
GLOWPLUG_TYPE_NAME(Person, "objects.Person$Outer+Inner")

// Some of its fields.
struct NameAndHome {
  Address home;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(NameAndHome, (), (home, name))
GLOWPLUG_TYPE_NAME(NameAndHome, "objects.Person$Outer+Inner")

Person Ann() {
  Person ann = {.name = "Ann",
                .age = 33,
                .home = {"Oslo", 1},
                .others = {{"Rome", 2}, {"Kyiv", 3}},
                .favourite = Colour::kBlue};
  ann.partner = std::make_shared<Person>(Person{.name = "Ben", .height = 1.8});
  return ann;
}

TEST(ObjectsTest, AStructComesBackWhole) {
  const auto cache = FreshCache<int, Person>();
  ASSERT_TRUE(cache.Put(1, Ann()).ok());
  const Person ann = cache.Get(1).value().value();
  EXPECT_EQ(ann.name, "Ann");
  EXPECT_EQ(ann.age, 33);
  EXPECT_EQ(ann.home, Ann().home);
  EXPECT_EQ(ann.others, Ann().others);
  EXPECT_EQ(ann.favourite, Colour::kBlue);
  EXPECT_EQ(ann.height, std::nullopt);
  ASSERT_NE(ann.partner, nullptr);
  EXPECT_EQ(ann.partner->name, "Ben");
  EXPECT_EQ(ann.partner->height, 1.8);
  EXPECT_EQ(ann.partner->partner, nullptr);
}

TEST(ObjectsTest, AnotherClientReadsItWithoutTheStruct) {
  const auto cache = FreshCache<int, Person>();
  ASSERT_TRUE(cache.Put(1, Ann()).ok());
  const auto other = Client::Open(NodeUri()).value();
  const Value found = other.GetCache<int, Value>(cache.name()).Get(1).value().value();
  EXPECT_EQ(found.As<Object>().value().type_name(), "objects.Person$Outer+Inner");
  EXPECT_EQ(found.Field("NAME").value(), Value("Ann"));
  EXPECT_EQ(found.Field("home").value().Field("city").value(), Value("Oslo"));
  EXPECT_EQ(found.Field("others").value().Elements().at(1).As<Address>().value(),
            (Address{"Kyiv", 3}));
  EXPECT_EQ(found.Field("favourite").value().As<Enum>().value().constant, "kBlue");
  EXPECT_EQ(found.Field("partner").value().Field("name").value(), Value("Ben"));
  EXPECT_TRUE(found.Field("height").value().is_null());
  EXPECT_EQ(found.Field("nothing").status().code(), absl::StatusCode::kNotFound);
  // It can be written back as it is.
  const auto copies = other.GetCache<int, Value>(cache.name());
  ASSERT_TRUE(copies.Put(2, found).ok());
  EXPECT_EQ(cache.Get(2).value()->partner->name, "Ben");
}

TEST(ObjectsTest, FewerFieldsInAnotherOrderAreReadByName) {
  const auto cache = FreshCache<int, Person>();
  ASSERT_TRUE(cache.Put(1, Ann()).ok());
  const auto brief = cache.As<int, NameAndHome>().Get(1).value().value();
  EXPECT_EQ(brief.name, "Ann");
  EXPECT_EQ(brief.home, Ann().home);
}

namespace first {
struct Voucher {
  absl::CivilDay date;
  bool reported = false;
  std::string purpose;
};
BOOST_DESCRIBE_STRUCT(Voucher, (), (date, reported, purpose))
}  // namespace first

namespace second {
struct Voucher {
  std::string purpose;
  absl::CivilDay expense_date = absl::CivilDay(1999, 9, 9);
  std::optional<absl::CivilDay> report_date;
};
BOOST_DESCRIBE_STRUCT(Voucher, (), (purpose, expense_date, report_date))
}  // namespace second

namespace wrong {
struct Voucher {
  int purpose = 0;
};
BOOST_DESCRIBE_STRUCT(Voucher, (), (purpose))
}  // namespace wrong

TEST(ObjectsTest, VersionsOfATypeReadEachOther) {
  const auto old = FreshCache<int, first::Voucher>();
  const auto current = old.As<int, second::Voucher>();
  ASSERT_TRUE(old.Put(1, {absl::CivilDay(2017, 9, 21), true, "old"}).ok());
  ASSERT_TRUE(
      current.Put(2, {"new", absl::CivilDay(2018, 1, 1), absl::CivilDay(2018, 8, 29)}).ok());

  const auto forwards = current.Get(1).value().value();
  EXPECT_EQ(forwards.purpose, "old");
  EXPECT_EQ(forwards.expense_date, absl::CivilDay(1999, 9, 9));  // as the struct has it
  EXPECT_EQ(forwards.report_date, std::nullopt);
  const auto backwards = old.Get(2).value().value();
  EXPECT_EQ(backwards.purpose, "new");
  EXPECT_EQ(backwards.date, absl::CivilDay());
  EXPECT_FALSE(backwards.reported);

  const auto type = NodeClient().DescribeType("Voucher").value();
  ASSERT_TRUE(type.has_value());
  EXPECT_EQ(type->schemas.size(), 2u);
  EXPECT_EQ(type->fields.size(), 5u);
  EXPECT_EQ(NodeClient().DescribeType(type->id).value(), type);
  EXPECT_EQ(NodeClient().DescribeType(4711).value(), std::nullopt);
}

namespace listed {
struct AsVector {
  std::vector<std::string> names;
};
BOOST_DESCRIBE_STRUCT(AsVector, (), (names))
GLOWPLUG_TYPE_NAME(AsVector, "objects.Listed")
struct AsValue {
  Value names;
};
BOOST_DESCRIBE_STRUCT(AsValue, (), (names))
GLOWPLUG_TYPE_NAME(AsValue, "objects.Listed")
}  // namespace listed

// As a Java class registers its fields of type List.
TEST(ObjectsTest, AFieldThatIsDeclaredAsAnythingStaysSo) {
  ASSERT_TRUE(NodeClient()
                  .RegisterType(TypeDescription{.name = "objects.Listed",
                                                .fields = {{"names", api::ValueType::kObject}}})
                  .ok());
  const std::string cache = FreshCache<int, int>().name();
  // Clients that know nothing of the type yet, so that they register it.
  const auto vectors = Client::Open(NodeUri()).value().GetCache<int, listed::AsVector>(cache);
  const auto values = Client::Open(NodeUri()).value().GetCache<int, listed::AsValue>(cache);
  const auto objects = Client::Open(NodeUri()).value().GetCache<int, Object>(cache);
  const auto makers = Client::Open(NodeUri()).value().GetCache<int, Object>(cache);
  const std::vector<std::string> names = {"a", "b"};
  const absl::Status refused = vectors.Put(1, {names});
  EXPECT_THAT(std::string(refused.message()), HasSubstr("names")) << refused;
  ASSERT_TRUE(values.Put(1, {Value(names)}).ok());

  Object object = objects.Get(1).value().value();
  object.Set("names", std::vector<std::string>{"c"}).Set("more", 1);
  ASSERT_TRUE(objects.Put(1, object).ok());
  Object made("objects.Listed");
  made.Set("names", names, api::ValueType::kObject);
  ASSERT_TRUE(makers.Put(2, made).ok());
  EXPECT_EQ(values.Get(1).value()->names, Value(std::vector<std::string>{"c"}));
  EXPECT_EQ(vectors.Get(2).value()->names, names);
}

TEST(ObjectsTest, ANewVersionReachesAClientThatKnowsTheOldOne) {
  const auto old = FreshCache<int, first::Voucher>();
  const auto reader = Client::Open(NodeUri()).value().GetCache<int, second::Voucher>(old.name());
  ASSERT_TRUE(old.Put(1, {absl::CivilDay(2017, 9, 21), true, "old"}).ok());
  EXPECT_EQ(reader.Get(1).value()->purpose, "old");
  Object newer("Voucher");
  newer.Set("purpose", "newer").Set("added", 1);
  ASSERT_TRUE((old.As<int, Object>().Put(1, newer).ok()));
  EXPECT_EQ(reader.Get(1).value()->purpose, "newer");
}

TEST(ObjectsTest, AFieldKeepsItsType) {
  const auto vouchers = FreshCache<int, first::Voucher>();
  ASSERT_TRUE(vouchers.Put(1, {absl::CivilDay(2017, 9, 21), true, "old"}).ok());
  const auto others = vouchers.As<int, wrong::Voucher>();
  const absl::Status refused = others.Put(2, {7});
  EXPECT_FALSE(refused.ok());
  EXPECT_THAT(std::string(refused.message()), AllOf(HasSubstr("Voucher"), HasSubstr("purpose"),
                                                    HasSubstr("String"), HasSubstr("int")));
  EXPECT_FALSE(vouchers.ContainsKey(2).value());
  const absl::Status misread = others.Get(1).status();
  EXPECT_THAT(std::string(misread.message()), AllOf(HasSubstr("Voucher"), HasSubstr("purpose"),
                                                    HasSubstr("string"), HasSubstr("int")));
}

struct Registered {
  int32_t number = 0;
  std::string text;
  std::optional<Colour> colour;
};
BOOST_DESCRIBE_STRUCT(Registered, (), (number, text, colour))

TEST(ObjectsTest, TypesAreRegisteredAndDescribed) {
  EXPECT_EQ(NodeClient().DescribeType("Registered").value(), std::nullopt);
  ASSERT_TRUE(NodeClient().RegisterType<Registered>().ok());
  const auto type = NodeClient().DescribeType("Registered").value();
  ASSERT_TRUE(type.has_value());
  EXPECT_EQ(type->name, "Registered");
  EXPECT_FALSE(type->is_enum);
  ASSERT_EQ(type->schemas.size(), 1u);
  EXPECT_THAT(type->schemas[0].fields, testing::ElementsAre("number", "text", "colour"));
  ASSERT_EQ(type->fields.size(), 3u);
  EXPECT_THAT(type->fields,
              testing::Contains(TypeDescription::Field{"number", api::ValueType::kInt}));
  EXPECT_THAT(type->fields,
              testing::Contains(TypeDescription::Field{"colour", api::ValueType::kEnum}));
}

TEST(ObjectsTest, EnumsAreRegisteredWithTheirNames) {
  const auto cache = FreshCache<Colour, Colour>();
  ASSERT_TRUE(cache.Put(Colour::kGreen, Colour::kBlue).ok());
  EXPECT_EQ(cache.Get(Colour::kGreen).value(), Colour::kBlue);
  EXPECT_EQ(cache.Get(Colour::kRed).value(), std::nullopt);
  const auto type = NodeClient().DescribeType("objects.Colour").value();
  ASSERT_TRUE(type.has_value());
  EXPECT_TRUE(type->is_enum);
  EXPECT_THAT(type->constants,
              testing::UnorderedElementsAre(TypeDescription::Constant{"kRed", 0},
                                            TypeDescription::Constant{"kGreen", 7},
                                            TypeDescription::Constant{"kBlue", 8}));
  const auto other = Client::Open(NodeUri()).value().GetCache<Value, Value>(cache.name());
  const Value found = other.Get(Colour::kGreen).value().value();
  EXPECT_EQ(found.As<Enum>().value().constant, "kBlue");
  EXPECT_EQ(found.As<Enum>().value().type_name, "objects.Colour");
}

TEST(ObjectsTest, ObjectsAreKeys) {
  const auto cache = FreshCache<Address, int>();
  ASSERT_TRUE(cache.Put({"Oslo", 1}, 10).ok());
  ASSERT_TRUE(cache.Put({"Oslo", 2}, 20).ok());
  EXPECT_EQ(cache.Get({"Oslo", 1}).value(), 10);
  EXPECT_EQ(cache.Get({"Oslo", 3}).value(), std::nullopt);
  EXPECT_EQ(cache.GetAll({{"Oslo", 1}, {"Oslo", 2}}).value().size(), 2u);
  // The same object, built without the struct, is the same key.
  Object oslo("objects.Address");
  oslo.Set("city", "Oslo").Set("number", 2);
  EXPECT_EQ((cache.As<Object, int>().Get(oslo).value()), 20);
}

TEST(ObjectsTest, ANewKeyTypeAndANewValueTypeMayComeTogether) {
  const auto cache = FreshCache<Object, Object>();
  Object key("objects.NewKey");
  key.Set("id", 1);
  Object value("objects.NewValue");
  value.Set("text", "x");
  ASSERT_TRUE(cache.Put(key, value).ok());
  EXPECT_EQ(cache.Get(key).value(), value);
}

TEST(ObjectsTest, ManyWritersOfANewTypeRegisterIt) {
  const auto client = Client::Open(NodeUri()).value();
  const auto cache = client.GetOrCreateCache<int, Object>(test::FreshName()).value();
  Window window(client, 64);
  for (int i = 0; i < 500; ++i) {
    Object object("objects.Many");
    object.Set("number", i).Set("text", "x");
    window.Add(cache.AsyncPut(i, object));
  }
  ASSERT_TRUE(window.Drain().ok());
  int sum = 0;
  for (auto& entry : cache.Scan()) sum += entry.value().value.Get<int>("number").value();
  EXPECT_EQ(sum, 499 * 500 / 2);
  EXPECT_EQ(client.DescribeType("objects.Many").value()->schemas.size(), 1u);
}

}  // namespace
}  // namespace glowplug
