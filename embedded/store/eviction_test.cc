// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "embedded/store/store.h"
#include "embedded/store/testing.h"

namespace glowplug::store {
namespace {

constexpr int64_t kLimit = 2 << 20;
const std::string kValue(2000, 'v');

EntryKey Key(std::string_view bytes) { return {.cache = 1, .bytes = bytes}; }

class EvictionTest : public testing::TestWithParam<Eviction> {
 protected:
  EvictionTest() {
    options_.directory = folder_.path() + "/store";
    options_.durability = Durability::kProcess;
    options_.settings = Settings{.size_limit = kLimit, .eviction = GetParam()};
    Open();
  }
  void Open() {
    store_.reset();
    auto opened = Store::Open(options_);
    ASSERT_TRUE(opened.ok()) << opened.status();
    store_ = std::move(*opened);
  }
  absl::Status Put(int number) { return store_->Put(Key(std::to_string(number)), kValue); }
  bool Has(int number) { return store_->Get(Key(std::to_string(number)), nullptr).value(); }

  Folder folder_;
  Options options_;
  std::unique_ptr<Store> store_;
};

std::string NameOf(const testing::TestParamInfo<Eviction>& policy) {
  constexpr const char* kNames[] = {"None", "Stored", "Used", "Frequency"};
  return kNames[static_cast<size_t>(policy.param)];
}

INSTANTIATE_TEST_SUITE_P(, EvictionTest,
                         testing::Values(Eviction::kNone, Eviction::kLeastRecentlyStored,
                                         Eviction::kLeastRecentlyUsed,
                                         Eviction::kLeastFrequentlyUsed),
                         NameOf);

TEST_P(EvictionTest, TheLimitHolds) {
  absl::Status refused;
  std::vector<int> taken;
  for (int i = 0; i < 1500; ++i) {
    // The first ten are stored first, and read all the time.
    for (int often = 0; often < 10 && i % 20 == 0; ++often) (void)Has(often);
    const absl::Status status = Put(i);
    if (status.ok()) {
      taken.push_back(i);
    } else {
      refused = status;
    }
    ASSERT_LE(store_->Volume().value(), kLimit + 40'000) << i;
    if (i % 50 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    if (i == 300) Open();  // what was read is known after that
  }
  const int64_t left = store_->Count(1).value();
  EXPECT_GT(left, 300);
  EXPECT_LT(left, 1100);
  const int64_t evicted = store_->Stats().evicted;
  if (GetParam() == Eviction::kNone) {
    EXPECT_TRUE(absl::IsResourceExhausted(refused)) << refused;
    EXPECT_EQ(evicted, 0);
    EXPECT_EQ(left, static_cast<int64_t>(taken.size()));
    for (const int number : taken) EXPECT_TRUE(Has(number)) << number << " vanished";
    EXPECT_TRUE(store_->Remove(Key("0")).value()) << "to remove is always possible";
  } else {
    EXPECT_TRUE(refused.ok()) << refused;
    EXPECT_GT(evicted, 450) << "the limit holds 1050 values and nothing else";
    EXPECT_TRUE(Has(1499));
    EXPECT_FALSE(Has(20));
    EXPECT_EQ(Has(3), GetParam() != Eviction::kLeastRecentlyStored);
  }
  EXPECT_TRUE(store_->Check(false)->problems.empty());
}

TEST_P(EvictionTest, WhatIsLargerThanTheLimitIsRefusedAndEvictsNobody) {
  ASSERT_TRUE(Put(1).ok());
  const absl::Status status = store_->Put(Key("huge"), std::string(kLimit + 1, 'h'));
  EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
  EXPECT_FALSE(store_->Get(Key("huge"), nullptr).value());
  EXPECT_TRUE(Has(1));
}

TEST_P(EvictionTest, CullMakesRoomAtOnce) {
  ASSERT_TRUE(store_->ApplySettings({.eviction = GetParam()}).ok());
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(Put(i).ok());
  EXPECT_EQ(store_->Cull().value(), 0) << "no limit";
  ASSERT_TRUE(store_->ApplySettings({.size_limit = kLimit, .eviction = GetParam()}).ok());
  const int64_t removed = store_->Cull().value();
  EXPECT_EQ(store_->Count(1).value(), 1000 - removed);
  if (GetParam() == Eviction::kNone) {
    EXPECT_EQ(removed, 0);
  } else {
    EXPECT_GT(removed, 0);
    EXPECT_LE(store_->Volume().value(), kLimit);
  }
}

TEST_P(EvictionTest, CullTakesWhatHasExpiredAndCountsIt) {
  ASSERT_TRUE(Put(1).ok());
  int64_t written = 0, culled = 0;
  // At times the store's own timer is quicker.
  while (culled == 0 && written < 1000) {
    ASSERT_TRUE(store_->Put(Key("brief"), "x", 1).ok());
    ++written;
    culled = store_->Cull().value();
  }
  EXPECT_EQ(culled, 1);
  EXPECT_EQ(store_->Stats().expired, written);
  EXPECT_EQ(store_->Count(1).value(), 1);
}

TEST_P(EvictionTest, AReadIsNoDiskWrite) {
  ASSERT_TRUE(Put(1).ok());
  const int64_t commits = store_->Stats().commits;
  for (int i = 0; i < 10'000; ++i) ASSERT_TRUE(Has(1));
  EXPECT_EQ(store_->Stats().commits, commits);
}

}  // namespace
}  // namespace glowplug::store
