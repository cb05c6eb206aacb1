// SPDX-License-Identifier: Apache-2.0
// Entries and notes that GLOWPLUG_PLUGIN() cannot make. BROKEN chooses the fault.
#include <glowplug/api/auth.h>
#include <glowplug/sdk/plugin.h>

#include <string_view>

#define WRONG_MAGIC 1
#define OTHER_MANIFEST 2
#define NEWER_ENTRY 3
#define NO_ENTRY 4
#define NEWER_NOTE 5
#define OTHER_MACHINE 6
#define UNKNOWN_WORD 7
#define SHORT_ENTRY 8

namespace {

namespace api = ::glowplug::api;
namespace sdk = ::glowplug::sdk;

constexpr sdk::Property kProperties[] = {{.key = "path"}};
constexpr sdk::Manifest kManifest{.id = FIXTURE_ID,
                                  .version = "1.0.0",
                                  .name = "major minor machine",
                                  .schema = sdk::Schema(kProperties)};
constexpr size_t kSize = sdk::internal::WriteManifest(nullptr, kManifest, api::kAuthId);
using Note = sdk::internal::Note<kSize>;

constexpr void Replace(Note& note, std::string_view from, std::string_view to) {
  const size_t at = std::string_view(note.content, kSize).find(from);
  for (size_t i = 0; i < from.size(); ++i) note.content[at + i] = to[i];
}

constexpr Note MakeNote(bool for_entry) {
  Note note;
  sdk::internal::WriteManifest(note.content, kManifest, api::kAuthId);
  if (BROKEN == NEWER_NOTE) Replace(note, "\"major\":1", "\"major\":9");
  if (BROKEN == OTHER_MACHINE) Replace(note, sdk::internal::kDataModel.substr(0, 3), "pdp");
  if (BROKEN == UNKNOWN_WORD) Replace(note, "\"type\":\"string\"", "\"pattern\":\"abc\"");
  if (BROKEN == OTHER_MANIFEST && for_entry) Replace(note, "1.0.0", "2.0.0");
  return note;
}

__attribute__((section(".note.glowplug.plugin"), used, aligned(4))) constexpr Note kNote =
    MakeNote(false);
[[maybe_unused]] constexpr Note kEntrysNote = MakeNote(true);

[[maybe_unused]] api::Outcome Create(api::Host*, const api::ConfigNode*, api::Plugin**,
                                     api::Failure*) noexcept {
  return api::Outcome::kFailed;
}

}  // namespace

#if BROKEN != NO_ENTRY
extern "C" __attribute__((visibility("default"), used))
const api::PluginEntry glowplug_plugin_v1 = {
    {BROKEN == WRONG_MAGIC ? 'X' : 'G', 'L', 'O', 'W', 'P', 'L', 'U', 'G'},
    BROKEN == SHORT_ENTRY ? 16 : sizeof(api::PluginEntry),
    BROKEN == NEWER_ENTRY ? 2 : api::kAbiMajor,
    api::kAbiMinor,
    {reinterpret_cast<const uint8_t*>(kEntrysNote.content), kSize},
    &Create,
    &sdk::internal::NothingToShutDown};
#endif
