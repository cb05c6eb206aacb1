// SPDX-License-Identifier: Apache-2.0
#include "plugins/transport_tls/key_log.h"

#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace glowplug::tls {

sdk::StatusOr<std::shared_ptr<KeyLog>> KeyLog::Open(const std::string& path) {
  const int descriptor = open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor >= 0) return std::make_shared<KeyLog>(descriptor);
  return sdk::Status(api::Code::kInvalidArgument, "glowplug.tls: \"key_log\": " + path +
                                                      " cannot be written: " + strerror(errno) +
                                                      ". Check the path, or leave it out");
}

KeyLog::~KeyLog() { close(descriptor_); }

void KeyLog::Add(const char* line) noexcept {
  const std::lock_guard lock(mutex_);
  char end[] = "\n";
  const iovec pieces[] = {{const_cast<char*>(line), std::strlen(line)}, {end, 1}};
  [[maybe_unused]] const ssize_t written = writev(descriptor_, pieces, 2);
}

}  // namespace glowplug::tls
