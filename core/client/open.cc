// SPDX-License-Identifier: Apache-2.0
#include "core/client/open.h"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/base/logger.h"
#include "core/base/text.h"
#include "core/config/refusal_text.h"
#include "core/config/values.h"
#include "core/loader/host_services.h"
#include "core/loader/loader.h"
#include "core/net/channel.h"
#include "core/net/endpoint_source.h"

namespace glowplug::internal {
namespace {

// What stands behind an open channel's doors, and lives as long as it does.
struct Household {
  Household(LogLevel level, LogSink sink, SecretSource secrets)
      : logger(level, std::move(sink)), host(logger, std::move(secrets)) {}

  Logger logger;
  HostServices host;
  std::vector<sdk::Owned<api::Plugin>> plugins;
};

// A door: where it is configured, its interface, and which of the channel's doors it becomes.
struct DoorPlan {
  const PluginBlock* block;  // null: not there
  const char* interface_id;
  void (*give)(Doors& doors, void* door);
  bool needed;  // else it stays closed without "use"
};

template <auto member>
void Give(Doors& doors, void* door) {
  doors.*member = static_cast<std::remove_reference_t<decltype(doors.*member)>>(door);
}

// The four doors, and the transport that the transport runs over.
std::array<DoorPlan, 5> PlanDoors(const ClientConfig& config) {
  return {{
      {&config.transport, api::kTransportId, &Give<&Doors::transport>, true},
      {config.transport.over.get(), api::kTransportId, &Give<&Doors::lower>, false},
      {&config.codec, api::kCodecId, &Give<&Doors::codec>, true},
      {&config.auth, api::kAuthId, &Give<&Doors::auth>, false},
      {&config.routing, api::kRoutingId, &Give<&Doors::routing>, false},
  }};
}

// Every plugin is found, trusted and its configuration checked before the first one is loaded.
absl::StatusOr<Doors> OpenDoors(const ClientConfig& config, Household& household) {
  const PluginBlock* lower = config.transport.over.get();
  if (lower != nullptr && lower->over != nullptr) {
    return ConfigError(lower->over->path,
                       "a transport runs over one other, not over two; leave it out");
  }
  std::vector<std::pair<DoorPlan, PreparedPlugin>> prepared;
  for (const DoorPlan& plan : PlanDoors(config)) {
    if (plan.block == nullptr || (plan.block->use.empty() && !plan.needed)) continue;
    absl::StatusOr<PreparedPlugin> plugin =
        Prepare(*plan.block, config.plugins, plan.interface_id, household.logger);
    if (!plugin.ok()) return plugin.status();
    prepared.emplace_back(plan, *std::move(plugin));
  }
  Doors doors;
  for (const auto& [plan, plugin] : prepared) {
    absl::StatusOr<sdk::Owned<api::Plugin>> created = Create(plugin, household.host);
    if (!created.ok()) return created.status();
    plan.give(doors, (*created)->Query(plan.interface_id));
    household.plugins.push_back(*std::move(created));
  }
  return doors;
}

// Of foreign plugins nobody knows here what they send, and over what.
bool LogsInInClear(const ClientConfig& config) {
  return config.auth.use == kAuthPlugin && config.auth.settings.contains("user") &&
         config.transport.use == kTcpPlugin;
}

// With verify=none whoever stands in between may read along.
bool KeepsSecrets(const PluginBlock& transport) {
  const auto* const verify = transport.settings.if_contains("verify");
  return transport.use == kTlsPlugin && (verify == nullptr || *verify != "none");
}

// What the host's finder says, as endpoints.
EndpointSource SourceOf(AddressFinder finder) {
  return [finder = std::move(finder)]() -> absl::StatusOr<std::vector<EndpointConfig>> {
    const absl::StatusOr<std::vector<std::string>> found = finder();
    if (!found.ok()) return found.status();
    std::vector<EndpointConfig> endpoints;
    for (const std::string& text : *found) {
      absl::StatusOr<EndpointConfig> endpoint =
          ParseEndpoint(text, "ClientOptions::address_finder");
      if (!endpoint.ok()) return endpoint.status();
      endpoints.push_back(*std::move(endpoint));
    }
    return endpoints;
  };
}

// Who has to be asked for the endpoints; nobody, when they stand in the configuration.
std::vector<EndpointSource> SourcesOf(const ClientConfig& config, AddressFinder finder) {
  std::vector<EndpointSource> sources;
  if (finder != nullptr) {
    sources.push_back(SourceOf(std::move(finder)));
  } else if (config.dns != Dns::kFirst) {
    for (const EndpointConfig& endpoint : config.endpoints) {
      sources.push_back(config.dns == Dns::kAll ? AddressesOf(endpoint) : ServicesOf(endpoint));
    }
  }
  return sources;
}

// Asks them for the first time, and says how to ask again. Not ok: none has named an endpoint.
absl::Status Find(std::vector<EndpointSource> sources, absl::Duration patience,
                  ChannelOptions* options) {
  if (sources.empty()) return absl::OkStatus();
  options->find = [sources = std::move(sources), patience] {
    return FindEndpoints(sources, patience);
  };
  FoundEndpoints found = options->find();
  if (found.endpoints.empty()) return found.status;
  options->endpoints = std::move(found.endpoints);
  options->found_all = found.status.ok();
  return absl::OkStatus();
}

// Keys cross as views; a host is given what it may keep.
auto OfBoundaryValues(PartitionMapper mapper) {
  return [mapper = std::move(mapper)](
             std::string_view cache,
             uint32_t partition_count) -> std::function<uint32_t(const api::Value&)> {
    KeyPartition partition = mapper(cache, partition_count);
    if (partition == nullptr) return nullptr;
    return [partition = std::move(partition)](const api::Value& view) {
      Value key;
      const bool read = Marshal<Value>::Read(view, key).ok();
      return read ? partition(key) : UINT32_MAX;
    };
  };
}

std::vector<EndpointConfig> Map(const AddressMapper& mapper, const std::vector<std::string>& hosts,
                                uint16_t port, Logger& logger) {
  std::vector<EndpointConfig> reached;
  for (const std::string& host : hosts) {
    const std::optional<std::string> text = mapper(TextOf(host, port));
    if (!text.has_value()) continue;
    absl::StatusOr<EndpointConfig> endpoint = ParseEndpoint(*text, "ClientOptions::address_mapper");
    if (endpoint.ok()) {
      reached.push_back(*std::move(endpoint));
    } else {
      logger.Write(LogLevel::kWarning, FromAbseil(endpoint.status().message()));
    }
  }
  return reached;
}

}  // namespace

absl::StatusOr<ChannelRef> OpenChannel(const ClientConfig& config, ClientOptions host) {
  // A sink without a level in the configuration hears of what went wrong.
  const LogLevel configured = config.log_level.value_or(LogLevel::kWarning);
  auto household = std::make_shared<Household>(host.log_level.value_or(configured),
                                               std::move(host.log_sink), std::move(host.secrets));
  absl::StatusOr<Doors> doors = OpenDoors(config, *household);
  if (!doors.ok()) return doors.status();

  ChannelOptions options;
  options.endpoints = config.endpoints;
  options.timeout = config.timeout;
  options.connect_timeout = config.connect_timeout;
  options.connections = config.connections;
  options.window = config.window;
  options.max_unsent = config.max_unsent_bytes;
  options.fail_when_full = config.fail_when_full;
  options.order_per_key = config.order_per_key;
  options.discovery = config.discovery;
  options.data_center = config.data_center;
  options.retry = config.retry;
  options.retry_policy = std::move(host.retry_policy);
  options.reconnect_max = config.reconnect_max;
  options.heartbeat = config.heartbeat;
  options.dead_after = config.dead_after;
  options.background = config.threads > 0;
  options.listener = std::move(host.listener);
  if (host.partition_mapper != nullptr) {
    options.partition_mapper = OfBoundaryValues(std::move(host.partition_mapper));
  }
  doors->encrypted = KeepsSecrets(config.transport);
  Logger* const logger = &household->logger;
  if (absl::Status found =
          Find(SourcesOf(config, std::move(host.address_finder)), config.connect_timeout, &options);
      !found.ok()) {
    return found;
  }
  if (host.address_mapper != nullptr) {
    options.reach = [mapper = std::move(host.address_mapper), logger](
                        const std::vector<std::string>& hosts, uint16_t port) {
      return Map(mapper, hosts, port, *logger);
    };
  } else {
    options.reach = [rules = config.address_rules](const std::vector<std::string>& hosts,
                                                   uint16_t port) {
      return rules.Apply(hosts, port);
    };
  }
  if (LogsInInClear(config)) {
    logger->Write(LogLevel::kWarning,
                  "a user and a password go to the server without TLS, and whoever can read the "
                  "wire can read them. Write tls=on, or configure glowplug.tls");
  }
  doors->owner = std::move(household);
  auto channel = std::make_shared<Channel>(std::move(options), *std::move(doors), logger);
  if (absl::Status started = channel->Start(); !started.ok()) return started;
  Channel* const used = channel.get();
  return ChannelRef(used, [channel = std::move(channel)](Channel*) mutable {
    channel->LetGo();
    channel.reset();
  });
}

}  // namespace glowplug::internal
