// SPDX-License-Identifier: Apache-2.0
#include "core/loader/trust.h"

#include <absl/strings/str_cat.h>
#include <fcntl.h>
#include <grp.h>
#include <openssl/evp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "core/loader/refusal.h"

namespace glowplug {
namespace {

std::string GroupName(gid_t gid) {
  struct group record {};
  struct group* found = nullptr;
  std::vector<char> buffer(16 << 10);
  if (::getgrgid_r(gid, &record, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) {
    return absl::StrCat(gid);
  }
  return found->gr_name;
}

std::string UserName(uid_t uid) {
  struct passwd record {};
  struct passwd* found = nullptr;
  std::vector<char> buffer(16 << 10);
  if (::getpwuid_r(uid, &record, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) {
    return absl::StrCat(uid);
  }
  return found->pw_name;
}

// Empty when nobody but root and the effective user can change it.
std::string Fault(const struct stat& facts) {
  if (facts.st_uid != 0 && facts.st_uid != ::geteuid()) {
    return absl::StrCat("belongs to user \"", UserName(facts.st_uid), "\"");
  }
  const bool sticky = S_ISDIR(facts.st_mode) && (facts.st_mode & S_ISVTX) != 0;
  if (sticky && facts.st_uid == 0) return {};
  if ((facts.st_mode & S_IWOTH) != 0) return "is writable by everybody";
  if ((facts.st_mode & S_IWGRP) != 0) {
    return absl::StrCat("is writable by group \"", GroupName(facts.st_gid), "\"");
  }
  return {};
}

}  // namespace

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

absl::StatusOr<PluginFile> OpenPluginFile(const std::string& path) {
  if (path.empty() || path.front() != '/') return RefusedRelativePath(path);
  const std::unique_ptr<char, void (*)(void*)> real(::realpath(path.c_str(), nullptr), &std::free);
  if (real == nullptr) return RefusedUnreadable(path, errno);
  PluginFile file;
  file.path = real.get();
  // No link is left to follow; one that appears now is somebody's trick.
  const int fd = ::open(real.get(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd < 0) return RefusedUnreadable(path, errno);
  file.descriptor = std::make_shared<const Descriptor>(fd);
  struct stat facts {};
  if (::fstat(fd, &facts) != 0) return RefusedUnreadable(path, errno);
  if (!S_ISREG(facts.st_mode)) return RefusedNotAPlugin(file.path, "it is not a regular file");
  file.device = facts.st_dev;
  file.inode = facts.st_ino;
  return file;
}

absl::Status CheckOwnership(const PluginFile& file) {
  struct stat facts {};
  if (::fstat(file.descriptor->get(), &facts) != 0) return RefusedUnreadable(file.path, errno);
  if (const std::string fault = Fault(facts); !fault.empty()) {
    return RefusedUnsafe(file.path, "the file", fault);
  }
  std::string directory = file.path;
  while (directory != "/") {
    directory = directory.substr(0, directory.rfind('/'));
    if (directory.empty()) directory = "/";
    if (::lstat(directory.c_str(), &facts) != 0) return RefusedUnreadable(directory, errno);
    if (const std::string fault = Fault(facts); !fault.empty()) {
      return RefusedUnsafe(file.path, absl::StrCat("directory ", directory), fault);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> Sha256Of(const PluginFile& file) {
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(::EVP_MD_CTX_new(),
                                                                   &::EVP_MD_CTX_free);
  bool good =
      context != nullptr && ::EVP_DigestInit_ex(context.get(), ::EVP_sha256(), nullptr) == 1;
  std::vector<unsigned char> chunk(64 << 10);
  off_t offset = 0;
  while (good) {
    const ssize_t got = ::pread(file.descriptor->get(), chunk.data(), chunk.size(), offset);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return RefusedUnreadable(file.path, errno);
    if (got == 0) break;
    good = ::EVP_DigestUpdate(context.get(), chunk.data(), static_cast<size_t>(got)) == 1;
    offset += got;
  }
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  good = good && ::EVP_DigestFinal_ex(context.get(), digest, &size) == 1;
  if (!good) {
    return absl::InternalError(absl::StrCat(
        "glowplug: SHA-256 of ", file.path,
        " could not be computed by OpenSSL. Does its configuration switch SHA-256 off?"));
  }
  static constexpr char kHex[] = "0123456789abcdef";
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    hex.push_back(kHex[digest[i] >> 4]);
    hex.push_back(kHex[digest[i] & 15]);
  }
  return hex;
}

}  // namespace glowplug
