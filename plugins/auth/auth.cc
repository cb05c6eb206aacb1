// SPDX-License-Identifier: Apache-2.0
// glowplug.auth: a user and a password, or nobody; and attributes that the server's own
// authenticator may want.
#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/plugin.h>
#include <glowplug/sdk/version.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace glowplug::auth {

struct Attribute {
  std::string name;  // "attribute.<name>", as codecs know it
  std::string value;
};

// "name=value" as it was configured.
sdk::StatusOr<std::vector<Attribute>> ReadAttributes(const sdk::Config& config) {
  std::vector<Attribute> attributes;
  for (const std::string& text : config.Strings("attributes")) {
    const size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      return sdk::Status(api::Code::kInvalidArgument,
                         "\"attributes\" are written \"name=value\", found one with " +
                             std::string(equals == 0 ? "no name" : "no '='"));
    }
    Attribute attribute = {"attribute." + text.substr(0, equals), text.substr(equals + 1)};
    for (const Attribute& other : attributes) {
      if (other.name != attribute.name) continue;
      return sdk::Status(
          api::Code::kInvalidArgument,
          "\"attributes\" name \"" + text.substr(0, equals) + "\" twice; leave one out");
    }
    attributes.push_back(std::move(attribute));
  }
  return attributes;
}

// Holds the password until it is released, which is when the handshake has ended.
class PasswordExchange final : public sdk::Object<PasswordExchange, api::AuthExchange> {
 public:
  // attributes: of the door, which lives longer.
  PasswordExchange(std::string user, const std::vector<Attribute>& attributes)
      : user_(std::move(user)) {
    credentials_.reserve(attributes.size() + 2);
    for (const Attribute& attribute : attributes) {
      credentials_.push_back({sdk::BytesOf(attribute.name), sdk::BytesOf(attribute.value)});
    }
  }

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
    if (!user_.empty() && !has_given_user_) {
      credentials_.push_back({sdk::BytesOf("user"), sdk::BytesOf(user_)});
      credentials_.push_back({sdk::BytesOf("password"), password_.bytes()});
    }
    has_given_user_ = true;
    if (credentials_.empty()) return api::Outcome::kDone;
    *credentials = credentials_.data();
    *count = static_cast<uint32_t>(credentials_.size());
    return api::Outcome::kDone;
  }

 private:
  const std::string user_;
  sdk::SecretBuffer password_;
  std::vector<api::Credential> credentials_;  // has room for all of them
  bool has_given_user_ = false;
};

class PasswordAuth final : public sdk::Object<PasswordAuth, api::Auth> {
 public:
  PasswordAuth(api::Host& host, std::string user, std::unique_ptr<sdk::ConfigCopy> password,
               std::vector<Attribute> attributes)
      : host_(host),
        user_(std::move(user)),
        password_(std::move(password)),
        attributes_(std::move(attributes)) {}

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
    sdk::StatusOr<std::vector<Attribute>> attributes = ReadAttributes(config);
    if (!attributes.ok()) return attributes.status();
    return std::make_unique<PasswordAuth>(host, std::move(user), std::move(password),
                                          std::move(attributes).value());
  }

  // The reference is followed for each connection anew, so a changed password holds from then on.
  api::Outcome Start(const api::Endpoint*, uint32_t, api::AuthExchange** out,
                     api::Failure* failure) noexcept override {
    return sdk::Guard(failure, "glowplug.auth", [&] {
      auto exchange = std::make_unique<PasswordExchange>(user_, attributes_);
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
  const std::vector<Attribute> attributes_;
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
                                    .secret = true},
                                   {.key = "attributes",
                                    .type = Type::kArray,
                                    .description = "\"name=value\" each, for a server whose own "
                                                   "authenticator reads user attributes"}})});
