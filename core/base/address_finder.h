// SPDX-License-Identifier: Apache-2.0
// Where the nodes of a cluster are, as a host's own registry knows, and how their addresses look
// from where the host is.
#ifndef GLOWPLUG_ADDRESS_FINDER_H_
#define GLOWPLUG_ADDRESS_FINDER_H_

#include <absl/status/statusor.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace glowplug {

// Gives the endpoints of all nodes that there are now, written as in a configuration: "host:10800",
// "10.0.0.7", "[::1]:10801". Asked when the client opens, once a minute while it is used, and, no
// more often than once a second, while a node is down: on a thread of the client's own, one call at
// a time, for which no operation waits; it may take its time and ask others. An error, an empty
// list, an endpoint that is written wrongly, or no answer within client.connect_timeout leaves the
// client with those it knows. One that is named no longer is used while its connection lasts.
using AddressFinder = std::function<absl::StatusOr<std::vector<std::string>>()>;

// Gives the endpoint by which the node's own one ("172.17.0.2:10800") is reached from here, or
// nothing when it is not to be used. Asked of what the cluster tells of its nodes, not of the
// configuration's endpoints. Any thread calls, under the client's lock: it must not call back into
// Glowplug, must not block and must not throw.
using AddressMapper = std::function<std::optional<std::string>(std::string_view endpoint)>;

}  // namespace glowplug

#endif  // GLOWPLUG_ADDRESS_FINDER_H_
