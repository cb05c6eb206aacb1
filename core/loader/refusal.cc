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

// Of the same family ("com.acme.") by what follows it: else its length would make "glowplug.tcp"
// the nearest to "glowplug.tls". Of other families by the whole.
std::string NearestId(std::string_view id, const std::vector<std::string>& known) {
  const std::string_view family = id.substr(0, id.rfind('.') + 1);
  std::vector<std::string> relatives, others;
  for (const std::string& candidate : known) {
    if (candidate.substr(0, candidate.rfind('.') + 1) == family) {
      relatives.push_back(candidate.substr(family.size()));
    } else {
      others.push_back(candidate);
    }
  }
  const std::string relative = Nearest(id.substr(family.size()), relatives);
  return relative.empty() ? Nearest(id, others) : absl::StrCat(ForAbseil(family), relative);
}

}  // namespace

absl::Status RefusedNotFound(std::string_view id, const std::vector<std::string>& looked_in,
                             const std::vector<std::string>& known) {
  const std::string nearest = NearestId(id, known);
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
                             const std::vector<std::string>& libraries) {
  constexpr std::string_view kUndefined = ": undefined symbol: ";
  const std::string report = absl::StrCat(" The linker reports: ", ForAbseil(linker));
  if (const size_t at = linker.find(kUndefined); at != std::string_view::npos) {
    const std::string_view needs_it = linker.substr(0, at);
    std::string_view symbol = linker.substr(at + kUndefined.size());
    symbol = symbol.substr(0, symbol.find(','));
    std::string text = needs_it == file ? file
                                        : absl::StrCat(file, " cannot be loaded: its library ",
                                                       ForAbseil(needs_it));
    absl::StrAppend(&text, " needs symbol ", ForAbseil(symbol));
    if (libraries.empty()) {
      absl::StrAppend(&text,
                      ", which no library that it was linked with has. Link it with the library "
                      "that has it, and with -Wl,-z,defs, which tells at once.");
    } else {
      const std::string from = absl::StrJoin(libraries, " or ");
      absl::StrAppend(&text, " from ", from, ", and the one installed here does not have it. ",
                      "Install the version of ", from, " that it was linked with.");
    }
    return Mismatch(text + report);
  }
  if (linker.find("cannot open shared object file") != std::string_view::npos) {
    const std::string_view library = linker.substr(0, linker.find(':'));
    return Mismatch(absl::StrCat(file, " needs library ", ForAbseil(library),
                                 ", which is not installed. Install it.", report));
  }
  return Mismatch(absl::StrCat(
      file, " cannot be loaded. Install the libraries that it was linked with.", report));
}

absl::Status RefusedEntry(const std::string& file, std::string_view reason) {
  return Mismatch(absl::StrCat(file, " refused: ", ForAbseil(reason),
                               ". Rebuild it with GLOWPLUG_PLUGIN() (see "
                               "docs/plugin-authoring.md)."));
}

}  // namespace glowplug
