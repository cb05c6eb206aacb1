// SPDX-License-Identifier: Apache-2.0
// Large values, each a file of its own in one folder.
#ifndef GLOWPLUG_EMBEDDED_STORE_VALUE_FILES_H_
#define GLOWPLUG_EMBEDDED_STORE_VALUE_FILES_H_

#include <absl/functional/function_ref.h>
#include <absl/status/status.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace glowplug::store {

// A value that is written and has no row yet. Removes its file unless it was kept.
class StagedFile {
 public:
  StagedFile() = default;
  StagedFile(StagedFile&& other) noexcept;
  StagedFile& operator=(StagedFile&& other) noexcept;
  ~StagedFile();

  // Never 0 for a staged one.
  int64_t number() const { return number_; }
  int64_t bytes() const { return bytes_; }
  // The row was committed: the file stays.
  void Keep() { path_.clear(); }

 private:
  friend class ValueFiles;
  void Drop();

  std::string path_;  // empty: nothing to remove
  int descriptor_ = -1;
  int64_t number_ = 0;
  int64_t bytes_ = 0;
};

// Thread-safe: it has no state but the folder's name.
class ValueFiles {
 public:
  // durable: Stage and Settle return when what they did is on disk.
  ValueFiles(std::string folder, bool durable) : folder_(std::move(folder)), durable_(durable) {}

  // Writes a value beside the others, under a temporary name that a lock protects.
  absl::Status Stage(std::string_view value, StagedFile* staged) const;
  // Gives it the name that its row will have. Call Settle before the row's commit.
  absl::Status Name(StagedFile& staged) const;
  absl::Status Settle() const;

  // Appends the file's bytes. kNotFound: there is no such file; kDataLoss: not of this size.
  absl::Status Read(int64_t number, int64_t bytes, std::string* value) const;
  // A missing file is no error.
  void Remove(int64_t number) const;

  // Removes what nobody refers to: temporaries that nobody writes, and, where `referred` says no,
  // files. No row may be committed meanwhile. Calls found(path) for each; removes when `remove`.
  absl::Status Sweep(bool remove, absl::FunctionRef<bool(int64_t number)> referred,
                     absl::FunctionRef<void(const std::string& path)> found) const;

 private:
  std::string PathOf(int64_t number) const;

  const std::string folder_;
  const bool durable_;
};

// All of `bytes` to the file; `doing` is for the status of a failure.
absl::Status WriteAt(int descriptor, size_t at, std::string_view bytes, std::string_view doing,
                     std::string_view path);

// The names in it are on disk.
absl::Status FlushFolder(const std::string& folder);

// A status for a failed call on a file, by errno.
absl::Status FileFailure(std::string_view doing, std::string_view path, int error);

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_VALUE_FILES_H_
