// SPDX-License-Identifier: Apache-2.0
#include <glowplug/sdk/plugin.h>

#include "tests/codecs/chirp_like/chirp_session.h"

GLOWPLUG_PLUGIN(glowplug::proof::ChirpCodec, {.id = "example.chirp",
                                              .version = "1.0.0",
                                              .name = "chirp's messages and acks",
                                              .status = "alpha"});
