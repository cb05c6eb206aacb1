// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_ENGINE_REAL_CODEC_H_
#define GLOWPLUG_CORE_ENGINE_REAL_CODEC_H_

#include <glowplug/api/codec.h>
#include <glowplug/api/plugin.h>
#include <glowplug/sdk/object.h>
#include <glowplug/sdk/status.h>
#include <gtest/gtest.h>

#include <cstdint>

extern "C" const glowplug::api::PluginEntry glowplug_plugin_v1_codec_binary;

namespace glowplug {

// The binary codec, linked in and unconfigured, for the engine's tests.
class RealCodec {
 public:
  RealCodec() {
    api::Failure failure = sdk::NoFailure();
    const api::ConfigNode config{};
    api::Plugin* plugin = nullptr;
    EXPECT_EQ(glowplug_plugin_v1_codec_binary.create(&host_, &config, &plugin, &failure),
              api::Outcome::kDone)
        << sdk::TextOf(failure);
    plugin_.reset(plugin);
    codec_ = static_cast<api::Codec*>(plugin->Query(api::kCodecId));
  }

  api::Codec& operator*() const { return *codec_; }
  api::Codec* operator->() const { return codec_; }
  sdk::Owned<api::CodecSession> OpenSession(uint32_t serving) {
    api::Failure failure = sdk::NoFailure();
    api::CodecSession* opened = nullptr;
    EXPECT_EQ(codec_->Open(serving, &opened, &failure), api::Outcome::kDone);
    return sdk::Owned<api::CodecSession>(opened);
  }

 private:
  class NoHost final : public api::Host {
   public:
    void Release() noexcept override {}
    void* Query(const char*) noexcept override { return nullptr; }
    void Log(api::LogLevel, api::Bytes) noexcept override {}
    api::Outcome Secret(const api::ConfigNode*, api::OutBuffer*, api::Failure*) noexcept override {
      return api::Outcome::kFailed;
    }
    int64_t NowNs() noexcept override { return 0; }
  };

  NoHost host_;
  sdk::Owned<api::Plugin> plugin_;
  api::Codec* codec_ = nullptr;
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_ENGINE_REAL_CODEC_H_
