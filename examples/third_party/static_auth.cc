// SPDX-License-Identifier: Apache-2.0
// com.example.static: the user that the configuration names, without a password.
#include <glowplug/api/auth.h>
#include <glowplug/sdk/plugin.h>

#include <memory>
#include <string>

namespace {

namespace api = glowplug::api;
namespace sdk = glowplug::sdk;

class StaticExchange final : public sdk::Object<StaticExchange, api::AuthExchange> {
 public:
  explicit StaticExchange(std::string user) : user_(std::move(user)) {}

  api::Outcome Step(api::Bytes challenge, api::OutBuffer*, const api::Credential** credentials,
                    uint32_t* count, api::Failure* failure) noexcept override {
    if (challenge.size > 0) {
      return sdk::Fail(failure, api::Code::kUnimplemented,
                       "com.example.static answers no challenge. Use another auth plugin");
    }
    credential_ = {sdk::BytesOf("user"), sdk::BytesOf(user_)};
    *credentials = &credential_;
    *count = 1;
    return api::Outcome::kDone;
  }

 private:
  const std::string user_;
  api::Credential credential_{};
};

class StaticAuth final : public sdk::Object<StaticAuth, api::Auth> {
 public:
  explicit StaticAuth(std::string user) : user_(std::move(user)) {}

  static sdk::StatusOr<std::unique_ptr<StaticAuth>> Create(api::Host&, const sdk::Config& config) {
    return std::make_unique<StaticAuth>(config.String("user"));
  }

  api::Outcome Start(const api::Endpoint*, uint32_t, api::AuthExchange** out,
                     api::Failure* failure) noexcept override {
    return sdk::Guard(failure, "Start", [&] {
      *out = new StaticExchange(user_);
      return api::Outcome::kDone;
    });
  }

 private:
  const std::string user_;
};

}  // namespace

GLOWPLUG_PLUGIN(StaticAuth, {.id = "com.example.static",
                             .version = "1.0.0",
                             .schema = Schema({{.key = "user", .required = true}})});
