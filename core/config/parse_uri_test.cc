// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <tuple>

#include "core/config/config.h"

namespace glowplug {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

ClientConfig Good(std::string_view uri) {
  absl::StatusOr<ClientConfig> config = ParseTarget(uri);
  EXPECT_TRUE(config.ok()) << uri << ": " << config.status();
  return config.ok() ? *std::move(config) : ClientConfig();
}

std::string Refusal(std::string_view uri) {
  const absl::StatusOr<ClientConfig> config = ParseTarget(uri);
  EXPECT_FALSE(config.ok()) << uri;
  EXPECT_EQ(config.status().code(), absl::StatusCode::kInvalidArgument) << config.status();
  return std::string(config.status().message());
}

TEST(ParseUriTest, ReadsEndpointsWithTheirDefaults) {
  const ClientConfig config = Good("ignite://host1:10900,host2,[::1]:10801,[fe80::1%25eth0]");
  ASSERT_EQ(config.endpoints.size(), 4u);
  EXPECT_EQ(config.endpoints[0].host, "host1");
  EXPECT_EQ(config.endpoints[0].port, 10900);
  EXPECT_EQ(config.endpoints[0].text, "host1:10900");
  EXPECT_EQ(config.endpoints[1].host, "host2");
  EXPECT_EQ(config.endpoints[1].port, 10800);
  EXPECT_EQ(config.endpoints[2].host, "::1");
  EXPECT_EQ(config.endpoints[2].port, 10801);
  EXPECT_EQ(config.endpoints[3].host, "fe80::1%eth0");
  EXPECT_EQ(config.endpoints[3].port, 10800);
}

TEST(ParseUriTest, StandsForTheBuiltInPlugins) {
  const ClientConfig config = Good("ignite://127.0.0.1/");
  EXPECT_EQ(config.scheme, "ignite");
  EXPECT_EQ(config.transport.use, "glowplug.tcp");
  EXPECT_EQ(config.transport.path, "client.transport");
  EXPECT_EQ(config.transport.over, nullptr);
  EXPECT_EQ(config.codec.use, "glowplug.binary");
  EXPECT_EQ(config.auth.use, "glowplug.auth");
  EXPECT_TRUE(config.auth.settings.empty());
  EXPECT_EQ(config.routing.use, "glowplug.routing");
  EXPECT_EQ(config.timeout, absl::Seconds(10));
  EXPECT_EQ(config.connect_timeout, absl::Seconds(5));
  EXPECT_EQ(config.window, 1024u);
}

TEST(ParseUriTest, ReadsNumbersAndDurations) {
  const ClientConfig config = Good("ignite://h?timeout=1m30s&connect_timeout=250&window=7");
  EXPECT_EQ(config.timeout, absl::Seconds(90));
  EXPECT_EQ(config.connect_timeout, absl::Milliseconds(250));
  EXPECT_EQ(config.window, 7u);
}

TEST(ParseUriTest, ReadsHowTheClientWorks) {
  const ClientConfig config = Good("ignite://h?connections=3&threads=0&order=per_key");
  EXPECT_EQ(config.connections, 3u);
  EXPECT_EQ(config.threads, 0u);
  EXPECT_TRUE(config.order_per_key);
  EXPECT_FALSE(Good("ignite://h?order=none").order_per_key);
  EXPECT_THAT(Refusal("ignite://h?order=perkey"), HasSubstr("did you mean \"per_key\"?"));
  EXPECT_THAT(Refusal("ignite://h?connections=0"), HasSubstr("an integer from 1 to"));
  EXPECT_THAT(Refusal("ignite://h?threads=2"), HasSubstr("an integer from 0 to 1"));
}

TEST(ParseUriTest, ReadsWhatANameStandsFor) {
  EXPECT_EQ(Good("ignite://h").dns, Dns::kFirst);
  EXPECT_EQ(Good("ignite://h?dns=all").dns, Dns::kAll);
  for (const char* uri : {"ignite://example.com?dns=srv", "ignite+srv://example.com",
                          "ignite+srv://example.com?dns=srv"}) {
    const ClientConfig config = Good(uri);
    EXPECT_EQ(config.scheme, "ignite");
    EXPECT_EQ(config.dns, Dns::kService);
    EXPECT_EQ(config.endpoints.at(0).host, "example.com");
  }
  EXPECT_EQ(Good("ignite+srv://_cache._tcp.example.com").endpoints.at(0).host,
            "_cache._tcp.example.com");
  EXPECT_THAT(Refusal("ignite+srv://example.com:10800"), HasSubstr("a name alone"));
  EXPECT_THAT(Refusal("ignite+srv://10.0.0.7"), HasSubstr("a name alone"));
  EXPECT_THAT(Refusal("ignite+srv://example.com?dns=all"), HasSubstr("leave one out"));
  EXPECT_THAT(Refusal("ignite://h?dns=al"), HasSubstr("did you mean \"all\"?"));
  EXPECT_THAT(Refusal("embedded:./x?dns=all"), HasSubstr("URI dns"));
}

TEST(ParseUriTest, ReadsRulesForAddresses) {
  const ClientConfig config = Good(
      "ignite://h?address_map=172.17.0.2:10800=127.0.0.1:32768,172.17.0.3=127.0.0.1"
      "&address_allow=10.0.0.0/8,fd00::/8&address_deny=10.1.0.0/16");
  const auto reached = config.address_rules.Apply({"172.17.0.2", "10.2.0.1"}, 10800);
  ASSERT_EQ(reached.size(), 1u);
  EXPECT_EQ(reached[0].text, "127.0.0.1:32768");
  EXPECT_EQ(config.address_rules.Apply({"172.17.0.3"}, 7).at(0).text, "127.0.0.1:7");
  EXPECT_TRUE(config.address_rules.Apply({"10.1.0.1", "11.0.0.1"}, 10800).empty());
  EXPECT_THAT(Refusal("ignite://h?address_map=127.0.0.1"), HasSubstr("expected address=address"));
  EXPECT_THAT(Refusal("ignite://h?address_deny=x"), HasSubstr("URI address_deny"));
}

TEST(ParseUriTest, CredentialsTurnTlsOnUnlessItIsOffOrATransportIsNamed) {
  const ClientConfig on = Good("ignite://ada@h?password_env=PW");
  EXPECT_EQ(on.transport.use, "glowplug.tls");
  ASSERT_NE(on.transport.over, nullptr);
  EXPECT_EQ(on.transport.over->use, "glowplug.tcp");
  EXPECT_EQ(on.transport.over->path, "client.transport.over");
  EXPECT_EQ(on.auth.settings.at("user"), "ada");
  EXPECT_EQ(on.auth.settings.at("password").at("env"), "PW");
  const ClientConfig off = Good("ignite://h?user=a%40b&password_file=/run/pw&tls=off");
  EXPECT_EQ(off.transport.use, "glowplug.tcp");
  EXPECT_EQ(off.auth.settings.at("user"), "a@b");
  EXPECT_EQ(off.auth.settings.at("password").at("file"), "/run/pw");
  for (const char* named : {"transport=tcp", "transport=glowplug.tcp"}) {
    const ClientConfig tcp = Good(std::string("ignite://ada@h?") + named);
    EXPECT_EQ(tcp.transport.use, "glowplug.tcp");
    EXPECT_EQ(tcp.transport.over, nullptr);
    const ClientConfig both = Good(std::string("ignite://ada@h?tls=on&ca=x&") + named);
    EXPECT_EQ(both.transport.use, "glowplug.tls");
    EXPECT_EQ(both.transport.settings.at("ca"), "x");
  }
}

TEST(ParseUriTest, TakesTransportAndItsSettings) {
  const ClientConfig tls = Good("ignite://h?transport=tls&ca=/etc/ca.pem&verify=full");
  EXPECT_EQ(tls.transport.use, "glowplug.tls");
  EXPECT_EQ(tls.transport.settings.at("ca"), "/etc/ca.pem");
  EXPECT_EQ(tls.transport.settings.at("verify"), "full");
  EXPECT_EQ(Good("ignite://h?ca=/etc/ca.pem").transport.use, "glowplug.tls");
  const ClientConfig foreign = Good("ignite://ada@h?transport=com.acme.quic&ca=x");
  EXPECT_EQ(foreign.transport.use, "com.acme.quic");
  EXPECT_EQ(foreign.transport.settings.at("ca"), "x");
  const ClientConfig wrapped = Good("ignite://h?transport=com.acme.unix&tls=on");
  EXPECT_EQ(wrapped.transport.use, "glowplug.tls");
  ASSERT_NE(wrapped.transport.over, nullptr);
  EXPECT_EQ(wrapped.transport.over->use, "com.acme.unix");
}

TEST(ParseUriTest, TakesRoutingByStrategyOrPlugin) {
  EXPECT_EQ(Good("ignite://h?routing=round_robin").routing.settings.at("strategy"), "round_robin");
  EXPECT_EQ(Good("ignite://h?routing=com.acme.near").routing.use, "com.acme.near");
}

TEST(ParseUriTest, ReadsEmbeddedStores) {
  for (const auto& [uri, path] :
       {std::pair{"embedded:./my%20cities", "./my cities"},
        std::pair{"embedded:///var/lib/app", "/var/lib/app"}, std::pair{"embedded:", ""}}) {
    const ClientConfig config = Good(uri);
    ASSERT_EQ(config.endpoints.size(), 1u) << uri;
    EXPECT_EQ(config.endpoints[0].text, path);
    EXPECT_EQ(config.transport.use, "glowplug.embedded");
    EXPECT_EQ(config.codec.use, "glowplug.binary");
    EXPECT_EQ(config.auth.use, "");
    EXPECT_EQ(config.routing.use, "");
  }
  const ClientConfig set = Good("embedded:./x?durability=process&size_limit=1048576");
  EXPECT_EQ(set.transport.settings.at("durability"), "process");
  EXPECT_EQ(set.transport.settings.at("size_limit"), 1048576);
  EXPECT_THAT(Refusal("embedded:./x?hot_bytes=1.5"), HasSubstr("URI hot_bytes"));
  EXPECT_THAT(Refusal("ignite://h?durability=process"), HasSubstr("URI durability"));
  EXPECT_THAT(Refusal("embedded://host/x"), HasSubstr("embedded:./directory"));
  EXPECT_THAT(Refusal("embedded:./x?tls=on"), HasSubstr("URI tls"));
}

TEST(ParseUriTest, NamesTheNearestKey) {
  EXPECT_THAT(Refusal("ignite://127.0.0.1:1?transprot=tls"),
              AllOf(HasSubstr("transprot: unknown key"), HasSubstr("did you mean \"transport\"?"),
                    HasSubstr("(allowed: address_allow, address_deny, address_map, ca, cert,")));
  EXPECT_THAT(Refusal("ignit://h"), HasSubstr("did you mean \"ignite\"?"));
  EXPECT_THAT(Refusal("ignite://h?transport=tsl"), HasSubstr("did you mean \"tls\"?"));
}

TEST(ParseUriTest, ReadsWhatIsSentAgain) {
  EXPECT_EQ(Good("ignite://h").retry, Retry::kIdempotent);
  EXPECT_EQ(Good("ignite://h?retry=none").retry, Retry::kNone);
  EXPECT_EQ(Good("ignite://h?retry=reads").retry, Retry::kReads);
  EXPECT_EQ(Good("ignite://h?retry=all").retry, Retry::kAll);
  EXPECT_THAT(Refusal("ignite://h?retry=read"),
              AllOf(HasSubstr("URI retry: expected none, reads, idempotent, all"),
                    HasSubstr("did you mean \"reads\"?")));
}

TEST(ParseUriTest, NeverRepeatsAPassword) {
  for (const char* uri :
       {"ignite://ada:hunter22@h", "ignite://ada:hunter22/x@h", "ignite://ada:hun@ter22@h",
        "ignite://ada:hunter22?x@h", "ignite://ada:hunter22#x@h", "ignite://h?password=hunter22",
        "ignite://ada:hunter22", "ignite://ada:hunter22?tls=on", "ignite://[hunter22",
        "ignite://ada%3Ahunter22@h,hunter22 x"}) {
    EXPECT_THAT(Refusal(uri), AllOf(Not(HasSubstr("hunter22")), Not(HasSubstr("ter22")))) << uri;
  }
  EXPECT_THAT(Refusal("ignite://ada:hunter22@h"),
              AllOf(HasSubstr("password_env=NAME"), HasSubstr("password_file=PATH")));
}

TEST(ParseUriTest, RefusesWhatIsMalformed) {
  const std::tuple<const char*, const char*> cases[] = {
      {"ignite:h", "ignite://host:port"},
      {"ignite://", "without a host"},
      {"ignite://a,,b", "URI endpoint 2: an endpoint without a host"},
      {"ignite://h:0", "number from 1 to 65535"},
      {"ignite://h:65536", "number from 1 to 65535"},
      {"ignite://h:", "number from 1 to 65535"},
      {"ignite://::1", "brackets"},
      {"ignite://[::1", "closing bracket"},
      {"ignite://[::1]x", "expected a colon"},
      {"ignite://[h]", "IPv6 address in brackets"},
      {"ignite://h/path", "a path after the endpoints"},
      {"ignite://h#x", "'#'"},
      {"ignite://h e", "blank"},
      {"ignite://h?tls=maybe", "expected on or off, found \"maybe\""},
      {"ignite://h?tls=on&tls=off", "given twice"},
      {"ignite://h?tls", "has no value"},
      {"ignite://h?transport=tls&tls=off", "transport asks for TLS"},
      {"ignite://h?tls=off&ca=x", "is a setting of TLS"},
      {"ignite://h?transport=tcp&ca=x", "is a setting of TLS, but transport=tcp"},
      {"ignite://h?timeout=soon", "expected a duration like 5s"},
      {"ignite://h?timeout=0", "more than 0"},
      {"ignite://h?timeout=-5s", "more than 0"},
      {"ignite://h?timeout=inf", "at most 24h"},
      {"ignite://h?window=0", "an integer from 1 to"},
      {"ignite://h?window=99999999999999999999", "an integer from 1 to"},
      {"ignite://h?ca=%zz", "percent sign"},
      {"ignite://h?ca=%0", "percent sign"},
      {"ignite://h?ca=a%00b", "percent sign"},
      {"ignite://h?ca=%FF", "URI ca: is no UTF-8"},
      {"ignite://\xC3(@h", "URI user: is no UTF-8"},
      {"ignite://h?password_env=X", "without a user"},
      {"ignite://a@h?password_callback=X&password_file=y", "leave one of them out"},
      {"ignite://a@h?password_env=X&password_file=y", "leave one of them out"},
      {"ignite://a@h?user=b", "another user"},
      {"ignite://@h", "nothing stands before"},
      {"localhost:10800", "unknown scheme \"localhost\""},
      {"", "nothing to open"},
  };
  for (const auto& [uri, text] : cases) EXPECT_THAT(Refusal(uri), HasSubstr(text)) << uri;
}

}  // namespace
}  // namespace glowplug
