// SPDX-License-Identifier: Apache-2.0
// Who knows which endpoints there are, where that is more than a list.
#ifndef GLOWPLUG_CORE_NET_ENDPOINT_SOURCE_H_
#define GLOWPLUG_CORE_NET_ENDPOINT_SOURCE_H_

#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/config/endpoint.h"
#include "core/net/address.h"
#include "core/net/service_records.h"

namespace glowplug {

// Blocks as long as it takes. Any thread calls, and several at a time.
using EndpointSource = std::function<absl::StatusOr<std::vector<EndpointConfig>>()>;

using NameLookUp = std::function<absl::StatusOr<std::vector<Address>>(const std::string& host)>;

// Each address of the endpoint's host is a node of its own.
EndpointSource AddressesOf(const EndpointConfig& endpoint, NameLookUp look_up = &LookUp);

// The endpoint's host names a service, whose records name the nodes.
EndpointSource ServicesOf(const EndpointConfig& endpoint,
                          std::optional<LocalNameServer> server = std::nullopt);

// What several sources say together.
struct FoundEndpoints {
  std::vector<EndpointConfig> endpoints;  // each once, in the order of the sources
  absl::Status status;  // why a source has said nothing: there may be more. ok: all have
};

// Asks all of them at once, each on a thread of its own, and waits no longer than `patience` for
// them: what answers later is not heard. What throws has said nothing.
FoundEndpoints FindEndpoints(const std::vector<EndpointSource>& sources, absl::Duration patience);

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_NET_ENDPOINT_SOURCE_H_
