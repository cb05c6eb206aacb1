// SPDX-License-Identifier: Apache-2.0
// Full disks, damaged files, folders that cannot be written: typed errors, and reads go on.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "embedded/store/database.h"
#include "embedded/store/store.h"
#include "embedded/store/testing.h"

namespace glowplug::store {
namespace {

namespace fs = std::filesystem;

EntryKey Key(std::string_view bytes) { return {.cache = 1, .bytes = bytes}; }

// Runs `work` in a process of its own; its answer, "" for well, comes back.
std::string InAnotherProcess(const std::function<std::string()>& work) {
  int ends[2];
  if (pipe(ends) != 0) return "no pipe";
  const pid_t child = fork();
  if (child == 0) {
    const std::string answer = work();
    if (write(ends[1], answer.data(), answer.size()) < 0) _exit(2);
    _exit(0);
  }
  close(ends[1]);
  std::string answer;
  char buffer[4096];
  for (ssize_t got; (got = read(ends[0], buffer, sizeof buffer)) > 0;) {
    answer.append(buffer, static_cast<size_t>(got));
  }
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  return status == 0 ? answer : answer + " (process ended with " + std::to_string(status) + ")";
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream all;
  all << file.rdbuf();
  return all.str();
}

// Turns one bit of the first `what` in a file.
bool Damage(const std::string& path, std::string_view what) {
  std::string content = ReadFile(path);
  const size_t at = content.find(what);
  if (at == std::string::npos) return false;
  content[at + what.size() / 2] ^= 0x10;
  std::ofstream(path, std::ios::binary) << content;
  return true;
}

// Fills a store until it is full, then looks at what is left of it.
std::string FillUp(const std::string& directory) {
  Options options;
  options.directory = directory;
  auto store = Store::Open(options);
  if (!store.ok()) return std::string(store.status().ToString());
  const std::string small(1000, 's'), large(100'000, 'L');
  std::vector<std::string> keys;
  absl::Status status;
  for (int i = 0; status.ok(); ++i) {
    if (i > 20'000) return "never full";
    keys.push_back(std::to_string(i));
    status = (*store)->Put(Key(keys.back()), i % 10 == 0 ? large : small);
  }
  if (!absl::IsResourceExhausted(status)) return std::string(status.ToString());
  keys.pop_back();
  // What was answered is there, through the hot cache and past it.
  const auto all_there = [&]() -> std::string {
    for (const std::string& key : keys) {
      std::string value;
      const auto found = (*store)->Get(Key(key), &value);
      if (!found.ok()) return std::string(found.status().ToString());
      if (!*found || (value != small && value != large)) return key + " is gone";
    }
    return "";
  };
  if (std::string lost = all_there(); !lost.empty()) return lost;
  // A group with one that does not fit: the others go through.
  if (const auto removed = (*store)->Remove(Key(keys[0])); !removed.ok() || !*removed) {
    return "cannot remove: " + std::string(removed.status().ToString());
  }
  keys.erase(keys.begin());
  store->reset();
  store = Store::Open(options);
  if (!store.ok()) return std::string(store.status().ToString());
  if (std::string lost = all_there(); !lost.empty()) return lost;
  const auto report = (*store)->Check(false);
  if (!report.ok()) return std::string(report.status().ToString());
  for (const Problem& problem : report->problems) return problem.text;
  return "";
}

TEST(Damage, AFullDiskRefusesAndLosesNothing) {
  const Folder folder;
  const std::string answer = InAnotherProcess([&]() -> std::string {
    const std::string place = folder.path() + "/small";
    fs::create_directory(place);
    const bool own = unshare(CLONE_NEWNS) == 0 || unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0;
    if (!own || mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("none", place.c_str(), "tmpfs", 0, "size=4m") != 0) {
      return "no mount";
    }
    return FillUp(place + "/store");
  });
  if (answer == "no mount") GTEST_SKIP() << "this user may not mount a small disk";
  EXPECT_EQ(answer, "");
}

TEST(Damage, AFileThatMayNotGrowRefusesAndLosesNothing) {
  const Folder folder;
  EXPECT_EQ(InAnotherProcess([&]() -> std::string {
              const rlimit limit = {500'000, 500'000};
              signal(SIGXFSZ, SIG_IGN);
              if (setrlimit(RLIMIT_FSIZE, &limit) != 0) return "no limit";
              return FillUp(folder.path() + "/store");
            }),
            "");
}

TEST(Damage, AFolderThatCannotBeWrittenIsNamed) {
  if (geteuid() != 0) GTEST_SKIP() << "needs to become another user";
  const Folder folder("/tmp");  // where other users may go
  fs::create_directory(folder.path() + "/locked");
  fs::permissions(folder.path(),
                  fs::perms::owner_all | fs::perms::others_read | fs::perms::others_exec);
  EXPECT_EQ(InAnotherProcess([&]() -> std::string {
              if (setgid(65534) != 0 || setuid(65534) != 0) return "no other user";
              Options options;
              for (const char* name : {"/locked", "/locked/deeper"}) {
                options.directory = folder.path() + name;
                const auto store = Store::Open(options);
                const std::string text = std::string(store.status().ToString());
                if (!absl::IsPermissionDenied(store.status())) return "not refused: " + text;
                if (text.find(folder.path()) == text.npos) return "not named: " + text;
              }
              return "";
            }),
            "");
}

class DamagedStore : public testing::Test {
 protected:
  DamagedStore() {
    options_.directory = folder_.path() + "/store";
    options_.durability = Durability::kProcess;
    Open();
    for (int i = 0; i < 2000; ++i) {
      const std::string number = std::to_string(10'000 + i);
      EXPECT_TRUE(store_->Put(Key(number), "value of " + number).ok());
    }
    EXPECT_TRUE(store_->Put(Key("file"), std::string(50'000, 'F')).ok());
    store_.reset();
    // Pages that were split have copies of rows where nobody looks.
    EXPECT_TRUE(OpenDatabase(options_.directory)->Run("VACUUM").ok());
  }
  void Open() {
    auto opened = Store::Open(options_);
    ASSERT_TRUE(opened.ok()) << opened.status();
    store_ = std::move(*opened);
  }
  absl::Status Read(std::string_view key) {
    std::string value;
    return store_->Get(Key(key), &value).status();
  }
  std::string ValueFile() const {
    return fs::directory_iterator(options_.directory + "/values")->path();
  }

  Folder folder_;
  Options options_;
  std::unique_ptr<Store> store_;
};

TEST_F(DamagedStore, AChangedValueIsNotGivenOut) {
  ASSERT_TRUE(Damage(options_.directory + "/store.db", "value of 10500"));
  Open();
  const absl::Status status = Read("10500");
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_TRUE(Read("10501").ok());
  EXPECT_EQ(store_->Count(1).value(), 2001);
  // A scan tells, and goes on behind it.
  Page page;
  ScanRequest request{.cache = 1, .max_entries = 5000};
  EXPECT_TRUE(absl::IsDataLoss(store_->Scan(request, &page)));
  size_t seen = page.entries.size();
  ASSERT_TRUE(page.next.has_value());
  request.behind = page.next;
  ASSERT_TRUE(store_->Scan(request, &page).ok());
  EXPECT_EQ(seen + page.entries.size(), 2000U);
  // A check finds it, and fixes it when asked.
  auto report = store_->Check(false);
  ASSERT_TRUE(report.ok() && report->problems.size() == 1);
  EXPECT_EQ(report->problems[0].kind, Problem::Kind::kEntry);
  EXPECT_FALSE(report->problems[0].fixed);
  report = store_->Check(true);
  ASSERT_TRUE(report.ok() && report->problems.size() == 1);
  EXPECT_TRUE(report->problems[0].fixed);
  EXPECT_EQ(store_->Count(1).value(), 2000);
  EXPECT_FALSE(store_->Get(Key("10500"), nullptr).value());
  EXPECT_TRUE(store_->Check(false)->problems.empty());
}

TEST_F(DamagedStore, ADecisionOnADamagedEntryFailsAloneAndAPutMendsIt) {
  ASSERT_TRUE(Damage(options_.directory + "/store.db", "value of 10500"));
  Open();
  const absl::Status status = store_->Update(Key("10500"), [](const Entry*) {
    ADD_FAILURE() << "asked with damaged bytes";
    return Outcome::Keep();
  });
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  ASSERT_TRUE(store_->Put(Key("10500"), "new").ok());
  EXPECT_TRUE(Read("10500").ok());
  EXPECT_TRUE(store_->Check(false)->problems.empty());
}

TEST_F(DamagedStore, ADamagedEntryCanBeRemoved) {
  ASSERT_TRUE(Damage(options_.directory + "/store.db", "value of 10500"));
  Open();
  EXPECT_TRUE(store_->Remove(Key("10500")).value());
  EXPECT_TRUE(Read("10500").ok());
  EXPECT_EQ(store_->Count(1).value(), 2000);
  EXPECT_TRUE(store_->Check(false)->problems.empty());
}

TEST_F(DamagedStore, AShortOrMissingValueFileIsDamage) {
  fs::resize_file(ValueFile(), 49'999);
  Open();
  EXPECT_TRUE(absl::IsDataLoss(Read("file"))) << Read("file");
  fs::remove(ValueFile());
  EXPECT_TRUE(absl::IsDataLoss(Read("file"))) << Read("file");
  EXPECT_TRUE(absl::IsDataLoss(store_->Get(Key("file"), nullptr).status())) << "of being there too";
  auto report = store_->Check(true);
  ASSERT_TRUE(report.ok() && report->problems.size() == 1);
  EXPECT_FALSE(store_->Get(Key("file"), nullptr).value());
  EXPECT_TRUE(store_->Check(false)->problems.empty());
}

TEST_F(DamagedStore, AFileWithoutAnEntryIsRemovedWhenOpened) {
  const std::string orphan = options_.directory + "/values/00000000000000aa";
  std::ofstream(orphan) << "of a kill";
  Open();
  EXPECT_FALSE(fs::exists(orphan));
  EXPECT_TRUE(Read("file").ok());
  std::ofstream(orphan) << "of somebody";
  EXPECT_EQ(store_->Check(false)->problems.size(), 1U);
  EXPECT_TRUE(fs::exists(orphan));
  EXPECT_EQ(store_->Check(true)->problems.size(), 1U);
  EXPECT_FALSE(fs::exists(orphan));
}

TEST_F(DamagedStore, ABrokenPageFailsWhatLiesOnItAndNoOther) {
  // A leaf of the entries: its head becomes nonsense.
  std::string content = ReadFile(options_.directory + "/store.db");
  const size_t page = content.find("value of 10500") / 4096;
  ASSERT_GT(page, 1U);
  for (size_t i = 0; i < 16; ++i) content[page * 4096 + i] = '\x7f';
  std::ofstream(options_.directory + "/store.db", std::ios::binary) << content;
  Open();
  std::vector<std::string> whole;
  for (int i = 0; i < 2000; ++i) {
    std::string key = std::to_string(10'000 + i);
    const absl::Status status = Read(key);
    ASSERT_TRUE(status.ok() || absl::IsDataLoss(status)) << status;
    if (status.ok()) whole.push_back(std::move(key));
  }
  EXPECT_GT(whole.size(), 1500U);
  EXPECT_LT(whole.size(), 1990U);
  const auto report = store_->Check(true);
  ASSERT_TRUE(report.ok()) << report.status();
  ASSERT_FALSE(report->problems.empty());
  EXPECT_EQ(report->problems[0].kind, Problem::Kind::kDatabase);
  EXPECT_FALSE(report->problems[0].fixed);
  for (const std::string& key : whole) EXPECT_TRUE(Read(key).ok()) << key;
}

// Keys would be looked for where they are not.
TEST_F(DamagedStore, AnotherNumberOfShardsIsRefused) {
  store_.reset();
  const std::string change =
      "sqlite3 " + options_.directory + "/store.db \"UPDATE meta SET value=4 WHERE name='shards'\"";
  ASSERT_EQ(std::system(change.c_str()), 0);
  const auto store = Store::Open(options_);
  EXPECT_TRUE(absl::IsFailedPrecondition(store.status())) << store.status();
  EXPECT_NE(store.status().message().find("in 4 shards, expected"), std::string::npos);
}

TEST_F(DamagedStore, WhatIsNoStoreIsRefused) {
  std::ofstream(options_.directory + "/store.db") << std::string(10'000, 'x');
  EXPECT_TRUE(absl::IsDataLoss(Store::Open(options_).status())) << Store::Open(options_).status();
  fs::remove(options_.directory + "/store.db");
  ASSERT_EQ(
      std::system(("sqlite3 " + options_.directory + "/store.db 'CREATE TABLE t(a)'").c_str()), 0);
  const absl::Status status = Store::Open(options_).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
}

TEST(Damage, NetworkFileSystemsAreKnown) {
  EXPECT_TRUE(IsNetworkFileSystem(0x6969));
  EXPECT_TRUE(IsNetworkFileSystem(static_cast<long>(0xFF534D42)));
  EXPECT_FALSE(IsNetworkFileSystem(0xEF53)) << "ext4";
  EXPECT_FALSE(IsNetworkFileSystem(0x01021994)) << "tmpfs";
}

}  // namespace
}  // namespace glowplug::store
