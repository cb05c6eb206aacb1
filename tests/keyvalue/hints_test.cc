// SPDX-License-Identifier: Apache-2.0
// The bytes of the hints example, as a server sees them: 9 for a long, 3 for a short, and two keys
// 'a'. Expected bytes are the protocol's (ignite-protocol, sections 3 to 5).
#include <absl/strings/escaping.h>
#include <glowplug/glowplug.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/scripted_ignite.h"
#include "tests/support/scripted_peer.h"

namespace glowplug {
namespace {

using test::Int32;
using test::ScriptedConnection;
using test::ScriptedRequest;
using test::StringObject;

constexpr int16_t kPut = 1001;
constexpr int16_t kRemoveKeys = 1018;

// Cache id, flags.
std::string Header() {
  constexpr int32_t kHash = 3556498;  // of "test", by Java's String.hashCode()
  return Int32(kHash) + std::string(1, '\0');
}

TEST(HintsTest, TheExamplesBytes) {
  std::vector<ScriptedRequest> requests;
  test::ScriptedPeer peer([&](ScriptedConnection& connection) {
    if (!test::AcceptHandshake(connection).ok()) return;
    for (auto request = test::ReadRequest(connection); request.ok();
         request = test::ReadRequest(connection)) {
      requests.push_back(*request);
      if (!connection.Write(test::Frame(test::Answer(request->id, ""))).ok()) return;
    }
  });
  {
    const auto client = Client::Open(peer.uri()).value();
    const auto my_cache = client.GetCache<Value, Value>("test");
    ASSERT_TRUE(my_cache.Put("my key", Long(42)).ok());
    ASSERT_TRUE(my_cache.Put("my key", Short(42)).ok());
    ASSERT_TRUE(my_cache.Put("my key", 42).ok());
    ASSERT_TRUE(my_cache.Put("a", 1).ok());
    ASSERT_TRUE(my_cache.Put(Char('a'), 2).ok());
    ASSERT_TRUE(my_cache.RemoveKeys({"a", Char('a')}).ok());
    client.Close();
  }
  const auto hex = [](const ScriptedRequest& request) {
    return absl::BytesToHexString(request.body);
  };
  const auto expected = [](const std::string& body) {
    return absl::BytesToHexString(Header() + body);
  };
  const std::string long_42("\x04\x2a\0\0\0\0\0\0\0", 9);
  const std::string short_42("\x02\x2a\0", 3);
  const std::string int_42("\x03\x2a\0\0\0", 5);
  const std::string char_a("\x07\x61\0", 3);
  ASSERT_EQ(requests.size(), 6u);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(requests[static_cast<size_t>(i)].operation, kPut);
  EXPECT_EQ(hex(requests[0]), expected(StringObject("my key") + long_42));
  EXPECT_EQ(hex(requests[1]), expected(StringObject("my key") + short_42));
  EXPECT_EQ(hex(requests[2]), expected(StringObject("my key") + int_42));
  EXPECT_EQ(hex(requests[3]), expected(StringObject("a") + std::string("\x03\x01\0\0\0", 5)));
  EXPECT_EQ(hex(requests[4]), expected(char_a + std::string("\x03\x02\0\0\0", 5)));
  EXPECT_EQ(requests[5].operation, kRemoveKeys);
  EXPECT_EQ(hex(requests[5]), expected(Int32(2) + StringObject("a") + char_a));
}

}  // namespace
}  // namespace glowplug
