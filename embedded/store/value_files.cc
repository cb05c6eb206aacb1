// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/value_files.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "core/base/text.h"

namespace glowplug::store {
namespace {

constexpr std::string_view kTemporary = ".tmp";

int64_t RandomNumber() {
  int64_t number = 0;
  while (number == 0) {
    if (getrandom(&number, sizeof number, 0) != sizeof number) return 0;
    number &= INT64_MAX;
  }
  return number;
}

absl::StatusCode CodeOf(int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
    case EMFILE:
    case ENFILE:
    case ENOMEM:
      return absl::StatusCode::kResourceExhausted;
    case EACCES:
    case EPERM:
    case EROFS:
      return absl::StatusCode::kPermissionDenied;
    case ENOENT:
      return absl::StatusCode::kNotFound;
    default:
      return absl::StatusCode::kInternal;
  }
}

// Whether nobody holds the lock of a temporary. Between its making and its locking a temporary
// seems abandoned for a moment: Stage finds out and begins again.
bool Abandoned(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool free = flock(descriptor, LOCK_EX | LOCK_NB) == 0;
  if (free) unlink(path.c_str());
  close(descriptor);
  return free;
}

}  // namespace

absl::Status FileFailure(std::string_view doing, std::string_view path, int error) {
  const absl::StatusCode code = CodeOf(error);
  const char* next = "look at the system's log";
  if (code == absl::StatusCode::kResourceExhausted) next = "free room; reads go on";
  if (code == absl::StatusCode::kPermissionDenied) next = "give this user the right to write there";
  return absl::Status(code, absl::StrCat("store: cannot ", ForAbseil(doing), ": ", ForAbseil(path),
                                         ": ", std::strerror(error), "; ", next));
}

absl::Status WriteAt(int descriptor, size_t at, std::string_view bytes, std::string_view doing,
                     std::string_view path) {
  while (!bytes.empty()) {
    const ssize_t written = pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return FileFailure(doing, path, errno);
    at += static_cast<size_t>(written);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

absl::Status FlushFolder(const std::string& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return FileFailure("open a folder", folder, errno);
  const int failed = fsync(descriptor) == 0 ? 0 : errno;
  close(descriptor);
  return failed == 0 ? absl::OkStatus() : FileFailure("flush a folder", folder, failed);
}

StagedFile::StagedFile(StagedFile&& other) noexcept { *this = std::move(other); }

StagedFile& StagedFile::operator=(StagedFile&& other) noexcept {
  if (this == &other) return *this;
  Drop();
  path_ = std::exchange(other.path_, {});
  descriptor_ = std::exchange(other.descriptor_, -1);
  number_ = std::exchange(other.number_, 0);
  bytes_ = std::exchange(other.bytes_, 0);
  return *this;
}

StagedFile::~StagedFile() { Drop(); }

void StagedFile::Drop() {
  if (!path_.empty()) unlink(path_.c_str());
  if (descriptor_ >= 0) close(descriptor_);
  path_.clear();
  descriptor_ = -1;
}

absl::Status ValueFiles::Stage(std::string_view value, StagedFile* staged) const {
  StagedFile made;
  while (made.descriptor_ < 0) {
    made.number_ = RandomNumber();
    const std::string path = absl::StrCat(PathOf(made.number_), ForAbseil(kTemporary));
    const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) return FileFailure("make a file for a value", path, errno);
    made.path_ = path;
    made.descriptor_ = descriptor;
    struct stat state = {};
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0 || fstat(descriptor, &state) != 0 ||
        state.st_nlink == 0) {
      made.Drop();  // a sweep took it for abandoned
    }
  }
  made.bytes_ = static_cast<int64_t>(value.size());
  if (const absl::Status status = WriteAt(made.descriptor_, 0, value, "write a value", made.path_);
      !status.ok()) {
    return status;
  }
  if (durable_ && fsync(made.descriptor_) != 0) {
    return FileFailure("flush a value", made.path_, errno);
  }
  *staged = std::move(made);
  return absl::OkStatus();
}

absl::Status ValueFiles::Name(StagedFile& staged) const {
  const std::string path = PathOf(staged.number_);
  if (staged.path_ == path) return absl::OkStatus();  // a group that is repeated
  if (rename(staged.path_.c_str(), path.c_str()) != 0) {
    return FileFailure("name a value's file", path, errno);
  }
  staged.path_ = path;
  return absl::OkStatus();
}

absl::Status ValueFiles::Settle() const {
  return durable_ ? FlushFolder(folder_) : absl::OkStatus();
}

absl::Status ValueFiles::Read(int64_t number, int64_t bytes, std::string* value) const {
  const std::string path = PathOf(number);
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return FileFailure("open a value", path, errno);
  const size_t start = value->size();
  struct stat state = {};
  absl::Status status;
  if (fstat(descriptor, &state) != 0) {
    status = FileFailure("read a value", path, errno);
  } else if (state.st_size != bytes) {
    status = absl::DataLossError(absl::StrCat("store: the value in ", path, " has ", state.st_size,
                                              " bytes, expected ", bytes,
                                              "; write the entry again, or remove it"));
  } else {
    value->resize(start + static_cast<size_t>(bytes));
    size_t have = start;
    while (have < value->size() && status.ok()) {
      const ssize_t got = read(descriptor, value->data() + have, value->size() - have);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) status = FileFailure("read a value", path, errno);
      if (got == 0) status = absl::DataLossError(absl::StrCat("store: ", path, " became shorter"));
      if (got > 0) have += static_cast<size_t>(got);
    }
  }
  if (!status.ok()) value->resize(start);
  close(descriptor);
  return status;
}

void ValueFiles::Remove(int64_t number) const { unlink(PathOf(number).c_str()); }

absl::Status ValueFiles::Sweep(bool remove, absl::FunctionRef<bool(int64_t number)> referred,
                               absl::FunctionRef<void(const std::string& path)> found) const {
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir(folder_.c_str()), &closedir);
  if (folder == nullptr) {
    return errno == ENOENT ? absl::OkStatus() : FileFailure("list a folder", folder_, errno);
  }
  while (const dirent* entry = readdir(folder.get())) {
    const std::string_view name = entry->d_name;
    if (name.starts_with('.')) continue;
    const std::string path = absl::StrCat(folder_, "/", ForAbseil(name));
    if (name.ends_with(kTemporary)) {
      if (remove && Abandoned(path)) found(path);
      continue;
    }
    uint64_t number = 0;
    if (!absl::SimpleHexAtoi(ForAbseil(name), &number)) continue;  // not of our making
    if (referred(static_cast<int64_t>(number))) continue;
    found(path);
    if (remove) unlink(path.c_str());
  }
  return absl::OkStatus();
}

std::string ValueFiles::PathOf(int64_t number) const {
  return absl::StrCat(folder_, "/", absl::Hex(number, absl::kZeroPad16));
}

}  // namespace glowplug::store
