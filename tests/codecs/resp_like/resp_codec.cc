// SPDX-License-Identifier: Apache-2.0
// example.resp: the codec as a plugin.
#include <glowplug/sdk/plugin.h>

#include "tests/codecs/resp_like/resp_session.h"

GLOWPLUG_PLUGIN(glowplug::proof::RespCodec,
                {.id = "example.resp",
                 .version = "1.0.0",
                 .name = "RESP, as far as get and put need it",
                 .status = "alpha",
                 .security = "reads values of an untrusted peer, up to 64 MiB"});
