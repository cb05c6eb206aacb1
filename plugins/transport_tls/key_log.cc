// SPDX-License-Identifier: Apache-2.0
#include "plugins/transport_tls/key_log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "plugins/transport_tls/refusal.h"

namespace glowplug::tls {

sdk::StatusOr<std::shared_ptr<KeyLog>> KeyLog::Open(const std::string& path) {
  // Without waiting for the other end of a pipe, which is refused below.
  constexpr int kFlags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  const int descriptor = open(path.c_str(), kFlags, 0600);
  if (descriptor < 0 && errno == ELOOP) {
    return RefuseFile("key_log", path, "is a symbolic link. Name the file that it leads to");
  }
  if (descriptor < 0) {
    return RefuseFile(
        "key_log", path,
        std::string("cannot be written: ") + strerror(errno) + ". Check the path, or leave it out");
  }
  auto log = std::make_shared<KeyLog>(descriptor);
  struct stat facts {};
  if (fstat(descriptor, &facts) != 0 || !S_ISREG(facts.st_mode) || facts.st_uid != geteuid() ||
      (facts.st_mode & 077) != 0) {
    return RefuseFile("key_log", path,
                      "is there already and is no file that only this process's user may open. "
                      "Remove it, or take the others' rights away (chmod 600)");
  }
  return log;
}

KeyLog::~KeyLog() { close(descriptor_); }

void KeyLog::Add(const char* line) noexcept {
  const std::lock_guard lock(mutex_);
  char end[] = "\n";
  const iovec pieces[] = {{const_cast<char*>(line), std::strlen(line)}, {end, 1}};
  [[maybe_unused]] const ssize_t written = writev(descriptor_, pieces, 2);
}

}  // namespace glowplug::tls
