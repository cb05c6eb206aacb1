// SPDX-License-Identifier: Apache-2.0
// docs/types.md against the code: each C++ type in its table is a sample here, and the reverse.
#include <absl/container/btree_map.h>
#include <absl/container/btree_set.h>
#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_split.h>
#include <absl/strings/strip.h>
#include <glowplug/decimal.h>
#include <glowplug/described.h>
#include <glowplug/hints.h>
#include <glowplug/marshal_time.h>
#include <glowplug/object.h>
#include <gtest/gtest.h>

#include <deque>
#include <fstream>
#include <functional>
#include <list>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace glowplug {
namespace {

struct Person {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Person, (), (name))

enum class Color { kRed };
BOOST_DESCRIBE_ENUM(Color, kRed)

using api::ValueType;

// What a type is declared as, and what a value of it is written as.
struct Sample {
  ValueType declared;
  ValueType written;
  int64_t extra;
};

template <class T>
Sample SampleOf(const T& value) {
  sdk::HeapArena arena;
  api::Value written;
  Marshal<T>::Write(value, written, arena);
  return {Marshal<T>::kType, written.type, written.extra};
}

#define DEFAULT(...) \
  { #__VA_ARGS__, SampleOf < __VA_ARGS__>(__VA_ARGS__{}) }

const std::map<std::string, Sample>& Samples() {
  static const int32_t numbers[] = {1};
  static const std::map<std::string, Sample> samples = {
      DEFAULT(int8_t),
      DEFAULT(Byte),
      DEFAULT(int16_t),
      DEFAULT(Short),
      DEFAULT(int32_t),
      DEFAULT(int64_t),
      {"long long", SampleOf(0LL)},
      DEFAULT(Long),
      DEFAULT(float),
      DEFAULT(double),
      DEFAULT(char16_t),
      DEFAULT(Char),
      DEFAULT(bool),
      DEFAULT(std::string),
      DEFAULT(std::string_view),
      {"const char*", SampleOf<const char*>("")},
      DEFAULT(Uuid),
      DEFAULT(Date),
      DEFAULT(absl::CivilDay),
      DEFAULT(std::chrono::sys_days),
      {"std::chrono::year_month_day",
       SampleOf(std::chrono::year_month_day(std::chrono::sys_days()))},
      DEFAULT(Timestamp),
      DEFAULT(absl::Time),
      DEFAULT(absl::CivilSecond),
      DEFAULT(absl::CivilMinute),
      DEFAULT(absl::CivilHour),
      DEFAULT(std::chrono::system_clock::time_point),
      DEFAULT(TimeOfDay),
      DEFAULT(Decimal),
      DEFAULT(std::vector<uint8_t>),
      DEFAULT(std::vector<int8_t>),
      DEFAULT(std::vector<std::byte>),
      DEFAULT(std::span<const std::byte>),
      DEFAULT(std::vector<int16_t>),
      DEFAULT(std::vector<Short>),
      DEFAULT(std::vector<int32_t>),
      DEFAULT(std::array<int32_t, 2>),
      {"std::span<const int32_t>", SampleOf(std::span<const int32_t>(numbers))},
      DEFAULT(std::vector<int64_t>),
      DEFAULT(std::vector<Long>),
      DEFAULT(std::vector<float>),
      DEFAULT(std::vector<double>),
      DEFAULT(std::vector<char16_t>),
      DEFAULT(std::vector<Char>),
      DEFAULT(std::vector<bool>),
      DEFAULT(std::array<bool, 2>),
      DEFAULT(Array<std::string>),
      DEFAULT(Array<std::optional<std::string>>),
      DEFAULT(Array<Uuid>),
      DEFAULT(Array<Date>),
      DEFAULT(Array<absl::CivilDay>),
      DEFAULT(Array<Timestamp>),
      DEFAULT(Array<absl::Time>),
      DEFAULT(Array<TimeOfDay>),
      DEFAULT(Array<Decimal>),
      DEFAULT(Array<Color>),
      DEFAULT(ObjectArray<>),
      DEFAULT(ObjectArray<std::string>),
      DEFAULT(Array<Value>),
      DEFAULT(Array<Person>),
      DEFAULT(std::vector<std::string>),
      DEFAULT(std::vector<Value>),
      DEFAULT(std::list<int32_t>),
      DEFAULT(std::deque<bool>),
      DEFAULT(std::array<std::string, 2>),
      DEFAULT(ArrayList<>),
      DEFAULT(ArrayList<int32_t>),
      DEFAULT(LinkedList<>),
      DEFAULT(LinkedList<std::string>),
      DEFAULT(std::unordered_set<std::string>),
      DEFAULT(absl::flat_hash_set<int32_t>),
      DEFAULT(HashSet<>),
      DEFAULT(std::set<std::string>),
      DEFAULT(absl::btree_set<int32_t>),
      DEFAULT(LinkedHashSet<>),
      DEFAULT(std::unordered_map<std::string, Value>),
      DEFAULT(absl::flat_hash_map<int32_t, bool>),
      DEFAULT(HashMap<>),
      DEFAULT(std::map<int32_t, std::string>),
      DEFAULT(absl::btree_map<int32_t, bool>),
      DEFAULT(LinkedHashMap<>),
      DEFAULT(Color),
      DEFAULT(Enum),
      DEFAULT(JavaClass),
      DEFAULT(Person),
      DEFAULT(Object),
      DEFAULT(std::nullptr_t),
      {"std::nullopt_t", SampleOf(std::nullopt)},
  };
  return samples;
}

// As Ignite's own documentation of its binary format has them.
std::string JavaClassOf(ValueType type, int64_t kind) {
  static const std::map<std::pair<ValueType, int64_t>, std::string> classes = {
      {{ValueType::kByte, 0}, "java.lang.Byte"},
      {{ValueType::kShort, 0}, "java.lang.Short"},
      {{ValueType::kInt, 0}, "java.lang.Integer"},
      {{ValueType::kLong, 0}, "java.lang.Long"},
      {{ValueType::kFloat, 0}, "java.lang.Float"},
      {{ValueType::kDouble, 0}, "java.lang.Double"},
      {{ValueType::kChar, 0}, "java.lang.Character"},
      {{ValueType::kBool, 0}, "java.lang.Boolean"},
      {{ValueType::kString, 0}, "java.lang.String"},
      {{ValueType::kUuid, 0}, "java.util.UUID"},
      {{ValueType::kDate, 0}, "java.util.Date"},
      {{ValueType::kTimestamp, 0}, "java.sql.Timestamp"},
      {{ValueType::kTime, 0}, "java.sql.Time"},
      {{ValueType::kDecimal, 0}, "java.math.BigDecimal"},
      {{ValueType::kByteArray, 0}, "byte[]"},
      {{ValueType::kShortArray, 0}, "short[]"},
      {{ValueType::kIntArray, 0}, "int[]"},
      {{ValueType::kLongArray, 0}, "long[]"},
      {{ValueType::kFloatArray, 0}, "float[]"},
      {{ValueType::kDoubleArray, 0}, "double[]"},
      {{ValueType::kCharArray, 0}, "char[]"},
      {{ValueType::kBoolArray, 0}, "boolean[]"},
      {{ValueType::kStringArray, 0}, "java.lang.String[]"},
      {{ValueType::kUuidArray, 0}, "java.util.UUID[]"},
      {{ValueType::kDateArray, 0}, "java.util.Date[]"},
      {{ValueType::kTimestampArray, 0}, "java.sql.Timestamp[]"},
      {{ValueType::kTimeArray, 0}, "java.sql.Time[]"},
      {{ValueType::kDecimalArray, 0}, "java.math.BigDecimal[]"},
      {{ValueType::kEnumArray, 0}, "the enum's class[]"},
      {{ValueType::kObjectArray, 0}, "java.lang.Object[], or the class that is named"},
      {{ValueType::kCollection, 1}, "java.util.ArrayList"},
      {{ValueType::kCollection, 2}, "java.util.LinkedList"},
      {{ValueType::kCollection, 3}, "java.util.HashSet"},
      {{ValueType::kCollection, 4}, "java.util.LinkedHashSet"},
      {{ValueType::kMap, 1}, "java.util.HashMap"},
      {{ValueType::kMap, 2}, "java.util.LinkedHashMap"},
      {{ValueType::kEnum, 0}, "the enum's class"},
      {{ValueType::kClass, 0}, "java.lang.Class"},
      {{ValueType::kObject, 0}, "the object's class"},
      {{ValueType::kNull, 0}, "null"},
  };
  const auto found = classes.find({type, kind});
  return found == classes.end() ? "no class" : found->second;
}

struct Row {
  std::vector<std::string> types;
  std::string ignite;
  int code = 0;
  std::string kind;
  std::string java;
};

std::vector<Row> ReadTable() {
  std::ifstream file("docs/types.md");
  std::vector<Row> rows;
  for (std::string line; std::getline(file, line);) {
    const std::vector<std::string> cells =
        absl::StrSplit(line, absl::ByString("|"), absl::AllowEmpty());
    if (cells.size() != 7 || cells[1].find('`') == std::string::npos) continue;
    const auto trimmed = [&](size_t i) {
      return std::string(absl::StripAsciiWhitespace(cells[i]));
    };
    Row row{{}, trimmed(2), std::atoi(cells[3].c_str()), trimmed(4), trimmed(5)};
    const std::vector<std::string> quoted = absl::StrSplit(cells[1], '`');
    for (size_t i = 1; i < quoted.size(); i += 2) row.types.push_back(quoted[i]);
    rows.push_back(row);
  }
  return rows;
}

TEST(TypesTableTest, EachCellIsWhatTheCodeDoes) {
  const std::vector<Row> rows = ReadTable();
  ASSERT_GT(rows.size(), 30u) << "docs/types.md was not read";
  std::set<std::string> seen;
  for (const Row& row : rows) {
    for (const std::string& type : row.types) {
      EXPECT_TRUE(seen.insert(type).second) << type << " stands twice";
      const auto found = Samples().find(type);
      ASSERT_NE(found, Samples().end()) << type << " has no sample in this test";
      const Sample& sample = found->second;
      EXPECT_EQ(row.code, static_cast<int>(sample.written)) << type;
      const bool null = sample.written == ValueType::kNull;
      EXPECT_EQ(sample.declared, null ? ValueType::kObject : sample.written) << type;
      EXPECT_EQ(row.ignite, NameOf(sample.written)) << type;
      const bool has_kind =
          sample.written == ValueType::kCollection || sample.written == ValueType::kMap;
      EXPECT_EQ(row.kind, has_kind ? std::to_string(sample.extra) : "") << type;
      EXPECT_EQ(row.java, JavaClassOf(sample.written, has_kind ? sample.extra : 0)) << type;
    }
  }
  for (const auto& [type, sample] : Samples()) {
    EXPECT_EQ(seen.count(type), 1u) << type << " stands in no row of docs/types.md";
  }
}

}  // namespace
}  // namespace glowplug
