// SPDX-License-Identifier: Apache-2.0
#include "core/config/address_rules.h"

#include <absl/strings/ascii.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <optional>
#include <utility>

#include "core/base/text.h"
#include "core/config/values.h"

namespace glowplug {
namespace {

namespace ip = boost::asio::ip;

std::optional<AddressBytes> BytesOf(const std::string& host) {
  boost::system::error_code error;
  const ip::address address = ip::make_address(host, error);
  if (error) return std::nullopt;
  const ip::address_v6 whole =
      address.is_v4() ? ip::make_address_v6(ip::v4_mapped, address.to_v4()) : address.to_v6();
  const ip::address_v6::bytes_type bytes = whole.to_bytes();
  AddressBytes copy;
  std::copy(bytes.begin(), bytes.end(), copy.begin());
  return copy;
}

// One text for all ways to write a host.
std::string Canonical(const std::string& host) {
  boost::system::error_code error;
  const ip::address address = ip::make_address(host, error);
  if (!error) return address.to_string();
  return absl::AsciiStrToLower(host);
}

}  // namespace

std::string TextOf(std::string_view host, uint16_t port) {
  const bool bare = host.find(':') != std::string_view::npos;
  return absl::StrCat(bare ? "[" : "", ForAbseil(host), bare ? "]:" : ":", port);
}

absl::Status AddressRules::Map(std::string_view from, std::string_view to, std::string_view where) {
  const absl::StatusOr<EndpointConfig> own = ParseEndpoint(from, where);
  if (!own.ok()) return own.status();
  absl::StatusOr<EndpointConfig> reached = ParseEndpoint(to, where);
  if (!reached.ok()) return reached.status();
  if (!NamesPort(to)) reached->port = 0;
  const std::string host = Canonical(own->host);
  const std::string key = NamesPort(from) ? TextOf(host, own->port) : host;
  if (map_.emplace(key, *std::move(reached)).second) return absl::OkStatus();
  return ConfigError(where, absl::StrCat("\"", key, "\" is mapped twice; leave one out"));
}

absl::Status AddressRules::Add(std::string_view text, std::string_view where,
                               std::vector<Range>& to) {
  const size_t slash = text.find('/');
  const std::optional<AddressBytes> first = BytesOf(std::string(text.substr(0, slash)));
  const bool is_v4 = text.find(':') == std::string_view::npos;
  const uint32_t bits = is_v4 ? 32 : 128;
  uint32_t prefix = bits;
  const bool known = slash == std::string_view::npos ||
                     absl::SimpleAtoi(ForAbseil(text.substr(slash + 1)), &prefix);
  if (!first.has_value() || !known || prefix > bits) {
    return ConfigError(where, absl::StrCat("expected an address or a range like 10.0.0.0/8 or "
                                           "fd00::/8, found \"",
                                           ForAbseil(text), "\""));
  }
  to.push_back({*first, prefix + 128 - bits});
  return absl::OkStatus();
}

absl::Status AddressRules::Allow(std::string_view range, std::string_view where) {
  return Add(range, where, allow_);
}

absl::Status AddressRules::Deny(std::string_view range, std::string_view where) {
  return Add(range, where, deny_);
}

bool AddressRules::IsIn(const AddressBytes& address, const std::vector<Range>& ranges) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const Range& range) {
    for (uint32_t bit = 0; bit < range.prefix; ++bit) {
      const uint8_t mask = 0x80 >> (bit % 8);
      if ((address[bit / 8] & mask) != (range.first[bit / 8] & mask)) return false;
    }
    return true;
  });
}

bool AddressRules::IsUsed(const std::string& host) const {
  if (allow_.empty() && deny_.empty()) return true;
  const std::optional<AddressBytes> address = BytesOf(host);
  return address.has_value() && !IsIn(*address, deny_) &&
         (allow_.empty() || IsIn(*address, allow_));
}

std::vector<EndpointConfig> AddressRules::Apply(const std::vector<std::string>& hosts,
                                                uint16_t port) const {
  std::vector<EndpointConfig> mapped;
  std::vector<EndpointConfig> used;
  for (const std::string& host : hosts) {
    const std::string own = Canonical(host);
    auto rule = map_.find(TextOf(own, port));
    if (rule == map_.end()) rule = map_.find(own);
    if (rule != map_.end()) {
      EndpointConfig& reached = mapped.emplace_back(rule->second);
      if (reached.port == 0) reached.port = port;
      reached.text = TextOf(reached.host, reached.port);
    } else if (IsUsed(host)) {
      used.push_back({.host = host, .port = port, .text = TextOf(host, port), .name = {}});
    }
  }
  return mapped.empty() ? used : mapped;
}

}  // namespace glowplug
