// SPDX-License-Identifier: Apache-2.0
#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "core/base/text.h"
#include "core/config/config.h"
#include "core/config/json_text.h"
#include "core/config/values.h"

namespace glowplug {
namespace {

namespace json = boost::json;

std::string Text(const json::value& value) {
  const json::string& text = value.get_string();
  return {text.data(), text.size()};
}

std::string Dotted(const std::string& where, std::string_view key) {
  return absl::StrCat(where, where.empty() ? "" : ".", ForAbseil(key));
}

absl::Status Expected(const std::string& where, std::string_view expected,
                      const json::value& found) {
  return ConfigError(where,
                     absl::StrCat("expected ", ForAbseil(expected), ", found ", KindOf(found)));
}

absl::Status CheckKeys(const json::object& object, const std::string& where,
                       const std::vector<std::string>& allowed) {
  for (const auto& member : object) {
    const std::string key(member.key());
    if (std::find(allowed.begin(), allowed.end(), key) == allowed.end()) {
      return UnknownKey(Dotted(where, key), where.empty() ? "the configuration" : where, key,
                        allowed);
    }
  }
  return absl::OkStatus();
}

// Reads the members of one object; the first error stays.
class Reader {
 public:
  Reader(const json::object& object, std::string where)
      : object_(object), where_(std::move(where)) {}

  const absl::Status& status() const { return status_; }
  std::string At(std::string_view key) const { return Dotted(where_, key); }
  void Refuse(absl::Status status) {
    if (status_.ok()) status_ = std::move(status);
  }

  // Null when there is no such member, and when an earlier one was wrong.
  const json::value* Find(std::string_view key) const {
    return status_.ok() ? object_.if_contains({key.data(), key.size()}) : nullptr;
  }
  const json::object* Object(std::string_view key) {
    const json::value* value = Find(key);
    if (value == nullptr) return nullptr;
    if (!value->is_object()) Refuse(Expected(At(key), "an object", *value));
    return value->if_object();
  }
  void Bool(std::string_view key, bool* out) {
    const json::value* value = Find(key);
    if (value == nullptr) return;
    if (!value->is_bool()) return Refuse(Expected(At(key), "true or false", *value));
    *out = value->get_bool();
  }
  void String(std::string_view key, std::string* out) {
    const json::value* value = Find(key);
    if (value == nullptr) return;
    if (!value->is_string()) return Refuse(Expected(At(key), "a string", *value));
    *out = Text(*value);
  }
  template <class T>
  void Integer(std::string_view key, uint64_t minimum, uint64_t maximum, T* out) {
    const json::value* value = Find(key);
    if (value == nullptr) return;
    const std::string expected = absl::StrCat("an integer from ", minimum, " to ", maximum);
    if (!value->is_int64()) return Refuse(Expected(At(key), expected, *value));
    const int64_t found = value->get_int64();
    if (found < 0 || static_cast<uint64_t>(found) < minimum ||
        static_cast<uint64_t>(found) > maximum) {
      return Refuse(ConfigError(At(key), absl::StrCat("expected ", expected, ", found ", found)));
    }
    *out = static_cast<T>(found);
  }
  void Timeout(std::string_view key, absl::Duration* out) {
    const json::value* value = Find(key);
    if (value == nullptr) return;
    absl::StatusOr<absl::Duration> timeout =
        Expected(At(key), "a duration like \"5s\" or a number of milliseconds", *value);
    if (value->is_string()) timeout = ParseTimeout(Text(*value), At(key));
    if (value->is_int64()) {
      timeout = CheckTimeout(absl::Milliseconds(value->get_int64()), At(key));
    }
    if (!timeout.ok()) return Refuse(timeout.status());
    *out = *timeout;
  }
  // False when the member is absent or wrong; *out holds its strings.
  bool Strings(std::string_view key, std::vector<std::string>* out) {
    const json::value* value = Find(key);
    if (value == nullptr) return false;
    if (!value->is_array()) {
      Refuse(Expected(At(key), "an array of strings", *value));
      return false;
    }
    out->clear();
    for (const json::value& item : value->get_array()) {
      if (!item.is_string()) {
        Refuse(Expected(absl::StrCat(At(key), "[", out->size(), "]"), "a string", item));
        return false;
      }
      out->push_back(Text(item));
    }
    return true;
  }
  // The index of one of `names`; nothing when the member is absent or wrong.
  std::optional<size_t> OneOf(std::string_view key, const std::vector<std::string>& names) {
    const json::value* value = Find(key);
    if (value == nullptr) return std::nullopt;
    std::string expected = "one of";
    for (const std::string& name : names) absl::StrAppend(&expected, " \"", name, "\"");
    if (!value->is_string()) {
      Refuse(Expected(At(key), expected, *value));
      return std::nullopt;
    }
    const std::string text = Text(*value);
    const auto found = std::find(names.begin(), names.end(), text);
    if (found == names.end()) {
      Refuse(ConfigError(At(key), absl::StrCat("expected ", expected, ", found \"", text, "\"")));
      return std::nullopt;
    }
    return static_cast<size_t>(found - names.begin());
  }

