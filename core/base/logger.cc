// SPDX-License-Identifier: Apache-2.0
#include "core/base/logger.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>

#include <chrono>
#include <utility>

namespace glowplug {
namespace {

int64_t SteadyNowNs() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

Logger::Logger(LogLevel level, LogSink sink, std::function<int64_t()> now_ns)
    : level_(level),
      sink_(std::move(sink)),
      now_ns_(now_ns == nullptr ? SteadyNowNs : std::move(now_ns)) {}

void Logger::AddSecret(std::string_view secret) {
  if (secret.size() < 4) return;
  const std::lock_guard lock(mutex_);
  for (const std::string& known : secrets_) {
    if (known == secret) return;
  }
  if (secrets_.size() == kMaxSecrets) secrets_.erase(secrets_.begin());
  secrets_.emplace_back(secret);
}

void Logger::Write(LogLevel level, std::string_view line) {
  if (!Wants(level)) return;
  std::string text(line);
  {
    const std::lock_guard lock(mutex_);
    const uint64_t hash = std::hash<std::string_view>()(line.substr(0, 48)) | 1;
    Kind& kind = kinds_[hash % kinds_.size()];
    const int64_t second = now_ns_() / 1'000'000'000;
    if (kind.hash != hash) kind = Kind{.hash = hash, .second = second};
    if (kind.second != second) {
      kind.second = second;
      kind.written = 0;
    }
    if (kind.written >= kPerSecond) {
      ++kind.dropped;
      return;
    }
    ++kind.written;
    if (kind.dropped > 0) {
      absl::StrAppend(&text, " (", kind.dropped, " like it not shown)");
      kind.dropped = 0;
    }
    for (const std::string& secret : secrets_) {
      absl::StrReplaceAll({{secret, "[secret]"}}, &text);
    }
  }
  for (char& c : text) {
    if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) c = ' ';
  }
  sink_(level, text);
}

}  // namespace glowplug
