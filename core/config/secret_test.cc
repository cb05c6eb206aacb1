// SPDX-License-Identifier: Apache-2.0
#include "core/config/secret.h"

#include <glowplug/sdk/buffer.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

namespace glowplug {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class SecretTest : public ::testing::Test {
 protected:
  absl::Status Resolve(std::string_view kind, std::string_view name,
                       const SecretSource& source = nullptr) {
    api::ConfigNode child{};
    child.key = sdk::BytesOf(kind);
    child.text = sdk::BytesOf(name);
    child.type = api::ConfigType::kString;
    api::ConfigNode node{};
    node.type = api::ConfigType::kSecret;
    node.children = &child;
    node.child_count = 1;
    return ResolveSecret(node, out_.out(), logger_, source);
  }
  std::string Refusal(std::string_view kind, std::string_view name,
                      const SecretSource& source = nullptr) {
    const absl::Status status = Resolve(kind, name, source);
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
    EXPECT_TRUE(out_.empty());
    return std::string(status.message());
  }
  std::string Write(const std::string& content, mode_t mode) {
    const std::string path = ::testing::TempDir() + "/secret_test.txt";
    ::unlink(path.c_str());
    std::ofstream(path) << content;
    EXPECT_EQ(::chmod(path.c_str(), mode), 0);
    return path;
  }

  std::vector<std::string> lines_;
  Logger logger_{LogLevel::kInfo,
                 [this](LogLevel, std::string_view line) { lines_.emplace_back(line); }};
  sdk::HeapBuffer out_{1024};
};

TEST_F(SecretTest, ComesFromTheEnvironmentAndIsStruckOutOfTheLog) {
  ::setenv("GLOWPLUG_TEST_SECRET", "hunter22", 1);
  ASSERT_TRUE(Resolve("env", "GLOWPLUG_TEST_SECRET").ok());
  EXPECT_EQ(out_.view(), "hunter22");
  logger_.Write(LogLevel::kInfo, "login with hunter22");
  EXPECT_THAT(lines_, ElementsAre("login with [secret]"));
}

TEST_F(SecretTest, ComesFromAFileWithoutItsLineEnd) {
  ASSERT_TRUE(Resolve("file", Write("pass word\r\n", 0600)).ok());
  EXPECT_EQ(out_.view(), "pass word");
  out_.Clear();
  ASSERT_TRUE(Resolve("file", Write("two\n\n", 0644)).ok());
  EXPECT_EQ(out_.view(), "two\n");
}

TEST_F(SecretTest, ComesFromTheHostsCallback) {
  const SecretSource source = [](std::string_view name) -> std::optional<std::string> {
    if (name == "ignite") return "hunter22";
    return std::nullopt;
  };
  ASSERT_TRUE(Resolve("callback", "ignite", source).ok());
  EXPECT_EQ(out_.view(), "hunter22");
  logger_.Write(LogLevel::kInfo, "login with hunter22");
  EXPECT_THAT(lines_, ElementsAre("login with [secret]"));
  out_.Clear();
  EXPECT_THAT(Refusal("callback", "nobody", source), HasSubstr("the host knows not"));
  EXPECT_THAT(Refusal("callback", "ignite"), HasSubstr("ClientOptions::secrets"));
}

TEST_F(SecretTest, RefusalsNameTheReferenceOnly) {
  ::unsetenv("GLOWPLUG_TEST_ABSENT");
  EXPECT_THAT(Refusal("env", "GLOWPLUG_TEST_ABSENT"),
              AllOf(HasSubstr("GLOWPLUG_TEST_ABSENT"), HasSubstr("is not set")));
  EXPECT_THAT(Refusal("file", "/nonexistent/pw"),
              HasSubstr("the secret's file /nonexistent/pw cannot be read: No such file"));
  EXPECT_THAT(Refusal("file", ::testing::TempDir()), HasSubstr("is not a regular file"));
  EXPECT_THAT(Refusal("file", Write("", 0600)), HasSubstr("is empty"));
  EXPECT_THAT(Refusal("file", Write("hunter22", 0666)),
              AllOf(HasSubstr("is writable by everybody"), Not(HasSubstr("hunter22"))));
  EXPECT_THAT(Refusal("file", Write(std::string(kMaxSecretBytes + 1, 'x'), 0600)),
              HasSubstr("holds more than 64 KiB"));
  EXPECT_THAT(Refusal("file", Write(std::string(2000, 'x'), 0600)),
              HasSubstr("holds more than the plugin takes"));
}

TEST_F(SecretTest, TheLongestHasALineEndToo) {
  sdk::HeapBuffer out(kMaxSecretBytes);
  const std::string longest(kMaxSecretBytes, 'x');
  const std::string path = Write(longest + "\r\n", 0600);
  const api::ConfigNode child{
      sdk::BytesOf("file"), api::ConfigType::kString, 0, nullptr, sdk::BytesOf(path), 0};
  const api::ConfigNode node{{}, api::ConfigType::kSecret, 1, &child, {}, 0};
  EXPECT_TRUE(ResolveSecret(node, out.out(), logger_).ok());
  EXPECT_EQ(out.view(), longest);
}

TEST_F(SecretTest, ANodeThatIsNoSecretIsAPluginsDefect) {
  const api::ConfigNode node{};
  EXPECT_EQ(ResolveSecret(node, out_.out(), logger_).code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace glowplug
