// SPDX-License-Identifier: Apache-2.0
// example.challenge: a login in several steps, in which the password itself never leaves. We say
// who we are and give a nonce; the server answers with its own; we prove that we know the password;
// and the server proves that it knows it too.
#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/plugin.h>
#include <openssl/crypto.h>

#include <memory>
#include <string>
#include <utility>

#include "tests/challenge/proof.h"

namespace glowplug::proof {

class ChallengeExchange final : public sdk::Object<ChallengeExchange, api::AuthExchange> {
 public:
  explicit ChallengeExchange(std::string user) : user_(std::move(user)), nonce_(Nonce()) {}

  sdk::SecretBuffer& password() noexcept { return password_; }

  api::Outcome Step(api::Bytes challenge, api::OutBuffer* response,
                    const api::Credential** credentials, uint32_t* count,
                    api::Failure* failure) noexcept override {
    *credentials = nullptr;
    *count = 0;
    return sdk::Guard(failure, "example.challenge", [&] {
      const std::string text(sdk::ViewOf(challenge));
      switch (step_++) {
        case 0:
          return Say(user_ + " " + nonce_, response, api::Outcome::kAgain, failure);
        case 1:
          servers_nonce_ = text;
          return Say(Proof(password_.view(), "client" + nonce_ + servers_nonce_), response,
                     api::Outcome::kAgain, failure);
        case 2: {
          const std::string expected = Proof(password_.view(), "server" + nonce_ + servers_nonce_);
          if (text.size() == expected.size() &&
              CRYPTO_memcmp(text.data(), expected.data(), text.size()) == 0) {
            return api::Outcome::kDone;
          }
          return sdk::Fail(failure, api::Code::kUnauthenticated,
                           "the server does not know the password either: it is not the one that "
                           "it pretends to be. Check the endpoint");
        }
        default:
          return sdk::Fail(failure, api::Code::kUnimplemented,
                           "the server goes on asking after the last step");
      }
    });
  }

 private:
  static api::Outcome Say(const std::string& text, api::OutBuffer* response, api::Outcome then,
                          api::Failure* failure) {
    if (sdk::Append(response, text)) return then;
    return sdk::Fail(failure, api::Code::kResourceExhausted, "no room for the response");
  }

  const std::string user_;
  const std::string nonce_;
  std::string servers_nonce_;
  sdk::SecretBuffer password_;
  int step_ = 0;
};

class ChallengeAuth final : public sdk::Object<ChallengeAuth, api::Auth> {
 public:
  ChallengeAuth(api::Host& host, const sdk::Config& config)
      : host_(host),
        user_(config.String("user")),
        password_(*config.Find("password")),
        wants_encryption_(config.Bool("wants_encryption")) {}

  static sdk::StatusOr<std::unique_ptr<ChallengeAuth>> Create(api::Host& host,
                                                              const sdk::Config& config) {
    return std::make_unique<ChallengeAuth>(host, config);
  }

  api::Outcome Start(const api::Endpoint*, uint32_t encrypted, api::AuthExchange** out,
                     api::Failure* failure) noexcept override {
    if (wants_encryption_ && encrypted == 0) {
      return sdk::Fail(failure, api::Code::kFailedPrecondition,
                       "everybody on the way can read this connection. Use TLS");
    }
    return sdk::Guard(failure, "example.challenge", [&] {
      auto exchange = std::make_unique<ChallengeExchange>(user_);
      if (host_.Secret(password_.get(), exchange->password().out(), failure) !=
          api::Outcome::kDone) {
        return api::Outcome::kFailed;
      }
      *out = exchange.release();
      return api::Outcome::kDone;
    });
  }

 private:
  api::Host& host_;
  const std::string user_;
  const sdk::ConfigCopy password_;
  const bool wants_encryption_;
};

}  // namespace glowplug::proof

using glowplug::proof::ChallengeAuth;

GLOWPLUG_PLUGIN(ChallengeAuth,
                {.id = "example.challenge",
                 .version = "1.0.0",
                 .name = "Challenge and response, both ways",
                 .status = "alpha",
                 .security = "sends proofs that the password is known, and never the password",
                 .schema = Schema({{.key = "user", .required = true},
                                   {.key = "password", .required = true, .secret = true},
                                   {.key = "wants_encryption", .type = Type::kBoolean}})});
