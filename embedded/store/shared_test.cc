// SPDX-License-Identifier: Apache-2.0
// Several processes with one store.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <vector>

#include "embedded/store/store.h"
#include "embedded/store/testing.h"

namespace glowplug::store {
namespace {

constexpr int kProcesses = 8;
constexpr int kEach = 100;

EntryKey Key(std::string_view bytes) { return {.cache = 1, .bytes = bytes}; }

// Counts one counter up together with the others, and writes and reads values of its own.
int Work(const Options& options, int number) {
  auto store = Store::Open(options);
  if (!store.ok()) return 1;
  for (int i = 0; i < kEach; ++i) {
    const absl::Status counted = (*store)->Update(Key("counter"), [](const Entry* present) {
      const int now = present == nullptr ? 0 : std::stoi(std::string(present->value));
      return Outcome::Put(std::to_string(now + 1));
    });
    if (!counted.ok()) return 2;
    const std::string key = std::to_string(number) + "/" + std::to_string(i);
    // Some have files, which come and go beside the others' sweeps.
    const std::string value(i % 10 == 0 ? 5000 : 50, static_cast<char>('a' + number));
    if (!(*store)->Put(Key(key), value).ok()) return 3;
    std::string read;
    const auto found = (*store)->Get(Key(key), &read);
    if (!found.ok() || !*found || read != value) return 4;
    if (i % 3 == 0 && !(*store)->Remove(Key(key)).value_or(false)) return 5;
    if (i == 50 && !(*store)->Check(true).ok()) return 6;
  }
  return 0;
}

TEST(Shared, EightProcessesLoseNothingAndAreNeverLocked) {
  const Folder folder;
  Options options;
  options.directory = folder.path() + "/store";
  options.sharing = Sharing::kShared;
  options.durability = Durability::kProcess;
  // The machine may stand still for longer than a host waits by default.
  options.busy_timeout = std::chrono::seconds(60);
  options.settings = Settings{.value_file_bytes = 2000};
  std::vector<pid_t> children;
  for (int i = 0; i < kProcesses; ++i) {
    const pid_t child = fork();
    // All of them make the store, and open it, at the same time.
    if (child == 0) _exit(Work(options, i));
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 0);
  }
  auto store = Store::Open(options);
  ASSERT_TRUE(store.ok()) << store.status();
  std::string counter;
  ASSERT_TRUE((*store)->Get(Key("counter"), &counter).value());
  EXPECT_EQ(counter, std::to_string(kProcesses * kEach));
  const int64_t left = kEach - (kEach + 2) / 3;
  EXPECT_EQ((*store)->Count(1).value(), 1 + kProcesses * left);
  const auto report = (*store)->Check(false);
  ASSERT_TRUE(report.ok());
  for (const Problem& problem : report->problems) ADD_FAILURE() << problem.text;
}

TEST(Shared, AWriterThatDoesNotEndIsToldAfterTheTimeout) {
  const Folder folder;
  Options options;
  options.directory = folder.path() + "/store";
  options.sharing = Sharing::kShared;
  options.busy_timeout = std::chrono::milliseconds(200);
  auto store = Store::Open(options);
  ASSERT_TRUE(store.ok()) << store.status();
  // Another program holds the lock of writers until its input ends.
  FILE* const holder = popen(("sqlite3 " + options.directory + "/store.db").c_str(), "w");
  ASSERT_NE(holder, nullptr);
  fputs("BEGIN IMMEDIATE;\n", holder);
  fputs((".shell touch " + folder.path() + "/held\n").c_str(), holder);
  fflush(holder);
  while (access((folder.path() + "/held").c_str(), F_OK) != 0) usleep(1000);
  const auto start = std::chrono::steady_clock::now();
  const absl::Status status = (*store)->Put(Key("a"), "one");
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_GE(std::chrono::steady_clock::now() - start, options.busy_timeout);
  EXPECT_TRUE((*store)->Get(Key("a"), nullptr).ok()) << "reads go on";
  pclose(holder);
  EXPECT_TRUE((*store)->Put(Key("a"), "one").ok());
}

}  // namespace
}  // namespace glowplug::store
