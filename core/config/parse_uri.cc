// SPDX-License-Identifier: Apache-2.0
#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <utility>

#include "core/base/text.h"
#include "core/base/utf8.h"
#include "core/config/config.h"
#include "core/config/nearest.h"
#include "core/config/values.h"

namespace glowplug {
namespace {

constexpr char kNoPassword[] =
    "a password does not belong into a URI, where logs and process lists show it; put it into an "
    "environment variable or a file and write password_env=NAME or password_file=PATH";

const std::vector<std::string>& Keys() {
  static const auto* const keys =
      new std::vector<std::string>{"transport",    "tls",           "verify",
                                   "ca",           "cert",          "key",
                                   "user",         "routing",       "retry",
                                   "order",        "threads",       "window",
                                   "timeout",      "connections",   "connect_timeout",
                                   "password_env", "password_file", "password_callback",
                                   "dns",          "address_map",   "address_allow",
                                   "address_deny", "durability",    "sharing",
                                   "size_limit",   "eviction",      "hot_bytes"};
  return *keys;
}

// Settings of the embedded store's transport, which checks them.
constexpr std::array<const char*, 5> kEmbeddedKeys = {"durability", "sharing", "eviction",
                                                      "size_limit", "hot_bytes"};
bool IsEmbeddedNumber(std::string_view key) { return key == "size_limit" || key == "hot_bytes"; }

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = absl::ascii_tolower(static_cast<unsigned char>(c));
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

absl::StatusOr<std::string> Decode(std::string_view text, std::string_view where) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded.push_back(text[i]);
      continue;
    }
    const int high = i + 2 < text.size() ? HexDigit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? HexDigit(text[i + 2]) : -1;
    if (high < 0 || low < 0 || (high == 0 && low == 0)) {
      return ConfigError(where,
                         "a percent sign is followed by two hex digits, not 00; write %25 "
                         "for the sign itself");
    }
    decoded.push_back(static_cast<char>(high * 16 + low));
    i += 2;
  }
  if (!IsUtf8(decoded)) return ConfigError(where, "is no UTF-8; write other bytes into a file");
  return decoded;
}

// The decoded query; each key at most once.
class Query {
 public:
  static absl::StatusOr<Query> Parse(std::string_view text) {
    Query query;
    for (absl::string_view part : absl::StrSplit(ForAbseil(text), '&', absl::SkipEmpty())) {
      const std::string_view pair = FromAbseil(part);
      const size_t equals = pair.find('=');
      const std::string key(pair.substr(0, equals));
      // A key is repeated in a refusal: what looks otherwise may be half of a password.
      if (key.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") != std::string::npos) {
        return ConfigError("URI", "a key has lower-case letters and '_' only; write key=value");
      }
      const std::string where = At(key);
      if (key == "password") return ConfigError(where, kNoPassword);
      const std::vector<std::string>& known = Keys();
      if (std::find(known.begin(), known.end(), key) == known.end()) {
        return UnknownKey(where, "the URI", key, known);
      }
      if (equals == std::string_view::npos || equals + 1 == pair.size()) {
        return ConfigError(where, absl::StrCat("has no value; write ", key, "=..."));
      }
      absl::StatusOr<std::string> value = Decode(pair.substr(equals + 1), where);
      if (!value.ok()) return value.status();
      if (!query.values_.emplace(key, *std::move(value)).second) {
        return ConfigError(where, "is given twice; leave one out");
      }
    }
    return query;
  }

  static std::string At(std::string_view key) { return absl::StrCat("URI ", ForAbseil(key)); }
  bool Has(const std::string& key) const { return values_.count(key) > 0; }
  // Empty when the key is not there.
  std::string Get(const std::string& key) const {
    const auto found = values_.find(key);
    return found == values_.end() ? std::string() : found->second;
  }

 private:
  std::map<std::string, std::string> values_;
};

// Which of the words stands there.
absl::StatusOr<size_t> OneOf(const Query& query, const char* key,
                             std::span<const char* const> words) {
  const std::string found = query.Get(key);
  const auto word = std::find(words.begin(), words.end(), found);
  if (word != words.end()) return static_cast<size_t>(word - words.begin());
  return ConfigError(Query::At(key),
                     absl::StrCat("expected ", absl::StrJoin(words, ", "), ", found \"", found,
                                  "\"", DidYouMean(found, {words.begin(), words.end()})));
}

