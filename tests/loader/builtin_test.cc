// SPDX-License-Identifier: Apache-2.0
// The built-in directory is the one beside the module that holds the loader: this program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "core/loader/search.h"

namespace glowplug {
namespace {

using ::testing::ElementsAre;

namespace fs = std::filesystem;

TEST(BuiltinTest, LiesBesideThisProgram) {
  const fs::path here = fs::read_symlink("/proc/self/exe").parent_path();
  EXPECT_THAT(BuiltinDirectories(),
              ElementsAre((here / "glowplug/plugins").string(),
                          (here.parent_path() / "lib/glowplug/plugins").string()));
}

TEST(BuiltinTest, ComesLastAndCanBeSwitchedOff) {
  PluginPolicy policy;
  policy.search = {"/a", "/b"};
  policy.use_environment = false;
  const std::vector<Place> places = PlacesOf(policy, {"/built/in", "/lib/built/in"});
  ASSERT_EQ(places.size(), 5u);
  EXPECT_EQ(places[0].directory, "/a");
  EXPECT_EQ(places[1].label, "config plugins.search[1]");
  EXPECT_EQ(places[2].why, "switched off");
  EXPECT_EQ(places[3].directory, "/built/in");
  EXPECT_TRUE(places[4].builtin);
  policy.use_builtin = false;
  const std::vector<Place> without = PlacesOf(policy, {"/built/in", "/lib/built/in"});
  ASSERT_EQ(without.size(), 4u);
  EXPECT_EQ(without[3].directory, "");
  EXPECT_EQ(without[3].why, "switched off");
}

}  // namespace
}  // namespace glowplug
