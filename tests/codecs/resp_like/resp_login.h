// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_TESTS_CODECS_RESP_LIKE_RESP_LOGIN_H_
#define GLOWPLUG_TESTS_CODECS_RESP_LIKE_RESP_LOGIN_H_

#include <glowplug/api/auth.h>

namespace glowplug::proof {

// The client's side of a login in as many steps as the auth plugin has: each thing that it says
// goes as AUTH <text>, each bulk string that comes back is a challenge to it, +OK ends it and an
// error refuses it. A plugin that has nothing to say at first needs no login.
class RespLogin {
 public:
  // As CodecSession::Negotiate; auth may be null.
  api::Outcome Step(api::Bytes in, uint64_t* used, api::AuthExchange* auth, api::OutBuffer* out,
                    api::Failure* failure) noexcept;

 private:
  api::Outcome Answer(api::Bytes challenge, api::AuthExchange* auth, api::OutBuffer* out,
                      api::Failure* failure);

  bool has_begun_ = false;
  bool is_satisfied_ = false;  // the plugin has said, and heard, all that it wants
};

}  // namespace glowplug::proof

#endif  // GLOWPLUG_TESTS_CODECS_RESP_LIKE_RESP_LOGIN_H_
