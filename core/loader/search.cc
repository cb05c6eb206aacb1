// SPDX-License-Identifier: Apache-2.0
#include "core/loader/search.h"

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>
#include <absl/strings/strip.h>
#include <dlfcn.h>
#include <link.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <utility>

#include "core/base/text.h"
#include "core/config/json_text.h"
#include "core/loader/elf_note.h"
#include "core/loader/refusal.h"

namespace glowplug {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr char kSideSuffix[] = ".plugin.json";
constexpr size_t kMaxFiles = 4096;
constexpr size_t kMaxReasons = 4;
constexpr size_t kMaxSideFile = 64 << 10;

// The file that this code was loaded from; empty when nobody knows.
fs::path OwnModule() {
  Dl_info info{};
  void* extra = nullptr;
  if (::dladdr1(reinterpret_cast<void*>(&BuiltinDirectories), &info, &extra, RTLD_DL_LINKMAP) ==
      0) {
    return {};
  }
  std::error_code error;
  const auto* map = static_cast<const link_map*>(extra);
  // The program itself has no name there.
  if (map == nullptr || map->l_name == nullptr || map->l_name[0] == '\0') {
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    return error ? fs::path() : program;
  }
  const fs::path module = fs::absolute(map->l_name, error);
  return error ? fs::path() : module;
}

struct SideFile {
  std::string path;
  std::string sha256;
};

absl::StatusOr<SideFile> ReadSideFile(const std::string& name) {
  absl::StatusOr<std::string> text = ReadTextFile(name, kMaxSideFile);
  if (!text.ok()) return text.status();
  absl::StatusOr<json::value> tree = ParseJsonText(*text, name, JsonDialect::kWithComments);
  if (!tree.ok()) return tree.status();
  SideFile side;
  const json::object* root = tree->if_object();
  bool good = root != nullptr;
  for (size_t i = 0; good && i < root->size(); ++i) {
    const auto& member = *(root->begin() + static_cast<std::ptrdiff_t>(i));
    good = member.value().is_string() && (member.key() == "path" || member.key() == "sha256");
    if (good) (member.key() == "path" ? side.path : side.sha256) = member.value().get_string();
  }
  if (!good || side.path.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "glowplug: ", name, ": expected {\"path\": \"/absolute/file.so\", \"sha256\": \"...\"}"));
  }
  absl::AsciiStrToLower(&side.sha256);
  return side;
}

bool IsSideFile(const std::string& path) { return absl::EndsWith(path, kSideSuffix); }

// All plugin files of one directory.
struct Listing {
  std::vector<FoundPlugin> plugins;
  std::vector<std::string> broken;  // a reason each
  std::string why;                  // it could not be listed
};

Listing List(const std::string& directory) {
  Listing listing;
  std::error_code error;
  fs::directory_iterator entries(directory, error);
  if (error) {
    listing.why =
        error == std::errc::no_such_file_or_directory ? "no such directory" : error.message();
    return listing;
  }
  std::vector<std::string> paths;
  for (; entries != fs::directory_iterator(); entries.increment(error)) {
    const std::string path = entries->path().string();
    if (absl::EndsWith(path, ".so") || IsSideFile(path)) paths.push_back(path);
    if (error || paths.size() == kMaxFiles) break;
  }
  std::sort(paths.begin(), paths.end());
  for (const std::string& path : paths) {
    absl::StatusOr<FoundPlugin> plugin = ReadPluginFile(path);
    if (plugin.ok()) {
      listing.plugins.push_back(*std::move(plugin));
      continue;
    }
    listing.broken.emplace_back(FromAbseil(plugin.status().message()));
  }
  return listing;
}

std::string Describe(const Place& place, const Listing& listing) {
  std::string text = place.label;
  if (!place.directory.empty()) absl::StrAppend(&text, " ", place.directory);
  const std::string& why = place.directory.empty() ? place.why : listing.why;
  if (!why.empty()) return absl::StrCat(text, " (", why, ")");
  std::vector<std::string> ids;
  for (const FoundPlugin& plugin : listing.plugins) ids.push_back(plugin.manifest.id);
  if (ids.empty()) {
    absl::StrAppend(&text, " (no match");
  } else {
    absl::StrAppend(&text, " (", ids.size(),
                    ids.size() == 1 ? " plugin: " : " plugins: ", absl::StrJoin(ids, ", "));
  }
  for (size_t i = 0; i < listing.broken.size() && i < kMaxReasons; ++i) {
    absl::StrAppend(&text, "; ", absl::StripPrefix(listing.broken[i], "glowplug: "));
  }
  if (listing.broken.size() > kMaxReasons) {
    absl::StrAppend(&text, "; and ", listing.broken.size() - kMaxReasons, " more that are broken");
  }
  return absl::StrCat(text, ")");
}

