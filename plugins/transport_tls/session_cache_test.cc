// SPDX-License-Identifier: Apache-2.0
#include "plugins/transport_tls/session_cache.h"

#include <gtest/gtest.h>

#include <string>

namespace glowplug::tls {
namespace {

TEST(SessionCacheTest, OldestPeerGoes) {
  SessionCache cache;
  for (size_t i = SessionCache::kMaxPeers; i > 0; --i) {
    cache.Put(std::to_string(i), SessionPtr(SSL_SESSION_new()));
  }
  const std::string oldest = std::to_string(SessionCache::kMaxPeers);
  const std::string second = std::to_string(SessionCache::kMaxPeers - 1);
  cache.Put("another", SessionPtr(SSL_SESSION_new()));
  EXPECT_EQ(cache.Get(oldest), nullptr);
  EXPECT_NE(cache.Get(second), nullptr);
  EXPECT_NE(cache.Get("another"), nullptr);
  EXPECT_NE(cache.Get("1"), nullptr);
  // A new session makes a peer young again.
  cache.Put(second, SessionPtr(SSL_SESSION_new()));
  cache.Put("one more", SessionPtr(SSL_SESSION_new()));
  EXPECT_NE(cache.Get(second), nullptr);
  EXPECT_EQ(cache.Get(std::to_string(SessionCache::kMaxPeers - 2)), nullptr);
}

}  // namespace
}  // namespace glowplug::tls
