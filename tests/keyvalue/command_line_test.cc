// SPDX-License-Identifier: Apache-2.0
// The command line's scan, size and describe.
#include <absl/strings/str_split.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/keyvalue/node.h"
#include "tests/support/child_process.h"

namespace glowplug {
namespace {

using ::testing::HasSubstr;

struct Described {
  std::string text;
  int number = 0;
};
BOOST_DESCRIBE_STRUCT(Described, (), (text, number))

test::ProcessResult Glowplug(const std::string& command, const std::string& operand) {
  return test::RunProcess({test::RunfilePath("tools/glowplug/glowplug"), command, operand, "--to",
                           test::NodeUri()})
      .value();
}

TEST(CommandLineTest, ScansAndCounts) {
  const auto cache = test::FreshCache<Value, Value>();
  ASSERT_TRUE(cache.PutAll({{1, "one"}, {"two", Described{"x", 2}}}).ok());
  const auto scan = Glowplug("scan", cache.name());
  EXPECT_EQ(scan.exit_code, 0) << scan.err;
  const std::vector<std::string> lines = absl::StrSplit(scan.out, '\n', absl::SkipEmpty());
  EXPECT_THAT(lines, testing::UnorderedElementsAre("1\t\"one\"",
                                                   "\"two\"\tDescribed{text: \"x\", number: 2}"));
  EXPECT_EQ(Glowplug("size", cache.name()).out, "2\n");
  const auto nowhere = Glowplug("scan", "nowhere");
  EXPECT_EQ(nowhere.exit_code, 3);
  EXPECT_THAT(nowhere.err, HasSubstr("\"nowhere\" does not exist"));
}

TEST(CommandLineTest, DescribesTypes) {
  ASSERT_TRUE(test::NodeClient().RegisterType<Described>().ok());
  EXPECT_THAT(Glowplug("describe", "Described").out,
              HasSubstr("Described {text: string, number: int}"));
  const auto unknown = Glowplug("describe", "NobodyKnowsIt");
  EXPECT_EQ(unknown.exit_code, 1);
  EXPECT_THAT(unknown.err, HasSubstr("NobodyKnowsIt"));
}

}  // namespace
}  // namespace glowplug
