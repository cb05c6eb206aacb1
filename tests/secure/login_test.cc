// SPDX-License-Identifier: Apache-2.0
// Real nodes that ask for user and password, with TLS and without.
#include <absl/strings/str_cat.h>
#include <glowplug/glowplug.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "plugins/transport_tls/test_authority.h"
#include "tests/secure/capturing_relay.h"
#include "tests/secure/log_lines.h"
#include "tests/support/ignite_cluster.h"

namespace glowplug {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// Words that stand nowhere else.
constexpr char kPassword[] = "correct-horse-47";
constexpr char kWrongPassword[] = "battery-staple-11";
constexpr char kStruckOut[] = "[secret]";  // what the log has in a secret's place
constexpr char kProhibited[] = "Unauthenticated sessions are prohibited.";

std::string RunSql(const test::IgniteCluster& node, const std::string& statement) {
  return test::RunPython("tests/secure/run_sql.py",
                         {absl::StrCat(node.port(0)), statement,
                          node.certificates().has_value() ? "tls" : "plain"})
      .value();
}

std::unique_ptr<test::IgniteCluster> StartNode(bool tls) {
  auto node = test::IgniteCluster::Start({.tls = tls, .auth = true}).value();
  RunSql(*node, absl::StrCat("CREATE USER \"ada\" WITH PASSWORD '", kPassword, "'"));
  return node;
}

std::string UseOf(const absl::StatusOr<Client>& client) {
  if (!client.ok()) return client.status().ToString();
  const auto cache = client->GetOrCreateCache<int, std::string>("login");
  if (!cache.ok()) return cache.status().ToString();
  const absl::Status put = cache->Put(1, "in");
  if (!put.ok()) return put.ToString();
  return cache->Get(1).value().value_or("absent");
}

class LoginTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    setenv("ADA_PASSWORD", kPassword, 1);
    setenv("WRONG_PASSWORD", kWrongPassword, 1);
    tls_node_ = StartNode(true);
    plain_node_ = StartNode(false);
  }
  static void TearDownTestSuite() {
    tls_node_.reset();
    plain_node_.reset();
  }

  static std::string Tls(const std::string& user, const std::string& query, uint16_t port = 0) {
    return absl::StrCat("ignite://", user, "127.0.0.1:", port == 0 ? tls_node_->port(0) : port,
                        "?connect_timeout=3s&ca=", tls_node_->certificates()->ca, "&", query);
  }
  static std::string Plain(const std::string& user, const std::string& query, uint16_t port = 0) {
    return absl::StrCat("ignite://", user, "127.0.0.1:", port == 0 ? plain_node_->port(0) : port,
                        "?connect_timeout=3s&", query);
  }

  static std::unique_ptr<test::IgniteCluster> tls_node_;
  static std::unique_ptr<test::IgniteCluster> plain_node_;
};

std::unique_ptr<test::IgniteCluster> LoginTest::tls_node_;
std::unique_ptr<test::IgniteCluster> LoginTest::plain_node_;

TEST_F(LoginTest, CredentialsTurnTlsOn) {
  EXPECT_EQ(UseOf(Client::Open(Tls("ada@", "password_env=ADA_PASSWORD"))), "in");
  // Which shows at a node that has none.
  EXPECT_THAT(UseOf(Client::Open(Plain("ada@", "password_env=ADA_PASSWORD"))),
              AllOf(HasSubstr("TLS"), Not(HasSubstr("ada@")), Not(HasSubstr(kPassword))));
}

TEST_F(LoginTest, SecretComesFromEachOfItsPlaces) {
  const tls::TestFolder folder;
  const std::string file = folder.Write("password", absl::StrCat(kPassword, "\n"));
  EXPECT_EQ(UseOf(Client::Open(Tls("ada@", "password_file=" + file))), "in");
  const ClientOptions options = {
      .secrets = [](std::string_view name) -> std::optional<std::string> {
        if (name != "vault/ada") return std::nullopt;
        return kPassword;
      }};
  EXPECT_EQ(UseOf(Client::Open(Tls("ada@", "password_callback=vault/ada"), options)), "in");
  EXPECT_THAT(UseOf(Client::Open(Tls("ada@", "password_callback=vault/bob"), options)),
              HasSubstr("the host knows not"));
  EXPECT_THAT(UseOf(Client::Open(Tls("ada@", "password_callback=vault/ada"))),
              HasSubstr("ClientOptions::secrets"));
}

