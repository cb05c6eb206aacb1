// SPDX-License-Identifier: Apache-2.0
// From what the boundary answers to what a caller is told.
#ifndef GLOWPLUG_CORE_ENGINE_FAILURE_H_
#define GLOWPLUG_CORE_ENGINE_FAILURE_H_

#include <absl/status/status.h>
#include <glowplug/api/operation.h>
#include <glowplug/error.h>

#include <string_view>

namespace glowplug {

// "Get", "GetOrCreateCache"; "connect" for kNone.
std::string_view NameOf(api::Operation operation);

// A plugin's refusal.
absl::Status StatusOf(const api::Failure& failure, std::string_view operation,
                      std::string_view endpoint);

// A reply whose status is not success: code is the codec's mapping of the peer's status.
absl::Status StatusOf(const api::Reply& reply, api::Operation operation, std::string_view endpoint);

// The same status with other facts, its text kept.
absl::Status WithInfo(const absl::Status& status, const ErrorInfo& info);

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_ENGINE_FAILURE_H_