absl::Status ReadNumbers(const Query& query, ClientConfig* config) {
  for (const auto& [key, out] : {std::pair{"timeout", &config->timeout},
                                 std::pair{"connect_timeout", &config->connect_timeout}}) {
    if (!query.Has(key)) continue;
    const absl::StatusOr<absl::Duration> timeout = ParseTimeout(query.Get(key), Query::At(key));
    if (!timeout.ok()) return timeout.status();
    *out = *timeout;
  }
  struct Number {
    const char* key;
    uint32_t minimum;
    uint32_t maximum;
    uint32_t* out;
  };
  for (const auto& [key, minimum, maximum, out] :
       {Number{"window", 1, kMaxWindow, &config->window},
        Number{"connections", 1, kMaxConnections, &config->connections},
        Number{"threads", 0, kMaxThreads, &config->threads}}) {
    if (!query.Has(key)) continue;
    const absl::StatusOr<uint64_t> number =
        ParseNumber(query.Get(key), minimum, maximum, Query::At(key));
    if (!number.ok()) return number.status();
    *out = static_cast<uint32_t>(*number);
  }
  if (query.Has("order")) {
    const absl::StatusOr<size_t> order = OneOf(query, "order", kOrders);
    if (!order.ok()) return order.status();
    config->order_per_key = *order == 1;
  }
  if (query.Has("dns")) {
    const absl::StatusOr<size_t> dns = OneOf(query, "dns", kDns);
    if (!dns.ok()) return dns.status();
    config->dns = static_cast<Dns>(*dns);
  }
  if (query.Has("retry")) {
    const absl::StatusOr<size_t> retry = OneOf(query, "retry", kRetries);
    if (!retry.ok()) return retry.status();
    config->retry = static_cast<Retry>(*retry);
  }
  return absl::OkStatus();
}

