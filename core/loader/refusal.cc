// SPDX-License-Identifier: Apache-2.0
#include "core/loader/refusal.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <glowplug/api/plugin.h>
#include <glowplug/error.h>
#include <glowplug/sdk/schema.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "core/base/text.h"
#include "core/config/nearest.h"

namespace glowplug {
namespace {

absl::Status Refuse(absl::StatusCode code, const std::string& text) {
  return MakeError(code, absl::StrCat("glowplug: ", text), {.origin = Origin::kPlugin});
}

absl::Status Mismatch(const std::string& text) {
  return Refuse(absl::StatusCode::kFailedPrecondition, text);
}

std::string Running() { return absl::StrCat(api::kAbiMajor, ".", api::kAbiMinor); }

std::string SanitizerName(std::string_view sanitizer) {
  if (sanitizer == "address") return "AddressSanitizer";
  if (sanitizer == "thread") return "ThreadSanitizer";
  return absl::StrCat("the sanitizer \"", ForAbseil(sanitizer), "\"");
}

std::string NameAndVersion(const PluginManifest& manifest) {
  return absl::StrCat("plugin \"", manifest.id, "\" ", manifest.version);
}

// What stands between the two, empty when they are not there.
std::string_view Between(std::string_view text, std::string_view before, std::string_view after) {
  const size_t start = text.find(before);
  if (start == std::string_view::npos) return {};
  text = text.substr(start + before.size());
  return text.substr(0, text.find_first_of(after));
}

}  // namespace

absl::Status RefusedNotFound(std::string_view id, const std::vector<std::string>& looked_in,
                             const std::vector<std::string>& known) {
  const std::string nearest = Nearest(id, known);
  return Refuse(
      absl::StatusCode::kNotFound,
      absl::StrCat("plugin \"", ForAbseil(id),
                   "\" not found. Looked in: ", absl::StrJoin(looked_in, "; "), ".",
                   nearest.empty() ? " Install it there, or add its directory to plugins.search."
                                   : absl::StrCat(" Did you mean \"", nearest, "\"?")));
}

absl::Status RefusedUnreadable(const std::string& path, int error) {
  const bool absent = error == ENOENT || error == ENOTDIR;
  return Refuse(absent ? absl::StatusCode::kNotFound : absl::StatusCode::kPermissionDenied,
                absl::StrCat(path, " cannot be read: ", std::strerror(error),
                             ". Check the path and its mode."));
}

absl::Status RefusedRelativePath(const std::string& path) {
  return Refuse(absl::StatusCode::kInvalidArgument,
                absl::StrCat("plugin file \"", path,
                             "\" refused: the path is relative. Write it from the root on, or use "
                             "the plugin's id and plugins.search."));
}

absl::Status RefusedNotAPlugin(const std::string& file, std::string_view reason) {
  return Refuse(absl::StatusCode::kInvalidArgument,
                absl::StrCat(file, " is not a glowplug plugin: ", ForAbseil(reason),
                             ". Build it with GLOWPLUG_PLUGIN() (see docs/plugin-authoring.md)."));
}

absl::Status RefusedTwice(std::string_view id, const std::string& one, const std::string& other) {
  return Mismatch(absl::StrCat("plugin \"", ForAbseil(id), "\" is there twice: ", one, " and ",
                               other, ". Remove one, or name the file's path in \"use\"."));
}

absl::Status RefusedUnsafe(const std::string& file, std::string_view what, std::string_view fault) {
  return Refuse(absl::StatusCode::kPermissionDenied,
                absl::StrCat(file, " refused: ", ForAbseil(what), " ", ForAbseil(fault),
                             ". Fix the owner or the mode, or set plugins.trust=\"off\" for "
                             "development."));
}

absl::Status RefusedPin(const std::string& file, std::string_view id, std::string_view pinned,
                        std::string_view found) {
  return Refuse(absl::StatusCode::kPermissionDenied,
                absl::StrCat(file, " refused: plugin \"", ForAbseil(id), "\" is pinned to sha256 ",
                             ForAbseil(pinned), ", the file has ", ForAbseil(found),
                             ". Restore the file, or pin the new one after looking at it."));
}

absl::Status RefusedUnpinned(const std::string& file, std::string_view id) {
  return Refuse(absl::StatusCode::kPermissionDenied,
                absl::StrCat(file,
                             " refused: plugins.trust=\"strict\" takes plugins outside of "
                             "the built-in directory only when they are pinned. Add plugins.pin \"",
                             ForAbseil(id), "\" with the file's sha256."));
}

absl::Status RefusedNotAllowed(std::string_view id, const std::vector<std::string>& allowed) {
  return Refuse(absl::StatusCode::kPermissionDenied,
                absl::StrCat("plugin \"", ForAbseil(id), "\" refused: it is not in plugins.allow (",
                             absl::StrJoin(allowed, ", "), "). Add it there to load it."));
}

absl::Status RefusedAbi(const std::string& file, const PluginManifest& manifest) {
  const bool newer = manifest.abi_major > api::kAbiMajor;
  return Mismatch(absl::StrCat(
      NameAndVersion(manifest), " (", file, ") is built for plugin ABI ", manifest.abi_major, ".",
      manifest.abi_minor, "; this core speaks ", Running(), ". Use ",
      newer ? "a newer core, or a version of the plugin built for this one."
            : "a newer version of the plugin."));
}

absl::Status RefusedDataModel(const std::string& file, const PluginManifest& manifest) {
  return Mismatch(absl::StrCat(NameAndVersion(manifest), " (", file, ") is built for ",
                               manifest.data_model, "; this process is ",
                               std::string(sdk::internal::kDataModel),
                               ". Use the plugin's build for this machine."));
}

absl::Status RefusedSanitizer(const std::string& file, std::string_view built_with,
                              std::string_view running) {
  const std::string name = SanitizerName(built_with);
  return Mismatch(absl::StrCat(
      file, " was built with ", name, ", this process was ",
      running.empty() ? std::string("not") : absl::StrCat("built with ", SanitizerName(running)),
      ". Rebuild without it or run the host under ",
      built_with == "address"  ? "asan"
      : built_with == "thread" ? "tsan"
                               : name,
      "."));
}

absl::Status RefusedInterface(const PluginManifest& manifest, std::string_view where,
                              std::string_view wanted) {
  const std::string_view door = wanted.substr(0, wanted.find('/') + 1);
  for (const std::string& provided : manifest.provides) {
    if (std::string_view(provided).substr(0, door.size()) != door) continue;
    return Mismatch(absl::StrCat(NameAndVersion(manifest), " provides ", provided,
                                 "; this core (plugin ABI ", Running(), ") speaks ",
                                 ForAbseil(wanted), ". Use a core that speaks ", provided,
                                 ", or a version of the plugin with ", ForAbseil(wanted), "."));
  }
  return Mismatch(absl::StrCat(
      NameAndVersion(manifest), " provides ", absl::StrJoin(manifest.provides, ", "), "; config ",
      ForAbseil(where), " needs ", ForAbseil(wanted), ". Name another plugin there."));
}

absl::Status RefusedOtherLoaded(const std::string& file, std::string_view id,
                                const std::string& loaded) {
  return Mismatch(absl::StrCat(file, " refused: another build of plugin \"", ForAbseil(id),
                               "\" is loaded already, from ", loaded,
                               ", and a plugin is never unloaded. Restart the process."));
}

absl::Status RefusedByLinker(const std::string& file, std::string_view linker,
                             const std::vector<std::string>& needed) {
  const std::string asks = needed.empty() ? "none" : absl::StrJoin(needed, ", ");
  if (linker.find("undefined symbol: ") != std::string_view::npos) {
    const std::string_view symbol = Between(linker, "undefined symbol: ", ", ");
    return Mismatch(absl::StrCat(file, " needs symbol ", ForAbseil(symbol),
                                 ", which none of its libraries has (it asks for: ", asks,
                                 "). Link the plugin with the library that has it, and with "
                                 "-Wl,-z,defs, or install that library's right version. ldd -r "
                                 "reports: ",
                                 ForAbseil(linker)));
  }
  if (linker.find("cannot open shared object file") != std::string_view::npos) {
    const std::string_view library = linker.substr(0, linker.find(':'));
    return Mismatch(absl::StrCat(file, " needs library ", ForAbseil(library),
                                 ", which is not installed (it asks for: ", asks,
                                 "). Install it. The linker reports: ", ForAbseil(linker)));
  }
  return Mismatch(absl::StrCat(file, " cannot be loaded (it asks for: ", asks,
                               "). The linker reports: ", ForAbseil(linker)));
}

absl::Status RefusedEntry(const std::string& file, std::string_view reason) {
  return Mismatch(absl::StrCat(file, " refused: ", ForAbseil(reason),
                               ". Rebuild it with GLOWPLUG_PLUGIN() (see "
                               "docs/plugin-authoring.md)."));
}

}  // namespace glowplug
