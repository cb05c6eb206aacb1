// SPDX-License-Identifier: Apache-2.0
// The checks find what is wrong: each meets an offender.
#include <glowplug/conformance/plugin_under_test.h>
#include <gtest/gtest-spi.h>

#include <cstring>

namespace glowplug::conformance {
namespace {

using api::Outcome;

// Knows every id there is, which no object does.
class KnowsAll final : public api::Plugin {
 public:
  void Release() noexcept override {}
  void* Query(const char*) noexcept override { return this; }
};

KnowsAll knows_all;

Outcome CreateKnowsAll(api::Host*, const api::ConfigNode*, api::Plugin** out,
                       api::Failure*) noexcept {
  *out = &knows_all;
  return Outcome::kDone;
}

Outcome CreateNothing(api::Host*, const api::ConfigNode*, api::Plugin**,
                      api::Failure* failure) noexcept {
  return sdk::Fail(failure, api::Code::kInternal, "the reason");
}

PluginUnderTest PluginOf(const api::PluginEntry& entry) {
  PluginUnderTest plugin;
  plugin.name = "Offender";
  plugin.entry = &entry;
  return plugin;
}

api::PluginEntry EntryWith(decltype(api::PluginEntry::create) create) {
  api::PluginEntry entry{};
  std::memcpy(entry.magic, api::kPluginMagic, sizeof(entry.magic));
  entry.struct_size = sizeof(entry);
  entry.abi_major = api::kAbiMajor;
  entry.manifest = sdk::BytesOf("{}");
  entry.create = create;
  return entry;
}

// How many failures a check reports.
int FailuresOf(const std::function<void()>& check) {
  testing::TestPartResultArray results;
  const testing::ScopedFakeTestPartResultReporter reporter(
      testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &results);
  check();
  return results.size();
}

TEST(CheckPluginTest, FindsAnObjectThatKnowsEveryId) {
  const api::PluginEntry entry = EntryWith(&CreateKnowsAll);
  EXPECT_GT(FailuresOf([&] { CheckPlugin(PluginOf(entry), "glowplug.auth/1"); }), 0);
  EXPECT_GT(FailuresOf([] { CheckQuery(knows_all, ""); }), 0);
}

TEST(CheckPluginTest, FindsAnEntryThatIsNone) {
  api::PluginEntry entry = EntryWith(&CreateNothing);
  EXPECT_NONFATAL_FAILURE(
      {
        FakeHost host;
        CreatePlugin(PluginOf(entry), host);
      },
      "the reason");
  const int before = FailuresOf([&] { CheckPlugin(PluginOf(entry), "glowplug.auth/1"); });
  entry.magic[0] = 'X';
  entry.struct_size = 8;
  entry.abi_major = 2;
  EXPECT_EQ(FailuresOf([&] { CheckPlugin(PluginOf(entry), "glowplug.auth/1"); }), before + 3);
}

TEST(CheckFailureTest, FindsAFailureThatSaysNothing) {
  api::Failure failure = sdk::NoFailure();
  sdk::Fail(&failure, api::Code::kUnavailable, "the peer is gone. Start it");
  EXPECT_EQ(FailuresOf([&] { CheckFailure(failure); }), 0);
  failure.text_size = 0;
  EXPECT_EQ(FailuresOf([&] { CheckFailure(failure); }), 1);
  failure.code = api::Code::kOk;
  EXPECT_EQ(FailuresOf([&] { CheckFailure(failure); }), 2);
}

TEST(CheckFailureTest, FindsACallThatWritesBeyondTheCallersRecord) {
  const auto careful = [](api::Failure* failure) {
    return sdk::Fail(failure, api::Code::kInternal, "a reason");
  };
  EXPECT_EQ(FailuresOf([&] { CheckFailureSizes(careful); }), 0);
  const auto careless = [](api::Failure* failure) {
    failure->code = api::Code::kInternal;
    return Outcome::kFailed;
  };
  EXPECT_GT(FailuresOf([&] { CheckFailureSizes(careless); }), 0);
  const auto successful = [](api::Failure*) { return Outcome::kDone; };
  EXPECT_GT(FailuresOf([&] { CheckFailureSizes(successful); }), 0);
}

}  // namespace
}  // namespace glowplug::conformance
