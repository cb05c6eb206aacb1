// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_PLUGINS_TRANSPORT_TLS_SESSION_CACHE_H_
#define GLOWPLUG_PLUGINS_TRANSPORT_TLS_SESSION_CACHE_H_

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "plugins/transport_tls/openssl_ptr.h"

namespace glowplug::tls {

// The last session with each peer, to be resumed by the next connection to it. Thread-safe.
class SessionCache {
 public:
  static constexpr size_t kMaxPeers = 1024;

  // Replaces the peer's last one. Where there are too many peers, the oldest session goes.
  void Put(const std::string& peer, SessionPtr session);
  // A copy of the reference; null when there is none.
  SessionPtr Get(const std::string& peer);
  void Forget(const std::string& peer);

 private:
  struct Entry {
    SessionPtr session;
    uint64_t number;  // later ones are higher
  };

  std::mutex mutex_;
  uint64_t next_number_ = 0;
  std::map<std::string, Entry> sessions_;
};

}  // namespace glowplug::tls

#endif  // GLOWPLUG_PLUGINS_TRANSPORT_TLS_SESSION_CACHE_H_
