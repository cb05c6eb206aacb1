// SPDX-License-Identifier: Apache-2.0
#include <glowplug/conformance/auth.h>

#include <cstring>

extern "C" const glowplug::api::PluginEntry glowplug_plugin_v1_auth;

namespace glowplug::conformance {
namespace {

AuthUnderTest Nobody() {
  AuthUnderTest nobody;
  nobody.name = "Nobody";
  nobody.entry = &glowplug_plugin_v1_auth;
  return nobody;
}

AuthUnderTest WithPassword(std::string name, const std::string& password) {
  AuthUnderTest user = Nobody();
  user.name = std::move(name);
  user.configure = [](ConfigTree& config) {
    config.String("user", "ignite").Secret("password", "PASSWORD");
  };
  user.prepare_host = [password](FakeHost& host) { host.SetSecret("PASSWORD", password); };
  user.credentials = {{"user", "ignite"}, {"password", password}};
  return user;
}

AuthUnderTest WithAttributes() {
  AuthUnderTest user = WithPassword("Attributes", "correct horse");
  user.configure = [](ConfigTree& config) {
    config.String("user", "ignite").Secret("password", "PASSWORD");
    config.Strings("attributes", {"tenant=blue", "token=a=b", "empty="});
  };
  user.credentials.insert(
      {{"attribute.tenant", "blue"}, {"attribute.token", "a=b"}, {"attribute.empty", ""}});
  return user;
}

AuthUnderTest WithAttributesAlone() {
  AuthUnderTest nobody = Nobody();
  nobody.name = "AttributesAlone";
  nobody.configure = [](ConfigTree& config) { config.Strings("attributes", {"tenant=blue"}); };
  nobody.credentials = {{"attribute.tenant", "blue"}};
  return nobody;
}

INSTANTIATE_TEST_SUITE_P(Auth, AuthConformance,
                         testing::Values(Nobody(), WithPassword("Password", "correct horse"),
                                         WithPassword("LongPassword", std::string(60'000, '#')),
                                         WithAttributes(), WithAttributesAlone()),
                         NameOfInstance());

class PasswordAuthTest : public testing::Test {
 protected:
  api::Outcome Create(const std::function<void(ConfigTree&)>& configure) {
    ConfigTree config;
    configure(config);
    api::Plugin* plugin = nullptr;
    const api::Outcome outcome =
        glowplug_plugin_v1_auth.create(&host_, config.root(), &plugin, &failure_);
    if (outcome == api::Outcome::kDone) plugin_.reset(plugin);
    return outcome;
  }
  api::Auth& door() { return *static_cast<api::Auth*>(plugin_->Query(api::kAuthId)); }
  std::string Text() const { return std::string(sdk::TextOf(failure_)); }

  FakeHost host_;
  sdk::Owned<api::Plugin> plugin_;
  api::Failure failure_ = sdk::NoFailure();
};

TEST_F(PasswordAuthTest, UserWithoutPasswordIsRefused) {
  EXPECT_EQ(Create([](ConfigTree& config) { config.String("user", "ignite"); }),
            api::Outcome::kFailed);
  EXPECT_EQ(failure_.code, api::Code::kInvalidArgument);
  EXPECT_NE(Text().find("user \"ignite\" without a password"), std::string::npos) << Text();
}

TEST_F(PasswordAuthTest, PasswordWithoutUserIsRefused) {
  EXPECT_EQ(Create([](ConfigTree& config) { config.Secret("password", "PASSWORD"); }),
            api::Outcome::kFailed);
  EXPECT_NE(Text().find("a password without a user"), std::string::npos) << Text();
}

TEST_F(PasswordAuthTest, AttributesAreNameAndValue) {
  for (const auto& [attributes, why] :
       {std::pair{std::vector<std::string>{"tenant"}, "no '='"},
        std::pair{std::vector<std::string>{"=blue"}, "no name"},
        std::pair{std::vector<std::string>{"a=1", "a=2"}, "name \"a\" twice"}}) {
    EXPECT_EQ(Create([&](ConfigTree& config) { config.Strings("attributes", attributes); }),
              api::Outcome::kFailed);
    EXPECT_NE(Text().find(why), std::string::npos) << Text();
  }
}

TEST_F(PasswordAuthTest, SecretIsFetchedWhenTheExchangeStarts) {
  ASSERT_EQ(Create([](ConfigTree& config) {
              config.String("user", "ignite").Secret("password", "PASSWORD");
            }),
            api::Outcome::kDone)
      << Text();
  api::Endpoint endpoint{};
  endpoint.struct_size = sizeof(endpoint);
  api::AuthExchange* exchange = nullptr;
  EXPECT_EQ(door().Start(&endpoint, 1, &exchange, &failure_), api::Outcome::kFailed);
  EXPECT_EQ(failure_.code, api::Code::kNotFound) << "the host's own reason";

  for (const std::string password : {"first", "changed"}) {
    host_.SetSecret("PASSWORD", password);
    ASSERT_EQ(door().Start(&endpoint, 1, &exchange, &failure_), api::Outcome::kDone) << Text();
    const sdk::Owned<api::AuthExchange> owned(exchange);
    const api::Credential* credentials = nullptr;
    uint32_t count = 0;
    ASSERT_EQ(exchange->Step({}, nullptr, &credentials, &count, &failure_), api::Outcome::kDone);
    ASSERT_EQ(count, 2U);
    EXPECT_EQ(sdk::ViewOf(credentials[1].secret), password);
  }
}

TEST_F(PasswordAuthTest, ChallengeIsRefusedWithTheNextStep) {
  ASSERT_EQ(Create([](ConfigTree&) {}), api::Outcome::kDone);
  api::Endpoint endpoint{};
  endpoint.struct_size = sizeof(endpoint);
  api::AuthExchange* exchange = nullptr;
  ASSERT_EQ(door().Start(&endpoint, 1, &exchange, &failure_), api::Outcome::kDone);
  const sdk::Owned<api::AuthExchange> owned(exchange);
  const api::Credential* credentials = nullptr;
  uint32_t count = 0;
  EXPECT_EQ(exchange->Step(sdk::BytesOf("nonce"), nullptr, &credentials, &count, &failure_),
            api::Outcome::kFailed);
  EXPECT_NE(Text().find("Configure an auth plugin"), std::string::npos) << Text();
}

}  // namespace
}  // namespace glowplug::conformance
