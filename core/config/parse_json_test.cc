// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <tuple>

#include "core/config/config.h"
#include "core/config/json_text.h"

namespace glowplug {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

ClientConfig Good(std::string_view text) {
  absl::StatusOr<ClientConfig> config = ParseJson(text, "app.json");
  EXPECT_TRUE(config.ok()) << config.status();
  return config.ok() ? *std::move(config) : ClientConfig();
}

std::string Refusal(std::string_view text) {
  const absl::StatusOr<ClientConfig> config = ParseJson(text, "app.json");
  EXPECT_FALSE(config.ok()) << text;
  EXPECT_EQ(config.status().code(), absl::StatusCode::kInvalidArgument) << config.status();
  return std::string(config.status().message());
}

TEST(ParseJsonTest, ReadsTheWholeTree) {
  const ClientConfig config = Good(R"({
    // where it runs
    "client": {
      "endpoints": ["h1:1", "[::1]:2", "/run/ignite.sock",],
      "timeout": "5s", "connect_timeout": 250, "window": 16,
      "fail_when_full": true, "max_unsent_bytes": 4096, "connections": 2, "threads": 0,
      "order": "per_key", "log": "info", "discovery": false, "data_center": "north",
      "retry": "reads", "reconnect_max": "1s", "heartbeat": "10s", "dead_after": "2s",
      "transport": {"use": "glowplug.tls", "ca": "/ca.pem", "over": {"use": "com.acme.unix", "x": 1}},
      "codec": {"use": "/opt/libresp.so"},
      "auth": {"user": "ada", "password": {"env": "PW"}},
      "routing": {"strategy": "sticky"},
    },
    /* who may be loaded */
    "plugins": {"search": ["/opt/plugins"], "trust": "strict", "allow": ["a.b"],
                "pin": {"a.b": "00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff"},
                "environment": false, "builtin": false},
  })");
  ASSERT_EQ(config.endpoints.size(), 3u);
  EXPECT_EQ(config.endpoints[0].port, 1);
  EXPECT_EQ(config.endpoints[1].host, "::1");
  EXPECT_EQ(config.endpoints[2].host, "");
  EXPECT_EQ(config.endpoints[2].text, "/run/ignite.sock");
  EXPECT_EQ(config.timeout, absl::Seconds(5));
  EXPECT_EQ(config.connect_timeout, absl::Milliseconds(250));
  EXPECT_EQ(config.window, 16u);
  EXPECT_TRUE(config.fail_when_full);
  EXPECT_EQ(config.max_unsent_bytes, 4096u);
  EXPECT_EQ(config.connections, 2u);
  EXPECT_EQ(config.threads, 0u);
  EXPECT_FALSE(config.discovery);
  EXPECT_EQ(config.data_center, "north");
  EXPECT_TRUE(config.order_per_key);
  EXPECT_EQ(config.retry, Retry::kReads);
  EXPECT_EQ(config.reconnect_max, absl::Seconds(1));
  EXPECT_EQ(config.heartbeat, absl::Seconds(10));
  EXPECT_EQ(config.dead_after, absl::Seconds(2));
  EXPECT_EQ(config.log_level, LogLevel::kInfo);
  EXPECT_EQ(config.transport.use, "glowplug.tls");
  EXPECT_EQ(config.transport.settings.size(), 1u);
  ASSERT_NE(config.transport.over, nullptr);
  EXPECT_EQ(config.transport.over->use, "com.acme.unix");
  EXPECT_EQ(config.transport.over->path, "client.transport.over");
  EXPECT_EQ(config.transport.over->settings.size(), 1u);
  EXPECT_EQ(config.codec.use, "/opt/libresp.so");
  EXPECT_EQ(config.auth.use, "glowplug.auth");
  EXPECT_EQ(config.routing.settings.at("strategy"), "sticky");
  EXPECT_THAT(config.plugins.search, ElementsAre("/opt/plugins"));
  EXPECT_EQ(config.plugins.trust, Trust::kStrict);
  EXPECT_THAT(config.plugins.allow, ElementsAre("a.b"));
  EXPECT_EQ(config.plugins.pin.at("a.b"),
            "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
  EXPECT_FALSE(config.plugins.use_environment);
  EXPECT_FALSE(config.plugins.use_builtin);
}

TEST(ParseJsonTest, MissingBlocksAreThoseOfIgnite) {
  const ClientConfig config = Good(R"({"client": {"endpoints": ["h"]}})");
  EXPECT_EQ(config.transport.use, "glowplug.tcp");
  EXPECT_EQ(config.transport.path, "client.transport");
  EXPECT_EQ(config.codec.use, "glowplug.binary");
  EXPECT_EQ(config.auth.use, "glowplug.auth");
  EXPECT_EQ(config.routing.use, "glowplug.routing");
}

TEST(ParseJsonTest, CredentialsTurnTlsOnUnlessATransportIsNamed) {
  const ClientConfig on = Good(R"({"client": {"endpoints": ["h"], "auth": {"user": "ada"}}})");
  EXPECT_EQ(on.transport.use, "glowplug.tls");
  ASSERT_NE(on.transport.over, nullptr);
  EXPECT_EQ(on.transport.over->use, "glowplug.tcp");
  const ClientConfig off = Good(R"({"client": {"endpoints": ["h"], "auth": {"user": "ada"},
                                               "transport": {"use": "glowplug.tcp"}}})");
  EXPECT_EQ(off.transport.use, "glowplug.tcp");
}

