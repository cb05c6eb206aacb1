// SPDX-License-Identifier: Apache-2.0
// The examples of TLS and of passwords say on real nodes what the documents they are made after
// say.
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/child_process.h"
#include "tests/support/ignite_cluster.h"

namespace glowplug {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::vector<std::string> LinesOf(const std::string& example, std::vector<std::string> arguments,
                                 const test::Environment& environment = {}) {
  arguments.insert(arguments.begin(), test::RunfilePath(absl::StrCat("examples/", example)));
  const auto ran = test::RunProcess(arguments, environment);
  EXPECT_TRUE(ran.ok()) << ran.status();
  if (!ran.ok()) return {"", "", ""};
  EXPECT_EQ(ran->exit_code, 0) << ran->err;
  std::vector<std::string> lines = absl::StrSplit(ran->out, '\n');
  lines.resize(3);
  return lines;
}

std::vector<std::string> RunTls(const test::IgniteCluster& node) {
  const test::IgniteCertificates& files = *node.certificates();
  return LinesOf("tls",
                 {absl::StrCat("127.0.0.1:", node.port(0)), files.ca, files.cert, files.key});
}

TEST(SecureExamplesTest, Tls) {
  const auto node = test::IgniteCluster::Start({.tls = true}).value();
  EXPECT_THAT(RunTls(*node),
              testing::ElementsAre("encrypted: 42", "identified: 42", "verified: 42"));
}

TEST(SecureExamplesTest, TlsWithANodeThatVerifiesItsClients) {
  const auto node = test::IgniteCluster::Start({.tls = true, .client_auth = true}).value();
  const std::vector<std::string> lines = RunTls(*node);
  EXPECT_THAT(lines[0], AllOf(StartsWith("encrypted: "), HasSubstr("client's certificate")));
  EXPECT_EQ(lines[1], "identified: 42");
  EXPECT_EQ(lines[2], "verified: 42");
}

const test::Environment kPassword = {{"IGNITE_PASSWORD", "ignite"}};

void ExpectLogins(const std::vector<std::string>& lines) {
  EXPECT_EQ(lines[0], "with the password: logged in");
  EXPECT_THAT(lines[1], HasSubstr("The user name or password is incorrect"));
  EXPECT_THAT(lines[2], HasSubstr("Unauthenticated sessions are prohibited."));
}

TEST(SecureExamplesTest, PasswordOverTls) {
  const auto node = test::IgniteCluster::Start({.tls = true, .auth = true}).value();
  ExpectLogins(LinesOf(
      "password", {absl::StrCat("127.0.0.1:", node->port(0)), "ignite", node->certificates()->ca},
      kPassword));
}

TEST(SecureExamplesTest, PasswordOverTheOpenChannel) {
  const auto node = test::IgniteCluster::Start({.auth = true}).value();
  ExpectLogins(
      LinesOf("password", {absl::StrCat("127.0.0.1:", node->port(0)), "ignite"}, kPassword));
}

}  // namespace
}  // namespace glowplug
