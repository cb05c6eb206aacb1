// SPDX-License-Identifier: Apache-2.0
// A login in several steps goes through all of the library: auth plugin, codec, engine, transport.
#include <absl/strings/str_cat.h>
#include <glowplug/glowplug.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "plugins/transport_tls/test_authority.h"
#include "tests/integration/resp_server.h"
#include "tests/secure/capturing_relay.h"
#include "tests/secure/log_lines.h"
#include "tests/support/child_process.h"

namespace glowplug {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kPassword[] = "correct-horse-47";

class ChallengeTest : public ::testing::Test {
 protected:
  void SetUp() override { setenv("ADA_PASSWORD", kPassword, 1); }

  absl::StatusOr<Client> Open(uint16_t port, const std::string& transport = "glowplug.tcp",
                              const std::string& more_auth = "") {
    const std::string config = absl::StrCat(
        R"({"client": {"endpoints": ["127.0.0.1:)", port, R"("], "connect_timeout": "2s",
            "codec": {"use": "example.resp"}, "transport": {"use": ")",
        transport, R"("}, "auth": {"use": "example.challenge", "user": "ada",
            "password": {"env": "ADA_PASSWORD"})",
        more_auth, R"(}}, "plugins": {"search": [")", test::RunfilePath("tests/codecs/resp_like"),
        R"(", ")", test::RunfilePath("tests/challenge"), R"("]}})");
    return Client::Open(folder_.Write("app.json", config), log_.Options());
  }

  test::LogLines log_;
  tls::TestFolder folder_;
};

TEST_F(ChallengeTest, BothSidesProveThatTheyKnowThePassword) {
  const test::RespServer server(test::RespLogin{"ada", kPassword});
  const test::CapturingRelay relay(server.port());
  const auto client = Open(relay.port());
  ASSERT_TRUE(client.ok()) << client.status();
  const auto cache = client->GetCache<std::string, std::string>("any");
  EXPECT_TRUE(cache.Put("key", "value").ok());
  EXPECT_EQ(cache.Get("key").value(), "value");
  EXPECT_THAT(relay.captured(),
              AllOf(HasSubstr("AUTH"), HasSubstr("ada "), Not(HasSubstr(kPassword))));
  EXPECT_THAT(log_.text(), Not(HasSubstr(kPassword)));
}

TEST_F(ChallengeTest, WrongPasswordIsRefusedByTheServer) {
  const test::RespServer server(test::RespLogin{"ada", "another one"});
  const auto client = Open(server.port());
  EXPECT_EQ(client.status().code(), absl::StatusCode::kUnauthenticated);
  EXPECT_THAT(client.status().ToString(), HasSubstr("WRONGPASS"));
  EXPECT_THAT(log_.text(), Not(HasSubstr(kPassword)));
}

TEST_F(ChallengeTest, ServerThatKnowsNoPasswordIsRefusedByTheClient) {
  const test::RespServer impostor(
      test::RespLogin{.user = "ada", .password = "guessed", .takes_anybody = true});
  const auto client = Open(impostor.port());
  EXPECT_EQ(client.status().code(), absl::StatusCode::kUnauthenticated);
  EXPECT_THAT(client.status().ToString(), HasSubstr("does not know the password either"));
}

TEST_F(ChallengeTest, ServerThatSkipsItsProofIsRefusedByTheClient) {
  const test::RespServer server(test::RespLogin{
      .user = "ada", .password = "guessed", .takes_anybody = true, .proves_itself = false});
  const auto client = Open(server.port());
  EXPECT_EQ(client.status().code(), absl::StatusCode::kUnauthenticated);
  EXPECT_THAT(client.status().ToString(), HasSubstr("before it has proved"));
}

// A plugin may keep what it has for those whom nobody can listen to.
TEST_F(ChallengeTest, PluginKnowsWhetherTheWireIsEncrypted) {
  const std::string wants = R"(, "wants_encryption": true)";
  const test::RespServer server(test::RespLogin{"ada", kPassword});
  EXPECT_THAT(Open(server.port(), "glowplug.tcp", wants).status().ToString(),
              HasSubstr("everybody on the way can read"));
  // The server waits for a line, and speaks no TLS: what fails is that, and not the plugin.
  EXPECT_THAT(Open(server.port(), "glowplug.tls", wants).status().ToString(),
              AllOf(HasSubstr("does the server speak TLS"), Not(HasSubstr("everybody"))));
}

}  // namespace
}  // namespace glowplug
