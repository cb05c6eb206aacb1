// SPDX-License-Identifier: Apache-2.0
// For fuzz targets: both ends of a connection of the real codec, after the handshake.
#ifndef GLOWPLUG_PLUGINS_CODEC_BINARY_FUZZ_SESSIONS_H_
#define GLOWPLUG_PLUGINS_CODEC_BINARY_FUZZ_SESSIONS_H_

#include <glowplug/api/codec.h>
#include <glowplug/api/plugin.h>
#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/object.h>
#include <glowplug/sdk/status.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>

extern "C" const glowplug::api::PluginEntry glowplug_plugin_v1_codec_binary;

namespace glowplug::binary {

// What each holds of the frame's size: nothing may be allocated by a number that is merely claimed.
inline uint64_t ArenaFor(size_t frame_size) { return (1 << 16) + 256 * uint64_t{frame_size}; }

class Sessions {
 public:
  Sessions() {
    api::Failure failure = sdk::NoFailure();
    const api::ConfigNode config{};
    api::Plugin* plugin = nullptr;
    Check(glowplug_plugin_v1_codec_binary.create(&host_, &config, &plugin, &failure));
    plugin_.reset(plugin);
    codec_ = static_cast<api::Codec*>(plugin->Query(api::kCodecId));
    client_ = Open(*codec_, 0);
    server_ = Open(*codec_, 1);
    sdk::HeapBuffer request, answer;
    uint64_t used = 0;
    client_->Negotiate({nullptr, 0}, &used, nullptr, request.out(), &failure);
    Check(server_->Negotiate(request.bytes(), &used, nullptr, answer.out(), &failure));
    Check(client_->Negotiate(answer.bytes(), &used, nullptr, request.out(), &failure));
  }

  api::Codec& codec() { return *codec_; }
  api::CodecSession& client() { return *client_; }
  api::CodecSession& server() { return *server_; }

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

  static void Check(api::Outcome outcome) {
    if (outcome != api::Outcome::kDone) std::abort();
  }
  static sdk::Owned<api::CodecSession> Open(api::Codec& codec, uint32_t serving) {
    api::Failure failure = sdk::NoFailure();
    api::CodecSession* opened = nullptr;
    Check(codec.Open(serving, &opened, &failure));
    return sdk::Owned<api::CodecSession>(opened);
  }

  NoHost host_;
  sdk::Owned<api::Plugin> plugin_;
  api::Codec* codec_ = nullptr;
  sdk::Owned<api::CodecSession> client_, server_;
};

// The frame of a message whose bytes behind the length these are, exactly as large as it is, so
// that a read beyond its end is found.
class Frame {
 public:
  Frame(const void* head, size_t head_size, const uint8_t* rest, size_t rest_size)
      : size_(4 + head_size + rest_size), bytes_(new uint8_t[size_]) {
    const auto length = static_cast<uint32_t>(size_ - 4);
    std::memcpy(bytes_, &length, 4);
    std::memcpy(bytes_ + 4, head, head_size);
    if (rest_size > 0) std::memcpy(bytes_ + 4 + head_size, rest, rest_size);
  }
  Frame(const Frame&) = delete;
  Frame& operator=(const Frame&) = delete;
  ~Frame() { delete[] bytes_; }

  api::Bytes bytes() const { return {bytes_, size_}; }

 private:
  const size_t size_;
  uint8_t* const bytes_;
};

inline void Expect(bool condition) {
  if (!condition) std::abort();
}

inline uint64_t SumOf(const uint8_t* bytes, uint64_t size) {
  uint64_t sum = 0;
  for (uint64_t i = 0; i < size; ++i) sum += bytes[i];
  return sum;
}

// Looks at all that the values point to.
inline uint64_t LookAt(const api::Value* values, uint64_t count, sdk::HeapArena& arena,
                       int depth = 0) {
  using api::ValueType;
  uint64_t sum = 0;
  for (uint64_t i = 0; i < count; ++i) {
    const api::Value& value = values[i];
    switch (value.type) {
      case ValueType::kString:
      case ValueType::kByteArray:
      case ValueType::kDecimal:
      case ValueType::kClass:
      case ValueType::kOptimized:
        sum += SumOf(value.bytes, value.count);
        break;
      case ValueType::kObject: {
        const api::Record* record = value.object;
        Expect(record != nullptr);
        if (record->reader == nullptr || record->type == nullptr || depth > 8) break;
        for (uint32_t field = 0; field < record->type->field_count; ++field) {
          api::Value read{};
          api::Failure failure = sdk::NoFailure();
          if (record->reader->ReadField(record, field, arena.get(), &read, &failure) ==
              api::Outcome::kDone) {
            sum += LookAt(&read, 1, arena, depth + 1);
          } else {
            Expect(failure.text_size > 0);
          }
        }
        break;
      }
      case ValueType::kCollection:
      case ValueType::kObjectArray:
      case ValueType::kStringArray:
        sum += LookAt(value.items, value.count, arena, depth + 1);
        break;
      case ValueType::kMap:
        sum += LookAt(value.items, 2 * uint64_t{value.count}, arena, depth + 1);
        break;
      default:
        sum += static_cast<uint64_t>(value.int64);
    }
  }
  return sum;
}

}  // namespace glowplug::binary

#endif  // GLOWPLUG_PLUGINS_CODEC_BINARY_FUZZ_SESSIONS_H_
