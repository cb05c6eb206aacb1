// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_TRANSPORT_TLS_KEY_LOG_H_
#define GLOWPLUG_PLUGINS_TRANSPORT_TLS_KEY_LOG_H_

#include <glowplug/sdk/status.h>

#include <memory>
#include <mutex>
#include <string>

namespace glowplug::tls {

// The sessions' keys, a line each as NSS and Wireshark know them, appended to a file that only its
// owner may read. Thread-safe.
class KeyLog {
 public:
  // Refuses a symbolic link, and a file that is there and that others may open.
  static sdk::StatusOr<std::shared_ptr<KeyLog>> Open(const std::string& path);
  explicit KeyLog(int descriptor) noexcept : descriptor_(descriptor) {}
  KeyLog(const KeyLog&) = delete;
  KeyLog& operator=(const KeyLog&) = delete;
  ~KeyLog();

  // What cannot be written is lost: it is for people who debug.
  void Add(const char* line) noexcept;

 private:
  std::mutex mutex_;
  const int descriptor_;
};

}  // namespace glowplug::tls

#endif  // GLOWPLUG_PLUGINS_TRANSPORT_TLS_KEY_LOG_H_
