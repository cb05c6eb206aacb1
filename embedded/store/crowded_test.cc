// SPDX-License-Identifier: Apache-2.0
// Keys whose rows want the same place.
#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <map>
#include <set>
#include <string>
#include <thread>

#include "embedded/store/entry_table.h"
#include "embedded/store/row_key.h"
#include "embedded/store/store.h"
#include "embedded/store/testing.h"

namespace glowplug::store {
namespace {

EntryKey Key(std::string_view bytes) { return {.cache = 1, .partition = 7, .bytes = bytes}; }

class Crowded : public testing::Test {
 protected:
  Crowded() {
    options_.directory = folder_.path() + "/store";
    options_.durability = Durability::kProcess;
    options_.hot_bytes = 0;   // what is read is the database
    options_.redo_bytes = 0;  // and written
    Open();
    WithDatabase(
        [this](Connection& connection) { EXPECT_TRUE(ReadRowSeed(connection, &seed_).ok()); });
  }
  void Open() {
    store_.reset();
    auto opened = Store::Open(options_);
    ASSERT_TRUE(opened.ok()) << opened.status();
    store_ = std::move(*opened);
  }
  // While the store is closed.
  template <class Work>
  void WithDatabase(Work work) {
    store_.reset();
    std::unique_ptr<Connection> connection = OpenDatabase(options_.directory);
    ASSERT_NE(connection, nullptr);
    work(*connection);
    connection.reset();
    Open();
  }
  void Run(const std::string& sql) {
    WithDatabase([&sql](Connection& connection) {
      EXPECT_TRUE(connection.Run(sql).ok());
      EXPECT_EQ(sqlite3_changes(connection.handle()), 1) << sql;
    });
  }

  // Two keys of one first id.
  std::array<std::string, 2> Pair() const {
    std::map<int64_t, std::string> first;
    for (int i = 0;; ++i) {
      std::string name = "key " + std::to_string(i);
      const auto [at, is_new] = first.emplace(RowKey::FirstId(Key(name), seed_), name);
      if (!is_new) return {at->second, name};
    }
  }

  // As many as one likes: XXH3 multiplies halves of 16 bytes, and with the seed known one of them
  // can be made zero.
  std::string OneOfMany(uint64_t number) const {
    constexpr uint64_t kFirstOfSecret = 0xbe4ba423396cfeb8;  // xxhash's specification
    std::string key(32, 'k');
    const uint64_t zero = kFirstOfSecret + (seed_ ^ 0x9E3779B97F4A7C15);  // of cache 1
    std::memcpy(key.data(), &zero, sizeof zero);
    std::memcpy(key.data() + 8, &number, sizeof number);
    return key;
  }

  std::string Value(const std::string& key) const {
    std::string value;
    const auto found = store_->Get(Key(key), &value);
    if (!found.ok()) return found.status().ToString();
    return *found ? value : "none";
  }
  void ExpectClean() {
    const auto report = store_->Check(false);
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_TRUE(report->problems.empty()) << report->problems.front().text;
  }

