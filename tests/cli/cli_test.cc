// SPDX-License-Identifier: Apache-2.0
// The programs, as a user runs them, against one real node.
#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/child_process.h"
#include "tests/support/ignite_cluster.h"
#include "tests/support/scripted_peer.h"

namespace glowplug::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr int kDone = 0;
constexpr int kAbsent = 1;
constexpr int kUsage = 2;
constexpr int kFailure = 3;

class CliTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { cluster_ = IgniteCluster::Start({}).value(); }
  static void TearDownTestSuite() { cluster_.reset(); }

  static const std::string& uri() { return cluster_->uri(); }

  // With the installed tree's own plugins.
  static ProcessResult Glowplug(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), RunfilePath("dist/bin/glowplug"));
    return RunProcess(arguments, {{"GLOWPLUG_PLUGIN_PATH", ""}}).value();
  }

  static std::unique_ptr<IgniteCluster> cluster_;
};

std::unique_ptr<IgniteCluster> CliTest::cluster_;

struct Entry {
  std::string key_type, key, value_type, value;
};

TEST_F(CliTest, PutsGetsAndRemovesEveryType) {
  const std::vector<Entry> entries = {
      {"int", "-5", "string", "Saint-\xC3\x89tienne \xF0\x9F\x98\x80"},
      {"byte", "-128", "byte", "127"},
      {"short", "32767", "short", "-32768"},
      {"long", "-9223372036854775808", "long", "9223372036854775807"},
      {"string", "", "float", "3.4028235e+38"},
      {"string", "two words", "double", "-0"},
      {"char", "\xC3\xA9", "char", "U+D83D"},
      {"bool", "false", "bool", "true"},
      {"uuid", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "uuid",
       "ffffffff-ffff-ffff-0000-000000000001"},
      {"date", "1969-12-31T23:59:59.999Z", "date", "2024-02-29T00:00:00Z"},
      {"time", "00:00:00", "time", "23:59:59.999"},
      {"timestamp", "1969-12-31T23:59:59.999999999Z", "timestamp",
       "2024-02-29T12:30:00.123456789Z"},
      {"decimal", "1.00", "decimal", "-123456789012345678901234567890.50"},
      {"string", "bytes", "bytes", "00ff10"},
      {"string", "no bytes", "bytes", ""},
  };
  for (const Entry& entry : entries) {
    SCOPED_TRACE(absl::StrCat(entry.key_type, " ", entry.key, " -> ", entry.value_type));
    const std::vector<std::string> key = {"types",        entry.key, "--key-type",
                                          entry.key_type, "--to",    uri()};
    std::vector<std::string> put = {"put", "--value-type", entry.value_type};
    put.insert(put.end(), key.begin(), key.end());
    put.insert(put.begin() + 5, entry.value);
    const ProcessResult written = Glowplug(put);
    EXPECT_EQ(written.exit_code, kDone) << written.err;
    EXPECT_EQ(written.out, "");

    std::vector<std::string> get = {"get"};
    get.insert(get.end(), key.begin(), key.end());
    const ProcessResult read = Glowplug(get);
    EXPECT_EQ(read.exit_code, kDone) << read.err;
    EXPECT_EQ(read.out, entry.value + "\n");

    std::vector<std::string> remove = {"remove"};
    remove.insert(remove.end(), key.begin(), key.end());
    EXPECT_EQ(Glowplug(remove).exit_code, kDone);
    EXPECT_EQ(Glowplug(get).exit_code, kAbsent);
    EXPECT_EQ(Glowplug(remove).exit_code, kAbsent);
  }
}

TEST_F(CliTest, SaysThatAKeyHasNoEntry) {
  ASSERT_EQ(Glowplug({"put", "absent", "1", "x", "--to", uri()}).exit_code, kDone);
  const ProcessResult result = Glowplug({"get", "absent", "2", "--to", uri()});
  EXPECT_EQ(result.exit_code, kAbsent);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr("no entry for int key \"2\" in cache \"absent\""));
}

TEST_F(CliTest, NamesACacheThatDoesNotExist) {
  for (const char* command : {"get", "remove"}) {
    const ProcessResult result = Glowplug({command, "nowhere", "1", "--to", uri()});
    EXPECT_EQ(result.exit_code, kFailure);
    EXPECT_EQ(result.out, "");
    EXPECT_THAT(result.err,
                AllOf(HasSubstr("cache \"nowhere\" does not exist"), HasSubstr("next step")));
  }
}

