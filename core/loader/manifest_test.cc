// SPDX-License-Identifier: Apache-2.0
#include "core/loader/manifest.h"

#include <glowplug/sdk/schema.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <tuple>

namespace glowplug {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ManifestTest, ReadsWhatTheSdkWrites) {
  constexpr sdk::Property properties[] = {{.key = "path"}};
  constexpr sdk::Manifest written{.id = "com.example.unix",
                                  .version = "1.2.3",
                                  .name = "Unix \"sockets\"",
                                  .license = "MIT",
                                  .status = "alpha",
                                  .security = "trusts the file's mode",
                                  .schema = sdk::Schema(properties)};
  std::string note(sdk::internal::WriteManifest(nullptr, written, "glowplug.transport/1"), '\0');
  sdk::internal::WriteManifest(note.data(), written, "glowplug.transport/1");
  const absl::StatusOr<PluginManifest> manifest = ParseManifest(note);
  ASSERT_TRUE(manifest.ok()) << manifest.status();
  EXPECT_EQ(manifest->id, "com.example.unix");
  EXPECT_EQ(manifest->version, "1.2.3");
  EXPECT_EQ(manifest->name, "Unix \"sockets\"");
  EXPECT_EQ(manifest->license, "MIT");
  EXPECT_EQ(manifest->status, "alpha");
  EXPECT_EQ(manifest->security, "trusts the file's mode");
  EXPECT_THAT(manifest->provides, ElementsAre("glowplug.transport/1"));
  EXPECT_EQ(manifest->abi_major, 1u);
  EXPECT_EQ(manifest->abi_minor, 0u);
  EXPECT_EQ(manifest->data_model, sdk::internal::kDataModel);
  EXPECT_EQ(manifest->sanitizer, sdk::internal::kSanitizer);
  EXPECT_EQ(manifest->config_schema.at("properties").as_object().size(), 1u);
  EXPECT_EQ(manifest->text, note);
}

constexpr char kSmallest[] =
    R"({"id": "a", "version": "1", "provides": [], "abi": {"major": 1, "data_model": "x"}})";

TEST(ManifestTest, LeavesUnknownKeysToNewerCores) {
  ASSERT_TRUE(ParseManifest(kSmallest).ok());
  std::string newer = kSmallest;
  newer.insert(1, R"("requires": ["glowplug.host/2"], )");
  EXPECT_TRUE(ParseManifest(newer).ok());
}

TEST(ManifestTest, SaysWhatIsMissing) {
  const std::tuple<const char*, const char*> cases[] = {
      {"", "is not a JSON object"},
      {"[]", "is not a JSON object"},
      {"{", "is not a JSON object"},
      {"{} /* comment */", "is not a JSON object"},
      {R"({"id": "a", "id": "b"})",
       "is not a JSON object: manifest:1:16: the key \"id\" is there twice"},
      {"{}", "has no \"id\""},
      {R"({"id": "a b"})", "has no \"id\" of letters"},
      {R"({"id": 7})", "has no \"id\""},
      {R"({"id": "a"})", "has no \"version\""},
      {R"({"id": "a", "version": "1"})", "has no \"abi\""},
      {R"({"id": "a", "version": "1", "abi": {"major": -1, "data_model": "x"}})", "no \"abi\""},
      {R"({"id": "a", "version": "1", "abi": {"major": 70000, "data_model": "x"}})", "no \"abi\""},
      {R"({"id": "a", "version": "1", "abi": {"major": 1, "data_model": "x"}})", "\"provides\""},
      {R"({"id": "a", "version": "1", "abi": {"major": 1, "data_model": "x"}, "provides": [1]})",
       "in \"provides\""},
  };
  for (const auto& [text, reason] : cases) {
    const absl::StatusOr<PluginManifest> manifest = ParseManifest(text);
    ASSERT_FALSE(manifest.ok()) << text;
    EXPECT_THAT(std::string(manifest.status().message()), HasSubstr(reason)) << text;
  }
}

}  // namespace
}  // namespace glowplug
