// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_TRANSPORT_TLS_CONTEXT_SOURCE_H_
#define GLOWPLUG_PLUGINS_TRANSPORT_TLS_CONTEXT_SOURCE_H_

#include <glowplug/api/host.h>
#include <glowplug/sdk/status.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "plugins/transport_tls/context.h"
#include "plugins/transport_tls/settings.h"

namespace glowplug::tls {

// What tells one state of a file from another; zeros when it is not there. For a directory: of the
// directory itself, so that a file that came or went shows.
struct FileStamp {
  uint64_t device = 0;
  uint64_t inode = 0;
  int64_t size = 0;
  int64_t changed_ns = 0;

  bool operator==(const FileStamp&) const = default;
};

// The context that new connections get: made anew when a configured file has changed. Thread-safe.
class ContextSource {
 public:
  // Reads the files for the first time; fails when one of them will not do.
  static sdk::StatusOr<std::unique_ptr<ContextSource>> Open(Settings settings, api::Host& host);
  ContextSource(Settings settings, api::Host& host, std::shared_ptr<KeyLog> key_log);

  // Looks at each file's stamp. New files that will not do are told of in the log, once, the last
  // good context stays, and a second later they are tried again.
  std::shared_ptr<Context> Current();

  const Settings& settings() const { return settings_; }

 private:
  sdk::Status Build();
  std::vector<FileStamp> Stamps() const;

  const Settings settings_;
  api::Host& host_;
  const std::shared_ptr<KeyLog> key_log_;
  std::mutex mutex_;
  std::vector<FileStamp> seen_;  // before the last attempt to read them
  std::string refused_;          // why the last attempt failed; empty: it has not
  int64_t retry_at_ns_ = 0;
  std::shared_ptr<Context> context_;
};

}  // namespace glowplug::tls

#endif  // GLOWPLUG_PLUGINS_TRANSPORT_TLS_CONTEXT_SOURCE_H_
