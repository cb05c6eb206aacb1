// SPDX-License-Identifier: Apache-2.0
#include <glowplug/conformance/plugin_under_test.h>

#include <algorithm>
#include <cstring>
#include <string_view>

namespace glowplug::conformance {

sdk::Owned<api::Plugin> CreatePlugin(const PluginUnderTest& under_test, FakeHost& host) {
  if (under_test.prepare_host) under_test.prepare_host(host);
  ConfigTree config;
  if (under_test.configure) under_test.configure(config);
  api::Failure failure = sdk::NoFailure();
  api::Plugin* plugin = nullptr;
  const api::Outcome created = under_test.entry->create(&host, config.root(), &plugin, &failure);
  EXPECT_EQ(created, api::Outcome::kDone) << sdk::TextOf(failure);
  return sdk::Owned<api::Plugin>(created == api::Outcome::kDone ? plugin : nullptr);
}

void CheckPlugin(const PluginUnderTest& under_test, std::string_view interface_id) {
  const api::PluginEntry& entry = *under_test.entry;
  EXPECT_EQ(std::memcmp(entry.magic, api::kPluginMagic, sizeof(entry.magic)), 0);
  EXPECT_GE(entry.struct_size, sizeof(api::PluginEntry));
  EXPECT_EQ(entry.abi_major, api::kAbiMajor);
  EXPECT_EQ(sdk::ViewOf(entry.manifest).substr(0, 1), "{") << "the manifest is no JSON object";

  FakeHost host;
  for (int i = 0; i < 1000; ++i) {
    const sdk::Owned<api::Plugin> plugin = CreatePlugin(under_test, host);
    ASSERT_NE(plugin, nullptr);
    EXPECT_EQ(plugin->Query("com.example.nobody/1"), nullptr);
    EXPECT_EQ(plugin->Query(""), nullptr);
    const std::string newer = std::string(interface_id) + "9";
    EXPECT_EQ(plugin->Query(newer.c_str()), nullptr);
    EXPECT_NE(plugin->Query(std::string(interface_id).c_str()), nullptr);
  }
}

void CheckQuery(api::Boundary& object, std::string_view interface_id) {
  EXPECT_EQ(object.Query("com.example.nobody/1"), nullptr);
  EXPECT_EQ(object.Query(""), nullptr);
  if (!interface_id.empty()) {
    EXPECT_NE(object.Query(std::string(interface_id).c_str()), nullptr);
  }
}

void CheckFailure(const api::Failure& failure) {
  EXPECT_NE(failure.code, api::Code::kOk);
  EXPECT_LE(failure.text_size, sizeof(failure.text));
  EXPECT_GE(failure.text_size, 10U) << "a failure says what happened and what to do next";
}

void CheckFailureSizes(const std::function<api::Outcome(api::Failure*)>& call) {
  constexpr uint8_t kCanary = 0xAB;
  constexpr size_t kRoom = sizeof(api::Failure) + 256;
  for (const uint32_t struct_size :
       {uint32_t{0}, uint32_t{4}, uint32_t{8}, static_cast<uint32_t>(sizeof(api::Failure) - 1),
        static_cast<uint32_t>(sizeof(api::Failure)),
        static_cast<uint32_t>(sizeof(api::Failure) + 64)}) {
    alignas(api::Failure) uint8_t memory[kRoom];
    std::memset(memory, kCanary, sizeof(memory));
    std::memcpy(memory, &struct_size, sizeof(struct_size));
    EXPECT_EQ(call(reinterpret_cast<api::Failure*>(memory)), api::Outcome::kFailed)
        << "struct_size " << struct_size;
    // struct_size itself is the caller's.
    const size_t known = std::max<size_t>(std::min<size_t>(struct_size, sizeof(api::Failure)), 4);
    for (size_t i = known; i < sizeof(memory); ++i) {
      ASSERT_EQ(memory[i], kCanary)
          << "byte " << i << " was written, the caller's struct_size is " << struct_size;
    }
  }
}

}  // namespace glowplug::conformance