  Folder folder_;
  Options options_;
  std::unique_ptr<Store> store_;
  uint64_t seed_ = 0;
};

TEST_F(Crowded, EachHasARowOfItsOwn) {
  const auto [a, b] = Pair();
  ASSERT_TRUE(store_->Put(Key(a), "a").ok());
  EXPECT_EQ(Value(b), "none");
  ASSERT_TRUE(store_->Put(Key(b), "b").ok());
  EXPECT_EQ(Value(a), "a");
  EXPECT_EQ(Value(b), "b");
  ASSERT_TRUE(store_->Put(Key(b), "b2").ok());
  ASSERT_TRUE(store_->Put(Key(a), "a2").ok());
  EXPECT_EQ(Value(a), "a2");
  EXPECT_EQ(Value(b), "b2");
  EXPECT_EQ(store_->Count(1).value(), 2);
  ExpectClean();
  // Where the first has gone, the second is found, and not put a second time.
  ASSERT_TRUE(store_->Remove(Key(a)).value());
  EXPECT_EQ(Value(a), "none");
  EXPECT_EQ(Value(b), "b2");
  ASSERT_TRUE(store_->Put(Key(b), "b3").ok());
  EXPECT_EQ(store_->Count(1).value(), 1);
  ASSERT_TRUE(store_->Put(Key(a), "a3").ok());
  EXPECT_EQ(Value(a), "a3");
  EXPECT_EQ(Value(b), "b3");
  Page page;
  ASSERT_TRUE(store_->Scan({.cache = 1, .partition = 7}, &page).ok());
  EXPECT_EQ(page.entries.size(), 2U);
  ASSERT_TRUE(store_->Remove(Key(b)).value());
  EXPECT_FALSE(store_->Remove(Key(b)).value());
  EXPECT_EQ(Value(a), "a3");
  ExpectClean();
}

TEST_F(Crowded, ExpiryTakesTheOneItMeans) {
  const auto [a, b] = Pair();
  ASSERT_TRUE(store_->Put(Key(a), "a", WallMs() + 50).ok());
  ASSERT_TRUE(store_->Put(Key(b), "b").ok());
  for (int i = 0; i < 2000 && store_->Stats().expired == 0; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_EQ(store_->Stats().expired, 1);
  EXPECT_EQ(Value(a), "none");
  EXPECT_EQ(Value(b), "b");
  ExpectClean();
}

// Who was read is kept, though another has the same first id.
TEST_F(Crowded, EvictionTakesTheOneItMeans) {
  constexpr int64_t kLimit = 1 << 20;
  ASSERT_TRUE(
      store_->ApplySettings({.size_limit = kLimit, .eviction = Eviction::kLeastRecentlyUsed}).ok());
  const auto [a, b] = Pair();
  for (const std::string& first : {a, b}) {
    const std::string& read = first == a ? b : a;
    ASSERT_TRUE(store_->Clear(1).ok());
    ASSERT_TRUE(store_->Put(Key(a), "a").ok());
    ASSERT_TRUE(store_->Put(Key(b), "b").ok());
    for (int i = 0; i < 1000; ++i) {
      if (i % 20 == 0) {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
        EXPECT_NE(Value(read), "none");
      }
      ASSERT_TRUE(store_->Put(Key(std::to_string(i)), std::string(2000, 'v')).ok());
    }
    EXPECT_EQ(Value(first), "none") << "it was used before all others";
    EXPECT_NE(Value(read), "none");
    ExpectClean();
  }
}

// With the redo log too: what it took is not lost, and others go on.
TEST_F(Crowded, OneMoreThanThereArePlacesHarmsNobodyElse) {
  options_.redo_bytes = Options().redo_bytes;
  Open();
  for (uint64_t i = 0; i <= RowKey::kPlaces; ++i) {
    ASSERT_TRUE(store_->Put(Key(OneOfMany(i)), std::to_string(i)).ok()) << i;
  }
  EXPECT_FALSE(store_->Count(1).ok()) << "one is in the log alone";
  for (uint64_t i = 0; i <= RowKey::kPlaces; ++i) EXPECT_EQ(Value(OneOfMany(i)), std::to_string(i));
  ASSERT_TRUE(store_->Remove(Key(OneOfMany(3))).ok());
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));  // until it is tried again
  EXPECT_EQ(store_->Count(1).value(), RowKey::kPlaces);
  EXPECT_TRUE(store_->Put(Key("another"), "value").ok());
  ExpectClean();
}

TEST_F(Crowded, MoreThanThereArePlacesAreRefusedAlone) {
  std::set<int64_t> firsts;
  for (uint64_t i = 0; i < RowKey::kPlaces; ++i) {
    const std::string key = OneOfMany(i);
    firsts.insert(RowKey::FirstId(Key(key), seed_));
    ASSERT_TRUE(store_->Put(Key(key), std::to_string(i)).ok()) << i;
  }
  ASSERT_EQ(firsts.size(), 1U) << "they are of one hash";
  const absl::Status status = store_->Put(Key(OneOfMany(RowKey::kPlaces)), "one more");
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_FALSE(store_->Remove(Key(OneOfMany(RowKey::kPlaces))).value());
  EXPECT_TRUE(store_->Put(Key("another"), "value").ok());
  for (uint64_t i = 0; i < RowKey::kPlaces; ++i) EXPECT_EQ(Value(OneOfMany(i)), std::to_string(i));
  EXPECT_EQ(Value(OneOfMany(RowKey::kPlaces)), "none");
  // In pages of a few, each once.
  std::set<std::string> seen;
  ScanRequest request{.cache = 1, .max_entries = 10};
  do {
    Page page;
    ASSERT_TRUE(store_->Scan(request, &page).ok());
    for (const ScannedEntry& entry : page.entries) EXPECT_TRUE(seen.insert(entry.key).second);
    request.behind = page.next;
  } while (request.behind.has_value());
  EXPECT_EQ(seen.size(), 257U);
  ASSERT_TRUE(store_->Remove(Key(OneOfMany(100))).value());
  EXPECT_TRUE(store_->Put(Key(OneOfMany(RowKey::kPlaces)), "one more").ok());
  EXPECT_EQ(Value(OneOfMany(RowKey::kPlaces)), "one more");
  ExpectClean();
  ASSERT_TRUE(store_->Clear(1).ok());
  EXPECT_EQ(store_->Count(1).value(), 0);
  ExpectClean();
}

// Two caches of which sixteen bits are the same.
TEST_F(Crowded, CachesOfTheSameIdsAreKeptApart) {
  int32_t other = 2;
  while (RowKey::IdsOf(other).first != RowKey::IdsOf(1).first) ++other;
  EXPECT_NE(RowKey::FirstId({1, 0, "a"}, seed_), RowKey::FirstId({other, 0, "a"}, seed_));
  for (int i = 0; i < 500; ++i) {
    const std::string name = std::to_string(i);
    ASSERT_TRUE(store_->Put({1, i % 4, name}, "of one").ok());
    ASSERT_TRUE(store_->Put({other, i % 4, name}, "of the other").ok());
  }
  EXPECT_EQ(store_->Count(1).value(), 500);
  EXPECT_EQ(store_->Count(other).value(), 500);
  Page page;
  ASSERT_TRUE(store_->Scan({.cache = 1, .partition = 2}, &page).ok());
  EXPECT_EQ(page.entries.size(), 125U);
  for (const ScannedEntry& entry : page.entries) EXPECT_EQ(entry.value, "of one");
  ASSERT_TRUE(store_->Clear(1).ok());
  EXPECT_EQ(store_->Count(1).value(), 0);
  EXPECT_EQ(store_->Count(other).value(), 500);
  std::string value;
  for (int i = 0; i < 500; ++i) {
    EXPECT_FALSE(store_->Get({1, i % 4, std::to_string(i)}, nullptr).value());
    EXPECT_TRUE(store_->Get({other, i % 4, std::to_string(i)}, &value).value());
  }
  ExpectClean();
}

// What a check is for, of which nobody knows how it should come to be.
TEST_F(Crowded, ACheckPutsARowWhereItsKeyIsLookedFor) {
  ASSERT_TRUE(store_->Put(Key("a"), "a").ok());
  ASSERT_TRUE(store_->Put(Key("b"), "b").ok());
  Run("UPDATE entries SET id=id+1000 WHERE substr(key,5)=CAST('a' AS BLOB)");
  EXPECT_EQ(Value("a"), "none");
  const auto found = store_->Check(false);
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->problems.size(), 1U);
  EXPECT_NE(found->problems[0].text.find("is not where its key"), std::string::npos);
  EXPECT_EQ(Value("a"), "none") << "nothing was to be mended";
  ASSERT_TRUE(store_->Check(true).ok());
  EXPECT_EQ(Value("a"), "a");
  EXPECT_EQ(Value("b"), "b");
  ExpectClean();
  EXPECT_EQ(store_->Count(1).value(), 2);
}

