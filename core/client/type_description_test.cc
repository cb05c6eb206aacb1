// SPDX-License-Identifier: Apache-2.0
#include <glowplug/decimal.h>
#include <glowplug/marshal_time.h>
#include <glowplug/type_description.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "core/client/fake_object_reader.h"

namespace glowplug {
namespace {

using api::ValueType;
using test::Written;
using testing::HasSubstr;

struct Voucher {
  Date date;
  Decimal sum;
  std::unique_ptr<Voucher> before;
};
BOOST_DESCRIBE_STRUCT(Voucher, (), (date, sum, before))
GLOWPLUG_TYPE_NAME(Voucher, "com.example.Voucher")
GLOWPLUG_AFFINITY_KEY(Voucher, date)

enum class Color { kRed = 1, kGreen = 4 };
BOOST_DESCRIBE_ENUM(Color, kRed, kGreen)

TEST(TypeDescriptionTest, StructsAndEnumsAreDescribed) {
  const TypeDescription voucher = TypeDescription::Of<Voucher>();
  EXPECT_EQ(voucher.name, "com.example.Voucher");
  EXPECT_EQ(voucher.affinity_key, "date");
  EXPECT_FALSE(voucher.is_enum);
  EXPECT_EQ(voucher.fields, (std::vector<TypeDescription::Field>{{"date", ValueType::kDate},
                                                                 {"sum", ValueType::kDecimal},
                                                                 {"before", ValueType::kObject}}));
  const TypeDescription color = TypeDescription::Of<Color>();
  EXPECT_TRUE(color.is_enum);
  EXPECT_EQ(color.constants, (std::vector<TypeDescription::Constant>{{"kRed", 1}, {"kGreen", 4}}));
}

TEST(TypeDescriptionTest, IsWrittenAsARecordOfTheType) {
  for (const TypeDescription& description :
       {TypeDescription::Of<Voucher>(), TypeDescription::Of<Color>()}) {
    sdk::HeapArena arena;
    const api::Value written = Written(description, arena);
    ASSERT_EQ(written.type, ValueType::kObject);
    EXPECT_EQ(written.object->type->struct_size, sizeof(api::ObjectType));
    EXPECT_EQ(TypeDescription::From(*written.object->type), description);
  }
}

TEST(TypeDescriptionTest, TheAnswerHasAllFieldsThenEachSchema) {
  api::ObjectField fields[3] = {};
  fields[0].name = sdk::BytesOf("date");
  fields[0].type = ValueType::kDate;
  fields[1].name = sdk::BytesOf("sum");
  fields[1].type = ValueType::kDecimal;
  fields[2].name = sdk::BytesOf("purpose");
  fields[2].type = ValueType::kString;
  api::ObjectType types[3] = {};
  api::Record records[3] = {};
  api::Value rows[3] = {};
  for (int i = 0; i < 3; ++i) {
    types[i].name = sdk::BytesOf("ExpenseVoucher");
    types[i].type_id = 7;
    types[i].fields = fields;
    types[i].field_count = 3;
    records[i].type = &types[i];
    rows[i] = internal::ValueOf(ValueType::kObject);
    rows[i].object = &records[i];
  }
  types[1].schema_id = -231598180;
  types[1].field_count = 2;
  types[2].schema_id = 5;
  types[2].fields = fields + 1;
  types[2].field_count = 2;
  api::Reply reply{};
  reply.rows = rows;
  reply.row_count = 3;

  std::optional<TypeDescription> read;
  ASSERT_TRUE(internal::ReadTypeDescription(reply, read).ok());
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->name, "ExpenseVoucher");
  EXPECT_EQ(read->id, 7);
  EXPECT_EQ(read->fields.size(), 3u);
  EXPECT_EQ(read->schemas, (std::vector<TypeDescription::Schema>{{-231598180, {"date", "sum"}},
                                                                 {5, {"sum", "purpose"}}}));
  EXPECT_EQ(read->ToString(),
            "ExpenseVoucher {date: date, sum: decimal, purpose: string}, schema -231598180 (date, "
            "sum), schema 5 (sum, purpose)");

  reply.row_count = 0;
  ASSERT_TRUE(internal::ReadTypeDescription(reply, read).ok());
  EXPECT_FALSE(read.has_value());

  rows[0] = internal::ValueOf(ValueType::kInt);
  reply.row_count = 1;
  EXPECT_THAT(std::string(internal::ReadTypeDescription(reply, read).message()),
              HasSubstr("row 0 of the answer, found int"));
}

TEST(TypeDescriptionTest, PrintsItself) {
  std::ostringstream out;
  out << TypeDescription::Of<Color>();
  EXPECT_EQ(out.str(), "enum Color {kRed = 1, kGreen = 4}");
}

}  // namespace
}  // namespace glowplug