TEST(ParseJsonTest, ATransportOfItsOwnNeedsNoEndpoint) {
  EXPECT_TRUE(Good(R"({"client": {"transport": {"use": "com.acme.pipe"}}})").endpoints.empty());
  EXPECT_THAT(Refusal("{}"), HasSubstr("client.endpoints: missing"));
}

TEST(ParseJsonTest, SyntaxErrorsNameLineAndColumn) {
  EXPECT_THAT(Refusal("{\n  \"client\": nonsense\n}"), HasSubstr("glowplug: app.json:2:13: "));
  EXPECT_THAT(Refusal("{} {}"), HasSubstr("app.json:1:"));
  EXPECT_THAT(Refusal(""), HasSubstr("app.json:1:1: "));
  EXPECT_THAT(Refusal("{"), HasSubstr("app.json:1:"));
}

TEST(ParseJsonTest, AKeyThatIsThereTwiceIsRefused) {
  EXPECT_THAT(
      Refusal("{\"client\": {\"window\": 1,\n            \"window\": 2}}"),
      HasSubstr("glowplug: app.json:2:20: the key \"window\" is there twice; leave one out"));
  EXPECT_THAT(Refusal(R"({"client": {}, "plugins": {}, "cl\u0069ent": {}})"),
              HasSubstr("the key \"client\" is there twice"));
  // In two objects it is two keys.
  Good(R"({"client": {"endpoints": ["h"], "codec": {"use": "a"}, "auth": {"use": "b"}}})");
}

TEST(ParseJsonTest, BytesThatAreNoUtf8AreRefused) {
  EXPECT_THAT(Refusal("{\"client\": {\"endpoints\": [\"h\xFF\"]}}"),
              HasSubstr("glowplug: app.json:1:"));
}

TEST(ParseJsonTest, DepthAndLengthAreBounded) {
  EXPECT_THAT(Refusal(std::string(100, '[')), HasSubstr("app.json:1:"));
  EXPECT_THAT(Refusal(std::string(kMaxJsonBytes + 1, ' ')),
              AllOf(HasSubstr("expected at most"), HasSubstr("Is it the right file?")));
}

