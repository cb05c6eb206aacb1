// SPDX-License-Identifier: Apache-2.0
#include "core/config/values.h"

#include <absl/strings/ascii.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

#include "core/base/text.h"

namespace glowplug {
namespace {

bool IsHostCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '.' || c == '_';
}

bool IsAddressCharacter(char c) { return IsHostCharacter(c) || c == ':' || c == '%'; }

}  // namespace

absl::StatusOr<absl::Duration> CheckTimeout(absl::Duration timeout, std::string_view where) {
  if (timeout <= absl::ZeroDuration() || timeout > absl::Hours(24)) {
    return ConfigError(where, absl::StrCat("expected more than 0 and at most 24h, found ",
                                           absl::FormatDuration(timeout)));
  }
  return timeout;
}

absl::StatusOr<absl::Duration> ParseTimeout(std::string_view text, std::string_view where) {
  int64_t milliseconds = 0;
  absl::Duration timeout;
  if (absl::SimpleAtoi(ForAbseil(text), &milliseconds)) {
    timeout = absl::Milliseconds(milliseconds);
  } else if (!absl::ParseDuration(ForAbseil(text), &timeout)) {
    return ConfigError(where, absl::StrCat("expected a duration like 5s or 250ms, or a number of "
                                           "milliseconds, found \"",
                                           ForAbseil(text), "\""));
  }
  return CheckTimeout(timeout, where);
}

absl::StatusOr<uint64_t> ParseNumber(std::string_view text, uint64_t minimum, uint64_t maximum,
                                     std::string_view where) {
  uint64_t number = 0;
  if (!absl::SimpleAtoi(ForAbseil(text), &number) || number < minimum || number > maximum) {
    return ConfigError(where, absl::StrCat("expected an integer from ", minimum, " to ", maximum,
                                           ", found \"", ForAbseil(text), "\""));
  }
  return number;
}

bool NamesPort(std::string_view endpoint) {
  const size_t bracket = endpoint.rfind(']');
  return endpoint.find(':', bracket == std::string_view::npos ? 0 : bracket) !=
         std::string_view::npos;
}

absl::Status CheckService(const EndpointConfig& endpoint, std::string_view where) {
  const bool is_address = endpoint.host.find(':') != std::string::npos ||
                          endpoint.host.find_first_not_of("0123456789.") == std::string::npos;
  if (!is_address && !NamesPort(endpoint.text)) return absl::OkStatus();
  return ConfigError(where,
                     "expected a name alone, as in ignite+srv://cluster.example.com: its "
                     "DNS SRV records name hosts and ports");
}

absl::StatusOr<EndpointConfig> ParseEndpoint(std::string_view text, std::string_view where) {
  EndpointConfig endpoint;
  endpoint.text = std::string(text);
  endpoint.port = kDefaultPort;
  std::string_view port;
  bool has_port = false;
  if (!text.empty() && text.front() == '[') {
    const size_t end = text.find(']');
    if (end == std::string_view::npos) {
      return ConfigError(where, "an IPv6 address has no closing bracket; write [::1]:10800");
    }
    endpoint.host = std::string(text.substr(1, end - 1));
    std::string_view rest = text.substr(end + 1);
    if (!rest.empty() && rest.front() != ':') {
      return ConfigError(where, "expected a colon and a port after an IPv6 address's bracket");
    }
    has_port = !rest.empty();
    if (has_port) port = rest.substr(1);
    if (endpoint.host.find(':') == std::string::npos ||
        !std::all_of(endpoint.host.begin(), endpoint.host.end(), IsAddressCharacter)) {
      return ConfigError(where, "expected an IPv6 address in brackets, as in [::1]:10800");
    }
  } else {
    const size_t colon = text.find(':');
    has_port = colon != std::string_view::npos;
    if (has_port) port = text.substr(colon + 1);
    if (port.find(':') != std::string_view::npos) {
      return ConfigError(where,
                         "more than one colon in an endpoint; an IPv6 address stands in "
                         "brackets, as in [::1]:10800");
    }
    endpoint.host = std::string(text.substr(0, colon));
    if (endpoint.host.empty()) {
      return ConfigError(where,
                         "an endpoint without a host; write host:port, as in "
                         "127.0.0.1:10800");
    }
    if (!std::all_of(endpoint.host.begin(), endpoint.host.end(), IsHostCharacter)) {
      return ConfigError(where,
                         "a host name has letters, digits, '-', '_' and '.' only; write "
                         "host:port, as in 127.0.0.1:10800");
    }
  }
  if (has_port) {
    uint32_t number = 0;
    if (!absl::SimpleAtoi(ForAbseil(port), &number) || number < 1 || number > 65535) {
      return ConfigError(where, absl::StrCat("the port after \"", endpoint.host,
                                             "\" is not a number from 1 to 65535"));
    }
    endpoint.port = static_cast<uint16_t>(number);
  }
  return endpoint;
}

}  // namespace glowplug
