// SPDX-License-Identifier: Apache-2.0
#include "core/loader/loader.h"

#include <absl/strings/str_cat.h>
#include <glowplug/error.h>
#include <glowplug/sdk/schema.h>
#include <glowplug/sdk/status.h>

#include <algorithm>
#include <atomic>
#include <utility>

#include "core/base/text.h"
#include "core/config/refusal_text.h"
#include "core/loader/refusal.h"
#include "core/loader/search.h"

namespace glowplug {
namespace {

void SayOnceThatTrustIsOff(Logger& logger) {
  static std::atomic<bool> said = false;
  if (!logger.Wants(LogLevel::kWarning) || said.exchange(true)) return;
  logger.Write(LogLevel::kWarning,
               "glowplug: plugins.trust is \"off\": owner and mode of plugin files are not "
               "checked. For development only.");
}

// What the file must be before one looks at what is in it.
absl::Status CheckTrust(const FoundPlugin& found, const PluginPolicy& policy, std::string* sha256) {
  const PluginFile& file = found.file;
  const std::string& id = found.manifest.id;
  if (policy.trust != Trust::kOff) {
    absl::Status status = CheckOwnership(file);
    if (status.ok() && !found.side_file.empty()) {
      const absl::StatusOr<PluginFile> side = OpenPluginFile(found.side_file);
      status = side.ok() ? CheckOwnership(*side) : side.status();
    }
    if (!status.ok()) return status;
  }
  const auto pin = policy.pin.find(id);
  const bool pinned = pin != policy.pin.end();
  if (!pinned && policy.trust == Trust::kStrict && !found.builtin) {
    return RefusedUnpinned(file.path, id);
  }
  if (!pinned && found.side_sha256.empty()) return absl::OkStatus();
  absl::StatusOr<std::string> digest = Sha256Of(file);
  if (!digest.ok()) return digest.status();
  for (const std::string& wanted :
       {pinned ? pin->second : *digest, found.side_sha256.empty() ? *digest : found.side_sha256}) {
    if (wanted != *digest) return RefusedPin(file.path, id, wanted, *digest);
  }
  *sha256 = *std::move(digest);
  return absl::OkStatus();
}

absl::Status CheckManifest(const PluginManifest& manifest, const std::string& file,
                           const PluginBlock& block, const PluginPolicy& policy,
                           std::string_view interface_id) {
  const auto& allow = policy.allow;
  if (!allow.empty() && std::find(allow.begin(), allow.end(), manifest.id) == allow.end()) {
    return RefusedNotAllowed(manifest.id, allow);
  }
  if (manifest.abi_major != api::kAbiMajor) return RefusedAbi(file, manifest);
  if (manifest.data_model != sdk::internal::kDataModel) return RefusedDataModel(file, manifest);
  const std::string_view running = sdk::internal::kSanitizer;
  if (!manifest.sanitizer.empty() && manifest.sanitizer != running) {
    return RefusedSanitizer(file, manifest.sanitizer, running);
  }
  const auto& provides = manifest.provides;
  if (std::find(provides.begin(), provides.end(), interface_id) == provides.end()) {
    return RefusedInterface(manifest, block.path, interface_id);
  }
  return absl::OkStatus();
}

absl::StatusOr<FoundPlugin> Find(const PluginBlock& block, const PluginPolicy& policy) {
  if (block.use.find('/') != std::string::npos) return ReadPluginFile(block.use);
  return FindPlugin(block.use, PlacesOf(policy, BuiltinDirectories()),
                    PluginRegistry::Get().DescribeStatic());
}

}  // namespace

absl::StatusOr<PreparedPlugin> Prepare(const PluginBlock& block, const PluginPolicy& policy,
                                       std::string_view interface_id, Logger& logger) {
  if (block.use.empty()) return ConfigError(block.path, "names no plugin; add \"use\": ID");
  PreparedPlugin prepared;
  prepared.interface_id = std::string(interface_id);
  if (policy.trust == Trust::kOff) SayOnceThatTrustIsOff(logger);
  if (const auto* linked_in = PluginRegistry::Get().FindStatic(block.use)) {
    prepared.linked_in = linked_in->entry;
    prepared.manifest = linked_in->manifest;
  } else {
    absl::StatusOr<FoundPlugin> found = Find(block, policy);
    if (!found.ok()) return found.status();
    absl::Status trusted = CheckTrust(*found, policy, &prepared.sha256);
    if (!trusted.ok()) return trusted;
    prepared.file = std::move(found->file);
    prepared.manifest = std::move(found->manifest);
  }
  const PluginManifest& manifest = prepared.manifest;
  const std::string file = prepared.linked_in != nullptr ? "linked in" : prepared.file.path;
  absl::Status fits = CheckManifest(manifest, file, block, policy, interface_id);
  if (!fits.ok()) return fits;
  const absl::StatusOr<Schema> schema = ParseSchema(manifest.config_schema, manifest.id);
  if (!schema.ok()) return schema.status();
  absl::StatusOr<CheckedConfig> config =
      CheckConfig(block.settings, block.path, *schema, manifest.id);
  if (!config.ok()) return config.status();
  prepared.config = *std::move(config);
  for (const std::string& warning : prepared.config.warnings()) {
    logger.Write(LogLevel::kWarning, warning);
  }
  if (logger.Wants(LogLevel::kInfo)) {
    logger.Write(LogLevel::kInfo,
                 absl::StrCat("glowplug: config ", block.path, ": plugin \"", manifest.id, "\" ",
                              manifest.version, " (", manifest.status, ", ", file, ")",
                              manifest.security.empty() ? "" : ": ", manifest.security));
  }
  return prepared;
}

absl::StatusOr<sdk::Owned<api::Plugin>> Create(const PreparedPlugin& prepared, api::Host& host) {
  const api::PluginEntry* entry = prepared.linked_in;
  if (entry == nullptr) {
    absl::StatusOr<const api::PluginEntry*> loaded =
        PluginRegistry::Get().Load(prepared.file, prepared.manifest, prepared.sha256);
    if (!loaded.ok()) return loaded.status();
    entry = *loaded;
  }
  const std::string plugin =
      absl::StrCat("glowplug: plugin \"", prepared.manifest.id, "\" ", prepared.manifest.version);
  api::Plugin* object = nullptr;
  api::Failure failure = sdk::NoFailure();
  const api::Outcome outcome = entry->create(&host, prepared.config.root(), &object, &failure);
  sdk::Owned<api::Plugin> owned(object);
  if (outcome != api::Outcome::kDone) {
    const std::string_view why = sdk::TextOf(failure);
    return MakeError(
        static_cast<absl::StatusCode>(failure.code),
        absl::StrCat(
            plugin, " cannot be created: ",
            why.empty() ? "it does not say why. This is a defect of the plugin" : ForAbseil(why)),
        {.origin = static_cast<Origin>(failure.origin), .peer_code = failure.peer_code});
  }
  if (owned == nullptr || owned->Query(prepared.interface_id.c_str()) == nullptr) {
    return MakeError(absl::StatusCode::kInternal,
                     absl::StrCat(plugin, " says that it provides ", prepared.interface_id,
                                  " but gives no such object. This is a defect of the plugin"),
                     {.origin = Origin::kPlugin});
  }
  return owned;
}

}  // namespace glowplug
