// SPDX-License-Identifier: Apache-2.0
// What URI and file have in common: the meaning of single values.
#ifndef GLOWPLUG_CORE_CONFIG_VALUES_H_
#define GLOWPLUG_CORE_CONFIG_VALUES_H_

#include <string>
#include <string_view>

#include "core/config/config.h"
#include "core/config/refusal_text.h"

namespace glowplug {

inline constexpr char kTcpPlugin[] = "glowplug.tcp";
inline constexpr char kTlsPlugin[] = "glowplug.tls";
inline constexpr char kEmbeddedPlugin[] = "glowplug.embedded";
inline constexpr char kBinaryPlugin[] = "glowplug.binary";
inline constexpr char kAuthPlugin[] = "glowplug.auth";
inline constexpr char kRoutingPlugin[] = "glowplug.routing";

inline constexpr uint16_t kDefaultPort = 10800;
inline constexpr uint32_t kMaxWindow = uint32_t{1} << 20;
inline constexpr uint32_t kMaxConnections = 64;
inline constexpr uint32_t kMaxThreads = 1;
inline constexpr size_t kMaxEndpoints = 1024;

// "5s", "250ms", "1m30s", or milliseconds as a bare number: positive and at most 24 hours.
absl::StatusOr<absl::Duration> ParseTimeout(std::string_view text, std::string_view where);
absl::StatusOr<absl::Duration> CheckTimeout(absl::Duration timeout, std::string_view where);

// The words of "order", in the order of ClientConfig::order_per_key's values.
inline constexpr const char* kOrders[] = {"none", "per_key"};
// And of "retry", in the order of Retry's values.
inline constexpr const char* kRetries[] = {"none", "reads", "idempotent", "all"};

// An integer of [minimum, maximum] in decimal.
absl::StatusOr<uint64_t> ParseNumber(std::string_view text, uint64_t minimum, uint64_t maximum,
                                     std::string_view where);

// And of "dns", in the order of Dns's values.
inline constexpr const char* kDns[] = {"first", "all", "srv"};

// Whether an endpoint that ParseEndpoint takes names its port.
bool NamesPort(std::string_view endpoint);

// With dns=srv a record names the port: an endpoint that does so, or is an address, is refused.
absl::Status CheckService(const EndpointConfig& endpoint, std::string_view where);

// host, host:port, [address] or [address]:port. Never repeats what stands where a port belongs.
absl::StatusOr<EndpointConfig> ParseEndpoint(std::string_view text, std::string_view where);

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_CONFIG_VALUES_H_
