// SPDX-License-Identifier: Apache-2.0
// kill -9 at any moment: what was answered is there, nothing is torn, a check finds nothing.
//   GLOWPLUG_STORE_ROUNDS: how often.
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "embedded/store/crash_load.h"
#include "embedded/store/store.h"
#include "embedded/store/testing.h"

namespace glowplug::store {
namespace {

class Kill : public testing::TestWithParam<Writers> {};

INSTANTIATE_TEST_SUITE_P(, Kill, testing::Values(Writers{1, 1}, Writers{8, 1}, Writers{1, 1024}),
                         [](const auto& writers) { return NameOf(writers.param); });

TEST_P(Kill, LosesNothingThatWasAnswered) {
  const Folder folder;
  CrashLoad load;
  std::mt19937 random(7);
  Options options;
  options.directory = folder.path() + "/store";
  // A kill loses nothing that the system has: what survives it does not depend on fsync.
  options.durability = Durability::kProcess;
  options.checkpoint_pages = 50;
  for (int round = 0; round < Rounds() / kKindsOfLoad; ++round) {
    constexpr LongestLife kLife{.answers = 200, .microseconds = 10'000};
    Vary(round, &options);
    ASSERT_EQ(load.RunAndKill(options, GetParam(), kLife, random), "") << "round " << round;
    auto store = Store::Open(options);
    ASSERT_TRUE(store.ok()) << store.status();
    ASSERT_EQ(load.Verify(**store), "") << "round " << round;
  }
}

}  // namespace
}  // namespace glowplug::store
