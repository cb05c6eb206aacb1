// SPDX-License-Identifier: Apache-2.0
// glowplug.auth: a user and a password, or nobody.
#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/plugin.h>
#include <glowplug/sdk/version.h>

#include <memory>
#include <string>
#include <utility>

namespace glowplug::auth {

// Holds the password until it is released, which is when the handshake has ended.
class PasswordExchange final : public sdk::Object<PasswordExchange, api::AuthExchange> {
 public:
  explicit PasswordExchange(std::string user) : user_(std::move(user)) {}

  sdk::SecretBuffer& password() noexcept { return password_; }

  api::Outcome Step(api::Bytes challenge, api::OutBuffer*, const api::Credential** credentials,
                    uint32_t* count, api::Failure* failure) noexcept override {
    *credentials = nullptr;
    *count = 0;
    if (challenge.size > 0) {
      return sdk::Fail(failure, api::Code::kUnimplemented,
                       "the peer sent a challenge, and glowplug.auth answers with a user and a "
                       "password alone. Configure an auth plugin made for this peer");
    }
    if (user_.empty()) return api::Outcome::kDone;
    credentials_[0] = {sdk::BytesOf("user"), sdk::BytesOf(user_)};
    credentials_[1] = {sdk::BytesOf("password"), password_.bytes()};
    *credentials = credentials_;
    *count = 2;
    return api::Outcome::kDone;
  }

 private:
  const std::string user_;
  sdk::SecretBuffer password_;
  api::Credential credentials_[2] = {};
};

class PasswordAuth final : public sdk::Object<PasswordAuth, api::Auth> {
 public:
  PasswordAuth(api::Host& host, std::string user, std::unique_ptr<sdk::ConfigCopy> password)
      : host_(host), user_(std::move(user)), password_(std::move(password)) {}

  static sdk::StatusOr<std::unique_ptr<PasswordAuth>> Create(api::Host& host,
                                                             const sdk::Config& config) {
    std::string user = config.String("user");
    const api::ConfigNode* reference = config.Find("password");
    if (user.empty() != (reference == nullptr)) {
      return sdk::Status(api::Code::kInvalidArgument,
                         user.empty() ? "a password without a user. Add \"user\", or remove "
                                        "\"password\""
                                      : "user \"" + user +
                                            "\" without a password. Add \"password\": {\"env\": "
                                            "NAME} or {\"file\": PATH} (in a URI "
                                            "password_env=NAME), or remove \"user\"");
    }
    std::unique_ptr<sdk::ConfigCopy> password;
    if (reference != nullptr) password = std::make_unique<sdk::ConfigCopy>(*reference);
    return std::make_unique<PasswordAuth>(host, std::move(user), std::move(password));
  }

  // The reference is followed for each connection anew, so a changed password holds from then on.
  api::Outcome Start(const api::Endpoint*, uint32_t, api::AuthExchange** out,
                     api::Failure* failure) noexcept override {
    return sdk::Guard(failure, "glowplug.auth", [&] {
      auto exchange = std::make_unique<PasswordExchange>(user_);
      if (password_ != nullptr && host_.Secret(password_->get(), exchange->password().out(),
                                               failure) != api::Outcome::kDone) {
        return api::Outcome::kFailed;
      }
      *out = exchange.release();
      return api::Outcome::kDone;
    });
  }

 private:
  api::Host& host_;
  const std::string user_;
  const std::unique_ptr<const sdk::ConfigCopy> password_;  // null: nobody
};

}  // namespace glowplug::auth

using glowplug::auth::PasswordAuth;

GLOWPLUG_PLUGIN(PasswordAuth,
                {.id = "glowplug.auth",
                 .version = glowplug::kVersion,
                 .name = "User and password",
                 .security = "hands the password to the codec; the transport must protect it",
                 .schema = Schema({{.key = "user", .description = "left out: no credentials"},
                                   {.key = "password",
                                    .description = "reference to the user's password",
                                    .secret = true}})});
