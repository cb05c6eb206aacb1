// SPDX-License-Identifier: Apache-2.0
#include "wire/ignite/status.h"

namespace glowplug::ignite {
namespace {

struct Row {
  StatusCode status;
  api::Code code;
  std::string_view name;
};

// In both directions; the first row with a code answers for it.
constexpr Row kRows[] = {
    {StatusCode::kSuccess, api::Code::kOk, "success"},
    {StatusCode::kFailed, api::Code::kUnknown, "failed"},
    {StatusCode::kInvalidOpCode, api::Code::kUnimplemented, "invalid operation code"},
    {StatusCode::kInvalidNodeState, api::Code::kFailedPrecondition, "invalid node state"},
    {StatusCode::kNodeInRecovery, api::Code::kUnavailable, "node in recovery or not joined yet"},
    {StatusCode::kFunctionalityDisabled, api::Code::kUnimplemented, "functionality disabled"},
    {StatusCode::kCacheDoesNotExist, api::Code::kNotFound, "cache does not exist"},
    {StatusCode::kCacheExists, api::Code::kAlreadyExists, "cache exists"},
    {StatusCode::kCacheConfigInvalid, api::Code::kInvalidArgument, "bad cache configuration"},
    {StatusCode::kTooManyCursors, api::Code::kResourceExhausted, "too many cursors"},
    {StatusCode::kResourceDoesNotExist, api::Code::kNotFound, "resource does not exist"},
    {StatusCode::kSecurityViolation, api::Code::kPermissionDenied, "security violation"},
    {StatusCode::kTransactionLimit, api::Code::kResourceExhausted, "transaction limit reached"},
    {StatusCode::kTransactionNotFound, api::Code::kNotFound, "transaction not found"},
    {StatusCode::kTooManyComputeTasks, api::Code::kResourceExhausted, "too many compute tasks"},
    {StatusCode::kEntryProcessorException, api::Code::kUnknown, "entry processor exception"},
    {StatusCode::kAuthenticationFailed, api::Code::kUnauthenticated, "authentication failed"},
};

const Row* Find(StatusCode status) {
  for (const Row& row : kRows) {
    if (row.status == status) return &row;
  }
  return nullptr;
}

}  // namespace

std::string_view NameOf(StatusCode status) {
  const Row* row = Find(status);
  return row == nullptr ? "unknown status" : row->name;
}

api::Code CodeOf(StatusCode status) {
  const Row* row = Find(status);
  return row == nullptr ? api::Code::kUnknown : row->code;
}

StatusCode StatusOf(api::Code code) {
  switch (code) {
    // Their first rows would blame a cache, its configuration or its cursors.
    case api::Code::kInvalidArgument:
    case api::Code::kNotFound:
    case api::Code::kAlreadyExists:
    case api::Code::kResourceExhausted:
      return StatusCode::kFailed;
    default:
      break;
  }
  for (const Row& row : kRows) {
    if (row.code == code) return row.status;
  }
  return StatusCode::kFailed;
}

}  // namespace glowplug::ignite
