// SPDX-License-Identifier: Apache-2.0
#include "core/net/address.h"

#include <absl/strings/str_cat.h>
#include <glowplug/error.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <cstring>
#include <memory>

namespace glowplug {
namespace {

namespace ip = boost::asio::ip;

Address FromV4(const uint8_t* bytes) {
  Address address;
  std::memcpy(address.bytes.data(), bytes, 4);
  return address;
}

Address FromV6(const uint8_t* bytes, uint32_t scope_id) {
  Address address;
  address.family = api::AddressFamily::kIp6;
  std::memcpy(address.bytes.data(), bytes, 16);
  address.scope_id = scope_id;
  return address;
}

}  // namespace

std::string HostText(const Address& address) {
  if (address.family == api::AddressFamily::kIp4) {
    ip::address_v4::bytes_type bytes;
    std::copy_n(address.bytes.begin(), 4, bytes.begin());
    return ip::make_address_v4(bytes).to_string();
  }
  ip::address_v6::bytes_type bytes;
  std::copy_n(address.bytes.begin(), 16, bytes.begin());
  return ip::make_address_v6(bytes, address.scope_id).to_string();
}

std::optional<Address> ParseAddress(const std::string& host) {
  boost::system::error_code error;
  const ip::address parsed = ip::make_address(host, error);
  if (error) return std::nullopt;
  if (parsed.is_v4()) return FromV4(parsed.to_v4().to_bytes().data());
  return FromV6(parsed.to_v6().to_bytes().data(), static_cast<uint32_t>(parsed.to_v6().scope_id()));
}

absl::StatusOr<std::vector<Address>> LookUp(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(host.c_str(), nullptr, &hints, &found);
  if (error != 0) {
    ErrorInfo info;
    info.origin = Origin::kNetwork;
    info.operation = "connect";
    info.endpoint = host;
    info.connection_usable = false;
    return MakeError(absl::StatusCode::kUnavailable,
                     absl::StrCat("host \"", host, "\" cannot be resolved: ", gai_strerror(error),
                                  ". Check the name, or write its address"),
                     info);
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, &freeaddrinfo);
  std::vector<Address> addresses;
  for (const addrinfo* entry = found; entry != nullptr; entry = entry->ai_next) {
    Address address;
    if (entry->ai_family == AF_INET) {
      sockaddr_in v4;
      std::memcpy(&v4, entry->ai_addr, sizeof v4);
      address = FromV4(reinterpret_cast<const uint8_t*>(&v4.sin_addr));
    } else if (entry->ai_family == AF_INET6) {
      sockaddr_in6 v6;
      std::memcpy(&v6, entry->ai_addr, sizeof v6);
      address = FromV6(v6.sin6_addr.s6_addr, v6.sin6_scope_id);
    } else {
      continue;
    }
    const bool known = std::any_of(addresses.begin(), addresses.end(), [&](const Address& other) {
      return other.family == address.family && other.bytes == address.bytes;
    });
    if (!known) addresses.push_back(address);
  }
  return addresses;
}

}  // namespace glowplug
