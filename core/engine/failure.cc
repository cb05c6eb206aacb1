// SPDX-License-Identifier: Apache-2.0
#include "core/engine/failure.h"

#include <absl/strings/str_cat.h>
#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/status.h>

#include <algorithm>
#include <string>

#include "core/base/text.h"

namespace glowplug {
namespace {

std::string_view Text(const api::Failure& failure) {
  const size_t size = std::min<size_t>(failure.text_size, sizeof(failure.text));
  return {failure.text, size};
}

// A plugin that answers a number of its own invention has said only that it failed.
absl::StatusCode CodeOf(api::Code code) {
  const int number = static_cast<int>(code);
  if (number < 1 || number > 16) return absl::StatusCode::kUnknown;
  return static_cast<absl::StatusCode>(number);
}

Origin OriginOf(api::Origin origin) {
  return origin > api::Origin::kNetwork ? Origin::kPlugin : static_cast<Origin>(origin);
}

std::string Message(std::string_view operation, std::string_view endpoint, std::string_view text) {
  std::string message(operation);
  if (!endpoint.empty()) absl::StrAppend(&message, " on ", ForAbseil(endpoint));
  absl::StrAppend(&message, ": ", text.empty() ? "failed without saying why" : ForAbseil(text));
  return message;
}

// Servers name a cache by its id, and no way out.
const char* NextStep(const api::Reply& reply, api::Operation operation) {
  const bool of_a_cursor =
      operation == api::Operation::kScanPage || operation == api::Operation::kCloseResource;
  return reply.code != api::Code::kNotFound || of_a_cursor
             ? ""
             : ". Check the name of the cache; GetOrCreateCache makes one";
}

}  // namespace

std::string_view NameOf(api::Operation operation) {
  using api::Operation;
  switch (operation) {
    case Operation::kNone:
      return "connect";
    case Operation::kGet:
      return "Get";
    case Operation::kPut:
      return "Put";
    case Operation::kGetAll:
      return "GetAll";
    case Operation::kPutAll:
      return "PutAll";
    case Operation::kContainsKey:
      return "ContainsKey";
    case Operation::kRemoveKey:
      return "Remove";
    case Operation::kSize:
      return "Size";
    case Operation::kReplaceIfEquals:
      return "ReplaceIfEquals";
    case Operation::kPutIfAbsent:
      return "PutIfAbsent";
    case Operation::kGetAndPut:
      return "GetAndPut";
    case Operation::kGetAndReplace:
      return "GetAndReplace";
    case Operation::kGetAndRemove:
      return "GetAndRemove";
    case Operation::kGetAndPutIfAbsent:
      return "GetAndPutIfAbsent";
    case Operation::kReplace:
      return "Replace";
    case Operation::kRemoveIfEquals:
      return "RemoveIfEquals";
    case Operation::kContainsKeys:
      return "ContainsKeys";
    case Operation::kClear:
      return "Clear";
    case Operation::kClearKey:
      return "ClearKey";
    case Operation::kClearKeys:
      return "ClearKeys";
    case Operation::kRemoveKeys:
      return "RemoveKeys";
    case Operation::kRemoveAll:
      return "RemoveAll";
    case Operation::kLocalPeek:
      return "LocalPeek";
    case Operation::kInvoke:
      return "Invoke";
    case Operation::kInvokeAll:
      return "InvokeAll";
    case Operation::kPutAllConflict:
      return "PutAllConflict";
    case Operation::kRemoveAllConflict:
      return "RemoveAllConflict";
    case Operation::kScan:
      return "Scan";
    case Operation::kScanPage:
      return "Scan (next page)";
    case Operation::kCloseResource:
      return "close cursor";
    case Operation::kCacheNames:
      return "CacheNames";
    case Operation::kCreateCache:
      return "CreateCache";
    case Operation::kGetOrCreateCache:
      return "GetOrCreateCache";
    case Operation::kDestroyCache:
      return "DestroyCache";
    case Operation::kCreateCacheConfigured:
      return "CreateCache";
    case Operation::kGetOrCreateCacheConfigured:
      return "GetOrCreateCache";
    case Operation::kCacheConfiguration:
      return "Configuration";
    case Operation::kTypeName:
      return "type name";
    case Operation::kPutTypeName:
      return "register type name";
    case Operation::kType:
      return "DescribeType";
    case Operation::kPutType:
      return "RegisterType";
    case Operation::kBinaryConfiguration:
      return "binary configuration";
    case Operation::kHeartbeat:
      return "heartbeat";
    case Operation::kMapping:
      return "partition mapping";
    case Operation::kDataCenterNodes:
      return "nodes of the data center";
    case Operation::kIdleTimeout:
      return "idle timeout";
    case Operation::kClusterState:
      return "cluster state";
    case Operation::kSetClusterState:
      return "set cluster state";
    case Operation::kWalEnabled:
      return "WAL state";
    case Operation::kSetWal:
      return "set WAL state";
    case Operation::kNodeIds:
      return "node ids";
    case Operation::kNodes:
      return "node info";
    case Operation::kEndpoints:
      return "endpoints";
    case Operation::kMessage:
      return "Send";
  }
  return "operation";
}

absl::Status StatusOf(const api::Failure& failure, std::string_view operation,
                      std::string_view endpoint) {
  ErrorInfo info;
  info.origin = OriginOf(failure.origin);
  info.operation = operation;
  info.endpoint = endpoint;
  info.peer_code = failure.peer_code;
  if (info.origin == Origin::kServer) info.peer_text = Text(failure);
  info.connection_usable = failure.fatal == 0;
  info.may_have_happened = failure.may_have_happened != 0;
  return MakeError(CodeOf(failure.code), Message(operation, endpoint, Text(failure)), info);
}

absl::Status StatusOf(const api::Reply& reply, api::Operation operation,
                      std::string_view endpoint) {
  ErrorInfo info;
  info.origin = Origin::kServer;
  info.operation = NameOf(operation);
  info.endpoint = endpoint;
  info.peer_code = reply.status;
  info.peer_text = sdk::ViewOf(reply.text);
  return MakeError(CodeOf(reply.code),
                   absl::StrCat(Message(info.operation, endpoint, info.peer_text),
                                " (server status ", reply.status, ")", NextStep(reply, operation)),
                   info);
}

absl::Status WithInfo(const absl::Status& status, const ErrorInfo& info) {
  return MakeError(status.code(), std::string(status.message()), info);
}

}  // namespace glowplug
