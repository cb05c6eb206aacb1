// SPDX-License-Identifier: Apache-2.0
// A plugin without a fault, built under several ids and with several sanitizers.
#include <glowplug/sdk/plugin.h>

#include <atomic>
#include <string>

#include "tests/loader/plugins/fixture_auth.h"

namespace {

namespace api = ::glowplug::api;
namespace sdk = ::glowplug::sdk;

// One for each time that this library's data is in the process.
std::atomic<int> created = 0;

class GoodAuth final : public glowplug::FixtureAuth {
 public:
  static sdk::StatusOr<std::unique_ptr<GoodAuth>> Create(api::Host& host,
                                                         const sdk::Config& config) {
    const std::string line = "good with limit " + std::to_string(config.Integer("limit"));
    host.Log(api::LogLevel::kWarning, sdk::BytesOf(line));
    if (const api::ConfigNode* password = config.Find("password")) {
      sdk::SecretBuffer secret;
      api::Failure failure = sdk::NoFailure();
      if (host.Secret(password, secret.out(), &failure) != api::Outcome::kDone) {
        return sdk::Status(failure.code, std::string(sdk::TextOf(failure)));
      }
      const std::string leak = "the password is " + std::string(secret.view());
      host.Log(api::LogLevel::kWarning, sdk::BytesOf(leak));
    }
    ++created;
    return std::make_unique<GoodAuth>();
  }
  void* Query(const char* id) noexcept override {
    if (std::string_view(id) == "test.created/1") return &created;
    return Object::Query(id);
  }
};

}  // namespace

GLOWPLUG_PLUGIN(
    GoodAuth,
    {.id = FIXTURE_ID,
     .version = "1.2.3",
     .security = "trusts nobody",
     .schema = Schema({{.key = "limit",
                        .type = Type::kInteger,
                        .default_json = "7",
                        .bounded = true,
                        .minimum = 1,
                        .maximum = 10},
                       {.key = "password", .secret = true},
                       {.key = "maximum", .type = Type::kInteger, .deprecated = "limit"}})});
