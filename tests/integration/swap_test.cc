// SPDX-License-Identifier: Apache-2.0
// Every door is swapped by the configuration file alone: the program below is the same throughout.
#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>
#include <glowplug/glowplug.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/asio/local/stream_protocol.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/integration/relay.h"
#include "tests/integration/resp_server.h"
#include "tests/support/ignite_cluster.h"

namespace glowplug {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using UnixRelay = test::Relay<boost::asio::local::stream_protocol>;

// Writes the file, opens it, and uses a cache of text keys and values.
class Program {
 public:
  explicit Program(const std::string& config) {
    static int number = 0;
    const fs::path path =
        fs::path(testing::TempDir()) / absl::StrCat("app-", getpid(), "-", ++number, ".json");
    std::ofstream(path) << config;
    client_ = Client::Open(path.string());
  }
  const absl::StatusOr<Client>& client() const { return client_; }

  std::string PutAndGet(const std::string& key, const std::string& value) const {
    if (!client_.ok()) return client_.status().ToString();
    const auto cache = client_->GetCache<std::string, std::string>("swap");
    const absl::Status put = cache.Put(key, value);
    if (!put.ok()) return put.ToString();
    const auto got = cache.Get(key);
    if (!got.ok()) return got.status().ToString();
    return got->value_or("absent");
  }

 private:
  absl::StatusOr<Client> client_ = absl::UnknownError("not opened");
};

class SwapTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    cluster_ = test::IgniteCluster::Start({.nodes = 2}).value();
    const Client client = Client::Open(cluster_->uri()).value();
    ASSERT_TRUE((client.GetOrCreateCache<std::string, std::string>("swap").ok()));
  }
  static void TearDownTestSuite() { cluster_.reset(); }

  // Where the plugins of examples/third_party lie, built by this compiler.
  static std::string ThirdParty(const std::string& compiler) {
    const char* folder = std::getenv("GLOWPLUG_THIRD_PARTY");
    return folder == nullptr ? "" : absl::StrCat(folder, "/", compiler);
  }
  static std::string Endpoint(size_t node) {
    return absl::StrCat("\"127.0.0.1:", cluster_->port(node), "\"");
  }

  static std::unique_ptr<test::IgniteCluster> cluster_;
};

std::unique_ptr<test::IgniteCluster> SwapTest::cluster_;

// One compiler a process: another build of a plugin that is loaded is refused.
class ThirdPartyTest : public SwapTest {
 protected:
  void SetUp() override {
    const char* compiler = std::getenv("GLOWPLUG_TEST_COMPILER");
    ASSERT_NE(compiler, nullptr);
    compiler_ = compiler;
    folder_ = ThirdParty(compiler_);
    if (folder_.empty()) GTEST_SKIP() << "GLOWPLUG_THIRD_PARTY is not set: ./dev test sets it";
    ASSERT_TRUE(fs::exists(folder_)) << folder_ << ": ./dev test builds it";
  }
  std::string compiler_;
  std::string folder_;
};

TEST_F(ThirdPartyTest, TheTransport) {
  // A path of a Unix socket has room for 107 bytes.
  const std::string path = absl::StrCat("/tmp/glowplug-swap-", getpid());
  unlink(path.c_str());
  {
    const UnixRelay relay(path, cluster_->port(0));
    const Program program(absl::StrCat(R"({"client": {"endpoints": [")", path,
                                       R"("], "transport": {"use": "com.example.unix"}},
            "plugins": {"search": [")",
                                       folder_, R"("]}})"));
    EXPECT_EQ(program.PutAndGet("transport", compiler_), compiler_);
  }
  unlink(path.c_str());
}

TEST_F(ThirdPartyTest, TlsOverTheTransport) {
  const auto node = test::IgniteCluster::Start({.tls = true}).value();
  const Client client = Client::Open(node->uri()).value();
  ASSERT_TRUE((client.GetOrCreateCache<std::string, std::string>("swap").ok()));
  const std::string path = absl::StrCat("/tmp/glowplug-swap-tls-", getpid());
  unlink(path.c_str());
  {
    const UnixRelay relay(path, node->port(0));
    const std::string config = absl::StrCat(
        R"({"client": {"endpoints": [")", path,
        R"("], "transport": {"use": "glowplug.tls", "over": {"use": "com.example.unix"},
            "ca": ")",
        node->certificates()->ca, R"(", NAME}},
            "plugins": {"search": [")",
        folder_, R"("]}})");
    const Program named(absl::StrReplaceAll(config, {{"NAME", R"("server_name": "localhost")"}}));
    EXPECT_EQ(named.PutAndGet("tls over", compiler_), compiler_);
    // A path is no name that a certificate could be made for.
    const Program nameless(absl::StrReplaceAll(config, {{"NAME", R"("verify": "full")"}}));
    EXPECT_THAT(nameless.PutAndGet("tls over", compiler_),
                AllOf(HasSubstr("no host name"), HasSubstr("server_name")));
  }
  unlink(path.c_str());
}

TEST_F(ThirdPartyTest, RoutingAndAuth) {
  const Program program(absl::StrCat(R"({"client": {"endpoints": [)", Endpoint(0), ", ",
                                     Endpoint(1),
                                     R"(], "routing": {"use": "com.example.first"},
          "transport": {"use": "glowplug.tcp"},
          "auth": {"use": "com.example.static", "user": "somebody"}},
          "plugins": {"search": [")",
                                     folder_, R"("]}})"));
  EXPECT_EQ(program.PutAndGet("routing", compiler_), compiler_);
}

TEST_F(SwapTest, TheCodecForOneOfAnotherProtocol) {
  const test::RespServer server;
  const Program program(absl::StrCat(R"({"client": {"endpoints": ["127.0.0.1:)", server.port(),
                                     R"("], "codec": {"use": "example.resp"}},
          "plugins": {"search": [")",
                                     test::RunfilePath("tests/codecs/resp_like"), R"("]}})"));
  EXPECT_EQ(program.PutAndGet("codec", "resp"), "resp");
  ASSERT_TRUE(program.client().ok()) << program.client().status();
  const auto cache = program.client()->GetCache<std::string, std::string>("any");
  EXPECT_TRUE(cache.ContainsKey("codec").value());
  EXPECT_EQ(cache.Get("nothing").value(), std::nullopt);
  EXPECT_EQ(cache.Size().value(), 1);
  // Answers are matched by their order, with pushes between them.
  std::vector<Deferred<void>> puts;
  for (int i = 0; i < 100; ++i)
    puts.push_back(cache.AsyncPut(absl::StrCat(i), absl::StrCat("v", i)));
  for (auto& put : puts) EXPECT_TRUE(put.Wait().ok());
  std::vector<Deferred<std::optional<std::string>>> gets;
  for (int i = 0; i < 100; ++i) gets.push_back(cache.AsyncGet(absl::StrCat(i)));
  for (int i = 99; i >= 0; --i) {
    EXPECT_EQ(gets[static_cast<size_t>(i)].Wait().value(), absl::StrCat("v", i));
  }
  EXPECT_TRUE(cache.Remove("codec").value());
  EXPECT_FALSE(cache.Remove("codec").value());
  // What the protocol has not, is refused before it is sent; the connection goes on.
  EXPECT_EQ(program.client()->CacheNames().status().code(), absl::StatusCode::kUnimplemented);
  EXPECT_EQ(cache.Size().value(), 100);
}

}  // namespace
}  // namespace glowplug
