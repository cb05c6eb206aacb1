// SPDX-License-Identifier: Apache-2.0
#include "core/loader/loader.h"

#include <glowplug/api/auth.h>
#include <glowplug/sdk/schema.h>
#include <glowplug/sdk/status.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "core/loader/host_services.h"
#include "tests/loader/plugin_folder.h"

namespace glowplug {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

using CreatedCount = std::atomic<int>;

class LoaderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    policy_.search = {folder_.path()};
    block_.path = "client.auth";
  }
  absl::StatusOr<PreparedPlugin> PrepareUse(const std::string& use) {
    block_.use = use;
    return Prepare(block_, policy_, api::kAuthId, logger_);
  }
  sdk::Owned<api::Plugin> Open(const std::string& use) {
    const absl::StatusOr<PreparedPlugin> prepared = PrepareUse(use);
    EXPECT_TRUE(prepared.ok()) << prepared.status();
    if (!prepared.ok()) return nullptr;
    absl::StatusOr<sdk::Owned<api::Plugin>> plugin = Create(*prepared, host_);
    EXPECT_TRUE(plugin.ok()) << plugin.status();
    return plugin.ok() ? *std::move(plugin) : nullptr;
  }
  std::string Refusal(const std::string& use) {
    const absl::StatusOr<PreparedPlugin> prepared = PrepareUse(use);
    if (!prepared.ok()) return std::string(prepared.status().message());
    const auto plugin = Create(*prepared, host_);
    EXPECT_FALSE(plugin.ok()) << use;
    return std::string(plugin.status().message());
  }
  // Where the library's own counter lies: the same address is the same library.
  static CreatedCount* CountOf(const sdk::Owned<api::Plugin>& plugin) {
    return static_cast<CreatedCount*>(plugin->Query("test.created/1"));
  }
  static std::string Sha256(const std::string& path) {
    return Sha256Of(OpenPluginFile(path).value()).value();
  }

  PluginFolder folder_;
  PluginBlock block_;
  PluginPolicy policy_;
  std::vector<std::string> lines_;
  Logger logger_{LogLevel::kInfo,
                 [this](LogLevel, std::string_view line) { lines_.emplace_back(line); }};
  HostServices host_{logger_};
};

TEST_F(LoaderTest, LoadsCreatesAndGivesTheCheckedConfiguration) {
  folder_.Add("libgood.so");
  block_.settings["maximum"] = 4;
  const sdk::Owned<api::Plugin> plugin = Open("test.good");
  ASSERT_NE(plugin, nullptr);
  auto* auth = static_cast<api::Auth*>(plugin->Query(api::kAuthId));
  ASSERT_NE(auth, nullptr);
  EXPECT_EQ(plugin->Query("glowplug.codec/1"), nullptr);
  api::Failure failure = sdk::NoFailure();
  EXPECT_EQ(auth->Start(nullptr, 0, nullptr, &failure), api::Outcome::kFailed);
  EXPECT_EQ(sdk::TextOf(failure), "a fixture");
  EXPECT_THAT(lines_, Contains("good with limit 7"));
  EXPECT_THAT(lines_, Contains("glowplug: config client.auth.maximum: deprecated; use limit"));
  EXPECT_THAT(lines_, Contains(AllOf(HasSubstr("plugin \"test.good\" 1.2.3 (stable, "),
                                     HasSubstr("trusts nobody"))));
}

TEST_F(LoaderTest, NothingIsLoadedBeforeCreate) {
  // The library aborts the process when it is loaded.
  const std::string file = folder_.Add("libno_note.so");
  EXPECT_FALSE(PrepareUse(file).ok());
  EXPECT_FALSE(PrepareUse("test.nothing").ok());
}

TEST_F(LoaderTest, SecretsReachThePluginAndNoLog) {
  folder_.Add("libgood.so");
  ::setenv("GLOWPLUG_LOADER_TEST_PW", "hunter22", 1);
  block_.settings["password"] = boost::json::object{{"env", "GLOWPLUG_LOADER_TEST_PW"}};
  ASSERT_NE(Open("test.good"), nullptr);
  EXPECT_THAT(lines_, Contains("the password is [secret]"));
  block_.settings["password"] = boost::json::object{{"env", "GLOWPLUG_LOADER_TEST_ABSENT"}};
  EXPECT_THAT(Refusal("test.good"),
              HasSubstr("glowplug: plugin \"test.good\" 1.2.3 cannot be created: the secret's "
                        "environment variable GLOWPLUG_LOADER_TEST_ABSENT is not set"));
}

