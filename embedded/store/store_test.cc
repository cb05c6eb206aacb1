// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/store.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "embedded/store/testing.h"

namespace glowplug::store {
namespace {

EntryKey Key(std::string_view bytes, int32_t cache = 1, int32_t partition = 0) {
  return {.cache = cache, .partition = partition, .bytes = bytes};
}

// The value, "-" for none, or the error.
std::string Value(Store& store, const EntryKey& key) {
  std::string value;
  absl::StatusOr<bool> found = store.Get(key, &value);
  if (!found.ok()) return std::string(found.status().ToString());
  return *found ? value : "-";
}

// Where a store lies, and how much it writes ahead of its database.
enum class Kind { kDisk, kDiskWithShortLog, kDiskWithoutLog, kMemory };

// A store in a folder or in memory, opened again and again.
class StoreTest : public testing::TestWithParam<Kind> {
 protected:
  StoreTest() { Open(); }

  bool in_memory() const { return GetParam() == Kind::kMemory; }

  void Open() {
    if (GetParam() == Kind::kDiskWithShortLog) options_.redo_bytes = 500;
    if (GetParam() == Kind::kDiskWithoutLog) options_.redo_bytes = 0;
    options_.directory = in_memory() ? "" : folder_.path() + "/store";
    options_.durability = Durability::kProcess;  // what a power cut leaves has a test of its own
    absl::StatusOr<std::unique_ptr<Store>> opened = Store::Open(options_);
    ASSERT_TRUE(opened.ok()) << opened.status();
    store_ = std::move(*opened);
  }
  // Nothing is in memory then but what the disk has. In memory all is lost, so that nothing is
  // done.
  void Reopen() {
    if (in_memory()) return;
    store_.reset();
    Open();
  }
  // When the database has every change.
  size_t ValueFilesOnDisk() const {
    EXPECT_TRUE(store_->Volume().ok());
    size_t count = 0;
    for ([[maybe_unused]] const auto& file :
         std::filesystem::directory_iterator(options_.directory + "/values")) {
      ++count;
    }
    return count;
  }
  void ExpectClean() {
    const absl::StatusOr<CheckReport> report = store_->Check(false);
    ASSERT_TRUE(report.ok()) << report.status();
    for (const Problem& problem : report->problems) ADD_FAILURE() << problem.text;
  }

