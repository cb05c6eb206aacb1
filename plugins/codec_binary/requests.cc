// SPDX-License-Identifier: Apache-2.0
#include "plugins/codec_binary/requests.h"

#include <glowplug/sdk/status.h>

#include <string>

#include "plugins/codec_binary/failure.h"
#include "plugins/codec_binary/layout.h"
#include "wire/ignite/message.h"
#include "wire/ignite/value_writer.h"

namespace glowplug::binary {
namespace {

using api::Value;
using api::ValueType;
using ignite::Writer;

constexpr int64_t kMaxPeekMode = 5;

api::Outcome FailUnsupported(api::Failure* failure, const Negotiated& negotiated,
                             std::string_view what) {
  return sdk::Fail(failure, api::Code::kUnimplemented,
                   std::string(what) + " is not supported on this connection (ignite " +
                       TextOf(negotiated.version) + ")",
                   {.origin = api::Origin::kClient});
}

bool ArgumentsFit(const api::Request& request, const Arity& arity) {
  if (request.arg_count > 0 && request.args == nullptr) return false;
  return arity.each ? request.arg_count % arity.count == 0 : request.arg_count == arity.count;
}

// Caches hold no nulls; the server would only answer "failed".
void WriteNotNull(Writer& out, const Value& value, const char* what) {
  if (value.type == ValueType::kNull || value.type == ValueType::kAbsent) {
    return out.Reject(what, "a value that is not null", static_cast<int64_t>(value.type));
  }
  WriteValue(out, value, what);
}

void WriteName(Writer& out, const Value& value) {
  if (value.type != ValueType::kString) {
    return out.Reject("name", "a string (type code 9)", static_cast<int64_t>(value.type));
  }
  WriteValue(out, value, "name");
}

void WritePeekMode(Writer& out, const Value& value) {
  if (value.type != ValueType::kInt) {
    return out.Reject("peek mode", "an int (type code 3)", static_cast<int64_t>(value.type));
  }
  if (value.int64 < 0 || value.int64 > kMaxPeekMode) {
    return out.Reject("peek mode", "0 to 5", value.int64);
  }
  out.Byte(static_cast<int8_t>(value.int64));
}

void WriteArguments(Writer& out, const api::Request& request, RequestShape shape) {
  const Value* args = request.args;
  switch (shape) {
    case RequestShape::kNothing:
    case RequestShape::kCacheId:
      return;
    case RequestShape::kName:
      return WriteName(out, args[0]);
    case RequestShape::kKey:
      return WriteNotNull(out, args[0], "key");
    case RequestShape::kKeyValue:
      WriteNotNull(out, args[0], "key");
      return WriteNotNull(out, args[1], "value");
    case RequestShape::kKeyTwoValues:
      WriteNotNull(out, args[0], "key");
      WriteNotNull(out, args[1], "expected value");
      return WriteNotNull(out, args[2], "value");
    case RequestShape::kKeys:
      out.Count(request.arg_count, "keys");
      for (uint32_t i = 0; out.ok() && i < request.arg_count; ++i) {
        WriteNotNull(out, args[i], "key");
      }
      return;
    case RequestShape::kEntries:
      out.Count(request.arg_count / 2, "entries");
      for (uint32_t i = 0; out.ok() && i < request.arg_count; ++i) {
        WriteNotNull(out, args[i], i % 2 == 0 ? "key" : "value");
      }
      return;
    case RequestShape::kPeekModes:
      out.Count(request.arg_count, "peek modes");
      for (uint32_t i = 0; out.ok() && i < request.arg_count; ++i) WritePeekMode(out, args[i]);
      return;
  }
}

ignite::CacheHeader CacheHeaderOf(const api::Request& request) {
  ignite::CacheHeader header;
  header.cache_id = request.cache_id;
  header.flags = static_cast<int8_t>(request.flags);
  header.create_ms = request.create_ms;
  header.update_ms = request.update_ms;
  header.access_ms = request.access_ms;
  header.transaction = static_cast<int32_t>(request.transaction);
  return header;
}

// Null: the flags fit the operation, the version and the connection.
const char* WhatFlagsLack(const api::Request& request, RequestShape shape,
                          const ignite::Version& version) {
  const uint32_t allowed = HasCacheHeader(shape)
                               ? api::kKeepBinary | api::kTransactional | api::kExpiry
                               : api::kKeepBinary;
  if ((request.flags & ~allowed) != 0) return "a flag that the operation has no place for";
  if ((request.flags & api::kTransactional) != 0 && version < ignite::kTransactions) {
    return "a transaction, which needs protocol 1.5.0,";
  }
  if ((request.flags & api::kExpiry) != 0 && version < ignite::kExpiryPolicy) {
    return "an expiry policy, which needs protocol 1.6.0,";
  }
  return nullptr;
}

}  // namespace

bool IsSupported(const Negotiated& negotiated, api::Operation operation) noexcept {
  if (operation == api::Operation::kHeartbeat) {
    return negotiated.features.Has(ignite::Feature::kHeartbeat);
  }
  return FindLayout(operation) != nullptr;
}

api::Outcome WriteRequest(const Negotiated& negotiated, const api::Request& request,
                          api::OutBuffer* out, api::Failure* failure) {
  const Layout* layout = FindLayout(request.operation);
  if (layout == nullptr || !IsSupported(negotiated, request.operation)) {
    return FailUnsupported(
        failure, negotiated,
        layout != nullptr
            ? std::string(layout->name)
            : "operation " + std::to_string(static_cast<uint32_t>(request.operation)));
  }
  const Arity arity = ArityOf(layout->request);
  if (!ArgumentsFit(request, arity)) {
    return sdk::Fail(failure, api::Code::kInvalidArgument,
                     std::string(layout->name) + ": expected " + std::string(arity.text) +
                         ", found " + std::to_string(request.arg_count) +
                         (request.args == nullptr ? " and no data for them" : ""),
                     {.origin = api::Origin::kClient});
  }
  const char* lacking = WhatFlagsLack(request, layout->request, negotiated.version);
  if (lacking != nullptr) return FailUnsupported(failure, negotiated, lacking);
  if ((request.flags & api::kTransactional) != 0 &&
      (request.transaction < INT32_MIN || request.transaction > INT32_MAX)) {
    return sdk::Fail(
        failure, api::Code::kInvalidArgument,
        "transaction id: expected 32 bits, found " + std::to_string(request.transaction),
        {.origin = api::Origin::kClient});
  }

  Writer writer(out);
  ignite::BeginFrame(writer);
  ignite::WriteRequestHeader(writer, {layout->op, static_cast<int64_t>(request.token)});
  if (HasCacheHeader(layout->request)) {
    ignite::WriteCacheHeader(writer, CacheHeaderOf(request), negotiated.version);
  } else if (layout->request == RequestShape::kCacheId) {
    writer.Int(request.cache_id);
  }
  WriteArguments(writer, request, layout->request);
  if (!ignite::EndFrame(writer)) return FailWriting(failure, writer.fault());
  return api::Outcome::kDone;
}

}  // namespace glowplug::binary
