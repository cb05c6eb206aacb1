// SPDX-License-Identifier: Apache-2.0
#include "core/base/logger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace glowplug {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class LoggerTest : public ::testing::Test {
 protected:
  std::vector<std::string> lines_;
  int64_t now_ns_ = 0;
  Logger logger_{LogLevel::kInfo,
                 [this](LogLevel, std::string_view line) { lines_.emplace_back(line); },
                 [this] { return now_ns_; }};
};

TEST_F(LoggerTest, DropsLinesBelowItsLevel) {
  logger_.Write(LogLevel::kDebug, "quiet");
  logger_.Write(LogLevel::kInfo, "loud");
  EXPECT_FALSE(logger_.Wants(LogLevel::kDebug));
  EXPECT_THAT(lines_, ElementsAre("loud"));
}

TEST_F(LoggerTest, WithoutASinkNothingIsWanted) {
  Logger off;
  EXPECT_FALSE(off.Wants(LogLevel::kError));
  off.Write(LogLevel::kError, "nobody hears it");
}

TEST_F(LoggerTest, LimitsEachKindAndSaysHowManyWereLeftOut) {
  for (int i = 0; i < 12; ++i) logger_.Write(LogLevel::kWarning, "the same trouble again");
  EXPECT_EQ(lines_.size(), Logger::kPerSecond);
  logger_.Write(LogLevel::kWarning, "another trouble");
  EXPECT_EQ(lines_.size(), Logger::kPerSecond + 1);
  now_ns_ += 1'000'000'000;
  logger_.Write(LogLevel::kWarning, "the same trouble again");
  EXPECT_THAT(lines_.back(), HasSubstr("(7 like it not shown)"));
}

TEST_F(LoggerTest, StrikesOutSecrets) {
  logger_.AddSecret("hunter22");
  logger_.Write(LogLevel::kInfo, "login with hunter22 refused, hunter22!");
  EXPECT_THAT(lines_, ElementsAre("login with [secret] refused, [secret]!"));
}

TEST_F(LoggerTest, OneTextIsOneLine) {
  logger_.AddSecret("two\nlines");
  logger_.Write(LogLevel::kInfo, "peer says\nglowplug: all is well\r\x1B[0m");
  logger_.Write(LogLevel::kInfo, "login with two\nlines");
  EXPECT_THAT(lines_, ElementsAre("peer says glowplug: all is well  [0m", "login with [secret]"));
}

TEST_F(LoggerTest, ForgetsTheOldestOfVeryManySecrets) {
  for (size_t i = 0; i <= Logger::kMaxSecrets; ++i) {
    logger_.AddSecret("secret-" + std::to_string(1000 + i));
  }
  logger_.Write(LogLevel::kInfo, "secret-1000 secret-1001");
  EXPECT_THAT(lines_, ElementsAre("secret-1000 [secret]"));
}

}  // namespace
}  // namespace glowplug
