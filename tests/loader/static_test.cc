// SPDX-License-Identifier: Apache-2.0
// The same plugin linked into the program and as a file.
#include <glowplug/api/auth.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "core/loader/host_services.h"
#include "core/loader/loader.h"
#include "tests/loader/plugin_folder.h"

extern "C" const glowplug::api::PluginEntry glowplug_plugin_v1_linked;

namespace glowplug {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

absl::StatusOr<PreparedPlugin> PrepareUse(const std::string& use, const PluginPolicy& policy = {},
                                          int64_t limit = 3) {
  Logger off;
  PluginBlock block;
  block.path = "client.auth";
  block.use = use;
  block.settings["limit"] = limit;
  return Prepare(block, policy, api::kAuthId, off);
}

TEST(StaticPluginTest, WinsOverFilesUnlessAFileIsNamed) {
  PluginRegistry::AddStatic(glowplug_plugin_v1_linked);
  PluginRegistry::AddStatic(glowplug_plugin_v1_linked);
  PluginFolder folder;
  const std::string file = folder.Add("liblinked.so");
  Logger off;
  HostServices host(off);
  const auto by_id = PrepareUse("test.linked", {.search = {folder.path()}});
  ASSERT_TRUE(by_id.ok()) << by_id.status();
  EXPECT_EQ(by_id->linked_in, &glowplug_plugin_v1_linked);
  const auto linked = Create(*by_id, host);
  ASSERT_TRUE(linked.ok()) << linked.status();
  const auto by_path = PrepareUse(file);
  ASSERT_TRUE(by_path.ok()) << by_path.status();
  EXPECT_EQ(by_path->linked_in, nullptr);
  const auto loaded = Create(*by_path, host);
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_NE((*linked)->Query("test.created/1"), nullptr);
  EXPECT_NE((*linked)->Query("test.created/1"), (*loaded)->Query("test.created/1"));
}

TEST(StaticPluginTest, IsCheckedLikeAFile) {
  PluginRegistry::AddStatic(glowplug_plugin_v1_linked);
  EXPECT_THAT(std::string(PrepareUse("test.linked", {}, 99).status().message()),
              HasSubstr("config client.auth.limit: expected"));
  EXPECT_THAT(std::string(PrepareUse("test.linked", {.allow = {"a.b"}}).status().message()),
              HasSubstr("it is not in plugins.allow"));
}

TEST(StaticPluginTest, IsListedWhenAnotherIsMissingAndSoIsABrokenOne) {
  PluginRegistry::AddStatic(glowplug_plugin_v1_linked);
  static api::PluginEntry broken = glowplug_plugin_v1_linked;
  broken.magic[0] = 'X';
  PluginRegistry::AddStatic(broken);
  EXPECT_THAT(std::string(PrepareUse("test.linkd", {.use_environment = false, .use_builtin = false})
                              .status()
                              .message()),
              AllOf(HasSubstr("Looked in: linked in ("), HasSubstr("test.linked"),
                    HasSubstr("has a wrong magic"), HasSubstr("Did you mean \"test.linked\"?")));
}

}  // namespace
}  // namespace glowplug