TEST_F(CliTest, RefusesAValueOfAnotherType) {
  ASSERT_EQ(Glowplug({"put", "typed", "1", "7", "--value-type", "long", "--to", uri()}).exit_code,
            kDone);
  const ProcessResult result =
      Glowplug({"get", "typed", "1", "--value-type", "string", "--to", uri()});
  EXPECT_EQ(result.exit_code, kFailure);
  EXPECT_THAT(result.err, HasSubstr("expected a value of type string, found one of type long"));
}

TEST_F(CliTest, ReadsAFileWithComments) {
  const std::string path = std::string(std::getenv("TEST_TMPDIR")) + "/app.json";
  std::ofstream(path) << "{\n"
                         "  // the node of this test\n"
                         "  \"client\": {\n"
                         "    \"endpoints\": [\"127.0.0.1:"
                      << cluster_->port(0)
                      << "\"], /* and nothing else */\n"
                         "  },\n"
                         "}\n";
  ASSERT_EQ(Glowplug({"put", "file", "1", "x", "--config", path}).exit_code, kDone);
  EXPECT_EQ(Glowplug({"get", "file", "1", "--config", path}).out, "x\n");

  std::ofstream(path) << "{\n  \"client\": {\"endpoint\": []}\n}\n";
  const ProcessResult wrong = Glowplug({"get", "file", "1", "--config", path});
  EXPECT_EQ(wrong.exit_code, kFailure);
  EXPECT_THAT(wrong.err, HasSubstr("did you mean \"endpoints\"?"));
}

TEST_F(CliTest, SaysWhichUriKeyWasMeant) {
  const ProcessResult result =
      Glowplug({"get", "c", "1", "--to", "ignite://127.0.0.1:1?transprot=tls"});
  EXPECT_EQ(result.exit_code, kFailure);
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr("did you mean \"transport\"?"));
}

TEST_F(CliTest, RepeatsNoPassword) {
  const ProcessResult result =
      Glowplug({"get", "c", "1", "--to", "ignite://user:hunter2@127.0.0.1:1"});
  EXPECT_EQ(result.exit_code, kFailure);
  EXPECT_THAT(result.err, AllOf(HasSubstr("password"), Not(HasSubstr("hunter2"))));
}

TEST_F(CliTest, NamesAHostThatDoesNotAnswer) {
  const ProcessResult result = Glowplug({"get", "c", "1", "--to", "ignite://127.0.0.1:1"});
  EXPECT_EQ(result.exit_code, kFailure);
  EXPECT_THAT(result.err, HasSubstr("127.0.0.1:1"));
}

TEST_F(CliTest, EndsAtItsDeadline) {
  ScriptedPeer silent(
      [](ScriptedConnection& connection) { connection.WaitForClose().IgnoreError(); });
  const absl::Time start = absl::Now();
  const ProcessResult result =
      Glowplug({"get", "c", "1", "--to", silent.uri() + "?connect_timeout=300ms"});
  EXPECT_EQ(result.exit_code, kFailure);
  EXPECT_THAT(result.err, HasSubstr(absl::StrCat("127.0.0.1:", silent.port())));
  EXPECT_LT(absl::Now() - start, absl::Seconds(10));
}

TEST_F(CliTest, TellsAWrongCommandLineFromAFailure) {
  const ProcessResult result = Glowplug({"gett", "c", "1", "--to", uri()});
  EXPECT_EQ(result.exit_code, kUsage);
  EXPECT_THAT(result.err, HasSubstr("did you mean \"get\"?"));
  EXPECT_EQ(Glowplug({"put", "c", "1", "x", "--value-type", "int", "--to", uri()}).exit_code,
            kUsage);
}

TEST_F(CliTest, PingsEachNode) {
  const ProcessResult table = Glowplug({"ping", "--to", uri()});
  EXPECT_EQ(table.exit_code, kDone) << table.err;
  EXPECT_THAT(table.out,
              AllOf(HasSubstr(absl::StrCat("127.0.0.1:", cluster_->port(0))), HasSubstr(" up "),
                    HasSubstr("2.17.0"), HasSubstr("ignite 1.7.0"), HasSubstr(" ms "),
                    HasSubstr("CLUSTER_STATES, "), HasSubstr(", HEARTBEAT,"),
                    Not(HasSubstr("down")), Not(HasSubstr("FEATURE_"))));
  const ProcessResult json = Glowplug({"ping", "--json", "--to", uri()});
  EXPECT_EQ(json.exit_code, kDone) << json.err;
  EXPECT_THAT(json.out, AllOf(HasSubstr("\"state\":\"up\""), HasSubstr("\"version\":\"2.17.0"),
                              HasSubstr("\"node_id\":\""), HasSubstr("\"median_us\":"),
                              HasSubstr("\"HEARTBEAT\""), HasSubstr("\"without_endpoint\":[]")));
}