TEST_F(LoaderTest, TheSameFileOrIdTwiceIsTheSamePlugin) {
  const std::string file = folder_.Add("libgood.so");
  const sdk::Owned<api::Plugin> by_id = Open("test.good");
  const sdk::Owned<api::Plugin> by_path = Open(file);
  std::filesystem::create_symlink(file, folder_.path() + "/link.so");
  const sdk::Owned<api::Plugin> by_link = Open(folder_.path() + "/link.so");
  PluginFolder elsewhere;
  const sdk::Owned<api::Plugin> by_copy = Open(elsewhere.Add("libgood.so"));
  ASSERT_TRUE(by_id != nullptr && by_path != nullptr && by_link != nullptr && by_copy != nullptr);
  ASSERT_NE(CountOf(by_id), nullptr);
  EXPECT_EQ(CountOf(by_id), CountOf(by_path));
  EXPECT_EQ(CountOf(by_id), CountOf(by_link));
  EXPECT_EQ(CountOf(by_id), CountOf(by_copy));
}

TEST_F(LoaderTest, NeverUnloads) {
  folder_.Add("libgood.so");
  sdk::Owned<api::Plugin> plugin = Open("test.good");
  ASSERT_NE(plugin, nullptr);
  CreatedCount* count = CountOf(plugin);
  const int before = *count;
  plugin.reset();
  EXPECT_EQ(*count, before);
  plugin = Open("test.good");
  EXPECT_EQ(*count, before + 1);
}

