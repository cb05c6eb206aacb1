// SPDX-License-Identifier: Apache-2.0
// Power cuts, simulated: with durability=machine what was answered is there, whatever of the rest.
//   GLOWPLUG_STORE_ROUNDS: how often.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include "embedded/store/crash_load.h"
#include "embedded/store/fsync_record.h"
#include "embedded/store/store.h"
#include "embedded/store/testing.h"

namespace glowplug::store {
namespace {

// One life of a store that is cut off; answers what Verify says.
std::string LiveAndCut(const Options& options, CrashLoad& load, const std::string& kept,
                       const Writers& writers, std::mt19937& random) {
  RecordFsyncs(options.directory, kept);
  constexpr LongestLife kLife{.answers = 100, .microseconds = 20'000};
  if (std::string wrong = load.RunAndKill(options, writers, kLife, random); !wrong.empty()) {
    return wrong;
  }
  CutPower(options.directory, kept, random);
  auto store = Store::Open(options);
  if (!store.ok()) return std::string(store.status().ToString());
  return load.Verify(**store);
}

Options OptionsFor(const Folder& folder, Durability durability) {
  Options options;
  options.directory = folder.path() + "/store";
  options.durability = durability;
  Vary(0, &options);
  options.checkpoint_pages = 50;
  return options;
}

class PowerLoss : public testing::TestWithParam<Writers> {};

INSTANTIATE_TEST_SUITE_P(, PowerLoss,
                         testing::Values(Writers{1, 1}, Writers{8, 1}, Writers{1, 1024}),
                         [](const auto& writers) { return NameOf(writers.param); });

TEST_P(PowerLoss, LosesNothingThatWasAnswered) {
  const Folder folder;
  CrashLoad load;
  std::mt19937 random(11);
  Options options = OptionsFor(folder, Durability::kMachine);
  for (int round = 0; round < Rounds() / kKindsOfLoad; ++round) {
    Vary(round, &options);
    ASSERT_EQ(LiveAndCut(options, load, folder.path() + "/kept", GetParam(), random), "")
        << "round " << round;
  }
}

// The simulation itself: without fsyncs something does get lost, else the test above shows nothing.
TEST(PowerCut, OfAStoreThatDoesNotFlushLosesSomething) {
  const Folder folder;
  std::mt19937 random(13);
  const Options options = OptionsFor(folder, Durability::kProcess);
  std::string lost;
  for (int round = 0; round < 20 && lost.empty(); ++round) {
    CrashLoad load;
    std::filesystem::remove_all(options.directory);
    lost = LiveAndCut(options, load, folder.path() + "/kept", {1, 1}, random);
  }
  EXPECT_NE(lost, "");
}

TEST(PowerCut, AFailedFlushEndsWritingUntilItIsOpenedAgain) {
  const Folder folder;
  const Options options = OptionsFor(folder, Durability::kMachine);
  auto store = Store::Open(options);
  ASSERT_TRUE(store.ok());
  const EntryKey a{.cache = 1, .bytes = "a"}, b{.cache = 1, .bytes = "b"};
  ASSERT_TRUE((*store)->Put(a, "one").ok());
  FailFsyncs(true);
  const absl::Status failed = (*store)->Put(b, "two");
  EXPECT_TRUE(absl::IsInternal(failed)) << failed;
  FailFsyncs(false);
  // The disk works again, but what it lost meanwhile nobody knows.
  const absl::Status after = (*store)->Put(a, "three");
  EXPECT_TRUE(absl::IsInternal(after)) << after;
  EXPECT_NE(after.ToString().find("opened again"), std::string::npos) << after;
  std::string value;
  EXPECT_TRUE((*store)->Get(a, &value).value());
  EXPECT_EQ(value, "one");
  store->reset();
  store = Store::Open(options);
  ASSERT_TRUE(store.ok()) << store.status();
  ASSERT_TRUE((*store)->Put(a, "four").ok());
  EXPECT_TRUE((*store)->Check(false)->problems.empty());
}

}  // namespace
}  // namespace glowplug::store
