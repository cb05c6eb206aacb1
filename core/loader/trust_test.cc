// SPDX-License-Identifier: Apache-2.0
#include "core/loader/trust.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace glowplug {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

namespace fs = std::filesystem;

// A fresh directory below /tmp, whose parents are safe: / and root's sticky /tmp.
class TrustTest : public ::testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/glowplug_trust_XXXXXX";
    ASSERT_NE(::mkdtemp(name), nullptr);
    directory_ = name;
    file_ = directory_ + "/plugin.so";
    std::ofstream(file_) << "abc";
    Chmod(file_, 0644);
  }
  void TearDown() override {
    Chmod(directory_, 0700);
    fs::remove_all(directory_);
  }
  static void Chmod(const std::string& path, mode_t mode) {
    ASSERT_EQ(::chmod(path.c_str(), mode), 0) << path;
  }
  // False where even root may not: in a user namespace without other users.
  static bool GiveAway(const std::string& path) { return ::chown(path.c_str(), 1, 1) == 0; }
  absl::Status Check(const std::string& path) {
    const absl::StatusOr<PluginFile> file = OpenPluginFile(path);
    return file.ok() ? CheckOwnership(*file) : file.status();
  }

  std::string directory_;
  std::string file_;
};

TEST_F(TrustTest, AStickyDirectoryOfRootIsSafe) {
  struct stat facts {};
  ASSERT_EQ(::stat("/tmp", &facts), 0);
  ASSERT_EQ(facts.st_uid, 0u);
  ASSERT_NE(facts.st_mode & S_ISVTX, 0u) << "this test needs the usual /tmp";
  ASSERT_NE(facts.st_mode & S_IWOTH, 0u);
  EXPECT_TRUE(Check(file_).ok()) << Check(file_);
}

TEST_F(TrustTest, AWritableDirectoryIsRefused) {
  Chmod(directory_, 0777);
  const absl::Status everybody = Check(file_);
  EXPECT_EQ(everybody.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(std::string(everybody.message()),
              AllOf(HasSubstr("glowplug: " + file_ + " refused: directory " + directory_ +
                              " is writable by everybody"),
                    HasSubstr("set plugins.trust=\"off\" for development")));
  Chmod(directory_, 0770);
  EXPECT_THAT(std::string(Check(file_).message()), HasSubstr("is writable by group \""));
  Chmod(directory_, 0755);
  EXPECT_TRUE(Check(file_).ok());
}

TEST_F(TrustTest, AWritableFileIsRefused) {
  Chmod(file_, 0664);
  EXPECT_THAT(std::string(Check(file_).message()),
              HasSubstr("refused: the file is writable by group \""));
  Chmod(file_, 0646);
  EXPECT_THAT(std::string(Check(file_).message()),
              HasSubstr("refused: the file is writable by everybody"));
}

TEST_F(TrustTest, ADirectoryHigherUpCountsToo) {
  const std::string inner = directory_ + "/inner";
  ASSERT_TRUE(fs::create_directory(inner));
  fs::copy_file(file_, inner + "/plugin.so");
  Chmod(inner, 0755);
  EXPECT_TRUE(Check(inner + "/plugin.so").ok());
  Chmod(directory_, 0777);
  EXPECT_THAT(std::string(Check(inner + "/plugin.so").message()),
              HasSubstr("directory " + directory_ + " is writable"));
}

TEST_F(TrustTest, AStickyDirectoryOfAnotherUserIsNotSafe) {
  Chmod(directory_, 01777);
  EXPECT_EQ(Check(file_).ok(), ::geteuid() == 0) << Check(file_);
  if (!GiveAway(directory_)) GTEST_SKIP() << "needs root, who can give a directory away";
  EXPECT_THAT(std::string(Check(file_).message()),
              HasSubstr("directory " + directory_ + " belongs to user \""));
}

TEST_F(TrustTest, AFileOfAnotherUserIsRefused) {
  if (!GiveAway(file_)) GTEST_SKIP() << "needs root, who can give a file away";
  EXPECT_THAT(std::string(Check(file_).message()), HasSubstr("the file belongs to user \""));
}

TEST_F(TrustTest, LinksAreResolvedBeforeTheCheck) {
  const std::string link = directory_ + "/link.so";
  fs::create_symlink(file_, link);
  const absl::StatusOr<PluginFile> file = OpenPluginFile(link);
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->path, file_);
  EXPECT_TRUE(file->SameAs(*OpenPluginFile(file_)));
}

TEST_F(TrustTest, OnlyRegularFilesByAbsolutePaths) {
  EXPECT_THAT(std::string(OpenPluginFile("lib/plugin.so").status().message()),
              HasSubstr("plugin file \"lib/plugin.so\" refused: the path is relative"));
  EXPECT_THAT(std::string(OpenPluginFile(directory_).status().message()),
              HasSubstr("it is not a regular file"));
  const std::string pipe = directory_ + "/pipe.so";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THAT(std::string(OpenPluginFile(pipe).status().message()),
              HasSubstr("it is not a regular file"));
  EXPECT_EQ(OpenPluginFile(directory_ + "/none.so").status().code(), absl::StatusCode::kNotFound);
}

TEST_F(TrustTest, HashesTheBytesBehindTheDescriptor) {
  const absl::StatusOr<PluginFile> file = OpenPluginFile(file_);
  ASSERT_TRUE(file.ok());
  fs::remove(file_);
  std::ofstream(file_) << "another";
  // FIPS 180-2, appendix B.1: the digest of "abc".
  EXPECT_EQ(*Sha256Of(*file), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace glowplug
