// SPDX-License-Identifier: Apache-2.0
// What becomes of the addresses that nodes have of themselves, where NAT or containers lie between.
#ifndef GLOWPLUG_CORE_CONFIG_ADDRESS_RULES_H_
#define GLOWPLUG_CORE_CONFIG_ADDRESS_RULES_H_

#include <absl/status/status.h>

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/endpoint.h"

namespace glowplug {

// An IPv6 address, or an IPv4 address as ::ffff:a.b.c.d.
using AddressBytes = std::array<uint8_t, 16>;

// Sans-io. Functions that add a rule take the place where it is written; an error names it.
class AddressRules {
 public:
  // "172.17.0.2:10800" is reached at "127.0.0.1:32768". Without a port the rule is for all ports of
  // the host, and those that `to` leaves open stay as they are.
  absl::Status Map(std::string_view from, std::string_view to, std::string_view where);
  // "10.0.0.0/8", "fd00::/8", or one address. With any, only these are used.
  absl::Status Allow(std::string_view range, std::string_view where);
  // These are not used, whatever is allowed.
  absl::Status Deny(std::string_view range, std::string_view where);

  // How a node of these addresses is reached: by those that a rule maps, or else by those that are
  // not refused, in their order. A name is refused where there is a list, for it may lead anywhere.
  std::vector<EndpointConfig> Apply(const std::vector<std::string>& hosts, uint16_t port) const;

 private:
  struct Range {
    AddressBytes first;
    uint32_t prefix;  // bits
  };
  static absl::Status Add(std::string_view text, std::string_view where, std::vector<Range>& to);
  static bool IsIn(const AddressBytes& address, const std::vector<Range>& ranges);
  bool IsUsed(const std::string& host) const;

  std::map<std::string, EndpointConfig> map_;  // by host and port as TextOf() writes them, or host
  std::vector<Range> allow_;
  std::vector<Range> deny_;
};

// "host:10800", "[::1]:10800".
std::string TextOf(std::string_view host, uint16_t port);

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_CONFIG_ADDRESS_RULES_H_