TEST_F(Crowded, ACheckLeavesWhatWasPutAgain) {
  options_.hot_bytes = 1 << 20;
  ASSERT_TRUE(store_->Put(Key("a"), "a").ok());
  Run("UPDATE entries SET id=id+1000");
  ASSERT_TRUE(store_->Put(Key("a"), "again").ok());
  ASSERT_TRUE(store_->Check(true).ok());
  EXPECT_EQ(Value("a"), "again");
  EXPECT_EQ(store_->Count(1).value(), 1);
  ExpectClean();
  Open();
  EXPECT_EQ(Value("a"), "again");
}

TEST_F(Crowded, ACheckFindsASecondRowOfAKey) {
  ASSERT_TRUE(store_->Put(Key("a"), "a").ok());
  Run("INSERT INTO entries SELECT id+5,key,value,sum,expires,file,rank FROM entries");
  EXPECT_FALSE(store_->Check(false)->problems.empty());
  ASSERT_TRUE(store_->Check(true).ok());
  ExpectClean();
  EXPECT_EQ(Value("a"), "a");
  ASSERT_TRUE(store_->Remove(Key("a")).value());
  Open();
  EXPECT_EQ(Value("a"), "none");
}

TEST_F(Crowded, WithoutItsSeedAStoreIsNotOpened) {
  ASSERT_TRUE(store_->Put(Key("a"), "a").ok());
  for (const char* damage : {"UPDATE meta SET value=value+1 WHERE name='store.row_seed'",
                             "DELETE FROM meta WHERE name='store.row_seed'"}) {
    store_.reset();
    ASSERT_TRUE(OpenDatabase(options_.directory)->Run(damage).ok());
    const absl::Status status = Store::Open(options_).status();
    EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  }
}

TEST_F(Crowded, APartitionThatNoRowHasIsRefused) {
  for (const int32_t partition : {-1, UINT16_MAX + 1}) {
    const absl::Status status = store_->Put({1, partition, "a"}, "a");
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  }
  EXPECT_TRUE(store_->Put({1, UINT16_MAX, "a"}, "a").ok());
  EXPECT_TRUE(store_->Get({1, UINT16_MAX, "a"}, nullptr).value());
}

}  // namespace
}  // namespace glowplug::store
