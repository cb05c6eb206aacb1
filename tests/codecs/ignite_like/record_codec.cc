// SPDX-License-Identifier: Apache-2.0
#include <glowplug/sdk/plugin.h>

#include "tests/codecs/ignite_like/record_session.h"

GLOWPLUG_PLUGIN(glowplug::proof::RecordCodec, {.id = "example.record",
                                               .version = "1.0.0",
                                               .name = "requests and answers by id",
                                               .status = "alpha"});