  Folder folder_;
  Options options_;
  std::unique_ptr<Store> store_;
};

std::string NameOf(const testing::TestParamInfo<Kind>& kind) {
  const char* const names[] = {"Disk", "DiskWithShortLog", "DiskWithoutLog", "Memory"};
  return names[static_cast<int>(kind.param)];
}
INSTANTIATE_TEST_SUITE_P(, StoreTest,
                         testing::Values(Kind::kDisk, Kind::kDiskWithShortLog,
                                         Kind::kDiskWithoutLog, Kind::kMemory),
                         NameOf);

TEST_P(StoreTest, WhatIsPutIsThere) {
  ASSERT_TRUE(store_->Put(Key("a"), "one").ok());
  ASSERT_TRUE(store_->Put(Key("a", 2), "two").ok());
  ASSERT_TRUE(store_->Put(Key("a", 1, 7), "three").ok());
  ASSERT_TRUE(store_->Put(Key(""), "").ok());
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(Value(*store_, Key("a")), "one");
    EXPECT_EQ(Value(*store_, Key("a", 2)), "two");
    EXPECT_EQ(Value(*store_, Key("a", 1, 7)), "three");
    EXPECT_EQ(Value(*store_, Key("")), "");
    EXPECT_EQ(Value(*store_, Key("b")), "-");
    EXPECT_EQ(store_->Count(1).value(), 3);
    EXPECT_EQ(store_->Count(2).value(), 1);
    EXPECT_EQ(store_->Count(3).value(), 0);
    Reopen();
  }
  ExpectClean();
}

TEST_P(StoreTest, PutsAreCountedWhateverMemoryKnowsOfTheirKeys) {
  for (const size_t hot_bytes : {size_t{0}, Options().hot_bytes}) {
    options_.hot_bytes = hot_bytes;
    store_.reset();
    Open();
    const auto put = [&] {
      Change changes[] = {Change::Put(Key("a"), "of a batch"), Change::Put(Key("b"), "likewise")};
      ASSERT_TRUE(store_->Put(Key("a"), "alone").ok());
      ASSERT_TRUE(store_->Write(changes).ok());
      EXPECT_EQ(store_->Count(1).value(), 2);
    };
    put();     // of neither anything is known
    put();     // both are there
    Reopen();  // nothing is known of what is there
    put();
    EXPECT_TRUE(store_->Remove(Key("b")).value());
    put();  // one is known not to be there
    ExpectClean();
    EXPECT_EQ(Value(*store_, Key("a")), "of a batch");
    EXPECT_EQ(Value(*store_, Key("b")), "likewise");
  }
}

TEST_P(StoreTest, RemoveSaysWhetherThereWasOne) {
  ASSERT_TRUE(store_->Put(Key("a"), "one").ok());
  Reopen();
  EXPECT_TRUE(store_->Remove(Key("a")).value());
  EXPECT_FALSE(store_->Remove(Key("a")).value());
  EXPECT_FALSE(store_->Remove(Key("never")).value());
  EXPECT_EQ(store_->Count(1).value(), 0);
  Reopen();
  EXPECT_EQ(Value(*store_, Key("a")), "-");
  EXPECT_EQ(store_->Count(1).value(), 0);
}

TEST_P(StoreTest, ABatchSeesItsOwnChanges) {
  ASSERT_TRUE(store_->Put(Key("old"), "before").ok());
  Reopen();
  std::string seen;
  const auto note = [&](const Entry* present) {
    seen = present == nullptr ? "-" : std::string(present->value);
    return Outcome::Put(seen + "+");
  };
  std::vector<Change> changes;
  changes.push_back(Change::Put(Key("a"), "one"));
  changes.push_back(Change::By(Key("a"), note));
  changes.push_back(Change::Remove(Key("old")));  // found
  changes.push_back(Change::By(Key("old"), [](const Entry* present) {
    return present == nullptr ? Outcome::Put("anew") : Outcome::Keep();
  }));
  changes.push_back(Change::Remove(Key("a")));       // found
  changes.push_back(Change::Remove(Key("a")));       // not any more
  changes.push_back(Change::Remove(Key("nobody")));  // never
  changes.push_back(Change::Put(Key("nobody"), "x"));
  EXPECT_EQ(store_->Write(changes).value(), 2);
  EXPECT_EQ(seen, "one");
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(Value(*store_, Key("a")), "-");
    EXPECT_EQ(Value(*store_, Key("old")), "anew");
    EXPECT_EQ(Value(*store_, Key("nobody")), "x");
    EXPECT_EQ(store_->Count(1).value(), 2);
    Reopen();
  }
}

TEST_P(StoreTest, ADecisionReadsAndWritesAtOnce) {
  constexpr int kThreads = 8, kEach = 200;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < kEach; ++i) {
        ASSERT_TRUE(store_
                        ->Update(Key("counter"),
                                 [](const Entry* present) {
                                   const int now = present == nullptr
                                                       ? 0
                                                       : std::stoi(std::string(present->value));
                                   return Outcome::Put(std::to_string(now + 1));
                                 })
                        .ok());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Value(*store_, Key("counter")), std::to_string(kThreads * kEach));
  EXPECT_EQ(store_->Count(1).value(), 1);
}

