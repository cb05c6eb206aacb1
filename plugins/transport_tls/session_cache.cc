// SPDX-License-Identifier: Apache-2.0
#include "plugins/transport_tls/session_cache.h"

#include <algorithm>
#include <utility>

namespace glowplug::tls {

void SessionCache::Put(const std::string& peer, SessionPtr session) {
  const std::lock_guard lock(mutex_);
  if (sessions_.size() >= kMaxPeers && sessions_.count(peer) == 0) {
    sessions_.erase(std::min_element(sessions_.begin(), sessions_.end(),
                                     [](const auto& one, const auto& other) {
                                       return one.second.number < other.second.number;
                                     }));
  }
  sessions_.insert_or_assign(peer, Entry{std::move(session), next_number_++});
}

SessionPtr SessionCache::Get(const std::string& peer) {
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(peer);
  if (found == sessions_.end()) return nullptr;
  SSL_SESSION* const session = found->second.session.get();
  SSL_SESSION_up_ref(session);
  return SessionPtr(session);
}

void SessionCache::Forget(const std::string& peer) {
  const std::lock_guard lock(mutex_);
  sessions_.erase(peer);
}

}  // namespace glowplug::tls
