// SPDX-License-Identifier: Apache-2.0
#include <glowplug/sdk/buffer.h>

#include "plugins/codec_binary/arguments.h"
#include "plugins/codec_binary/projection.h"
#include "plugins/codec_binary/type_rows.h"
#include "wire/ignite/cache_configuration.h"
#include "wire/ignite/value_writer.h"

namespace glowplug::binary {
namespace {

using api::Value;
using api::ValueType;
using ignite::Writer;

constexpr int64_t kMaxPeekMode = 5;
constexpr int64_t kMaxClusterState = 2;

// Caches hold no nulls; the server would only answer "failed".
void WriteNotNull(Writer& out, const Value& value, const char* what, const Wire& wire) {
  if (value.type == ValueType::kNull || value.type == ValueType::kAbsent) {
    return out.Reject(what, "a value that is not null", static_cast<int64_t>(value.type));
  }
  WriteValue(out, value, what, wire.types);
}

void WritePeekMode(Writer& out, const Value& value) {
  if (!ExpectType(out, value, ValueType::kInt, "peek mode")) return;
  if (value.int64 < 0 || value.int64 > kMaxPeekMode) {
    return out.Reject("peek mode", "0 to 5", value.int64);
  }
  out.Byte(static_cast<int8_t>(value.int64));
}

// The processor, or with a filter that is null nothing but that, and what follows of its kind.
void WriteJavaObject(Writer& out, const Value& value, const char* what, const Wire& wire) {
  WriteValue(out, value, what, wire.types);
  if (value.type != ValueType::kNull) out.Byte(kJavaPlatform);
}

void WriteProcessor(Writer& out, const Value* args, uint64_t count, const Wire& wire) {
  if (args[0].type == ValueType::kNull) {
    return out.Reject("processor", "a value that is not null", static_cast<int64_t>(args[0].type));
  }
  WriteJavaObject(out, args[0], "processor", wire);
  out.Count(count - 1, "arguments");
  for (uint64_t i = 1; out.ok() && i < count; ++i) {
    WriteValue(out, args[i], "argument", wire.types);
  }
}

void WriteInvokeAll(Writer& out, const api::Request& request, const Wire& wire) {
  if (!ExpectType(out, request.args[0], ValueType::kInt, "count of keys")) return;
  const int64_t keys = request.args[0].int64;
  if (keys < 0 || keys > request.arg_count - 2) {
    return out.Reject("count of keys", "as many as there are arguments, and a processor", keys);
  }
  out.Count(static_cast<uint64_t>(keys), "keys");
  for (int64_t i = 1; out.ok() && i <= keys; ++i) {
    WriteNotNull(out, request.args[i], "key", wire);
  }
  const auto before = static_cast<uint64_t>(keys) + 1;
  WriteProcessor(out, request.args + before, request.arg_count - before, wire);
}

void WriteConflicts(Writer& out, const api::Request& request, uint32_t each, const Wire& wire) {
  out.Count(request.arg_count / each, "entries");
  for (uint32_t i = 0; out.ok() && i < request.arg_count; i += each) {
    const Value* entry = request.args + i;
    WriteNotNull(out, entry[0], "key", wire);
    if (each == 2) {
      WriteNotNull(out, entry[1], "version", wire);
      continue;
    }
    WriteNotNull(out, entry[1], "value", wire);
    WriteNotNull(out, entry[2], "version", wire);
    if (ExpectType(out, entry[3], ValueType::kLong, "expire time")) out.Long(entry[3].int64);
  }
}

void WriteScan(Writer& out, const Value* args, const Wire& wire) {
  static constexpr Field kRest[] = {
      {"page size", FieldKind::kInt}, {"partition", FieldKind::kInt}, {"local", FieldKind::kBool}};
  WriteJavaObject(out, args[0], "filter", wire);
  if (args[1].type == ValueType::kInt && args[1].int64 <= 0) {
    return out.Reject("page size", "1 or more", args[1].int64);
  }
  WriteFields(out, args + 1, kRest, wire);
}

void WriteClusterState(Writer& out, const Value* args, const Wire& wire) {
  if (!ExpectType(out, args[1], ValueType::kBool, "force")) return;
  if (args[0].type != ValueType::kByte || args[0].int64 < 0 || args[0].int64 > kMaxClusterState) {
    return out.Reject(
        "state", "a byte (type code 1) of 0, 1 or 2",
        args[0].type == ValueType::kByte ? args[0].int64 : static_cast<int64_t>(args[0].type));
  }
  out.Byte(static_cast<int8_t>(args[0].int64));
  if (wire.negotiated.features.Has(ignite::Feature::kForceDeactivationFlag)) {
    out.Bool(args[1].int64 != 0);
  }
}

void WriteTypeId(Writer& out, const Value& value, const Wire& wire) {
  if (value.type == ValueType::kInt) {
    return WriteField(out, value, {"type id", FieldKind::kInt}, wire);
  }
  if (!ExpectType(out, value, ValueType::kString, "type")) return;
  bool compact_footer;
  ignite::NameMapper mapper;
  if (!wire.types->Configuration(&compact_footer, &mapper)) return out.NeedConfiguration();
  out.Int(ignite::TypeIdOf(sdk::ViewOf({value.bytes, value.count}), mapper));
}

void WriteMapping(Writer& out, const api::Request& request, const Wire& wire) {
  const ignite::FeatureSet features = wire.negotiated.features;
  if (features.Has(ignite::Feature::kAllAffinityMappings)) {
    WriteField(out, request.args[1], {"whether custom affinity is wanted", FieldKind::kBool}, wire);
  }
  if (features.Has(ignite::Feature::kDataCenterAware)) {
    WriteField(out, request.args[0], {"data center", FieldKind::kText}, wire);
  }
  out.Count(request.arg_count - 2, "caches");
  for (uint32_t i = 2; out.ok() && i < request.arg_count; ++i) {
    WriteField(out, request.args[i], {"cache's id", FieldKind::kInt}, wire);
  }
}

void WriteKeysAndValues(Writer& out, const api::Request& request, const Layout& layout,
                        const Wire& wire) {
  if (HasCount(layout.request)) {
    out.Count(CountOf(request, layout.request),
              layout.request == RequestShape::kKeys ? "keys" : "entries");
  }
  for (uint32_t i = 0; out.ok() && i < request.arg_count; ++i) {
    WriteNotNull(out, request.args[i], NameOfArgument(layout, i), wire);
  }
}

}  // namespace

void WriteArguments(Writer& out, const api::Request& request, const Layout& layout,
                    const Wire& wire) {
  const Value* args = request.args;
  switch (layout.request) {
    case RequestShape::kFields:
      return WriteFields(out, args, layout.arguments, wire);
    case RequestShape::kCacheId:
    case RequestShape::kCache:
      return;
    case RequestShape::kConfiguration:
      if (wire.negotiated.features.Has(ignite::Feature::kSqlCacheCreation)) out.Bool(false);
      return WriteRequestedConfiguration(out, args, request.arg_count, wire);
    case RequestShape::kTypeId:
      return WriteTypeId(out, args[0], wire);
    case RequestShape::kType:
      return WriteTypes(out, args, 1, *wire.types);
    case RequestShape::kClusterState:
      return WriteClusterState(out, args, wire);
    case RequestShape::kNodeIds:
      return WriteProjection(out, args, request.arg_count, wire);
    case RequestShape::kUuids:
      out.Count(request.arg_count, "nodes");
      for (uint32_t i = 0; out.ok() && i < request.arg_count; ++i) {
        WriteField(out, args[i], {"node's id", FieldKind::kUuid}, wire);
      }
      return;
    case RequestShape::kMapping:
      return WriteMapping(out, request, wire);
    case RequestShape::kKey:
    case RequestShape::kKeyValue:
    case RequestShape::kKeyTwoValues:
    case RequestShape::kKeys:
    case RequestShape::kEntries:
      return WriteKeysAndValues(out, request, layout, wire);
    case RequestShape::kPeekModes:
      out.Count(request.arg_count, "peek modes");
      for (uint32_t i = 0; out.ok() && i < request.arg_count; ++i) WritePeekMode(out, args[i]);
      return;
    case RequestShape::kInvoke:
      WriteNotNull(out, args[0], "key", wire);
      return WriteProcessor(out, args + 1, request.arg_count - 1, wire);
    case RequestShape::kInvokeAll:
      return WriteInvokeAll(out, request, wire);
    case RequestShape::kConflictPuts:
      return WriteConflicts(out, request, 4, wire);
    case RequestShape::kConflictRemoves:
      return WriteConflicts(out, request, 2, wire);
    case RequestShape::kScan:
      return WriteScan(out, args, wire);
  }
}

}  // namespace glowplug::binary
