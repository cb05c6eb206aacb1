// SPDX-License-Identifier: Apache-2.0
// The examples say on a real node, and on an embedded one, what the documents they are made after
// say.
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/child_process.h"
#include "tests/support/ignite_cluster.h"

namespace glowplug {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class ExamplesTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (std::getenv("GLOWPLUG_EXAMPLES_EMBEDDED") != nullptr) {
      target_ = absl::StrCat("embedded:", std::getenv("TEST_TMPDIR"), "/examples");
      return;
    }
    cluster_ = test::IgniteCluster::Start({}).value();
    target_ = cluster_->uri();
  }
  static void TearDownTestSuite() { cluster_.reset(); }

  static std::string Run(const std::string& example) {
    const auto ran =
        test::RunProcess({test::RunfilePath(absl::StrCat("examples/", example)), target_});
    if (!ran.ok()) return ran.status().ToString();
    EXPECT_EQ(ran->exit_code, 0) << ran->err;
    return ran->out;
  }

  static std::unique_ptr<test::IgniteCluster> cluster_;
  static std::string target_;
};

std::unique_ptr<test::IgniteCluster> ExamplesTest::cluster_;
std::string ExamplesTest::target_;

TEST_F(ExamplesTest, GetAndPut) { EXPECT_EQ(Run("get_and_put"), "42\nabsent\nmy key: 42\n"); }

TEST_F(ExamplesTest, TypeHints) { EXPECT_EQ(Run("type_hints"), "Short(42)\n1\n2\n1\n"); }

TEST_F(ExamplesTest, ExpiryPolicy) {
  EXPECT_EQ(Run("expiry_policy"),
            "key = 1, value = 1\n"
            "key = 1, value = absent\n"
            "key = 1, value = 1\n"
            "key = 1, value = absent\n");
}

TEST_F(ExamplesTest, Scans) {
  std::vector<std::string> lines = absl::StrSplit(Run("scans"), '\n', absl::SkipEmpty());
  ASSERT_EQ(lines.size(), 21u);
  EXPECT_EQ(lines.back(), "20 entries, as they were put");
  lines.pop_back();
  std::vector<std::string> expected;
  for (int i = 0; i < 20; ++i) expected.push_back(absl::StrCat("key_", i, " ", i));
  EXPECT_THAT(lines, testing::UnorderedElementsAreArray(expected));
}

TEST_F(ExamplesTest, GetAndPutComplex) {
  const std::vector<std::string> lines = absl::StrSplit(Run("get_and_put_complex"), '\n');
  ASSERT_EQ(lines.size(), 6u);
  EXPECT_EQ(lines[0], "LinkedHashMap{1: \"test\", \"key\": 2.0}");
  EXPECT_THAT(lines[1],
              AllOf(HasSubstr("HashMap{"), HasSubstr("\"key\": 2.0"), HasSubstr("1: \"test\"")));
  EXPECT_EQ(lines[2], "LinkedList{1, \"2\", 3.0}");
  EXPECT_THAT(lines[3], AllOf(HasSubstr("HashSet{"), HasSubstr("5.6"), HasSubstr("4"),
                              HasSubstr("\"test\"")));
  EXPECT_THAT(lines[3], testing::Not(HasSubstr("4, 4")));
  EXPECT_EQ(lines[4], "Object[]{7, \"8\", 9.0}");
}

TEST_F(ExamplesTest, BinaryBasics) {
  EXPECT_EQ(Run("binary_basics"),
            "Ivan Ivanov, 33\n"
            "Person{first_name: \"Ivan\", last_name: \"Ivanov\", age: 33}\n"
            "Person {first_name: string, last_name: string, age: int}, schema -2145878968 "
            "(first_name, last_name, age)\n"
            "Maria\n");
}

TEST_F(ExamplesTest, ReadBinary) {
  EXPECT_EQ(Run("read_binary"),
            "SQL_PUBLIC_CITY\n"
            "SQL_PUBLIC_CITY\n"
            "SQL_PUBLIC_CITY_KEY SQL_PUBLIC_CITY_TYPE CITY\n"
            "SQL_PUBLIC_CITY_KEY{ID: 1890, COUNTRYCODE: \"CHN\"}\n"
            "SQL_PUBLIC_CITY_TYPE{NAME: \"Shanghai\", DISTRICT: \"Shanghai\", "
            "POPULATION: 9696300}\n"
            "9696300\n");
}

TEST_F(ExamplesTest, CreateBinary) {
  EXPECT_EQ(Run("create_binary"),
            "{key_type=java.lang.Integer, value_type=SQL_PUBLIC_STUDENT_TYPE, table=STUDENT, "
            "key_field=SID, fields=[SID java.lang.Integer key not null, NAME java.lang.String, "
            "LOGIN java.lang.String, AGE java.lang.Integer, GPA java.lang.Double], "
            "aliases=[AGE as AGE, GPA as GPA, LOGIN as LOGIN, NAME as NAME, SID as SID]}\n"
            "1, John Doe, jdoe, 17, 4.25\n");
}

TEST_F(ExamplesTest, MigrateBinary) {
  const std::vector<std::string> lines = absl::StrSplit(Run("migrate_binary"), '\n');
  ASSERT_GE(lines.size(), 9u);
  // The document has the schema's id: -231598180.
  EXPECT_EQ(lines[0],
            "ExpenseVoucher {date: date, reported: bool, purpose: string, sum: decimal, "
            "recipient: string, cashier_id: int}, schema -231598180 "
            "(date, reported, purpose, sum, recipient, cashier_id)");
  EXPECT_EQ(lines[1],
            "Praesent eget fermentum massa, 661.67, John Doe, 8, spent 2017-09-21, "
            "reported 2018-08-29");
  EXPECT_EQ(lines[2],
            "Praesent eget fermentum massa, 662.67, John Doe, 9, spent 2017-09-22, not reported");
  // Once more, without a struct: that makes no third version.
  EXPECT_EQ(lines[3],
            "ExpenseVoucher{purpose: null, sum: null, recipient: null, cashier_id: null, "
            "expense_date: null, report_date: null}");
  EXPECT_EQ(lines[4], lines[1]);
  EXPECT_EQ(lines[5], lines[2]);
  EXPECT_EQ(lines[6], "2 schemas");
  EXPECT_EQ(lines[7], "John Doe");
  EXPECT_THAT(lines[8], AllOf(HasSubstr("ExpenseVoucher"), HasSubstr("'sum'"),
                              HasSubstr("Expected 'decimal' but 'String' was provided")));
}

}  // namespace
}  // namespace glowplug
