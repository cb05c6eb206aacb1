// SPDX-License-Identifier: Apache-2.0
// examples/async_tutorial on a real node says what HyperDex's tutorial says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/child_process.h"
#include "tests/support/ignite_cluster.h"

namespace glowplug {
namespace {

TEST(TutorialTest, SaysWhatHyperDexsTutorialSays) {
  const auto cluster = test::IgniteCluster::Start({}).value();
  const auto ran = test::RunProcess({test::RunfilePath("examples/async_tutorial"), cluster->uri()});
  ASSERT_TRUE(ran.ok()) << ran.status();
  EXPECT_EQ(ran->exit_code, 0) << ran->err;
  EXPECT_EQ(ran->out,
            "jj is Jackson\n"
            "jj is Jackson\n"
            "true true\n"
            "true true true true \n"
            "friends: Brian, John, John\n"
            "20000 numbers\n");
}

}  // namespace
}  // namespace glowplug