TEST_F(LoginTest, NobodyIsSentAway) {
  for (const std::string& target : {Tls("", "tls=on"), Plain("", "")}) {
    const auto client = Client::Open(target);
    EXPECT_EQ(client.status().code(), absl::StatusCode::kUnauthenticated);
    EXPECT_THAT(client.status().ToString(), HasSubstr(kProhibited));
  }
}

TEST_F(LoginTest, NoLogHoldsAPassword) {
  test::LogLines good;
  EXPECT_EQ(UseOf(Client::Open(Tls("ada@", "password_env=ADA_PASSWORD"), good.Options())), "in");
  // Nor a place that one was struck out of: nobody may rely on that.
  EXPECT_THAT(good.text(), AllOf(HasSubstr("connected to"), Not(HasSubstr(kPassword)),
                                 Not(HasSubstr(kStruckOut))));

  test::LogLines bad;
  const auto refused = Client::Open(Tls("ada@", "password_env=WRONG_PASSWORD"), bad.Options());
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kUnauthenticated);
  EXPECT_THAT(refused.status().ToString(),
              AllOf(HasSubstr("Check user and password"), Not(HasSubstr(kWrongPassword))));
  EXPECT_THAT(bad.text(), AllOf(HasSubstr("Check user and password"),
                                Not(HasSubstr(kWrongPassword)), Not(HasSubstr(kStruckOut))));
}

TEST_F(LoginTest, LoginInClearIsWarnedOfOnce) {
  test::LogLines log;
  EXPECT_EQ(UseOf(Client::Open(Plain("ada@", "tls=off&connections=4&password_env=ADA_PASSWORD"),
                               log.Options())),
            "in");
  EXPECT_EQ(log.Count("without TLS"), 1U) << log.text();
  EXPECT_THAT(log.text(), AllOf(HasSubstr("Write tls=on"), Not(HasSubstr(kPassword)),
                                Not(HasSubstr(kStruckOut))));
  // Not where there is nothing to warn of.
  test::LogLines quiet;
  EXPECT_EQ(UseOf(Client::Open(Tls("ada@", "password_env=ADA_PASSWORD"), quiet.Options())), "in");
  EXPECT_EQ(quiet.Count("without TLS"), 0U) << quiet.text();
}

TEST_F(LoginTest, WireHoldsNoPassword) {
  {
    const test::CapturingRelay relay(tls_node_->port(0));
    EXPECT_EQ(UseOf(Client::Open(Tls("ada@", "password_env=ADA_PASSWORD", relay.port()))), "in");
    EXPECT_THAT(UseOf(Client::Open(Tls("ada@", "password_env=WRONG_PASSWORD", relay.port()))),
                HasSubstr("UNAUTHENTICATED"));
    const std::string captured = relay.captured();
    EXPECT_GT(captured.size(), 1000U);
    EXPECT_EQ(captured.find(kPassword), std::string::npos);
    EXPECT_EQ(captured.find(kWrongPassword), std::string::npos);
  }
  // Somebody who only listens on the plaintext port, whom the client takes for a TLS server.
  {
    const test::CapturingRelay relay(plain_node_->port(0));
    EXPECT_THAT(UseOf(Client::Open(Plain("ada@", "password_env=ADA_PASSWORD", relay.port()))),
                HasSubstr("TLS"));
    EXPECT_EQ(relay.captured().find(kPassword), std::string::npos);
  }
  // The relay sees what there is to be seen.
  const test::CapturingRelay relay(plain_node_->port(0));
  EXPECT_EQ(UseOf(Client::Open(Plain("ada@", "tls=off&password_env=ADA_PASSWORD", relay.port()))),
            "in");
  EXPECT_NE(relay.captured().find(kPassword), std::string::npos);
}

TEST_F(LoginTest, ServerSeesUserAttributes) {
  const tls::TestFolder folder;
  const std::string config = folder.Write(
      "app.json", absl::StrCat(R"({"client": {"endpoints": ["127.0.0.1:)", tls_node_->port(0),
                               R"("], "transport": {"use": "glowplug.tls", "ca": ")",
                               tls_node_->certificates()->ca,
                               R"("}, "auth": {"use": "glowplug.auth", "user": "ada",
                   "password": {"env": "ADA_PASSWORD"},
                   "attributes": ["tenant=blue", "app=tests of login"]}}})"));
  const auto client = Client::Open(config);
  EXPECT_EQ(UseOf(client), "in");
  EXPECT_EQ(
      RunSql(*tls_node_, "SELECT NAME, VALUE FROM SYS.CLIENT_CONNECTION_ATTRIBUTES ORDER BY NAME"),
      "app tests of login\ntenant blue\n");
}

}  // namespace
}  // namespace glowplug
