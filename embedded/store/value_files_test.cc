// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/value_files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "embedded/store/testing.h"

namespace glowplug::store {
namespace {

size_t FilesIn(const std::string& folder) {
  size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder)) ++count;
  return count;
}

// Sweeps as if no row referred to any file; answers how many it found.
size_t Sweep(const ValueFiles& files, bool remove) {
  size_t found = 0;
  EXPECT_TRUE(files
                  .Sweep(
                      remove, [](int64_t) { return false; }, [&](const std::string&) { ++found; })
                  .ok());
  return found;
}

TEST(ValueFiles, AStagedValueGetsItsNameAndIsRead) {
  const Folder folder;
  const ValueFiles files(folder.path(), true);
  const std::string value(100'000, 'v');
  StagedFile staged;
  ASSERT_TRUE(files.Stage(value, &staged).ok());
  std::string read;
  EXPECT_TRUE(absl::IsNotFound(files.Read(staged.number(), staged.bytes(), &read)));
  ASSERT_TRUE(files.Name(staged).ok());
  ASSERT_TRUE(files.Settle().ok());
  staged.Keep();
  read = "before ";
  ASSERT_TRUE(files.Read(staged.number(), staged.bytes(), &read).ok());
  EXPECT_EQ(read, "before " + value);
  files.Remove(staged.number());
  EXPECT_EQ(FilesIn(folder.path()), 0U);
}

TEST(ValueFiles, WhatIsNotKeptIsRemoved) {
  const Folder folder;
  const ValueFiles files(folder.path(), false);
  {
    StagedFile unnamed, named;
    ASSERT_TRUE(files.Stage("value", &unnamed).ok());
    ASSERT_TRUE(files.Stage("value", &named).ok());
    ASSERT_TRUE(files.Name(named).ok());
    EXPECT_EQ(FilesIn(folder.path()), 2U);
  }
  EXPECT_EQ(FilesIn(folder.path()), 0U);
}

TEST(ValueFiles, AShorterFileIsNotTheValue) {
  const Folder folder;
  const ValueFiles files(folder.path(), false);
  StagedFile staged;
  ASSERT_TRUE(files.Stage("0123456789", &staged).ok());
  ASSERT_TRUE(files.Name(staged).ok());
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    std::filesystem::resize_file(entry, 5);
  }
  std::string read;
  const absl::Status status = files.Read(staged.number(), staged.bytes(), &read);
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_TRUE(read.empty());
}

TEST(ValueFiles, ASweepLeavesWhatIsBeingWritten) {
  const Folder folder;
  const ValueFiles files(folder.path(), false);
  StagedFile staged;
  ASSERT_TRUE(files.Stage("value", &staged).ok());
  std::ofstream(folder.path() + "/0000000000000001.tmp") << "of a process that was killed";
  std::ofstream(folder.path() + "/notes.txt") << "of somebody else";
  EXPECT_EQ(Sweep(files, true), 1U);
  EXPECT_EQ(FilesIn(folder.path()), 2U);
  ASSERT_TRUE(files.Name(staged).ok());
  EXPECT_EQ(Sweep(files, false), 1U) << "only told";
  EXPECT_EQ(Sweep(files, true), 1U);
  EXPECT_EQ(FilesIn(folder.path()), 1U);
}

TEST(ValueFiles, NoFolderIsAnError) {
  const ValueFiles files("/nowhere/at/all", false);
  StagedFile staged;
  EXPECT_TRUE(absl::IsNotFound(files.Stage("value", &staged)));
}

}  // namespace
}  // namespace glowplug::store
