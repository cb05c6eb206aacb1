// SPDX-License-Identifier: Apache-2.0
// GLOWPLUG_PLUGIN: the one line that makes a class a plugin.
//
//   class UnixTransport final : public glowplug::sdk::Object<UnixTransport, api::Transport> {
//    public:
//     static glowplug::sdk::StatusOr<std::unique_ptr<UnixTransport>> Create(
//         api::Host& host, const glowplug::sdk::Config& config);
//     ...
//   };
//   GLOWPLUG_PLUGIN(UnixTransport, {.id = "com.example.unix", .version = "1.0.0",
//                                   .schema = Schema({{.key = "path", .required = true}})})
//
// Use it once, at the end of a .cc file, outside any namespace. Linked into a program instead of
// loaded (GLOWPLUG_PLUGIN_STATIC=<target>, set by the glowplug_plugin rule) the entry is called
// glowplug_plugin_v1_<target>.
#ifndef GLOWPLUG_SDK_PLUGIN_H_
#define GLOWPLUG_SDK_PLUGIN_H_

#include <glowplug/api/plugin.h>
#include <glowplug/sdk/config.h>
#include <glowplug/sdk/object.h>
#include <glowplug/sdk/schema.h>
#include <glowplug/sdk/status.h>

#include <memory>
#include <utility>

namespace glowplug::sdk::internal {

// A plugin with one door.
template <class Door>
class DoorPlugin final : public Object<DoorPlugin<Door>, api::Plugin> {
 public:
  explicit DoorPlugin(std::unique_ptr<Door> door) : door_(door.release()) {}
  void* Query(const char* id) noexcept override { return door_->Query(id); }

 private:
  const Owned<Door> door_;
};

template <class Door>
api::Outcome CreatePlugin(api::Host* host, const api::ConfigNode* config, api::Plugin** out,
                          api::Failure* failure) noexcept {
  return Guard(failure, "Create()", [&] {
    StatusOr<std::unique_ptr<Door>> door = Door::Create(*host, Config(config));
    if (!door.ok()) return Fail(failure, door.status());
    *out = new DoorPlugin<Door>(std::move(door).value());
    return api::Outcome::kDone;
  });
}

inline void NothingToShutDown() noexcept {}

}  // namespace glowplug::sdk::internal

#define GLOWPLUG_INTERNAL_JOIN2(a, b) a##b
#define GLOWPLUG_INTERNAL_JOIN(a, b) GLOWPLUG_INTERNAL_JOIN2(a, b)

#if defined(GLOWPLUG_PLUGIN_STATIC)
#define GLOWPLUG_INTERNAL_ENTRY GLOWPLUG_INTERNAL_JOIN(glowplug_plugin_v1_, GLOWPLUG_PLUGIN_STATIC)
#else
#define GLOWPLUG_INTERNAL_ENTRY glowplug_plugin_v1
#endif

// The manifest is the macro's last argument, braces and commas and all.
#define GLOWPLUG_PLUGIN(DoorClass, ...)                                                          \
  namespace {                                                                                    \
  constexpr ::glowplug::sdk::Manifest GlowplugManifest() {                                       \
    using ::glowplug::sdk::Schema;                                                               \
    using ::glowplug::sdk::Type;                                                                 \
    return ::glowplug::sdk::Manifest __VA_ARGS__;                                                \
  }                                                                                              \
  constexpr auto kGlowplugInterface = ::glowplug::sdk::kInterfaceId<DoorClass::Interface>;       \
  constexpr auto kGlowplugManifestSize =                                                         \
      ::glowplug::sdk::internal::WriteManifest(nullptr, GlowplugManifest(), kGlowplugInterface); \
  using GlowplugNote = ::glowplug::sdk::internal::Note<kGlowplugManifestSize>;                   \
  constexpr GlowplugNote GlowplugMakeNote() {                                                    \
    GlowplugNote note;                                                                           \
    ::glowplug::sdk::internal::WriteManifest(note.content, GlowplugManifest(),                   \
                                             kGlowplugInterface);                                \
    return note;                                                                                 \
  }                                                                                              \
  __attribute__((section(".note.glowplug.plugin"), used,                                         \
                 aligned(4))) constexpr GlowplugNote kGlowplugNote = GlowplugMakeNote();         \
  }                                                                                              \
  extern "C" __attribute__((visibility("default"), used))                                        \
  const ::glowplug::api::PluginEntry GLOWPLUG_INTERNAL_ENTRY = {                                 \
      {'G', 'L', 'O', 'W', 'P', 'L', 'U', 'G'},                                                  \
      sizeof(::glowplug::api::PluginEntry),                                                      \
      ::glowplug::api::kAbiMajor,                                                                \
      ::glowplug::api::kAbiMinor,                                                                \
      {reinterpret_cast<const uint8_t*>(kGlowplugNote.content), kGlowplugManifestSize},          \
      &::glowplug::sdk::internal::CreatePlugin<DoorClass>,                                       \
      &::glowplug::sdk::internal::NothingToShutDown};

#endif  // GLOWPLUG_SDK_PLUGIN_H_
