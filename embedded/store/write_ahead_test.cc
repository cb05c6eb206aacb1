// SPDX-License-Identifier: Apache-2.0
// What was written ahead of the database, after a process was killed.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "embedded/store/store.h"
#include "embedded/store/testing.h"

namespace glowplug::store {
namespace {

namespace fs = std::filesystem;

EntryKey Key(std::string_view bytes) { return {.cache = 1, .bytes = bytes}; }

class WriteAheadTest : public testing::Test {
 protected:
  WriteAheadTest() {
    options_.directory = folder_.path() + "/store";
    options_.durability = Durability::kProcess;
  }
  void Open() {
    store_.reset();
    auto opened = Store::Open(options_);
    ASSERT_TRUE(opened.ok()) << opened.status();
    store_ = std::move(*opened);
  }
  // In a process that is killed when it has done so.
  void LiveAndCrash(const std::function<bool(Store&)>& life) const {
    const pid_t child = fork();
    if (child == 0) {
      const auto store = Store::Open(options_);
      if (store.ok() && life(**store)) kill(getpid(), SIGKILL);
      _exit(1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << status;
  }
  std::string Value(std::string_view key) {
    std::string value;
    const auto found = store_->Get(Key(key), &value);
    if (!found.ok()) return std::string(found.status().ToString());
    return *found ? value : "-";
  }
  fs::path Log(int file) const {
    return fs::path(options_.directory) / ("redo-" + std::to_string(file));
  }
  size_t LogBytes() const { return fs::file_size(Log(0)) + fs::file_size(Log(1)); }
  void ExpectClean() {
    const auto report = store_->Check(false);
    ASSERT_TRUE(report.ok()) << report.status();
    for (const Problem& problem : report->problems) ADD_FAILURE() << problem.text;
  }

  Folder folder_;
  Options options_;
  std::unique_ptr<Store> store_;
};

bool PutThree(Store& store) {
  return store.Put(Key("a"), "one").ok() && store.Put(Key("b"), "two").ok() &&
         store.Put(Key("a"), "three").ok() && store.Remove(Key("b")).value_or(false) &&
         store.Put(Key("c"), "four").ok();
}

TEST_F(WriteAheadTest, IsThereAfterACrash) {
  LiveAndCrash(PutThree);
  ASSERT_GT(LogBytes(), 0U) << "it went to the database at once";
  Open();
  EXPECT_EQ(Value("a") + Value("b") + Value("c"), "three-four");
  EXPECT_EQ(store_->Count(1).value(), 2);
  ExpectClean();
}

TEST_F(WriteAheadTest, LeavesShortFilesAndAWholeDatabaseWhenItIsClosed) {
  Open();
  ASSERT_TRUE(PutThree(*store_));
  EXPECT_GT(LogBytes(), 0U);
  store_.reset();
  EXPECT_EQ(LogBytes(), 0U);
  fs::remove(Log(0));
  fs::remove(Log(1));
  Open();
  EXPECT_EQ(Value("a") + Value("b") + Value("c"), "three-four");
}

// Of many generations, the last two of which the database does not have.
TEST_F(WriteAheadTest, IsThereAfterACrashInAnyGeneration) {
  options_.redo_bytes = 1000;
  for (int round = 1; round <= 20; ++round) {
    const int puts = 7 * round;
    LiveAndCrash([&](Store& store) {
      for (int i = 0; i < puts; ++i) {
        if (!store.Put(Key(std::to_string(i % 50)), std::to_string(round * 1000 + i)).ok()) {
          return false;
        }
      }
      return true;
    });
    Open();
    for (int i = std::max(0, puts - 50); i < puts; ++i) {
      ASSERT_EQ(Value(std::to_string(i % 50)), std::to_string(round * 1000 + i));
    }
    ExpectClean();
    store_.reset();
  }
}

// Files that came back, as after a restored backup or a power cut, are older than the database.
TEST_F(WriteAheadTest, IsNotAppliedToWhatIsNewer) {
  LiveAndCrash(PutThree);
  const fs::path kept = folder_.path() + "/kept";
  fs::create_directory(kept);
  for (int file : {0, 1}) fs::copy(Log(file), kept / std::to_string(file));
  Open();
  ASSERT_TRUE(store_->Put(Key("a"), "newer").ok());
  store_.reset();
  for (int file : {0, 1}) {
    fs::copy(kept / std::to_string(file), Log(file), fs::copy_options::overwrite_existing);
  }
  Open();
  EXPECT_EQ(Value("a"), "newer");
}

// Where a frame was lost, as in a power cut that the durability does not outlive, what follows it
// is not what followed: not now, and not when new frames have grown to meet it.
TEST_F(WriteAheadTest, EndsAtALostFrame) {
  LiveAndCrash([](Store& store) {
    for (const char* key : {"a", "b", "c", "d"}) {
      if (!store.Put(Key(key), "old").ok()) return false;
    }
    return true;
  });
  const fs::path log = fs::file_size(Log(0)) > 0 ? Log(0) : Log(1);
  const size_t frame = fs::file_size(log) / 4;
  std::fstream file(log, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(frame));
  file << std::string(frame, '\0');
  file.close();
  Open();
  EXPECT_EQ(Value("a") + Value("b") + Value("c") + Value("d"), "old---");
  EXPECT_EQ(fs::file_size(log), frame);
}

TEST_F(WriteAheadTest, BelongsToOneOpener) {
  Open();
  EXPECT_TRUE(absl::IsUnavailable(Store::Open(options_).status()));
  ASSERT_TRUE(store_->Put(Key("a"), "one").ok());
  // A child that lives on does not keep it.
  const pid_t child = fork();
  if (child == 0) {
    pause();
    _exit(0);
  }
  Open();
  EXPECT_EQ(Value("a"), "one");
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
}

// A group is there whole or not at all, whatever of its frame the disk has.
TEST_F(WriteAheadTest, KeepsGroupsWholeWhereverTheLogIsCut) {
  LiveAndCrash([](Store& store) {
    Change changes[] = {Change::Put(Key("b"), "two"), Change::Put(Key("c"), "three")};
    return store.Put(Key("a"), "one").ok() && store.Write(changes).ok();
  });
  const fs::path log = fs::file_size(Log(0)) > 0 ? Log(0) : Log(1);
  fs::copy(options_.directory, folder_.path() + "/kept", fs::copy_options::recursive);
  const auto size = fs::file_size(log);
  for (const auto cut : {size - 1, size / 2, size / 3, uintmax_t{10}, uintmax_t{0}}) {
    fs::remove_all(options_.directory);
    fs::copy(folder_.path() + "/kept", options_.directory, fs::copy_options::recursive);
    fs::resize_file(log, cut);
    Open();
    const std::string values = Value("a") + Value("b") + Value("c");
    EXPECT_TRUE(values == "one--" || values == "---") << cut << ": " << values;
    store_.reset();
  }
}

TEST_F(WriteAheadTest, OfACrashIsTakenOverByWhoSharesTheStore) {
  LiveAndCrash(PutThree);
  options_.sharing = Sharing::kShared;
  Open();
  EXPECT_EQ(Value("a") + Value("b") + Value("c"), "three-four");
  ASSERT_TRUE(store_->Put(Key("a"), "shared").ok());
  Open();
  EXPECT_EQ(Value("a"), "shared");
}

TEST_F(WriteAheadTest, ExpiresAsWhatIsInTheDatabase) {
  const int64_t soon = WallMs() + 300;
  LiveAndCrash([&](Store& store) { return store.Put(Key("a"), "one", soon).ok(); });
  Open();
  ASSERT_TRUE(store_->Put(Key("b"), "two", soon).ok());
  EXPECT_EQ(store_->Count(1).value(), WallMs() < soon ? 2 : 0);
  while (store_->Stats().expired < 2 && WallMs() < soon + 10'000) usleep(10'000);
  EXPECT_EQ(store_->Stats().expired, 2) << "the timer knows of them";
  EXPECT_EQ(Value("a") + Value("b"), "--");
}

// Writers that are faster than the store's thread wait for it, and readers see each write.
TEST_F(WriteAheadTest, IsSeenByReadersInWhicheverPlaceItIs) {
  options_.redo_bytes = 4000;
  options_.hot_bytes = 0;
  Open();
  std::vector<std::thread> writers;
  for (int t = 0; t < 4; ++t) {
    writers.emplace_back([&, t] {
      for (int i = 0; i < 3000; ++i) {
        const std::string key = std::to_string(t) + "/" + std::to_string(i % 100);
        const std::string value = std::to_string(i);
        ASSERT_TRUE(store_->Put(Key(key), value).ok());
        ASSERT_EQ(Value(key), value);
        if (i % 10 == 0) {
          ASSERT_TRUE(store_->Remove(Key(key)).value());
          ASSERT_EQ(Value(key), "-");
        }
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(store_->Count(1).value(), 4 * 90);
  ExpectClean();
}

TEST_F(WriteAheadTest, LeavesAGroupThatIsLargerThanTheLogToTheDatabase) {
  options_.redo_bytes = 1000;
  Open();
  const std::string large(2000, 'x');
  ASSERT_TRUE(store_->Put(Key("a"), "one").ok());
  const size_t bytes = LogBytes();
  ASSERT_TRUE(store_->Put(Key("b"), large).ok());
  EXPECT_EQ(LogBytes(), bytes);
  EXPECT_EQ(Value("a"), "one");
  EXPECT_EQ(Value("b"), large);
}

// A database that may not grow: what was answered stays, through another life too, and gets into it
// once it may.
TEST_F(WriteAheadTest, StaysInTheLogAsLongAsTheDatabaseDoesNotTakeIt) {
  const pid_t child = fork();
  if (child == 0) {
    const auto fail = [](std::string_view what, const absl::Status& status = {}) {
      fprintf(stderr, "%.*s %s\n", static_cast<int>(what.size()), what.data(),
              std::string(status.ToString()).c_str());
      _exit(1);
    };
    rlimit limit = {600'000, RLIM_INFINITY};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &limit);
    options_.redo_bytes = 200'000;
    Open();
    const std::string value(500, 'v');
    std::vector<std::string> keys;
    absl::Status status;
    for (int i = 0; status.ok(); ++i) {
      if (i == 20'000) fail("never full");
      keys.push_back(std::to_string(i));
      status = store_->Put(Key(keys.back()), value);
    }
    if (!absl::IsResourceExhausted(status)) fail("refused with", status);
    keys.pop_back();
    for (int life = 0; life < 3; ++life) {
      for (const std::string& key : keys) {
        if (Value(key) != value) fail("lost " + key);
      }
      if (life == 1) {
        limit.rlim_cur = RLIM_INFINITY;
        setrlimit(RLIMIT_FSIZE, &limit);
      }
      Open();
    }
    if (store_->Count(1).value_or(-1) != static_cast<int64_t>(keys.size())) fail("counted wrongly");
    if (!store_->Put(Key("more"), value).ok()) fail("takes no more");
    store_.reset();
    if (LogBytes() != 0) fail("still in the log");
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace glowplug::store
