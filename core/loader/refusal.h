// SPDX-License-Identifier: Apache-2.0
// Every text with which a plugin is refused: what, which file, built for against running, and the
// next step.
#ifndef GLOWPLUG_CORE_LOADER_REFUSAL_H_
#define GLOWPLUG_CORE_LOADER_REFUSAL_H_

#include <absl/status/status.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/loader/manifest.h"

namespace glowplug {

// kNotFound. `looked_in` are descriptions of places, `known` the ids that were seen there.
absl::Status RefusedNotFound(std::string_view id, const std::vector<std::string>& looked_in,
                             const std::vector<std::string>& known);
// kNotFound when errno says so, else kPermissionDenied.
absl::Status RefusedUnreadable(const std::string& path, int error);
absl::Status RefusedRelativePath(const std::string& path);
absl::Status RefusedNotAPlugin(const std::string& file, std::string_view reason);
absl::Status RefusedTwice(std::string_view id, const std::string& one, const std::string& other);

// kPermissionDenied. `what` is "the file" or "directory D", `fault` "is writable by ...".
absl::Status RefusedUnsafe(const std::string& file, std::string_view what, std::string_view fault);
absl::Status RefusedPin(const std::string& file, std::string_view id, std::string_view pinned,
                        std::string_view found);
absl::Status RefusedUnpinned(const std::string& file, std::string_view id);
absl::Status RefusedNotAllowed(std::string_view id, const std::vector<std::string>& allowed);

// kFailedPrecondition, all that follow.
absl::Status RefusedAbi(const std::string& file, const PluginManifest& manifest);
absl::Status RefusedDataModel(const std::string& file, const PluginManifest& manifest);
absl::Status RefusedSanitizer(const std::string& file, std::string_view built_with,
                              std::string_view running);
// `where` is the place in the configuration, `wanted` the interface that this core asks for.
absl::Status RefusedInterface(const PluginManifest& manifest, std::string_view where,
                              std::string_view wanted);
absl::Status RefusedOtherLoaded(const std::string& file, std::string_view id,
                                const std::string& loaded);
// `linker` is the linker's own text. `libraries`: those that should have had the missing symbol, as
// far as the file says it.
absl::Status RefusedByLinker(const std::string& file, std::string_view linker,
                             const std::vector<std::string>& libraries);
absl::Status RefusedEntry(const std::string& file, std::string_view reason);

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_LOADER_REFUSAL_H_