TEST_F(CliTest, PingSaysWhichNodeIsDownAndWhy) {
  const std::string both = uri() + ",127.0.0.1:1";
  const ProcessResult table = Glowplug({"ping", "--to", both});
  EXPECT_EQ(table.exit_code, kAbsent) << table.err;
  EXPECT_THAT(table.out, AllOf(HasSubstr(" up "), HasSubstr("127.0.0.1:1 "), HasSubstr(" down "),
                               HasSubstr("refused")));
  const ProcessResult json = Glowplug({"ping", "--json", "--to", both});
  EXPECT_EQ(json.exit_code, kAbsent);
  EXPECT_THAT(json.out, AllOf(HasSubstr("\"endpoint\":\"127.0.0.1:1\",\"state\":\"down\""),
                              HasSubstr("\"error\":\"")));

  const ProcessResult nobody = Glowplug({"ping", "--to", "ignite://127.0.0.1:1", "--json"});
  EXPECT_EQ(nobody.exit_code, kAbsent);
  EXPECT_THAT(nobody.out, HasSubstr("\"nodes\":[],\"error\":\""));
  EXPECT_THAT(nobody.err, HasSubstr("127.0.0.1:1"));
  EXPECT_EQ(Glowplug({"ping", "--to", "ignite://127.0.0.1:1?tsl=on"}).exit_code, kFailure);
  EXPECT_EQ(Glowplug({"ping", "all", "--to", uri()}).exit_code, kUsage);
}

TEST_F(CliTest, HelpsOnStandardOutput) {
  const ProcessResult result = Glowplug({"--help"});
  EXPECT_EQ(result.exit_code, kDone);
  EXPECT_THAT(result.out, HasSubstr("--key-type"));
  EXPECT_THAT(result.err, IsEmpty());
}

TEST_F(CliTest, FailsWhenItsOutputIsFull) {
  ASSERT_EQ(Glowplug({"put", "full", "1", "x", "--to", uri()}).exit_code, kDone);
  const ProcessResult result =
      RunProcess({"/bin/sh", "-c", "exec \"$0\" \"$@\" >/dev/full",
                  RunfilePath("dist/bin/glowplug"), "get", "full", "1", "--to", uri()},
                 {{"GLOWPLUG_PLUGIN_PATH", ""}})
          .value();
  EXPECT_EQ(result.exit_code, kFailure);
  EXPECT_THAT(result.err, HasSubstr("standard output"));
}

// The same program, the same output, but for how long it took.
TEST_F(CliTest, RunsTheQuickstartOnANodeAndOnAStore) {
  const std::string directory = std::string(std::getenv("TEST_TMPDIR")) + "/quickstart";
  for (const std::string& target : {uri(), "embedded:" + directory}) {
    const ProcessResult result = RunProcess({RunfilePath("examples/quickstart"), target}).value();
    EXPECT_EQ(result.exit_code, 0) << result.err;
    for (const char* line :
         {"get 1: Paris\n", "get 99: (no entry)\n", "get_all 2: Lima\n", "get_all 3: Nairobi\n",
          "asynchronous get 2: Lima\n",
          "10000 writes in a window of 1024: ", "Ada Lovelace, born 1815\n", "at once: token\n",
          "later: (expired)\n", "opened again: city 1 is Paris, 10000 squares\n"}) {
      EXPECT_THAT(result.out, HasSubstr(line)) << target;
    }
    EXPECT_THAT(result.out, Not(HasSubstr("get_all 99")));
  }
  EXPECT_EQ(RunProcess({RunfilePath("examples/quickstart"), "ignite://127.0.0.1:1"})->exit_code, 1);
}

TEST_F(CliTest, RunsTheFirstProgram) {
  const ProcessResult result = RunProcess({RunfilePath("examples/first"), uri()}).value();
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out, "Paris\n");
}

}  // namespace
}  // namespace glowplug::test
