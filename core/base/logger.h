// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_BASE_LOGGER_H_
#define GLOWPLUG_CORE_BASE_LOGGER_H_

#include <glowplug/log.h>

#include <array>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace glowplug {

// A client's log: level, rate limit, and secrets struck out. Thread-safe.
class Logger {
 public:
  // Lines with the same beginning (their first 48 bytes) count as one kind: of each kind at most
  // this many are written in one second; the next one written says how many were not.
  static constexpr uint32_t kPerSecond = 5;
  static constexpr size_t kMaxSecrets = 64;

  Logger() = default;  // off
  // now_ns may be replaced by tests: a monotonic clock in nanoseconds.
  Logger(LogLevel level, LogSink sink, std::function<int64_t()> now_ns = nullptr);
  Logger(const Logger&) = delete;
  Logger& operator=(const Logger&) = delete;

  // False costs one comparison: ask before composing a line.
  bool Wants(LogLevel level) const { return sink_ != nullptr && level >= level_; }
  // Line ends and other control characters become blanks: a text of a plugin's or peer's cannot
  // pass for a line of its own.
  void Write(LogLevel level, std::string_view line);
  // From now on every occurrence of the secret in a line becomes "[secret]". Secrets of fewer than
  // four bytes are not searched for: they would strike out half of every line. Of very many the
  // oldest are forgotten.
  void AddSecret(std::string_view secret);

 private:
  struct Kind {
    uint64_t hash = 0;
    int64_t second = -1;
    uint32_t written = 0;
    uint32_t dropped = 0;
  };

  const LogLevel level_ = LogLevel::kOff;
  const LogSink sink_;
  const std::function<int64_t()> now_ns_;
  std::mutex mutex_;
  std::array<Kind, 64> kinds_;
  std::vector<std::string> secrets_;
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_BASE_LOGGER_H_
