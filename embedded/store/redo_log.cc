// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/redo_log.h"

#include <absl/strings/str_cat.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "embedded/store/value_files.h"

namespace glowplug::store {

RedoLog::~RedoLog() {
  // By itself it would go only with a forked child's copy of the file.
  if (is_alone_) flock(files_[0], LOCK_UN);
  for (const int file : files_) {
    if (file >= 0) close(file);
  }
}

absl::Status RedoLog::Open(bool alone) {
  for (size_t file = 0; file < files_.size(); ++file) {
    files_[file] = open(paths_[file].c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (files_[file] < 0) return FileFailure("open a log", paths_[file], errno);
  }
  is_alone_ = alone && flock(files_[0], LOCK_EX | LOCK_NB) == 0;
  if (alone && !is_alone_) {
    return absl::UnavailableError(absl::StrCat(
        "store ", directory_, ": already open in this process; use the store that is"));
  }
  return durable_ ? FlushFolder(directory_) : absl::OkStatus();
}

absl::Status RedoLog::Load(uint64_t generation, absl::FunctionRef<void(const Redo&)> redo,
                           RedoFrames* frames) {
  const size_t file = generation % files_.size();
  const off_t size = lseek(files_[file], 0, SEEK_END);
  std::string log(size < 0 ? 0 : static_cast<size_t>(size), '\0');
  for (size_t done = 0; done < log.size();) {
    const ssize_t got =
        pread(files_[file], log.data() + done, log.size() - done, static_cast<off_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return FileFailure("read a log", paths_[file], errno);
    if (got == 0) log.resize(done);
    done += static_cast<size_t>(got);
  }
  lengths_[file] = log.size();
  *frames = ReadRedoFrames(log, generation, redo);
  place_ = {generation, frames->bytes_before};
  bytes_ = frames->bytes;
  return absl::OkStatus();
}

absl::Status RedoLog::Append(std::span<const Redo> redos) {
  MakeRedoFrame(place_, redos, &frame_);
  const size_t file = place_.generation % files_.size();
  Lengthen(file, bytes_ + frame_.size());
  if (absl::Status status = Write(file, bytes_, frame_); !status.ok()) return status;
  if (durable_ && fdatasync(files_[file]) != 0) {
    return absl::InternalError(FileFailure("flush a log", paths_[file], errno).message());
  }
  bytes_ += frame_.size();
  lengths_[file] = std::max(lengths_[file], bytes_);
  return absl::OkStatus();
}

absl::Status RedoLog::Write(size_t file, size_t at, std::string_view bytes) const {
  return WriteAt(files_[file], at, bytes, "write to a log", paths_[file]);
}

// To flush a file that has grown takes twice as long as to flush one that has not. Where there is
// no room for it, it grows as it must.
void RedoLog::Lengthen(size_t file, size_t needed) {
  constexpr size_t kStep = 256 * 1024;
  if (!durable_ || needed <= lengths_[file]) return;
  const std::string zeros(needed + kStep - lengths_[file], '\0');
  if (Write(file, lengths_[file], zeros).ok()) lengths_[file] += zeros.size();
}

void RedoLog::BeginNext() {
  place_ = {place_.generation + 1, bytes_};
  bytes_ = 0;
}

absl::Status RedoLog::Cut(uint64_t generation, size_t bytes) {
  const size_t file = generation % files_.size();
  if (lengths_[file] <= bytes) return absl::OkStatus();
  lengths_[file] = bytes;
  const bool done =
      ftruncate(files_[file], static_cast<off_t>(bytes)) == 0 && fdatasync(files_[file]) == 0;
  return done ? absl::OkStatus() : FileFailure("cut a log", paths_[file], errno);
}

absl::Status RedoLog::Flush(uint64_t generation) const {
  const size_t file = generation % files_.size();
  if (durable_ || fdatasync(files_[file]) == 0) return absl::OkStatus();
  return FileFailure("flush a log", paths_[file], errno);
}

}  // namespace glowplug::store
