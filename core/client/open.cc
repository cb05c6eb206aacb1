// SPDX-License-Identifier: Apache-2.0
#include "core/client/open.h"

#include <absl/strings/str_cat.h>
#include <glowplug/error.h>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/logger.h"
#include "core/base/text.h"
#include "core/loader/host_services.h"
#include "core/loader/loader.h"
#include "core/net/channel.h"

namespace glowplug::internal {
namespace {

// What stands behind an open channel's doors, and lives as long as it does.
struct Household {
  Household(LogLevel level, LogSink sink) : logger(level, std::move(sink)), host(logger) {}

  Logger logger;
  HostServices host;
  std::vector<sdk::Owned<api::Plugin>> plugins;
};

// Finds and checks the plugin of one block.
absl::StatusOr<std::optional<PreparedPlugin>> PrepareDoor(const PluginBlock& block,
                                                          std::string_view interface_id,
                                                          const ClientConfig& config,
                                                          Logger& logger) {
  if (block.use.empty()) return std::optional<PreparedPlugin>();
  absl::StatusOr<PreparedPlugin> prepared = Prepare(block, config.plugins, interface_id, logger);
  if (!prepared.ok()) return prepared.status();
  return std::optional<PreparedPlugin>(*std::move(prepared));
}

// Loads it and opens its door; null for a block that names none.
template <class Door>
absl::StatusOr<Door*> OpenDoor(const std::optional<PreparedPlugin>& prepared, const char* id,
                               Household& household) {
  if (!prepared.has_value()) return static_cast<Door*>(nullptr);
  absl::StatusOr<sdk::Owned<api::Plugin>> plugin = Create(*prepared, household.host);
  if (!plugin.ok()) return plugin.status();
  auto* door = static_cast<Door*>((*plugin)->Query(id));
  if (door == nullptr) {
    ErrorInfo info;
    info.origin = Origin::kPlugin;
    return MakeError(absl::StatusCode::kFailedPrecondition,
                     absl::StrCat("a plugin whose manifest provides ", id,
                                  " does not open that door. This is its defect"),
                     info);
  }
  household.plugins.push_back(*std::move(plugin));
  return door;
}

// The four doors, and the transport that the transport runs over.
struct PreparedDoors {
  std::optional<PreparedPlugin> transport, lower, codec, auth, routing;
};

absl::StatusOr<PreparedDoors> PrepareDoors(const ClientConfig& config, Logger& logger) {
  PreparedDoors doors;
  const auto prepare = [&](const PluginBlock& block, const char* id,
                           std::optional<PreparedPlugin>& into) -> absl::Status {
    auto prepared = PrepareDoor(block, id, config, logger);
    if (!prepared.ok()) return prepared.status();
    into = *std::move(prepared);
    return absl::OkStatus();
  };
  absl::Status status = prepare(config.transport, api::kTransportId, doors.transport);
  if (status.ok() && config.transport.over != nullptr) {
    status = prepare(*config.transport.over, api::kTransportId, doors.lower);
    if (config.transport.over->over != nullptr) {
      return absl::InvalidArgumentError(
          absl::StrCat("config ", config.transport.over->path,
                       ".over: a transport runs over one other, not over two. Leave it out"));
    }
  }
  if (status.ok()) status = prepare(config.codec, api::kCodecId, doors.codec);
  if (status.ok()) status = prepare(config.auth, api::kAuthId, doors.auth);
  if (status.ok()) status = prepare(config.routing, api::kRoutingId, doors.routing);
  if (!status.ok()) return status;
  if (!doors.transport.has_value() || !doors.codec.has_value()) {
    return absl::InvalidArgumentError(
        "config client: transport and codec must each name a plugin by \"use\"");
  }
  return doors;
}

absl::StatusOr<Doors> OpenDoors(const PreparedDoors& prepared, Household& household) {
  Doors doors;
  const auto open = [&](const std::optional<PreparedPlugin>& from, const char* id, auto*& into) {
    auto door = OpenDoor<std::remove_reference_t<decltype(*into)>>(from, id, household);
    if (door.ok()) into = *door;
    return door.status();
  };
  absl::Status status = open(prepared.lower, api::kTransportId, doors.lower);
  if (status.ok()) status = open(prepared.transport, api::kTransportId, doors.transport);
  if (status.ok()) status = open(prepared.codec, api::kCodecId, doors.codec);
  if (status.ok()) status = open(prepared.auth, api::kAuthId, doors.auth);
  if (status.ok()) status = open(prepared.routing, api::kRoutingId, doors.routing);
  if (!status.ok()) return status;
  return doors;
}

}  // namespace

absl::StatusOr<ChannelRef> OpenChannel(const ClientConfig& config, ClientOptions host) {
  // A sink without a level in the configuration hears of what went wrong.
  const LogLevel configured =
      config.log_level == LogLevel::kOff ? LogLevel::kWarning : config.log_level;
  auto household =
      std::make_shared<Household>(host.log_level.value_or(configured), std::move(host.log_sink));
  absl::StatusOr<PreparedDoors> prepared = PrepareDoors(config, household->logger);
  if (!prepared.ok()) return prepared.status();
  absl::StatusOr<Doors> doors = OpenDoors(*prepared, *household);
  if (!doors.ok()) return doors.status();

  ChannelOptions options;
  options.endpoints = config.endpoints;
  options.timeout = config.timeout;
  options.connect_timeout = config.connect_timeout;
  options.window = config.window;
  options.fail_when_full = config.fail_when_full;
  Logger* const logger = &household->logger;
  doors->owner = std::move(household);
  auto channel = std::make_shared<Channel>(std::move(options), *std::move(doors), logger);
  if (absl::Status started = channel->Start(); !started.ok()) return started;
  return channel;
}

}  // namespace glowplug::internal
