// SPDX-License-Identifier: Apache-2.0
// A real node that speaks TLS and demands a client's certificate.
#include <absl/strings/str_cat.h>
#include <glowplug/glowplug.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "plugins/transport_tls/test_authority.h"
#include "tests/secure/log_lines.h"
#include "tests/support/child_process.h"
#include "tests/support/ignite_cluster.h"

namespace glowplug {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class TlsNodeTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    node_ = test::IgniteCluster::Start({.tls = true, .client_auth = true}).value();
    plain_node_ = test::IgniteCluster::Start({}).value();
  }
  static void TearDownTestSuite() {
    node_.reset();
    plain_node_.reset();
  }

  static const test::IgniteCertificates& Files() { return *node_->certificates(); }
  static std::string Uri(const std::string& query, const std::string& host = "127.0.0.1") {
    return absl::StrCat("ignite://", host, ":", node_->port(0), "?connect_timeout=3s&", query);
  }
  static std::string WithIdentity(const std::string& query) {
    return Uri(absl::StrCat("cert=", Files().cert, "&key=", Files().key, "&", query));
  }
  static std::string Refusal(const std::string& target) {
    const auto client = Client::Open(target);
    EXPECT_FALSE(client.ok());
    return client.status().ToString();
  }

  static std::unique_ptr<test::IgniteCluster> node_;
  static std::unique_ptr<test::IgniteCluster> plain_node_;
  tls::TestFolder folder_;
};

std::unique_ptr<test::IgniteCluster> TlsNodeTest::node_;
std::unique_ptr<test::IgniteCluster> TlsNodeTest::plain_node_;

TEST_F(TlsNodeTest, CarriesEverythingFromOneByteToMegabytes) {
  const auto client = Client::Open(node_->uri()).value();
  const auto cache = client.GetOrCreateCache<int, std::string>("tls").value();
  for (const size_t size : {1UL, 100UL, 16'384UL, 70'000UL, 3'000'000UL}) {
    const std::string value(size, static_cast<char>('a' + size % 26));
    ASSERT_TRUE(cache.Put(1, value).ok());
    EXPECT_TRUE(cache.Get(1).value() == value) << size;
  }
  std::vector<Deferred<void>> puts;
  for (int i = 0; i < 1000; ++i) puts.push_back(cache.AsyncPut(i, std::string(1000, 'v')));
  for (auto& put : puts) ASSERT_TRUE(put.Wait().ok());
  EXPECT_EQ(cache.Size().value(), 1000);
}

TEST_F(TlsNodeTest, HostIsVerifiedByNameToo) {
  const auto client =
      Client::Open(absl::StrCat("ignite://localhost:", node_->port(0), "?ca=", Files().ca,
                                "&cert=", Files().cert, "&key=", Files().key));
  EXPECT_TRUE(client.ok()) << client.status();
  const std::string config = folder_.Write(
      "app.json",
      absl::StrCat(R"({"client": {"endpoints": ["localhost:)", node_->port(0),
                   R"("], "transport": {"use": "glowplug.tls", "server_name": "elsewhere.example",
                   "ca": ")",
                   Files().ca, R"("}}})"));
  EXPECT_THAT(Refusal(config), AllOf(HasSubstr("check of host name failed"),
                                     HasSubstr("DNS:localhost"), HasSubstr("elsewhere.example")));
}

TEST_F(TlsNodeTest, UnknownAuthorityIsRefused) {
  const std::string other =
      folder_.Write("other.pem", tls::TestAuthority("Other CA").CertificatePem());
  EXPECT_THAT(Refusal(WithIdentity("ca=" + other)),
              AllOf(HasSubstr("UNAUTHENTICATED"), HasSubstr("check of trust failed"),
                    HasSubstr("CN=ca"), HasSubstr("\"ca\"")));
  EXPECT_THAT(Refusal(WithIdentity("tls=on")), HasSubstr("check of trust failed"));
}

TEST_F(TlsNodeTest, NobodysCertificateIsRefused) {
  EXPECT_THAT(Refusal(Uri("ca=" + Files().ca)),
              AllOf(HasSubstr("client's certificate"), HasSubstr("\"cert\" and \"key\"")));
  const tls::Issued foreign = tls::TestAuthority("Other CA").Issue();
  const std::string cert =
      folder_.Write("foreign.pem", foreign.CertificatePem() + foreign.KeyPem());
  EXPECT_THAT(Refusal(Uri(absl::StrCat("ca=", Files().ca, "&cert=", cert))),
              HasSubstr("client's certificate"));
}

TEST_F(TlsNodeTest, VerifyNoneIsSaidOnce) {
  test::LogLines log;
  const auto client = Client::Open(WithIdentity("verify=none&connections=4"), log.Options());
  ASSERT_TRUE(client.ok()) << client.status();
  const auto cache = client->GetOrCreateCache<int, int>("none").value();
  std::vector<Deferred<void>> puts;
  for (int i = 0; i < 100; ++i) puts.push_back(cache.AsyncPut(i, i));
  for (auto& put : puts) EXPECT_TRUE(put.Wait().ok());
  EXPECT_EQ(log.Count("verify is none"), 1U) << log.text();
}

TEST_F(TlsNodeTest, ClientWithoutTlsIsToldSo) {
  EXPECT_THAT(Refusal(Uri("tls=off")),
              AllOf(HasSubstr("closed the connection"), HasSubstr("does it want TLS?")));
}

TEST_F(TlsNodeTest, ServerWithoutTlsIsNamed) {
  EXPECT_THAT(Refusal(absl::StrCat("ignite://127.0.0.1:", plain_node_->port(0),
                                   "?tls=on&connect_timeout=3s")),
              AllOf(HasSubstr("TLS: the peer closed the connection during the handshake"),
                    HasSubstr("Does it speak TLS on this port")));
}

TEST_F(TlsNodeTest, CommandLineTakesTheSameUri) {
  const std::string program = test::RunfilePath("tools/glowplug/glowplug");
  const auto put = test::RunProcess({program, "put", "cities", "1", "Paris", "--to", node_->uri()});
  ASSERT_TRUE(put.ok());
  EXPECT_EQ(put->exit_code, 0) << put->err;
  const auto got = test::RunProcess({program, "get", "cities", "1", "--to", node_->uri()});
  EXPECT_EQ(got->out, "Paris\n") << got->err;
  const auto refused =
      test::RunProcess({program, "get", "cities", "1", "--to", Uri("ca=" + Files().ca)});
  EXPECT_NE(refused->exit_code, 0);
  EXPECT_THAT(refused->err, HasSubstr("client's certificate"));
}

}  // namespace
}  // namespace glowplug
