// SPDX-License-Identifier: Apache-2.0
// The failover example, while its nodes are killed one after the other.
#include <absl/strings/str_cat.h>
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "tests/support/child_process.h"
#include "tests/support/ignite_cluster.h"

namespace glowplug {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr int kNodes = 3;

struct Ended {
  int exit_code = -1;
  std::string out;
};

Ended RunWhileNodesDie(const std::string& parameters) {
  const auto cluster = test::IgniteCluster::Start({.nodes = kNodes}).value();
  Ended ended;
  std::thread example([&] {
    const auto ran =
        test::RunProcess({test::RunfilePath("examples/failover"), cluster->uri() + parameters}, {},
                         absl::Seconds(60));
    if (ran.ok()) ended = {ran->exit_code, ran->out};
  });
  for (int node = 0; node < kNodes; ++node) {
    absl::SleepFor(absl::Seconds(3));
    EXPECT_TRUE(cluster->Kill(node).ok());
  }
  example.join();
  return ended;
}

TEST(FailoverExampleTest, EachLossShowsAndTheEndToo) {
  const Ended ended = RunWhileNodesDie("?retry=none");
  EXPECT_EQ(ended.exit_code, 1) << ended.out;
  EXPECT_THAT(ended.out, StartsWith("Connected\nError: "));
  EXPECT_THAT(ended.out, HasSubstr("\nReconnecting\nError: "));
  EXPECT_THAT(ended.out, HasSubstr("Error: out of nodes"));
}

TEST(FailoverExampleTest, WhatMayBeRepeatedShowsTheEndAlone) {
  const Ended ended = RunWhileNodesDie("");
  EXPECT_EQ(ended.exit_code, 1) << ended.out;
  EXPECT_THAT(ended.out, StartsWith("Connected\nError: out of nodes"));
}

}  // namespace
}  // namespace glowplug
