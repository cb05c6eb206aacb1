// SPDX-License-Identifier: Apache-2.0
#include "core/config/nearest.h"

#include <gtest/gtest.h>

namespace glowplug {
namespace {

TEST(NearestTest, CountsEditsAndSwapsOfNeighbours) {
  EXPECT_EQ(EditDistance("", ""), 0u);
  EXPECT_EQ(EditDistance("", "abc"), 3u);
  EXPECT_EQ(EditDistance("kitten", "sitting"), 3u);
  EXPECT_EQ(EditDistance("transprot", "transport"), 1u);
  EXPECT_EQ(EditDistance("ca", "abc"), 3u);  // no edit between the letters of a swap
}

TEST(NearestTest, FindsWhatWasMeant) {
  EXPECT_EQ(Nearest("transprot", {"tls", "transport", "timeout"}), "transport");
  EXPECT_EQ(Nearest("tiemout", {"tls", "transport", "timeout"}), "timeout");
  EXPECT_EQ(Nearest("ca_file", {"verify", "ca", "cert"}), "ca");
  EXPECT_EQ(Nearest("com.acme.quic", {"glowplug.tcp", "com.acme.quick"}), "com.acme.quick");
}

TEST(NearestTest, SaysNothingWhenNothingIsNear) {
  EXPECT_EQ(Nearest("window", {"tls", "ca"}), "");
  EXPECT_EQ(Nearest("x", {}), "");
  EXPECT_EQ(Nearest(std::string(100'000, 'a'), {"window", std::string(100'000, 'a')}), "");
  EXPECT_EQ(DidYouMean("window", {"tls"}), "");
  EXPECT_EQ(DidYouMean("windw", {"window"}), "; did you mean \"window\"?");
}

}  // namespace
}  // namespace glowplug
