// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TESTS_SECURE_LOG_LINES_H_
#define GLOWPLUG_TESTS_SECURE_LOG_LINES_H_

#include <glowplug/glowplug.h>

#include <mutex>
#include <string>
#include <string_view>

namespace glowplug::test {

// A debug log in memory. Thread-safe; must outlive the clients that it is given to.
class LogLines {
 public:
  ClientOptions Options() {
    return {.log_sink =
                [this](LogLevel, std::string_view line) {
                  const std::lock_guard lock(mutex_);
                  text_.append(line).append("\n");
                },
            .log_level = LogLevel::kDebug};
  }
  std::string text() const {
    const std::lock_guard lock(mutex_);
    return text_;
  }
  size_t Count(std::string_view words) const {
    const std::string all = text();
    size_t count = 0;
    for (size_t at = all.find(words); at != std::string::npos; at = all.find(words, at + 1)) {
      ++count;
    }
    return count;
  }

 private:
  mutable std::mutex mutex_;
  std::string text_;
};

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_SECURE_LOG_LINES_H_
