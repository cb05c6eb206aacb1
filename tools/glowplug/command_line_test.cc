// SPDX-License-Identifier: Apache-2.0
#include "tools/glowplug/command_line.h"

#include <absl/strings/str_split.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace glowplug::cli {
namespace {

using ::testing::HasSubstr;

constexpr char kUri[] = "ignite://127.0.0.1:10800";

Order Parsed(const std::vector<std::string>& arguments) {
  auto parsed = ParseCommandLine(arguments);
  EXPECT_TRUE(parsed.ok()) << parsed.status();
  if (!parsed.ok() || !std::holds_alternative<Order>(*parsed)) return {};
  return std::get<Order>(*parsed);
}

// Of a line without blanks inside of its words.
std::string Refusal(const std::string& line) {
  const std::vector<std::string> words = absl::StrSplit(line, ' ', absl::SkipEmpty());
  const auto parsed = ParseCommandLine(words);
  EXPECT_EQ(parsed.status().code(), absl::StatusCode::kInvalidArgument) << line;
  return std::string(parsed.status().message());
}

TEST(CommandLineTest, ReadsAGetWithItsDefaults) {
  const Order order = Parsed({"get", "cities", "1", "--to", kUri});
  EXPECT_EQ(order.command, Command::kGet);
  EXPECT_EQ(order.target, kUri);
  EXPECT_EQ(order.cache, "cities");
  EXPECT_EQ(order.key, DynamicValue(int32_t{1}));
  EXPECT_EQ(order.value_type, nullptr);
  EXPECT_EQ(order.timeout, std::nullopt);
  EXPECT_FALSE(order.log);
}

TEST(CommandLineTest, ReadsAPutWithEverything) {
  const Order order = Parsed({"--log", "put", "prices", "tea", "-2.50", "--config", "app.json",
                              "--key-type", "string", "--value-type=decimal", "--timeout", "5s"});
  EXPECT_EQ(order.command, Command::kPut);
  EXPECT_EQ(order.target, "./app.json");
  EXPECT_EQ(order.key, DynamicValue(std::string("tea")));
  EXPECT_EQ(order.value, DynamicValue(Decimal(-250, 2)));
  EXPECT_EQ(order.timeout, absl::Seconds(5));
  EXPECT_TRUE(order.log);
}

TEST(CommandLineTest, PingTakesNothingButWhereTo) {
  const Order ping = Parsed({"ping", "--to", kUri, "--json", "--timeout", "1s"});
  EXPECT_EQ(ping.command, Command::kPing);
  EXPECT_EQ(ping.target, kUri);
  EXPECT_TRUE(ping.json);
  EXPECT_EQ(ping.timeout, absl::Seconds(1));
  EXPECT_FALSE(Parsed({"ping", "--to", kUri}).json);
  EXPECT_THAT(Refusal("ping"), HasSubstr("expected --to URI or --config FILE, found neither"));
  EXPECT_THAT(Refusal("ping ignite://127.0.0.1:1"), HasSubstr("one word too many"));
  EXPECT_THAT(Refusal("size c --json --to ignite://127.0.0.1:1"),
              HasSubstr("--json is for ping alone"));
}

TEST(CommandLineTest, SomeCommandsTakeNoKey) {
  const Order scan = Parsed({"scan", "cities", "--to", kUri});
  EXPECT_EQ(scan.command, Command::kScan);
  EXPECT_EQ(scan.cache, "cities");
  EXPECT_EQ(Parsed({"size", "cities", "--to", kUri}).command, Command::kSize);
  const Order describe = Parsed({"describe", "com.example.Person", "--to", kUri});
  EXPECT_EQ(describe.command, Command::kDescribe);
  EXPECT_EQ(describe.cache, "com.example.Person");
  EXPECT_THAT(Refusal("size --to ignite://127.0.0.1:1"), HasSubstr("size: CACHE is missing"));
  EXPECT_THAT(Refusal("describe --to ignite://127.0.0.1:1"), HasSubstr("TYPE is missing"));
  EXPECT_THAT(Refusal("scan c 1 --to ignite://127.0.0.1:1"), HasSubstr("one word too many"));
}

TEST(CommandLineTest, TakesOptionsBeforeTheCommandToo) {
  const Order order = Parsed({"--to", kUri, "--key-type", "long", "remove", "c", "-5"});
  EXPECT_EQ(order.command, Command::kRemove);
  EXPECT_EQ(order.key, DynamicValue(int64_t{-5}));
}

TEST(CommandLineTest, LeavesKeysAndValuesAsTheyAre) {
  const Order commands =
      Parsed({"put", "put", "get", "remove", "--key-type", "string", "--to", kUri});
  EXPECT_EQ(commands.cache, "put");
  EXPECT_EQ(commands.key, DynamicValue(std::string("get")));
  EXPECT_EQ(commands.value, DynamicValue(std::string("remove")));
  EXPECT_EQ(Parsed({"put", "c", "1", "", "--to", kUri}).value, DynamicValue(std::string()));
  EXPECT_EQ(Parsed({"put", "c", "1", "[a, b]", "--to", kUri}).value,
            DynamicValue(std::string("[a, b]")));
  EXPECT_EQ(Parsed({"put", "c", "1", "two words", "--to", kUri}).value,
            DynamicValue(std::string("two words")));
  EXPECT_EQ(Parsed({"put", "c", "1", "--to", kUri, "--", "--to"}).value,
            DynamicValue(std::string("--to")));
}

TEST(CommandLineTest, TakesAFileWhoseNameLooksLikeAUri) {
  EXPECT_EQ(Parsed({"get", "c", "1", "--config", "ignite:file"}).target, "./ignite:file");
  EXPECT_EQ(Parsed({"get", "c", "1", "--config", "/etc/app.json"}).target, "/etc/app.json");
}

TEST(CommandLineTest, NamesWhatWasMeant) {
  EXPECT_THAT(Refusal("gett c 1 --to x:"),
              HasSubstr("unknown command \"gett\"; did you mean \"get\"?"));
  EXPECT_THAT(Refusal("get c 1 --too x:"),
              HasSubstr("unknown option --too; did you mean \"--to\"?"));
  EXPECT_THAT(Refusal("get c 1 --keytype=int --to x:"),
              HasSubstr("unknown option --keytype; did you mean \"--key-type\"?"));
  EXPECT_THAT(Refusal("get c 1 --key-type itn --to x:"),
              HasSubstr("no type \"itn\"; did you mean \"int\"?"));
  EXPECT_THAT(Refusal("frobnicate"),
              HasSubstr("(commands: get, put, remove, scan, size, describe, ping)"));
}

TEST(CommandLineTest, SaysWhatIsMissingOrTooMuch) {
  EXPECT_THAT(Refusal(""), HasSubstr("a command is missing"));
  EXPECT_THAT(Refusal("get --to x:"), HasSubstr("get: CACHE is missing"));
  EXPECT_THAT(Refusal("get c --to x:"), HasSubstr("get: KEY is missing"));
  EXPECT_THAT(Refusal("put c 1 --to x:"), HasSubstr("put: VALUE is missing"));
  EXPECT_THAT(Refusal("get c 1 2 --to x:"), HasSubstr("one word too many: \"2\""));
  EXPECT_THAT(Refusal("get c 1"), HasSubstr("expected --to URI or --config FILE, found neither"));
  EXPECT_THAT(Refusal("get c 1 --to x: --config y"), HasSubstr("found both"));
  EXPECT_THAT(Refusal("get c 1 --to"), HasSubstr("--to"));
}

TEST(CommandLineTest, RefusesWhatItCannotRead) {
  EXPECT_THAT(Refusal("get c one --to x:"), HasSubstr("KEY: \"one\" is no int"));
  EXPECT_THAT(Refusal("put c 1 x --value-type uuid --to x:"), HasSubstr("VALUE: \"x\" is no uuid"));
  EXPECT_THAT(Refusal("get c 1 --timeout soon --to x:"), HasSubstr("expected a duration"));
  EXPECT_THAT(Refusal("get c 1 --timeout -1s --to x:"), HasSubstr("--timeout"));
  EXPECT_THAT(Refusal("get c 1 --to app.json"), HasSubstr("a file is given by --config"));
}

TEST(CommandLineTest, TellsTheNextStep) {
  EXPECT_THAT(Refusal("gett"), HasSubstr("next step: glowplug --help"));
}

TEST(CommandLineTest, GivesTheSameHelpEverywhere) {
  const auto help = ParseCommandLine({"--help"});
  ASSERT_TRUE(help.ok()) << help.status();
  const std::string text = std::get<Information>(*help).text;
  for (const char* word : {"get ", "put ", "remove ", "--to", "--config", "--key-type",
                           "--value-type", "timestamp", "Exit codes: 0 done, 1 "}) {
    EXPECT_THAT(text, HasSubstr(word));
  }
  EXPECT_EQ(std::get<Information>(*ParseCommandLine({"get", "--help"})).text, text);
}

TEST(CommandLineTest, GivesItsVersion) {
  EXPECT_THAT(std::get<Information>(*ParseCommandLine({"--version"})).text,
              ::testing::MatchesRegex("glowplug [0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

}  // namespace
}  // namespace glowplug::cli
