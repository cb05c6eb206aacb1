// SPDX-License-Identifier: Apache-2.0
#include "core/base/listener.h"

namespace glowplug {

Listener::~Listener() = default;

}  // namespace glowplug
