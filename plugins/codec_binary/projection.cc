// SPDX-License-Identifier: Apache-2.0
#include "plugins/codec_binary/projection.h"

namespace glowplug::binary {
namespace {

using api::Value;
using api::ValueType;
using ignite::Reader;
using ignite::Writer;

constexpr int16_t kAttribute = 1;
constexpr int16_t kServers = 2;
constexpr uint64_t kLeastItem = 3;  // bytes: a code and a bool

constexpr Field kVersion = {"topology version", FieldKind::kLong};
constexpr Field kPair[] = {{"attribute", FieldKind::kName}, {"value", FieldKind::kObject}};

}  // namespace

void WriteProjection(Writer& out, const Value* args, uint32_t count, const Wire& wire) {
  WriteField(out, args[0], kVersion, wire);
  const bool any_kind = args[1].type == ValueType::kNull;
  if (!any_kind && !ExpectType(out, args[1], ValueType::kBool, "kind of nodes")) return;
  out.Count((count - 2) / 2 + (any_kind ? 0 : 1), "conditions");
  for (uint32_t i = 2; out.ok() && i < count; i += 2) {
    out.Short(kAttribute);
    WriteFields(out, args + i, kPair, wire);
  }
  if (!any_kind) {
    out.Short(kServers);
    out.Bool(args[1].int64 != 0);
  }
}

const Value* ReadProjection(Reader& in, api::Arena* arena, const Wire& wire, uint64_t* count) {
  const Value version = ReadField(in, arena, kVersion, wire);
  const uint32_t items = in.Count(kLeastItem, "count of conditions");
  Value* values = AllocateValues(in, arena, 2 + uint64_t{2} * items);
  if (values == nullptr) return nullptr;
  values[0] = version;
  values[1] = NumberValue(ValueType::kNull, 0);
  *count = 2;
  for (uint32_t i = 0; in.ok() && i < items; ++i) {
    const uint64_t offset = in.offset();
    const int16_t code = in.Short("condition");
    if (code == kAttribute) {
      ReadFields(in, arena, kPair, wire, values + *count);
      *count += 2;
    } else if (code == kServers) {
      const bool servers = in.Bool("servers or clients");
      const Value kind = NumberValue(ValueType::kBool, servers ? 1 : 0);
      // Both at once is what the boundary has no word for.
      if (values[1].type != ValueType::kNull && values[1].int64 != kind.int64) {
        in.Reject(offset, "condition", "nodes of one kind", kind.int64);
      }
      values[1] = kind;
    } else {
      in.Reject(offset, "condition", "1 (attribute) or 2 (servers)", code);
    }
  }
  return values;
}

}  // namespace glowplug::binary
