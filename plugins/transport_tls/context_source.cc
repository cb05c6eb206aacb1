// SPDX-License-Identifier: Apache-2.0
#include "plugins/transport_tls/context_source.h"

#include <glowplug/sdk/buffer.h>
#include <sys/stat.h>

#include <string>
#include <utility>

namespace glowplug::tls {
namespace {

// Between attempts with files that have not changed: what they need besides, such as a password
// from the host, may be there again.
constexpr int64_t kPauseNs = 1'000'000'000;

FileStamp StampOf(const std::string& path) {
  struct stat facts {};
  if (stat(path.c_str(), &facts) != 0) return {};
  return {facts.st_dev, facts.st_ino, facts.st_size,
          int64_t{facts.st_mtim.tv_sec} * 1'000'000'000 + facts.st_mtim.tv_nsec};
}

}  // namespace

ContextSource::ContextSource(Settings settings, api::Host& host, std::shared_ptr<KeyLog> key_log)
    : settings_(std::move(settings)), host_(host), key_log_(std::move(key_log)) {}

sdk::StatusOr<std::unique_ptr<ContextSource>> ContextSource::Open(Settings settings,
                                                                  api::Host& host) {
  std::shared_ptr<KeyLog> key_log;
  if (!settings.key_log.empty()) {
    sdk::StatusOr<std::shared_ptr<KeyLog>> opened = KeyLog::Open(settings.key_log);
    if (!opened.ok()) return opened.status();
    key_log = std::move(opened).value();
    host.Log(api::LogLevel::kWarning,
             sdk::BytesOf("glowplug.tls: key_log is set: who can read that file can read "
                          "what the connections carry"));
  }
  if (settings.verify == Verify::kNone) {
    host.Log(api::LogLevel::kWarning,
             sdk::BytesOf("glowplug.tls: verify is none: whoever is in between can read and "
                          "change everything. Name the server's CA by \"ca\" instead"));
  }
  auto source = std::make_unique<ContextSource>(std::move(settings), host, std::move(key_log));
  sdk::Status built = source->Build();
  if (!built.ok()) return built;
  return source;
}

std::vector<FileStamp> ContextSource::Stamps() const {
  std::vector<FileStamp> stamps;
  for (const std::string& file : settings_.files()) stamps.push_back(StampOf(file));
  return stamps;
}

sdk::Status ContextSource::Build() {
  // Before they are read: what changes meanwhile is read again.
  seen_ = Stamps();
  sdk::StatusOr<std::shared_ptr<Context>> built = Context::Build(settings_, host_, key_log_);
  if (!built.ok()) return built.status();
  context_ = std::move(built).value();
  return {};
}

std::shared_ptr<Context> ContextSource::Current() {
  const std::lock_guard lock(mutex_);
  const bool changed = Stamps() != seen_;
  if (!changed && (refused_.empty() || host_.NowNs() < retry_at_ns_)) return context_;
  const sdk::Status built = Build();
  retry_at_ns_ = host_.NowNs() + kPauseNs;
  const std::string refused = built.ok() ? "" : std::string(built.text());
  const bool is_told = !built.ok() && refused == refused_;
  refused_ = refused;
  if (is_told) return context_;
  const std::string text =
      built.ok() ? "glowplug.tls: certificates have changed and were read again"
                 : built.text() + " (the file has changed; the certificates from before are used)";
  host_.Log(built.ok() ? api::LogLevel::kInfo : api::LogLevel::kWarning, sdk::BytesOf(text));
  return context_;
}

}  // namespace glowplug::tls