TEST_F(LoaderTest, ThreadsMayLoadTheSamePluginAtOnce) {
  folder_.Add("libgood.so");
  const absl::StatusOr<PreparedPlugin> prepared = PrepareUse("test.good");
  ASSERT_TRUE(prepared.ok()) << prepared.status();
  std::vector<CreatedCount*> counts(4);
  std::vector<std::thread> threads;
  for (CreatedCount*& count : counts) {
    threads.emplace_back([&] {
      Logger off;
      HostServices host(off);
      const auto plugin = Create(*prepared, host);
      if (plugin.ok()) count = CountOf(*plugin);
    });
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_NE(counts[0], nullptr);
  for (CreatedCount* count : counts) EXPECT_EQ(count, counts[0]);
}

TEST_F(LoaderTest, APlainPluginLoadsIntoAnyProcess) {
  folder_.Add("libplain.so");
  EXPECT_NE(Open("test.plain"), nullptr);
}

TEST_F(LoaderTest, APluginWithTheProcesssOwnSanitizerLoads) {
  if (sdk::internal::kSanitizer.empty()) GTEST_SKIP() << "only in a build with a sanitizer";
  const bool address = sdk::internal::kSanitizer == "address";
  folder_.Add(address ? "libasan.so" : "libtsan.so");
  EXPECT_NE(Open(address ? "test.asan" : "test.tsan"), nullptr);
}

TEST_F(LoaderTest, APinMustMatchAndLoadsThatVeryDescriptor) {
  const std::string file = folder_.Add("libpinned.so");
  const std::string digest = Sha256(file);
  policy_.pin["test.pinned"] = std::string(64, '0');
  EXPECT_EQ(Refusal("test.pinned"),
            "glowplug: " + file + " refused: plugin \"test.pinned\" is pinned to sha256 " +
                std::string(64, '0') + ", the file has " + digest +
                ". Restore the file, or pin the new one after looking at it.");
  policy_.pin["test.pinned"] = digest;
  const absl::StatusOr<PreparedPlugin> prepared = PrepareUse("test.pinned");
  ASSERT_TRUE(prepared.ok()) << prepared.status();
  EXPECT_EQ(prepared->sha256, digest);
  // Another file takes its path between check and load: what was checked is loaded all the same.
  const int descriptor = prepared->file.descriptor->get();
  std::filesystem::remove(file);
  folder_.Add("libno_note.so", "libpinned.so");
  {
    const auto plugin = Create(*prepared, host_);
    ASSERT_TRUE(plugin.ok()) << plugin.status();
    EXPECT_NE(CountOf(*plugin), nullptr);
  }
  // The registry keeps the descriptor: its number must not come to mean another file.
  const std::weak_ptr<const Descriptor> kept = prepared->file.descriptor;
  EXPECT_GE(kept.use_count(), 2);
  EXPECT_EQ(prepared->file.descriptor->get(), descriptor);
  // The same bytes in another place are the same plugin.
  PluginFolder elsewhere;
  elsewhere.Add("libpinned.so");
  policy_.search = {elsewhere.path()};
  EXPECT_NE(Open("test.pinned"), nullptr);
}

TEST_F(LoaderTest, StrictTakesOnlyPinnedFiles) {
  const std::string file = folder_.Add("libgood.so");
  policy_.trust = Trust::kStrict;
  EXPECT_THAT(Refusal("test.good"), AllOf(HasSubstr(file + " refused: plugins.trust=\"strict\""),
                                          HasSubstr("Add plugins.pin \"test.good\"")));
  policy_.pin["test.good"] = Sha256(file);
  EXPECT_TRUE(PrepareUse("test.good").ok());
}

TEST_F(LoaderTest, TrustOffSaysSoOnce) {
  folder_.Add("libgood.so");
  policy_.trust = Trust::kOff;
  ASSERT_TRUE(PrepareUse("test.good").ok());
  ASSERT_TRUE(PrepareUse("test.good").ok());
  int said = 0;
  for (const std::string& line : lines_) said += line.find("trust is \"off\"") != line.npos;
  EXPECT_EQ(said, 1);
}

TEST_F(LoaderTest, FindsPluginsThroughTheEnvironment) {
  folder_.Add("libgood.so");
  PluginFolder first;
  policy_.search.clear();
  ::setenv("GLOWPLUG_PLUGIN_PATH", ("lib:" + first.path() + ":" + folder_.path()).c_str(), 1);
  EXPECT_TRUE(PrepareUse("test.good").ok());
  EXPECT_THAT(
      Refusal("test.none"),
      AllOf(HasSubstr("GLOWPLUG_PLUGIN_PATH (lib refused: not an absolute directory)"),
            HasSubstr("GLOWPLUG_PLUGIN_PATH " + folder_.path() + " (1 plugin: test.good)")));
  policy_.use_environment = false;
  EXPECT_THAT(Refusal("test.good"), HasSubstr("GLOWPLUG_PLUGIN_PATH (switched off)"));
  policy_.use_environment = true;
  policy_.trust = Trust::kStrict;
  EXPECT_THAT(Refusal("test.good"),
              HasSubstr("GLOWPLUG_PLUGIN_PATH (ignored with plugins.trust=\"strict\")"));
  ::unsetenv("GLOWPLUG_PLUGIN_PATH");
  policy_.trust = Trust::kDefault;
  EXPECT_THAT(Refusal("test.good"), HasSubstr("GLOWPLUG_PLUGIN_PATH (not set)"));
}

TEST_F(LoaderTest, ASideFileSaysWhereThePluginLiesAndWhatItIs) {
  PluginFolder elsewhere;
  const std::string file = elsewhere.Add("libgood.so");
  const std::string side = R"({"path": ")" + file + R"(", "sha256": ")";
  folder_.Write("good.plugin.json", side + Sha256(file) + "\"}");
  const absl::StatusOr<PreparedPlugin> prepared = PrepareUse("test.good");
  ASSERT_TRUE(prepared.ok()) << prepared.status();
  EXPECT_EQ(prepared->file.path, file);
  EXPECT_TRUE(PrepareUse(folder_.path() + "/good.plugin.json").ok());
  folder_.Write("good.plugin.json", side + std::string(64, 'a') + "\"}");
  EXPECT_THAT(Refusal("test.good"), HasSubstr("is pinned to sha256 aaaa"));
  const std::string written = folder_.Write("good.plugin.json", side + Sha256(file) + "\"}");
  ASSERT_EQ(::chmod(written.c_str(), 0666), 0);
  EXPECT_THAT(Refusal("test.good"),
              HasSubstr(written + " refused: the file is writable by everybody"));
}

TEST_F(LoaderTest, ASideFileBesideItsPluginIsNoSecondOne) {
  const std::string file = folder_.Add("libgood.so");
  folder_.Write("good.plugin.json",
                R"({"path": ")" + file + R"(", "sha256": ")" + std::string(64, 'b') + "\"}");
  EXPECT_THAT(Refusal("test.good"), HasSubstr("is pinned to sha256 bbbb"));
}

TEST_F(LoaderTest, TheFirstPlaceWins) {
  PluginFolder first;
  const std::string file = first.Add("libgood.so");
  folder_.Add("libgood.so");
  policy_.search = {first.path(), folder_.path()};
  const absl::StatusOr<PreparedPlugin> prepared = PrepareUse("test.good");
  ASSERT_TRUE(prepared.ok()) << prepared.status();
  EXPECT_EQ(prepared->file.path, file);
}

TEST(HostServicesTest, AnswersForItsInterfaceOnly) {
  Logger off;
  HostServices host(off);
  EXPECT_EQ(host.Query(api::kHostId), static_cast<api::Host*>(&host));
  EXPECT_EQ(host.Query("glowplug.host/2"), nullptr);
  const int64_t before = host.NowNs();
  EXPECT_LE(before, host.NowNs());
}

}  // namespace
}  // namespace glowplug
