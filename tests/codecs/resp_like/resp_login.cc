// SPDX-License-Identifier: Apache-2.0
#include "tests/codecs/resp_like/resp_login.h"

#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/status.h>

#include <string>

#include "tests/codecs/proof_codec.h"
#include "tests/codecs/resp_like/resp_value.h"

namespace glowplug::proof {
namespace {

using api::Outcome;

Outcome Refused(api::Failure* failure, std::string_view text) noexcept {
  return sdk::Fail(failure, api::Code::kUnauthenticated, text,
                   {.origin = api::Origin::kServer, .fatal = true});
}

}  // namespace

// kAgain: something was sent.
Outcome RespLogin::Answer(api::Bytes challenge, api::AuthExchange* auth, api::OutBuffer* out,
                          api::Failure* failure) {
  const api::Credential* credentials = nullptr;
  uint32_t count = 0;
  sdk::SecretBuffer response;
  const Outcome outcome = auth->Step(challenge, response.out(), &credentials, &count, failure);
  if (outcome == Outcome::kFailed) return outcome;
  if (count > 0) return Unsupported(failure, "this protocol takes no named credentials");
  is_satisfied_ = outcome == Outcome::kDone;
  if (response.empty()) return Outcome::kDone;
  std::string command = "*2\r\n$4\r\nAUTH\r\n";
  WriteBulk(response.view(), &command);
  return Send(command, out, failure) == Outcome::kDone ? Outcome::kAgain : Outcome::kFailed;
}

Outcome RespLogin::Step(api::Bytes in, uint64_t* used, api::AuthExchange* auth, api::OutBuffer* out,
                        api::Failure* failure) noexcept {
  *used = 0;
  if (auth == nullptr) return Outcome::kDone;
  return sdk::Guard(failure, "the login", [&] {
    if (!has_begun_) {
      has_begun_ = true;
      const Outcome begun = Answer({}, auth, out, failure);
      if (begun != Outcome::kAgain) return begun;
    }
    for (;;) {
      RespValue value;
      uint64_t need = 0;
      const Outcome read =
          ReadValue(sdk::ViewOf({in.data + *used, in.size - *used}), &value, &need, failure);
      if (read != Outcome::kDone) return read;
      *used += value.size;
      if (value.type == RespType::kError) return Refused(failure, value.text);
      if (value.type == RespType::kSimple) {
        return is_satisfied_ ? Outcome::kDone
                             : Refused(failure,
                                       "the server ends the login before it has proved "
                                       "that it knows the password");
      }
      if (value.type != RespType::kBulk) return Broken(failure, "expected a challenge");
      if (Answer(sdk::BytesOf(value.text), auth, out, failure) == Outcome::kFailed) {
        return Outcome::kFailed;
      }
    }
  });
}

}  // namespace glowplug::proof
