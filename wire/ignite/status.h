// SPDX-License-Identifier: Apache-2.0
// The server's status codes (ignite-protocol, section 3).
#ifndef GLOWPLUG_WIRE_IGNITE_STATUS_H_
#define GLOWPLUG_WIRE_IGNITE_STATUS_H_

#include <glowplug/api/boundary.h>

#include <cstdint>
#include <string_view>

namespace glowplug::ignite {

enum class StatusCode : int32_t {
  kSuccess = 0,
  kFailed = 1,
  kInvalidOpCode = 2,
  kInvalidNodeState = 10,
  kNodeInRecovery = 11,
  kFunctionalityDisabled = 100,
  kCacheDoesNotExist = 1000,
  kCacheExists = 1001,
  kCacheConfigInvalid = 1002,
  kTooManyCursors = 1010,
  kResourceDoesNotExist = 1011,
  kSecurityViolation = 1012,
  kTransactionLimit = 1020,
  kTransactionNotFound = 1021,
  kTooManyComputeTasks = 1030,
  kEntryProcessorException = 1040,
  kAuthenticationFailed = 2000,
};

// "cache does not exist"; "unknown status" for a number that is none of them.
std::string_view NameOf(StatusCode status);

// What a status means in the words of the boundary; unknown numbers are kUnknown.
api::Code CodeOf(StatusCode status);

// The status that a server answers for a code of its own.
StatusCode StatusOf(api::Code code);

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_STATUS_H_
