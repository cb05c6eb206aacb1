// SPDX-License-Identifier: Apache-2.0
#include "core/loader/registry.h"

#include <absl/strings/str_cat.h>
#include <dlfcn.h>
#include <glowplug/sdk/buffer.h>

#include <boost/dll/shared_library.hpp>
#include <cstring>
#include <exception>
#include <utility>

#include "core/base/text.h"
#include "core/loader/elf_note.h"
#include "core/loader/refusal.h"

namespace glowplug {
namespace {

constexpr char kEntrySymbol[] = "glowplug_plugin_v1";

// Empty when the entry is one of this ABI.
std::string EntryFault(const api::PluginEntry& entry) {
  if (std::memcmp(entry.magic, api::kPluginMagic, sizeof(entry.magic)) != 0) {
    return absl::StrCat("its symbol ", kEntrySymbol, " has a wrong magic, expected \"",
                        api::kPluginMagic, "\"");
  }
  if (entry.struct_size < sizeof(api::PluginEntry)) {
    return absl::StrCat("its entry has ", entry.struct_size, " bytes, expected at least ",
                        sizeof(api::PluginEntry));
  }
  if (entry.abi_major != api::kAbiMajor) {
    return absl::StrCat("its entry is of plugin ABI ", entry.abi_major, ".", entry.abi_minor,
                        ", this core speaks ", api::kAbiMajor, ".", api::kAbiMinor);
  }
  if (entry.manifest.data == nullptr || entry.create == nullptr || entry.shutdown == nullptr) {
    return "its entry has a null pointer";
  }
  return {};
}

// The linker's text out of Boost.DLL's exception, with the file's name for a descriptor's.
std::string LinkerText(const std::exception& thrown, const std::string& loaded_as,
                       const std::string& file) {
  constexpr std::string_view kBefore = "(dlerror system message: ";
  std::string text = thrown.what();
  if (const size_t start = text.find(kBefore); start != std::string::npos) {
    text = text.substr(start + kBefore.size());
    text = text.substr(0, text.rfind(')'));
  }
  for (size_t at = text.find(loaded_as); loaded_as != file && at != std::string::npos;
       at = text.find(loaded_as, at + file.size())) {
    text.replace(at, loaded_as.size(), file);
  }
  return text;
}

// "OPENSSL_3.0.0" of "...: undefined symbol: SSL_new, version OPENSSL_3.0.0"; empty without one.
std::string_view MissingVersion(std::string_view linker) {
  constexpr std::string_view kVersion = ", version ";
  const size_t at = linker.find(kVersion);
  return at == std::string_view::npos ? std::string_view() : linker.substr(at + kVersion.size());
}

absl::StatusOr<boost::dll::shared_library> Open(const PluginFile& file,
                                                const std::string& loaded_as) {
  namespace load_mode = boost::dll::load_mode;
  try {
    return boost::dll::shared_library(
        loaded_as,
        static_cast<load_mode::type>(load_mode::rtld_now | load_mode::rtld_local | RTLD_NODELETE));
  } catch (const std::exception& thrown) {
    const std::string text = LinkerText(thrown, loaded_as, file.path);
    return RefusedByLinker(
        file.path, text,
        ReadLibrariesOfVersion(SourceOfDescriptor(file.descriptor->get()), MissingVersion(text)));
  }
}

// The library's entry, when it is one of this ABI and says what the note says.
absl::StatusOr<const api::PluginEntry*> EntryOf(const boost::dll::shared_library& library,
                                                const std::string& file,
                                                const PluginManifest& manifest) {
  if (!library.has(kEntrySymbol)) {
    return RefusedEntry(file, absl::StrCat("it has a note but no symbol ", kEntrySymbol));
  }
  const auto& entry = library.get<const api::PluginEntry>(kEntrySymbol);
  if (const std::string fault = EntryFault(entry); !fault.empty()) return RefusedEntry(file, fault);
  if (sdk::ViewOf(entry.manifest) != manifest.text) {
    return RefusedEntry(file, "its note and its entry disagree about what it is");
  }
  return &entry;
}

}  // namespace

struct PluginRegistry::Loaded {
  PluginFile file;  // holds the descriptor of a pinned file open
  PluginManifest manifest;
  std::string sha256;  // empty: not pinned when it was loaded
  boost::dll::shared_library library;
  const api::PluginEntry* entry = nullptr;
  absl::Status fault;  // why it cannot be used although the linker took it
};

PluginRegistry& PluginRegistry::Get() {
  static auto* const registry = new PluginRegistry;
  return *registry;
}

void PluginRegistry::AddStatic(const api::PluginEntry& entry) {
  std::string fault = EntryFault(entry);
  absl::StatusOr<PluginManifest> manifest = absl::UnknownError("not read");
  if (fault.empty()) {
    manifest = ParseManifest(sdk::ViewOf(entry.manifest));
    if (!manifest.ok()) fault = std::string(FromAbseil(manifest.status().message()));
  }
  PluginRegistry& registry = Get();
  const std::lock_guard lock(registry.mutex_);
  if (!fault.empty()) {
    registry.broken_.push_back(absl::StrCat("one that is refused: ", fault));
    return;
  }
  for (const auto& known : registry.linked_in_) {
    if (known->manifest.id == manifest->id) return;
  }
  registry.linked_in_.push_back(
      std::make_unique<Static>(Static{.entry = &entry, .manifest = *std::move(manifest)}));
}

const PluginRegistry::Static* PluginRegistry::FindStatic(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  for (const auto& known : linked_in_) {
    if (known->manifest.id == id) return known.get();
  }
  return nullptr;
}

std::vector<std::string> PluginRegistry::DescribeStatic() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> ids = broken_;
  for (const auto& known : linked_in_) ids.push_back(known->manifest.id);
  return ids;
}

absl::StatusOr<const api::PluginEntry*> PluginRegistry::Load(const PluginFile& file,
                                                             const PluginManifest& manifest,
                                                             const std::string& sha256) {
  const std::lock_guard lock(mutex_);
  for (const auto& known : loaded_) {
    const bool same_file = known->file.SameAs(file);
    if (same_file && !known->fault.ok()) return known->fault;
    if (!same_file && known->manifest.id != manifest.id) continue;
    // Another file of the same id stands for the loaded one only when it says the same of itself,
    // and a pin only when those bytes were hashed before they were loaded.
    const bool pin_holds = same_file || sha256.empty() || known->sha256 == sha256;
    if (known->manifest.text != manifest.text || !pin_holds) {
      return RefusedOtherLoaded(file.path, manifest.id, known->file.path);
    }
    return known->entry;
  }
  const std::string loaded_as =
      sha256.empty() ? file.path : absl::StrCat("/proc/self/fd/", file.descriptor->get());
  absl::StatusOr<boost::dll::shared_library> library = Open(file, loaded_as);
  if (!library.ok()) return library.status();
  // From here on the library stays, whatever is wrong with it, and its descriptor with it.
  loaded_.push_back(std::make_unique<Loaded>());
  Loaded& loaded = *loaded_.back();
  loaded.file = file;
  loaded.sha256 = sha256;
  loaded.library = *std::move(library);
  absl::StatusOr<const api::PluginEntry*> entry = EntryOf(loaded.library, file.path, manifest);
  if (!entry.ok()) {
    loaded.fault = entry.status();
    return loaded.fault;
  }
  loaded.manifest = manifest;
  loaded.entry = *entry;
  return loaded.entry;
}

}  // namespace glowplug
