// SPDX-License-Identifier: Apache-2.0
// The checked configuration of a client, whether it came from a URI, a file or a JSON text.
#ifndef GLOWPLUG_CORE_CONFIG_CONFIG_H_
#define GLOWPLUG_CORE_CONFIG_CONFIG_H_

#include <absl/status/statusor.h>
#include <absl/time/time.h>
#include <glowplug/log.h>
#include <glowplug/retry_policy.h>

#include <boost/json/object.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/address_rules.h"
#include "core/config/endpoint.h"

namespace glowplug {

// Which plugin opens a door, and what it is told. The settings are checked against the plugin's
// schema by the loader.
struct PluginBlock {
  std::string use;   // a plugin's id, or a file's absolute path; empty: this door stays closed
  std::string path;  // where in the configuration: "client.transport"
  boost::json::object settings;       // without "use" and "over"
  std::unique_ptr<PluginBlock> over;  // the lower transport, or null
};

// kStrict: only the built-in directories, or files pinned by their SHA-256, and no environment.
// kDefault: files and all their parent directories must be safe from other users. kOff: nobody
// looks; for development.
enum class Trust { kStrict, kDefault, kOff };

// What the name of an endpoint stands for. kFirst: one node, by whichever of its addresses it is
// reached first. kAll: a node at each of its addresses. kService: the nodes that DNS SRV records
// name; a name that begins with no '_' has "_ignite._tcp." before it.
enum class Dns { kFirst, kAll, kService };

struct PluginPolicy {
  std::vector<std::string> search;  // absolute directories, looked into before all others
  Trust trust = Trust::kDefault;
  std::map<std::string, std::string> pin;  // plugin id -> SHA-256, 64 lower-case hex digits
  std::vector<std::string> allow;          // ids that may be loaded; empty: all
  bool use_environment = true;             // GLOWPLUG_PLUGIN_PATH
  bool use_builtin = true;                 // the directories beside the library
};

// Movable. Blocks with an empty `use` are not wanted: `embedded:` has no auth and no routing.
struct ClientConfig {
  std::string scheme = "ignite";  // or "embedded"
  std::vector<EndpointConfig> endpoints;
  Dns dns = Dns::kFirst;
  AddressRules address_rules;  // for what the cluster tells of its nodes
  absl::Duration timeout = absl::Seconds(10);
  absl::Duration connect_timeout = absl::Seconds(5);
  uint32_t window = 1024;  // outstanding operations
  uint64_t max_unsent_bytes = uint64_t{64} << 20;
  bool fail_when_full = false;
  uint32_t connections = 1;    // to each node
  uint32_t threads = 1;        // of the client's own: 0 or 1
  bool order_per_key = false;  // else none is promised
  bool discovery = true;       // nodes that are not among the endpoints are found
  std::string data_center;     // where the client runs; empty: not said
  Retry retry = Retry::kIdempotent;
  absl::Duration reconnect_max = absl::Milliseconds(500);
  absl::Duration heartbeat = absl::Seconds(30);
  absl::Duration dead_after = absl::Seconds(4);
  std::optional<LogLevel> log_level;
  PluginBlock transport;
  PluginBlock codec;
  PluginBlock auth;
  PluginBlock routing;
  PluginPolicy plugins;
};

// A URI when it begins with a scheme and a colon, else the path of a file. All errors are
// kInvalidArgument (kNotFound for a file that is not there) and name where, what was expected and
// what was found; none repeats a password. Thread-safe.
absl::StatusOr<ClientConfig> ParseTarget(std::string_view target);

// ignite://user@host1:10800,host2,[::1]:10801?tls=on&timeout=5s, ignite+srv://name, which is
// dns=srv, or embedded:./directory.
absl::StatusOr<ClientConfig> ParseUri(std::string_view uri);

// At most 1 MiB of JSON.
absl::StatusOr<ClientConfig> ParseFile(std::string_view path);

// JSON with comments and trailing commas; `where` stands before line and column in syntax errors.
absl::StatusOr<ClientConfig> ParseJson(std::string_view text, std::string_view where);

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_CONFIG_CONFIG_H_
