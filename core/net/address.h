// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_NET_ADDRESS_H_
#define GLOWPLUG_CORE_NET_ADDRESS_H_

#include <absl/status/statusor.h>
#include <glowplug/api/transport.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace glowplug {

// One resolved IP address.
struct Address {
  api::AddressFamily family = api::AddressFamily::kIp4;
  std::array<uint8_t, 16> bytes{};
  uint32_t scope_id = 0;
};

// "127.0.0.1", "::1".
std::string HostText(const Address& address);

// The address when the host is written as one, without asking anybody.
std::optional<Address> ParseAddress(const std::string& host);

// Asks the system's resolver; blocks as long as that does. No duplicates, the system's order.
absl::StatusOr<std::vector<Address>> LookUp(const std::string& host);

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_NET_ADDRESS_H_
