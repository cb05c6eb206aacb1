// SPDX-License-Identifier: Apache-2.0
#include "plugins/transport_tls/session_cache.h"

#include <utility>

namespace glowplug::tls {

void SessionCache::Put(const std::string& peer, SessionPtr session) {
  const std::lock_guard lock(mutex_);
  if (sessions_.size() >= kMaxPeers && sessions_.count(peer) == 0) {
    sessions_.erase(sessions_.begin());
  }
  sessions_.insert_or_assign(peer, std::move(session));
}

SessionPtr SessionCache::Get(const std::string& peer) {
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(peer);
  if (found == sessions_.end()) return nullptr;
  SSL_SESSION_up_ref(found->second.get());
  return SessionPtr(found->second.get());
}

void SessionCache::Forget(const std::string& peer) {
  const std::lock_guard lock(mutex_);
  sessions_.erase(peer);
}

}  // namespace glowplug::tls