TEST(ParseJsonTest, ContentErrorsNameTheDottedPath) {
  const std::tuple<const char*, const char*> cases[] = {
      {R"([])", "config app.json: expected an object, found an array"},
      {R"({"clent": {}})",
       "config clent: unknown key for the configuration; did you mean "
       "\"client\"? (allowed: client, plugins)"},
      {R"({"client": 1})", "config client: expected an object, found an integer"},
      {R"({"client": {"timeuot": 1}})",
       "config client.timeuot: unknown key for client; did you "
       "mean \"timeout\"?"},
      {R"({"client": {"retry": "some"}})", "config client.retry: expected"},
      {R"({"client": {"dead_after": 0}})", "client.dead_after: expected more than 0"},
      {R"({"client": {"timeout": true}})",
       "client.timeout: expected a duration like \"5s\" or a "
       "number of milliseconds, found true or false"},
      {R"({"client": {"timeout": 0}})", "client.timeout: expected more than 0"},
      {R"({"client": {"window": 1.5}})",
       "client.window: expected an integer from 1 to 1048576, "
       "found a number with a fraction"},
      {R"({"client": {"window": -1}})",
       "client.window: expected an integer from 1 to 1048576, "
       "found -1"},
      {R"({"client": {"data_center": 1}})", "client.data_center: expected a string"},
      {R"({"client": {"log": "loud"}})", "client.log: expected one of \"debug\""},
      {R"({"client": {"endpoints": []}})", "client.endpoints: expected 1 to"},
      {R"({"client": {"endpoints": "h"}})", "client.endpoints: expected an array of strings"},
      {R"({"client": {"endpoints": ["h", 1]}})", "client.endpoints[1]: expected a string"},
      {R"({"client": {"endpoints": ["h:x"]}})", "client.endpoints[0]: the port"},
      {R"({"client": {"codec": {"use": 7}}})", "client.codec.use: expected a plugin's id"},
      {R"({"client": {"transport": {"use": "a.b", "over": {}}}})",
       "client.transport.over: expected the key \"use\""},
      {R"({"client": {"endpoints": ["h"]}, "plugins": {"search": ["lib"]}})",
       "plugins.search[0]: expected an absolute directory, found \"lib\""},
      {R"({"client": {"endpoints": ["h"]}, "plugins": {"trust": "of"}})",
       "plugins.trust: expected one of \"strict\" \"default\" \"off\", found \"of\""},
      {R"({"client": {"endpoints": ["h"]}, "plugins": {"pin": {"a.b": "12"}}})",
       "plugins.pin.a.b: expected a SHA-256"},
  };
  for (const auto& [text, refusal] : cases) EXPECT_THAT(Refusal(text), HasSubstr(refusal)) << text;
}

TEST(ParseJsonTest, TheFirstErrorIsReportedNotALaterOne) {
  EXPECT_THAT(Refusal(R"({"client": {"timeout": 0, "window": 0}})"),
              AllOf(HasSubstr("client.timeout"), Not(HasSubstr("client.window"))));
}

TEST(ParseFileTest, ReadsAFileAndNamesItInErrors) {
  const std::string path = ::testing::TempDir() + "/parse_file_test.json";
  std::ofstream(path) << R"({"client": {"endpoints": ["h"]}})";
  EXPECT_TRUE(ParseTarget(path).ok());
  std::ofstream(path) << "{";
  EXPECT_THAT(std::string(ParseTarget(path).status().message()), HasSubstr(path + ":1:"));
  const absl::Status missing = ParseTarget(path + ".not").status();
  EXPECT_EQ(missing.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(missing.message()), HasSubstr("ignite://host:10800"));
  const absl::Status directory = ParseTarget(::testing::TempDir()).status();
  EXPECT_THAT(std::string(directory.message()), HasSubstr("not a regular file"));
}

TEST(ParseJsonTest, ReadsWhereNodesAre) {
  const ClientConfig config = Good(R"({"client": {"endpoints": ["example.com"], "dns": "srv",
                          "address_map": {"172.17.0.2:10800": "127.0.0.1:32768"},
                          "address_allow": ["10.0.0.0/8"], "address_deny": ["10.1.0.0/16"]}})");
  EXPECT_EQ(config.dns, Dns::kService);
  EXPECT_EQ(config.address_rules.Apply({"172.17.0.2"}, 10800).at(0).text, "127.0.0.1:32768");
  EXPECT_EQ(config.address_rules.Apply({"10.2.0.1"}, 10800).size(), 1u);
  EXPECT_EQ(config.address_rules.Apply({"10.1.0.1", "11.0.0.1"}, 10800).size(), 0u);
  for (const auto& [wrong, expected] :
       {std::pair{R"("endpoints": ["h:1"], "dns": "srv")", "client.endpoints[0]"},
        std::pair{R"("endpoints": ["./h"], "dns": "all")", "is no name"},
        std::pair{R"("endpoints": ["h"], "dns": "every")", "client.dns"},
        std::pair{R"("endpoints": ["h"], "address_map": {"a:1": 7})", "client.address_map.a:1"},
        std::pair{R"("endpoints": ["h"], "address_map": {"a:x": "b"})", "client.address_map.a:x"},
        std::pair{R"("endpoints": ["h"], "address_deny": ["a/8"])", "client.address_deny"}}) {
    EXPECT_THAT(Refusal(std::string(R"({"client": {)") + wrong + "}}"), HasSubstr(expected));
  }
}

}  // namespace
}  // namespace glowplug