TEST_P(StoreTest, SubmittedWritesAreAnsweredInOrderAndSeen) {
  constexpr int kWrites = 5000;
  std::mutex mutex;
  std::condition_variable all;
  std::vector<int> order;
  for (int i = 0; i < kWrites; ++i) {
    const std::string key = std::to_string(i), value = "v" + key;
    Change change = Change::Put(Key(key), value);
    store_->Submit({&change, 1}, [&, i](const absl::Status& status, int64_t) {
      EXPECT_TRUE(status.ok()) << status;
      EXPECT_EQ(Value(*store_, Key(std::to_string(i))), "v" + std::to_string(i));
      const std::lock_guard lock(mutex);
      order.push_back(i);
      all.notify_one();
    });
  }
  std::unique_lock lock(mutex);
  all.wait(lock, [&] { return order.size() == kWrites; });
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
  EXPECT_EQ(store_->Count(1).value(), kWrites);
  EXPECT_LT(store_->Stats().commits, kWrites / 2) << "groups form";
}

TEST_P(StoreTest, ClosingAnswersWhatWasSubmitted) {
  std::atomic<int> answered = 0;
  for (int i = 0; i < 1000; ++i) {
    const std::string key = std::to_string(i);
    Change change = Change::Put(Key(key), key);
    store_->Submit({&change, 1}, [&](const absl::Status& status, int64_t) {
      EXPECT_TRUE(status.ok());
      ++answered;
    });
  }
  store_.reset();
  EXPECT_EQ(answered, 1000);
  Open();
  if (!in_memory()) {
    EXPECT_EQ(store_->Count(1).value(), 1000);
  }
}

TEST_P(StoreTest, ExpiredEntriesAreNeitherSeenCountedNorListed) {
  const int64_t now = WallMs();
  ASSERT_TRUE(store_->Put(Key("stays"), "1").ok());
  ASSERT_TRUE(store_->Put(Key("later"), "2", now + 3'600'000).ok());
  ASSERT_TRUE(store_->Put(Key("soon"), "3", now + 300).ok());
  ASSERT_TRUE(store_->Put(Key("past"), "4", now - 1).ok());
  EXPECT_EQ(Value(*store_, Key("soon")), "3");
  EXPECT_EQ(Value(*store_, Key("past")), "-");
  EXPECT_EQ(store_->Count(1).value(), 3);
  Reopen();
  while (Value(*store_, Key("soon")) != "-") std::this_thread::yield();
  EXPECT_EQ(store_->Count(1).value(), 2);
  Page page;
  ASSERT_TRUE(store_->Scan({.cache = 1}, &page).ok());
  EXPECT_EQ(page.entries.size(), 2U);
  EXPECT_FALSE(store_->Remove(Key("soon")).value());
  ASSERT_TRUE(store_
                  ->Update(Key("past"),
                           [](const Entry* present) {
                             EXPECT_EQ(present, nullptr);
                             return Outcome::Keep();
                           })
                  .ok());
  // The timer removes them; nobody has to ask.
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  absl::StatusOr<CheckReport> report = store_->Check(false);
  while (report.ok() && report->entries > 2 && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    report = store_->Check(false);
  }
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->entries, 2);
  EXPECT_EQ(Value(*store_, Key("later")), "2");
  // An expired entry gives way to a new one.
  ASSERT_TRUE(store_->Put(Key("soon"), "again").ok());
  EXPECT_EQ(store_->Count(1).value(), 3);
  ExpectClean();
}

TEST_P(StoreTest, AScanSeesEachEntryOnceWhileOthersWrite) {
  for (int i = 0; i < 1000; ++i) {
    ASSERT_TRUE(store_->Put(Key("k" + std::to_string(i), 1, i % 16), std::to_string(i)).ok());
    ASSERT_TRUE(store_->Put(Key("k" + std::to_string(i), 2), "other").ok());
  }
  std::map<std::string, int> seen;
  ScanRequest request{.cache = 1, .max_entries = 37};
  int pages = 0;
  do {
    Page page;
    ASSERT_TRUE(store_->Scan(request, &page).ok());
    for (const ScannedEntry& entry : page.entries) {
      ++seen[entry.key];
      EXPECT_EQ(entry.value, entry.key[0] == 'k' ? entry.key.substr(1) : "x") << entry.key;
    }
    request.behind = page.next;
    // Between the pages entries come, go and change.
    const std::string number = std::to_string(pages);
    ASSERT_TRUE(store_->Put(Key("new" + number, 1, pages % 16), "x").ok());
    ASSERT_TRUE(store_->Remove(Key("new" + number, 1, pages % 16)).ok());
    ASSERT_TRUE(store_->Put(Key("k" + number, 1, pages % 16), number).ok());
    ++pages;
  } while (request.behind.has_value());
  EXPECT_GE(pages, 1000 / 37);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(seen["k" + std::to_string(i)], 1) << i;
  Page page;
  ASSERT_TRUE(store_->Scan({.cache = 1, .partition = 3, .keys_only = true}, &page).ok());
  EXPECT_EQ(page.entries.size(), 1000 / 16 + 1);
  EXPECT_TRUE(page.entries[0].value.empty());
  ASSERT_TRUE(store_->Scan({.cache = 1, .max_bytes = 20}, &page).ok());
  EXPECT_LT(page.entries.size(), 10U);
}