 private:
  const json::object& object_;
  const std::string where_;
  absl::Status status_;
};

absl::StatusOr<PluginBlock> ParseBlock(const json::object& object, const std::string& where,
                                       std::string_view default_use, bool may_have_over) {
  PluginBlock block;
  block.path = where;
  block.use = std::string(default_use);
  for (const auto& member : object) {
    const std::string at = Dotted(where, std::string(member.key()));
    if (member.key() == "use") {
      if (!member.value().is_string() || member.value().get_string().empty()) {
        return Expected(at, "a plugin's id, as in \"glowplug.tcp\", or a file's absolute path",
                        member.value());
      }
      block.use = Text(member.value());
    } else if (member.key() == "over" && may_have_over) {
      if (!member.value().is_object()) return Expected(at, "an object", member.value());
      absl::StatusOr<PluginBlock> over =
          ParseBlock(member.value().get_object(), at, "", /*may_have_over=*/true);
      if (!over.ok()) return over.status();
      if (over->use.empty()) return ConfigError(at, "expected the key \"use\" with a plugin's id");
      block.over = std::make_unique<PluginBlock>(*std::move(over));
    } else {
      block.settings.emplace(member.key(), member.value());
    }
  }
  if (block.use == kTlsPlugin && block.over == nullptr) {
    block.over = std::make_unique<PluginBlock>();
    block.over->use = kTcpPlugin;
    block.over->path = Dotted(where, "over");
  }
  return block;
}

// A path or an abstract name is opaque: only the transport knows what it means.
bool IsOpaque(std::string_view endpoint) {
  return endpoint.find('/') != std::string_view::npos || endpoint.substr(0, 1) == "@" ||
         endpoint.substr(0, 1) == ".";
}

void ReadEndpoints(Reader& client, ClientConfig* config) {
  std::vector<std::string> endpoints;
  if (!client.Strings("endpoints", &endpoints)) {
    const bool by_address =
        config->transport.use == kTcpPlugin || config->transport.use == kTlsPlugin;
    if (by_address) {
      client.Refuse(ConfigError(client.At("endpoints"),
                                "missing; expected a list like [\"127.0.0.1:10800\"]"));
    }
    return;
  }
  if (endpoints.empty() || endpoints.size() > kMaxEndpoints) {
    return client.Refuse(ConfigError(
        client.At("endpoints"),
        absl::StrCat("expected 1 to ", kMaxEndpoints, " endpoints, found ", endpoints.size())));
  }
  for (const std::string& text : endpoints) {
    const std::string where =
        absl::StrCat(client.At("endpoints"), "[", config->endpoints.size(), "]");
    if (IsOpaque(text)) {
      if (config->dns != Dns::kFirst) {
        return client.Refuse(ConfigError(where, "is no name to look up; leave client.dns out"));
      }
      config->endpoints.push_back({.text = text});
      continue;
    }
    absl::StatusOr<EndpointConfig> endpoint = ParseEndpoint(text, where);
    if (!endpoint.ok()) return client.Refuse(endpoint.status());
    if (config->dns == Dns::kService) client.Refuse(CheckService(*endpoint, where));
    config->endpoints.push_back(*std::move(endpoint));
  }
}

void ReadAddressRules(Reader& client, AddressRules* rules) {
  if (const json::object* map = client.Object("address_map")) {
    for (const auto& member : *map) {
      const std::string from(member.key());
      const std::string at = Dotted(client.At("address_map"), from);
      if (!member.value().is_string()) {
        return client.Refuse(Expected(at, "an address, as in \"127.0.0.1:32768\"", member.value()));
      }
      client.Refuse(rules->Map(from, Text(member.value()), at));
    }
  }
  std::vector<std::string> ranges;
  if (client.Strings("address_allow", &ranges)) {
    for (const std::string& range : ranges) {
      client.Refuse(rules->Allow(range, client.At("address_allow")));
    }
  }
  if (client.Strings("address_deny", &ranges)) {
    for (const std::string& range : ranges) {
      client.Refuse(rules->Deny(range, client.At("address_deny")));
    }
  }
}

void ReadBlock(Reader& client, std::string_view key, std::string_view default_use,
               PluginBlock* block) {
  static const json::object kEmpty;
  const json::object* object = client.Object(key);
  absl::StatusOr<PluginBlock> parsed =
      ParseBlock(object == nullptr ? kEmpty : *object, client.At(key), default_use,
                 /*may_have_over=*/key == "transport");
  if (!parsed.ok()) return client.Refuse(parsed.status());
  *block = *std::move(parsed);
}

absl::Status ReadClient(const json::object& object, ClientConfig* config) {
  absl::Status keys = CheckKeys(object, "client",
                                {"endpoints",
                                 "timeout",
                                 "connect_timeout",
                                 "window",
                                 "max_unsent_bytes",
                                 "fail_when_full",
                                 "connections",
                                 "threads",
                                 "order",
                                 "discovery",
                                 "data_center",
                                 "retry",
                                 "reconnect_max",
                                 "heartbeat",
                                 "dead_after",
                                 "dns",
                                 "address_map",
                                 "address_allow",
                                 "address_deny",
                                 "log",
                                 "transport",
                                 "codec",
                                 "auth",
                                 "routing"});
  if (!keys.ok()) return keys;
  Reader client(object, "client");
  client.Timeout("timeout", &config->timeout);
  client.Timeout("connect_timeout", &config->connect_timeout);
  client.Integer("window", 1, kMaxWindow, &config->window);
  client.Integer("max_unsent_bytes", 1, uint64_t{1} << 30, &config->max_unsent_bytes);
  client.Bool("fail_when_full", &config->fail_when_full);
  client.Integer("connections", 1, kMaxConnections, &config->connections);
  client.Integer("threads", 0, kMaxThreads, &config->threads);
  if (const auto order = client.OneOf("order", {std::begin(kOrders), std::end(kOrders)})) {
    config->order_per_key = *order == 1;
  }
  if (const auto retry = client.OneOf("retry", {std::begin(kRetries), std::end(kRetries)})) {
    config->retry = static_cast<Retry>(*retry);
  }
  client.Timeout("reconnect_max", &config->reconnect_max);
  client.Timeout("heartbeat", &config->heartbeat);
  client.Timeout("dead_after", &config->dead_after);
  client.Bool("discovery", &config->discovery);
  if (const auto dns = client.OneOf("dns", {std::begin(kDns), std::end(kDns)})) {
    config->dns = static_cast<Dns>(*dns);
  }
  ReadAddressRules(client, &config->address_rules);
  client.String("data_center", &config->data_center);
  if (const auto level = client.OneOf("log", {"debug", "info", "warning", "error", "off"})) {
    config->log_level = static_cast<LogLevel>(*level);
  }
  ReadBlock(client, "codec", kBinaryPlugin, &config->codec);
  ReadBlock(client, "auth", kAuthPlugin, &config->auth);
  ReadBlock(client, "routing", kRoutingPlugin, &config->routing);
  // Credentials turn TLS on, unless the transport is named.
  const bool credentials = config->auth.use != kAuthPlugin || !config->auth.settings.empty();
  ReadBlock(client, "transport", credentials ? kTlsPlugin : kTcpPlugin, &config->transport);
  ReadEndpoints(client, config);
  return client.status();
}

absl::Status CheckPins(const json::object& pins, PluginPolicy* policy) {
  for (const auto& member : pins) {
    const std::string id(member.key());
    const std::string where = Dotted("plugins.pin", id);
    std::string digest = member.value().is_string() ? Text(member.value()) : std::string();
    absl::AsciiStrToLower(&digest);
    const bool hex = std::all_of(digest.begin(), digest.end(), [](char c) {
      return absl::ascii_isxdigit(static_cast<unsigned char>(c));
    });
    if (digest.size() != 64 || !hex) {
      return ConfigError(where, "expected a SHA-256 as 64 hex digits, as sha256sum prints it");
    }
    policy->pin[id] = digest;
  }
  return absl::OkStatus();
}

absl::Status ReadPlugins(const json::object& object, PluginPolicy* policy) {
  absl::Status keys =
      CheckKeys(object, "plugins", {"search", "trust", "pin", "allow", "environment", "builtin"});
  if (!keys.ok()) return keys;
  Reader plugins(object, "plugins");
  plugins.Strings("search", &policy->search);
  plugins.Strings("allow", &policy->allow);
  plugins.Bool("environment", &policy->use_environment);
  plugins.Bool("builtin", &policy->use_builtin);
  if (const auto trust = plugins.OneOf("trust", {"strict", "default", "off"})) {
    policy->trust = static_cast<Trust>(*trust);
  }
  for (size_t i = 0; i < policy->search.size(); ++i) {
    if (policy->search[i].substr(0, 1) == "/") continue;
    plugins.Refuse(ConfigError(
        absl::StrCat("plugins.search[", i, "]"),
        absl::StrCat("expected an absolute directory, found \"", policy->search[i], "\"")));
  }
  if (const json::object* pins = plugins.Object("pin")) plugins.Refuse(CheckPins(*pins, policy));
  return plugins.status();
}

}  // namespace

absl::StatusOr<ClientConfig> ParseJson(std::string_view text, std::string_view where) {
  absl::StatusOr<json::value> tree = ParseJsonText(text, where, JsonDialect::kWithComments);
  if (!tree.ok()) return tree.status();
  if (!tree->is_object()) return Expected(std::string(where), "an object", *tree);
  const json::object& root = tree->get_object();
  if (absl::Status keys = CheckKeys(root, "", {"client", "plugins"}); !keys.ok()) return keys;
  ClientConfig config;
  Reader reader(root, "");
  const json::object kEmpty;
  const json::object* client = reader.Object("client");
  const json::object* plugins = reader.Object("plugins");
  if (!reader.status().ok()) return reader.status();
  absl::Status status = ReadClient(client == nullptr ? kEmpty : *client, &config);
  if (status.ok() && plugins != nullptr) status = ReadPlugins(*plugins, &config.plugins);
  if (!status.ok()) return status;
  return config;
}

}  // namespace glowplug