// "from=to,from=to", and lists of ranges.
absl::Status ReadAddressRules(const Query& query, AddressRules* rules) {
  using Rule = absl::Status (AddressRules::*)(std::string_view, std::string_view);
  for (const auto& [key, rule] :
       {std::pair<const char*, Rule>{"address_allow", &AddressRules::Allow},
        std::pair<const char*, Rule>{"address_deny", &AddressRules::Deny}}) {
    if (!query.Has(key)) continue;
    const std::string ranges = query.Get(key);
    for (absl::string_view range : absl::StrSplit(ranges, ',')) {
      absl::Status status = (rules->*rule)(FromAbseil(range), Query::At(key));
      if (!status.ok()) return status;
    }
  }
  if (!query.Has("address_map")) return absl::OkStatus();
  const std::string where = Query::At("address_map");
  const std::string pairs = query.Get("address_map");
  for (absl::string_view part : absl::StrSplit(pairs, ',')) {
    const std::string_view pair = FromAbseil(part);
    const size_t equals = pair.find('=');
    if (equals == std::string_view::npos) {
      return ConfigError(where, "expected address=address, as in 172.17.0.2:10800=127.0.0.1:32768");
    }
    absl::Status status = rules->Map(pair.substr(0, equals), pair.substr(equals + 1), where);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status ReadAuth(const Query& query, const std::string& user, ClientConfig* config) {
  config->auth.use = kAuthPlugin;
  if (!user.empty()) config->auth.settings["user"] = user;
  std::string first;
  for (const auto& [key, kind] :
       {std::pair{"password_env", "env"}, std::pair{"password_file", "file"},
        std::pair{"password_callback", "callback"}}) {
    if (!query.Has(key)) continue;
    if (!first.empty()) {
      return ConfigError(Query::At(first),
                         absl::StrCat(key, " is given as well; leave one of them out"));
    }
    first = key;
    if (user.empty()) {
      return ConfigError(Query::At(key), "is a password without a user; write ignite://user@host");
    }
    config->auth.settings["password"] = boost::json::object{{kind, query.Get(key)}};
  }
  return absl::OkStatus();
}

// A transport that is named is taken as said, as in a file. Else credentials and TLS settings turn
// TLS on, unless tls=off is written.
absl::Status ReadTransport(const Query& query, bool credentials, ClientConfig* config) {
  const std::string tls = query.Get("tls");
  if (!tls.empty() && tls != "on" && tls != "off") {
    return ConfigError(Query::At("tls"), absl::StrCat("expected on or off, found \"", tls, "\""));
  }
  const std::string transport = query.Get("transport");
  const bool foreign = transport.find('.') != std::string::npos && transport != kTcpPlugin &&
                       transport != kTlsPlugin;
  const bool names_tls = transport == "tls" || transport == kTlsPlugin;
  if (!foreign && !names_tls && !transport.empty() && transport != "tcp" &&
      transport != kTcpPlugin) {
    return ConfigError(Query::At("transport"),
                       absl::StrCat("expected tcp, tls or a plugin's full id, found \"", transport,
                                    "\"", DidYouMean(transport, {"tcp", "tls"})));
  }
  if (names_tls && tls == "off") {
    return ConfigError(Query::At("tls"), "is off, but transport asks for TLS; leave one out");
  }
  boost::json::object settings;
  std::string first_setting;
  for (const char* key : {"verify", "ca", "cert", "key"}) {
    if (!query.Has(key)) continue;
    if (first_setting.empty()) first_setting = key;
    settings[key] = query.Get(key);
  }
  const bool wants_tls =
      names_tls || tls == "on" ||
      (transport.empty() && tls != "off" && (credentials || !first_setting.empty()));
  if (!foreign && !wants_tls && !first_setting.empty()) {
    return ConfigError(
        Query::At(first_setting),
        absl::StrCat("is a setting of TLS, but ",
                     tls == "off" ? "tls=off is written" : "transport=tcp is written; add tls=on"));
  }
  PluginBlock lower;
  lower.use = foreign ? transport : kTcpPlugin;
  config->transport.path = "client.transport";
  if (wants_tls) {
    config->transport.use = kTlsPlugin;
    lower.path = "client.transport.over";
    config->transport.over = std::make_unique<PluginBlock>(std::move(lower));
  } else {
    config->transport.use = lower.use;
  }
  config->transport.settings = std::move(settings);
  return absl::OkStatus();
}

void ReadRouting(const Query& query, ClientConfig* config) {
  const std::string routing = query.Get("routing");
  config->routing.use = kRoutingPlugin;
  if (routing.find('.') != std::string::npos) {
    config->routing.use = routing;
  } else if (!routing.empty()) {
    config->routing.settings["strategy"] = routing;
  }
}

absl::Status ReadIgnite(std::string_view rest, bool is_service, const Query& query,
                        ClientConfig* config) {
  if (is_service && query.Has("dns") && config->dns != Dns::kService) {
    return ConfigError(Query::At("dns"), "ignite+srv:// is dns=srv; leave one out");
  }
  if (is_service) config->dns = Dns::kService;
  for (const char* key : kEmbeddedKeys) {
    if (query.Has(key)) {
      return ConfigError(Query::At(key), "is for an embedded store alone; leave it out");
    }
  }
  if (rest.substr(0, 2) != "//") {
    return ConfigError("URI", "expected ignite://host:port, found no // after the scheme");
  }
  rest.remove_prefix(2);
  // Before anything is repeated: what stands before an '@' may be a password, whatever it holds.
  const size_t at = rest.rfind('@');
  std::string user;
  if (at != std::string_view::npos) {
    const std::string_view before = rest.substr(0, at);
    if (before.find_first_of(":/@") != std::string_view::npos) {
      return ConfigError("URI user", kNoPassword);
    }
    absl::StatusOr<std::string> decoded = Decode(before, "URI user");
    if (!decoded.ok()) return decoded.status();
    user = *std::move(decoded);
    if (user.empty()) return ConfigError("URI user", "nothing stands before the '@'");
    rest.remove_prefix(at + 1);
  }
  if (query.Has("user")) {
    if (!user.empty() && user != query.Get("user")) {
      return ConfigError(Query::At("user"), "another user stands before the '@'; leave one out");
    }
    user = query.Get("user");
  }
  if (!rest.empty() && rest.back() == '/') rest.remove_suffix(1);
  if (rest.find('/') != std::string_view::npos) {
    return ConfigError("URI", "a path after the endpoints means nothing here; leave it out");
  }
  for (absl::string_view part : absl::StrSplit(ForAbseil(rest), ',')) {
    const std::string where = absl::StrCat("URI endpoint ", config->endpoints.size() + 1);
    absl::StatusOr<std::string> text = Decode(FromAbseil(part), where);
    if (!text.ok()) return text.status();
    absl::StatusOr<EndpointConfig> endpoint = ParseEndpoint(*text, where);
    if (!endpoint.ok()) return endpoint.status();
    if (config->dns == Dns::kService) {
      if (absl::Status status = CheckService(*endpoint, where); !status.ok()) return status;
    }
    config->endpoints.push_back(*std::move(endpoint));
    if (config->endpoints.size() > kMaxEndpoints) {
      return ConfigError("URI", absl::StrCat("more than ", kMaxEndpoints, " endpoints"));
    }
  }
  absl::Status status = ReadAuth(query, user, config);
  if (status.ok()) status = ReadTransport(query, !user.empty(), config);
  if (status.ok()) status = ReadAddressRules(query, &config->address_rules);
  if (status.ok()) ReadRouting(query, config);
  return status;
}

absl::Status ReadEmbedded(std::string_view rest, const Query& query, ClientConfig* config) {
  for (const char* key : {"transport", "tls", "verify", "ca", "cert", "key", "user", "password_env",
                          "password_file", "password_callback", "routing", "connections", "dns",
                          "address_map", "address_allow", "address_deny"}) {
    if (query.Has(key)) {
      return ConfigError(Query::At(key), "means nothing for an embedded store; leave it out");
    }
  }
  for (const char* key : kEmbeddedKeys) {
    if (!query.Has(key)) continue;
    boost::json::value& setting = config->transport.settings[key];
    if (!IsEmbeddedNumber(key)) {
      setting = query.Get(key);
      continue;
    }
    const absl::StatusOr<uint64_t> number =
        ParseNumber(query.Get(key), 0, uint64_t{1} << 50, Query::At(key));
    if (!number.ok()) return number.status();
    setting = static_cast<int64_t>(*number);
  }
  if (rest.substr(0, 2) == "//") {
    rest.remove_prefix(2);
    if (rest.substr(0, 1) != "/") {
      return ConfigError("URI",
                         "expected embedded:./directory or embedded:///directory, found a "
                         "host after //");
    }
  }
  absl::StatusOr<std::string> path = Decode(rest, "URI path");
  if (!path.ok()) return path.status();
  config->endpoints.push_back({.text = *std::move(path)});
  config->transport.use = kEmbeddedPlugin;
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ClientConfig> ParseUri(std::string_view uri) {
  const size_t colon = uri.find(':');
  ClientConfig config;
  config.scheme = absl::AsciiStrToLower(ForAbseil(uri.substr(0, colon)));
  const bool is_service = config.scheme == "ignite+srv";
  if (is_service) config.scheme = "ignite";
  if (colon == std::string_view::npos ||
      (config.scheme != "ignite" && config.scheme != "embedded")) {
    return ConfigError(
        "URI",
        absl::StrCat(
            "unknown scheme \"", config.scheme, "\"",
            DidYouMean(config.scheme, {"ignite", "embedded"}),
            " (allowed: ignite://host:10800, ignite+srv://name, embedded:./directory; a file whose "
            "name holds a colon is written ./name)"));
  }
  std::string_view rest = uri.substr(colon + 1);
  for (char c : uri) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte == 0x7f) {
      return ConfigError("URI",
                         "holds a blank or a control character; write it as %20 or the like");
    }
  }
  if (rest.find('#') != std::string_view::npos) {
    return ConfigError("URI", "holds a '#', which means nothing here; write it as %23");
  }
  const size_t question = rest.find('?');
  const std::string_view parameters =
      question == std::string_view::npos ? std::string_view() : rest.substr(question + 1);
  absl::StatusOr<Query> query = Query::Parse(parameters);
  if (!query.ok()) return query.status();
  rest = rest.substr(0, question);
  config.transport.path = "client.transport";
  config.codec.use = kBinaryPlugin;
  config.codec.path = "client.codec";
  config.auth.path = "client.auth";
  config.routing.path = "client.routing";
  absl::Status status = ReadNumbers(*query, &config);
  if (status.ok()) {
    status = config.scheme == "ignite" ? ReadIgnite(rest, is_service, *query, &config)
                                       : ReadEmbedded(rest, *query, &config);
  }
  if (!status.ok()) return status;
  return config;
}

}  // namespace glowplug