// The timer waits for the earliest, which is then gone; it finds the next one all the same.
TEST_P(StoreTest, WhatExpiresNextIsFoundWhenTheEarliestWasRemoved) {
  const int64_t now = WallMs();
  ASSERT_TRUE(store_->Put(Key("a"), "one", now + 200).ok());
  ASSERT_TRUE(store_->Put(Key("b"), "two", now + 600).ok());
  ASSERT_TRUE(store_->Remove(Key("a")).value());
  EXPECT_EQ(store_->Count(1).value(), 1);
  while (store_->Stats().expired == 0 && WallMs() < now + 10'000) usleep(10'000);
  EXPECT_EQ(store_->Stats().expired, 1);
  EXPECT_EQ(store_->Count(1).value(), 0);
}

TEST_P(StoreTest, ALargeValueGoesAndComes) {
  const std::string large(1 << 20, 'L'), other(200'000, 'M');
  ASSERT_TRUE(store_->Put(Key("a"), large).ok());
  for (int round = 0; round < 2; ++round) {
    EXPECT_TRUE(Value(*store_, Key("a")) == large);
    Page page;
    ASSERT_TRUE(store_->Scan({.cache = 1}, &page).ok());
    EXPECT_TRUE(page.entries.at(0).value == large);
    Reopen();
  }
  ASSERT_TRUE(store_->Put(Key("a"), other).ok());
  EXPECT_TRUE(Value(*store_, Key("a")) == other);
  ASSERT_TRUE(store_
                  ->Update(Key("a"),
                           [&](const Entry* present) {
                             EXPECT_TRUE(present != nullptr && present->value == other);
                             return Outcome::Put(large);
                           })
                  .ok());
  EXPECT_TRUE(Value(*store_, Key("a")) == large);
  if (!in_memory()) {
    EXPECT_EQ(ValueFilesOnDisk(), 1U);
  }
  ExpectClean();
  ASSERT_TRUE(store_->Put(Key("a"), "small").ok());
  EXPECT_EQ(Value(*store_, Key("a")), "small");
  if (!in_memory()) {
    EXPECT_EQ(ValueFilesOnDisk(), 0U);
  }
  ASSERT_TRUE(store_->Put(Key("b"), large).ok());
  ASSERT_TRUE(store_->Remove(Key("b")).value());
  if (!in_memory()) {
    EXPECT_EQ(ValueFilesOnDisk(), 0U);
  }
}

TEST_P(StoreTest, ClearTakesOneCache) {
  std::vector<std::string> keys;
  for (int i = 0; i < 25'000; ++i) keys.push_back(std::to_string(i));
  std::vector<Change> changes;
  for (size_t i = 0; i < keys.size(); ++i) {
    changes.push_back(Change::Put(Key(keys[i], 1, static_cast<int32_t>(i % 8)), "x"));
  }
  changes.push_back(Change::Put(Key("a", 2), "other"));
  ASSERT_TRUE(store_->Write(changes).ok());
  EXPECT_EQ(store_->Count(1).value(), 25'000);
  ASSERT_TRUE(store_->Clear(1).ok());
  EXPECT_EQ(store_->Count(1).value(), 0);
  EXPECT_EQ(Value(*store_, Key("1", 1, 1)), "-");
  EXPECT_EQ(Value(*store_, Key("a", 2)), "other");
  ASSERT_TRUE(store_->Clear(3).ok());
  ExpectClean();
}

TEST_P(StoreTest, CatalogMetaAndSettingsStay) {
  ASSERT_EQ(store_->PutCatalogItem(CatalogKind::kCache, -5, std::string("\0conf", 5), 0).value(),
            1);
  ASSERT_EQ(store_->PutCatalogItem(CatalogKind::kCache, 9, "gone", 1).value(), 2);
  ASSERT_EQ(store_->RemoveCatalogItem(CatalogKind::kCache, 9, 2).value(), 3);
  ASSERT_EQ(store_->PutCatalogItem(CatalogKind::kType, -5, "type", 0).value(), 1);
  EXPECT_TRUE(absl::IsAborted(store_->PutCatalogItem(CatalogKind::kCache, 7, "late", 2).status()));
  EXPECT_TRUE(absl::IsAborted(store_->RemoveCatalogItem(CatalogKind::kCache, -5, 2).status()));
  ASSERT_TRUE(store_->PutMeta("node", "n1").ok());
  EXPECT_TRUE(absl::IsInvalidArgument(store_->PutMeta("store.size_limit", "1")));
  EXPECT_TRUE(absl::IsInvalidArgument(store_->PutMeta("shards", "9")));
  const Settings settings{.size_limit = 1 << 30, .eviction = Eviction::kLeastRecentlyUsed};
  ASSERT_TRUE(store_->ApplySettings(settings).ok());
  EXPECT_TRUE(absl::IsInvalidArgument(store_->ApplySettings({.size_limit = -1})));
  for (int round = 0; round < 2; ++round) {
    const auto caches = store_->ReadCatalog(CatalogKind::kCache);
    ASSERT_TRUE(caches.ok() && caches->items.size() == 1);
    EXPECT_EQ(caches->version, 3);
    EXPECT_EQ(caches->items.at(0).id, -5);
    EXPECT_EQ(caches->items.at(0).content, std::string("\0conf", 5));
    EXPECT_EQ(store_->ReadCatalog(CatalogKind::kType).value().items.size(), 1U);
    EXPECT_EQ(store_->Meta("node").value(), "n1");
    EXPECT_EQ(store_->Meta("nothing").value(), std::nullopt);
    EXPECT_EQ(store_->settings(), settings);
    Reopen();
  }
}

// Any order of any changes from several threads agrees with a plain map per thread's own keys.
TEST_P(StoreTest, ManyThreadsAgreeWithAMap) {
  constexpr int kThreads = 4;
  options_.hot_bytes = 1 << 16;  // so that most is read from disk
  Reopen();
  std::vector<std::map<std::string, std::string>> models(kThreads);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      std::mt19937 random(static_cast<unsigned>(t));
      auto& model = models[static_cast<size_t>(t)];
      for (int i = 0; i < 3000; ++i) {
        const std::string key = std::to_string(t) + "/" + std::to_string(random() % 300);
        const EntryKey at = Key(key);
        switch (random() % 4) {
          case 0: {
            const std::string value(random() % 400, static_cast<char>('a' + random() % 26));
            ASSERT_TRUE(store_->Put(at, value).ok());
            model[key] = value;
            break;
          }
          case 1:
            ASSERT_EQ(store_->Remove(at).value(), model.erase(key) == 1);
            break;
          default: {
            const auto known = model.find(key);
            ASSERT_EQ(Value(*store_, at), known == model.end() ? "-" : known->second);
          }
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  Reopen();
  size_t entries = 0;
  for (const auto& model : models) {
    entries += model.size();
    for (const auto& [key, value] : model) ASSERT_EQ(Value(*store_, Key(key)), value);
  }
  EXPECT_EQ(store_->Count(1).value(), static_cast<int64_t>(entries));
  ExpectClean();
}

TEST(Store, MakesItsFoldersForItsUserAlone) {
  const Folder folder;
  Options options;
  options.directory = folder.path() + "/a/b";
  ASSERT_TRUE(Store::Open(options).ok());
  struct stat state = {};
  ASSERT_EQ(stat(options.directory.c_str(), &state), 0);
  EXPECT_EQ(state.st_mode & 0777, 0700U);
  ASSERT_EQ(stat((options.directory + "/values").c_str(), &state), 0);
  EXPECT_EQ(state.st_mode & 0777, 0700U);
}

// Of SQLite itself it grows as long as somebody reads, and never shrinks.
TEST(Store, TheLogBecomesShortAgainWhileSomebodyReads) {
  const Folder folder;
  Options options;
  options.directory = folder.path() + "/store";
  options.durability = Durability::kProcess;
  options.checkpoint_pages = 50;
  auto store = Store::Open(options);
  ASSERT_TRUE(store.ok()) << store.status();
  std::atomic<bool> reads = true;
  std::thread reader([&] {
    while (reads) {
      Page page;
      EXPECT_TRUE((*store)->Scan({.cache = 1}, &page).ok());
    }
  });
  for (int i = 0; i < 2000; ++i) {
    ASSERT_TRUE((*store)->Put(Key(std::to_string(i)), std::string(1000, 'x')).ok());
  }
  const std::filesystem::path log = options.directory + "/store.db-wal";
  const uint64_t usual = 2 * 4120 * static_cast<uint64_t>(options.checkpoint_pages);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (std::filesystem::file_size(log) > usual && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  reads = false;
  reader.join();
  EXPECT_LE(std::filesystem::file_size(log), usual);
  store->reset();
  EXPECT_FALSE(std::filesystem::exists(log));
}

TEST(Store, ASecondOpenerIsRefusedAtOnce) {
  const Folder folder;
  Options options;
  options.directory = folder.path() + "/store";
  auto first = Store::Open(options);
  ASSERT_TRUE(first.ok());
  ASSERT_TRUE((*first)->Put(Key("a"), "one").ok());
  const auto start = std::chrono::steady_clock::now();
  for (const Sharing sharing : {Sharing::kShared, Sharing::kExclusive}) {
    const pid_t child = fork();
    if (child == 0) {
      // A child of the opener is another process all the same, in both ways.
      Options again = options;
      again.sharing = sharing;
      again.busy_timeout = std::chrono::milliseconds(100);
      const auto second = Store::Open(again);
      if (second.ok()) _exit(1);
      const std::string text = second.status().ToString();
      const bool told = absl::IsUnavailable(second.status()) && text.find("store.db") != text.npos;
      _exit(told ? 0 : 2);
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_EQ(WEXITSTATUS(status), 0) << static_cast<int>(sharing);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
  EXPECT_EQ(Value(**first, Key("a")), "one");
}

TEST(Store, AForkedChildIsToldThatItIsTheParents) {
  const Folder folder;
  Options options;
  options.directory = folder.path() + "/store";
  auto store = Store::Open(options);
  ASSERT_TRUE(store.ok());
  ASSERT_TRUE((*store)->Put(Key("a"), "one").ok());
  const pid_t child = fork();
  if (child == 0) {
    const bool told = absl::IsFailedPrecondition((*store)->Put(Key("a"), "two")) &&
                      absl::IsFailedPrecondition((*store)->Get(Key("a"), nullptr).status());
    store->reset();  // harms nobody
    _exit(told ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  ASSERT_TRUE((*store)->Put(Key("b"), "three").ok());
  EXPECT_EQ((*store)->Check(false).value().problems.size(), 0U);
}

TEST(Store, RefusesOptionsThatMeanNothing) {
  Options options;
  options.sharing = Sharing::kShared;
  EXPECT_TRUE(absl::IsInvalidArgument(Store::Open(options).status()));
  options = {};
  options.readers = 0;
  EXPECT_TRUE(absl::IsInvalidArgument(Store::Open(options).status()));
}

}  // namespace
}  // namespace glowplug::store
