// SPDX-License-Identifier: Apache-2.0
#include "plugins/codec_binary/requests.h"

#include <glowplug/sdk/buffer.h>
#include <glowplug/sdk/status.h>

#include <string>

#include "plugins/codec_binary/arguments.h"
#include "plugins/codec_binary/failure.h"
#include "plugins/codec_binary/layout.h"
#include "plugins/codec_binary/text_check.h"
#include "wire/ignite/cache_configuration.h"
#include "wire/ignite/message.h"
#include "wire/ignite/type_meta.h"

namespace glowplug::binary {
namespace {

using api::Operation;
using api::ValueType;
using ignite::FaultKind;
using ignite::Feature;
using ignite::Writer;

constexpr int64_t kInactive = 0;  // states of the cluster
constexpr int64_t kReadOnly = 2;

api::Outcome FailUnsupported(api::Failure* failure, const Negotiated& negotiated,
                             const std::string& what) {
  return sdk::Fail(failure, api::Code::kUnimplemented,
                   what + " is not supported on this connection (ignite " +
                       TextOf(negotiated.version) +
                       "). `glowplug ping` shows the version and the features of each node",
                   {.origin = api::Origin::kClient});
}

api::Outcome FailLacking(api::Failure* failure, const Negotiated& negotiated, std::string_view what,
                         const Needs& needs) {
  return FailUnsupported(failure, negotiated,
                         std::string(what) + ", which needs " + Describe(needs) + ",");
}

constexpr Needs From(const ignite::Version& version) {
  return {static_cast<int8_t>(version.minor), -1};
}
constexpr Needs Bit(Feature feature) {
  return {ignite::kFeatureBits.minor, static_cast<int8_t>(feature)};
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

// kDone: the flags fit the operation, the version and the connection.
api::Outcome CheckFlags(const api::Request& request, const Layout& layout,
                        const Negotiated& negotiated, api::Failure* failure) {
  const uint32_t allowed = HasCacheHeader(layout.request)
                               ? api::kKeepBinary | api::kTransactional | api::kExpiry
                               : api::kKeepBinary;
  if ((request.flags & ~allowed) != 0) {
    return FailUnsupported(failure, negotiated,
                           std::string(layout.name) + " with a flag that it has no place for");
  }
  if ((request.flags & api::kTransactional) != 0) {
    constexpr Needs kNeeds = From(ignite::kTransactions);
    if (!IsMet(kNeeds, negotiated)) {
      return FailLacking(failure, negotiated, "a transaction", kNeeds);
    }
    if (request.transaction < INT32_MIN || request.transaction > INT32_MAX) {
      return sdk::Fail(
          failure, api::Code::kInvalidArgument,
          "transaction id: expected 32 bits, found " + std::to_string(request.transaction),
          {.origin = api::Origin::kClient});
    }
  }
  if ((request.flags & api::kExpiry) != 0) {
    constexpr Needs kNeeds = From(ignite::kExpiryPolicy);
    if (!IsMet(kNeeds, negotiated)) {
      return FailLacking(failure, negotiated, "an expiry policy", kNeeds);
    }
  }
  return api::Outcome::kDone;
}

// kDone: the connection can carry these arguments.
api::Outcome CheckAbilities(const api::Request& request, const Layout& layout,
                            const Negotiated& negotiated, api::Failure* failure) {
  if (layout.request == RequestShape::kConfiguration) {
    const char* name = nullptr;
    const Needs* needs = WhatPropertiesLack(request.args, request.arg_count, negotiated, &name);
    if (needs != nullptr) {
      return FailLacking(failure, negotiated, std::string("the cache's property '") + name + "'",
                         *needs);
    }
  } else if (layout.request == RequestShape::kClusterState) {
    constexpr Needs kStates = Bit(Feature::kClusterStates);
    if (request.args[0].int64 == kReadOnly && !IsMet(kStates, negotiated)) {
      return FailLacking(failure, negotiated, "the read-only state", kStates);
    }
    // An older peer deactivates by force, which loses what is in memory only.
    constexpr Needs kForce = Bit(Feature::kForceDeactivationFlag);
    if (request.args[0].int64 == kInactive && request.args[1].int64 == 0 &&
        !IsMet(kForce, negotiated)) {
      return FailLacking(failure, negotiated, "deactivating without force", kForce);
    }
  }
  return api::Outcome::kDone;
}

// kDone: what is to be registered has names that the protocol can tell apart.
api::Outcome CheckType(const api::Value& value, ignite::TypeDirectory& types,
                       api::Failure* failure) {
  if (value.type != ValueType::kObject || value.object == nullptr ||
      value.object->type == nullptr) {
    return api::Outcome::kDone;  // the writer says so
  }
  bool compact_footer;
  // Until it is known, and this is checked again, what all mappers refuse.
  ignite::NameMapper mapper = ignite::NameMapper::kFullName;
  types.Configuration(&compact_footer, &mapper);
  std::string_view name;
  const char* wrong = ignite::WhatIsWrong(ignite::MetaOf(&value.object->type, 1, mapper), &name);
  if (wrong == nullptr) return api::Outcome::kDone;
  return sdk::Fail(failure, api::Code::kInvalidArgument,
                   "type '" + std::string(sdk::ViewOf(value.object->type->name)) + "', '" +
                       std::string(name) + "': " + wrong,
                   {.origin = api::Origin::kClient});
}

api::Outcome FailText(api::Failure* failure, const Layout& layout, uint32_t index,
                      const BadText& bad) {
  constexpr char kDigits[] = "0123456789abcdef";
  const uint8_t byte = bad.text.data[bad.position];
  return sdk::Fail(failure, api::Code::kInvalidArgument,
                   std::string(layout.name) + ", " + NameOfArgument(layout, index) +
                       ": expected text in UTF-8, found byte 0x" + kDigits[byte >> 4] +
                       kDigits[byte & 15] + " at byte " + std::to_string(bad.position) +
                       " of a text of " + std::to_string(bad.text.size) +
                       ". Give other bytes as a byte array",
                   {.origin = api::Origin::kClient});
}

// Length, operation code, request id, and the cache's header where there is one.
void WriteHead(Writer& out, const api::Request& request, const Layout& layout,
               const ignite::Version& version) {
  ignite::BeginFrame(out);
  ignite::WriteRequestHeader(out, {layout.op, static_cast<int64_t>(request.token)});
  if (HasCacheHeader(layout.request)) {
    ignite::WriteCacheHeader(out, CacheHeaderOf(request), version);
  } else if (layout.request == RequestShape::kCacheId) {
    out.Int(request.cache_id);
  }
}

bool IsNeed(FaultKind kind) {
  return kind == FaultKind::kNeedsConfiguration || kind == FaultKind::kNeedsRegistration;
}

// Why Fits() says no.
api::Outcome FailUnfit(api::Failure* failure, const Negotiated& negotiated,
                       const api::Request& request, const Layout* layout) {
  if (layout == nullptr) {
    return FailUnsupported(failure, negotiated,
                           "operation " + std::to_string(static_cast<uint32_t>(request.operation)));
  }
  if (!IsMet(layout->needs, negotiated)) {
    return FailLacking(failure, negotiated, layout->name, layout->needs);
  }
  return sdk::Fail(failure, api::Code::kInvalidArgument,
                   std::string(layout->name) + ": expected " +
                       std::string(TextOfArguments(*layout)) + ", found " +
                       std::to_string(request.arg_count) +
                       (request.args == nullptr ? " and no data for them" : ""),
                   {.origin = api::Origin::kClient});
}

}  // namespace

bool IsSupported(const Negotiated& negotiated, api::Operation operation) noexcept {
  const Layout* layout = FindLayout(operation);
  return layout != nullptr && IsMet(layout->needs, negotiated);
}

api::Outcome WriteRequest(const Wire& wire, const api::Request& request, api::OutBuffer* out,
                          std::optional<ignite::Fault>* needed, api::Failure* failure) {
  const Negotiated& negotiated = wire.negotiated;
  const Layout* layout = FindLayout(request.operation);
  if (!Fits(negotiated, request, layout)) return FailUnfit(failure, negotiated, request, layout);
  if (CheckFlags(request, *layout, negotiated, failure) == api::Outcome::kFailed ||
      CheckAbilities(request, *layout, negotiated, failure) == api::Outcome::kFailed ||
      (layout->request == RequestShape::kType &&
       CheckType(request.args[0], *wire.types, failure) == api::Outcome::kFailed)) {
    return api::Outcome::kFailed;
  }
  for (uint32_t i = 0; i < request.arg_count; ++i) {
    if (!HasGoodText(request.args[i])) {
      return FailText(failure, *layout, i, FindBadText(request.args[i]));
    }
  }

  Writer writer(out);
  WriteHead(writer, request, *layout, negotiated.version);
  WriteArguments(writer, request, *layout, wire);
  if (ignite::EndFrame(writer)) return api::Outcome::kDone;
  if (!IsNeed(writer.fault().kind)) return FailWriting(failure, writer.fault());
  *needed = writer.fault();
  return api::Outcome::kAgain;
}

}  // namespace glowplug::binary
