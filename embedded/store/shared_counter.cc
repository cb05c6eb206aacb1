// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/shared_counter.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>

#include "embedded/store/value_files.h"

namespace glowplug::store {

SharedCounter::~SharedCounter() {
  if (number_ != &own_) munmap(number_, sizeof(*number_));
}

absl::Status SharedCounter::Share(const std::string& path) {
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return FileFailure("open", path, errno);
  // Room on the disk at once: a page that a full disk cannot take ends the process.
  if (const int code = posix_fallocate(file, 0, sizeof(*number_)); code != 0) {
    close(file);
    return FileFailure("make room in", path, code);
  }
  void* const mapped = mmap(nullptr, sizeof(*number_), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  const int code = errno;
  close(file);
  if (mapped == MAP_FAILED) return FileFailure("map", path, code);
  number_ = static_cast<uint64_t*>(mapped);
  return absl::OkStatus();
}

}  // namespace glowplug::store
