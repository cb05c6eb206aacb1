// SPDX-License-Identifier: Apache-2.0
#include <glowplug/internal/operation.h>

#include "core/engine/retained_request.h"

namespace glowplug {

Operation::Operation(api::Operation operation) : kind(operation) {}

Operation::~Operation() = default;

}  // namespace glowplug