// The one plugin with this id; none, or a refusal when there are two.
absl::StatusOr<std::optional<FoundPlugin>> Choose(std::string_view id, Listing& listing) {
  std::optional<FoundPlugin> chosen;
  for (FoundPlugin& plugin : listing.plugins) {
    if (plugin.manifest.id != id) continue;
    if (chosen && !chosen->file.SameAs(plugin.file)) {
      return RefusedTwice(id, chosen->file.path, plugin.file.path);
    }
    // A side file knows more of the same file: its pin holds, whichever name came first.
    if (!chosen || !plugin.side_file.empty()) chosen = std::move(plugin);
  }
  return chosen;
}

}  // namespace

std::vector<std::string> BuiltinDirectories() {
  const fs::path module = OwnModule();
  if (module.empty()) return {};
  const fs::path directory = module.parent_path();
  return {(directory / "glowplug/plugins").string(),
          (directory / "../lib/glowplug/plugins").lexically_normal().string()};
}

std::vector<Place> PlacesOf(const PluginPolicy& policy,
                            const std::vector<std::string>& builtin_directories) {
  std::vector<Place> places;
  for (size_t i = 0; i < policy.search.size(); ++i) {
    places.push_back(
        {.label = absl::StrCat("config plugins.search[", i, "]"), .directory = policy.search[i]});
  }
  const Place environment{.label = "GLOWPLUG_PLUGIN_PATH"};
  const char* value = ::secure_getenv("GLOWPLUG_PLUGIN_PATH");
  if (!policy.use_environment || policy.trust == Trust::kStrict) {
    places.push_back(environment);
    places.back().why =
        policy.use_environment ? "ignored with plugins.trust=\"strict\"" : "switched off";
  } else if (value == nullptr || *value == '\0') {
    places.push_back(environment);
    places.back().why = "not set";
  } else {
    for (absl::string_view part : absl::StrSplit(value, ':', absl::SkipEmpty())) {
      places.push_back(environment);
      if (part.front() == '/') {
        places.back().directory = std::string(part);
      } else {
        places.back().why = absl::StrCat(part, " refused: not an absolute directory");
      }
    }
  }
  for (const std::string& directory : builtin_directories) {
    places.push_back({.label = "built-in", .directory = directory, .builtin = true});
    if (policy.use_builtin) continue;
    places.back() = {.label = "built-in", .why = "switched off"};
    break;
  }
  return places;
}

absl::StatusOr<FoundPlugin> ReadPluginFile(const std::string& path) {
  FoundPlugin found;
  std::string library = path;
  if (IsSideFile(path)) {
    absl::StatusOr<SideFile> side = ReadSideFile(path);
    if (!side.ok()) return side.status();
    found.side_file = path;
    found.side_sha256 = side->sha256;
    library = side->path;
  }
  absl::StatusOr<PluginFile> file = OpenPluginFile(library);
  if (!file.ok()) return file.status();
  found.file = *std::move(file);
  const absl::StatusOr<std::string> note =
      ReadPluginNote(SourceOfDescriptor(found.file.descriptor->get()));
  if (!note.ok()) return RefusedNotAPlugin(library, FromAbseil(note.status().message()));
  absl::StatusOr<PluginManifest> manifest = ParseManifest(*note);
  if (!manifest.ok()) return RefusedNotAPlugin(library, FromAbseil(manifest.status().message()));
  found.manifest = *std::move(manifest);
  return found;
}

absl::StatusOr<FoundPlugin> FindPlugin(std::string_view id, const std::vector<Place>& places,
                                       const std::vector<std::string>& linked_in) {
  std::vector<std::string> looked_in;
  std::vector<std::string> known = linked_in;
  if (!linked_in.empty()) {
    looked_in.push_back(absl::StrCat("linked in (", absl::StrJoin(linked_in, ", "), ")"));
  }
  for (const Place& place : places) {
    Listing listing;
    if (!place.directory.empty()) listing = List(place.directory);
    looked_in.push_back(Describe(place, listing));
    for (const FoundPlugin& plugin : listing.plugins) known.push_back(plugin.manifest.id);
    absl::StatusOr<std::optional<FoundPlugin>> chosen = Choose(id, listing);
    if (!chosen.ok()) return chosen.status();
    if (!chosen->has_value()) continue;
    (*chosen)->builtin = place.builtin;
    return **std::move(chosen);
  }
  return RefusedNotFound(id, looked_in, known);
}

}  // namespace glowplug
