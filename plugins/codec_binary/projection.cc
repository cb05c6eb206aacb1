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
  if (!ExpectType(out, args[1], ValueType::kBool, "servers alone")) return;
  const bool servers = args[1].int64 != 0;
  out.Count((count - 2) / 2 + (servers ? 1 : 0), "conditions");
  for (uint32_t i = 2; out.ok() && i < count; i += 2) {
    out.Short(kAttribute);
    WriteFields(out, args + i, kPair, wire);
  }
  if (servers) {
    out.Short(kServers);
    out.Bool(true);
  }
}

const Value* ReadProjection(Reader& in, api::Arena* arena, const Wire& wire, uint64_t* count) {
  const Value version = ReadField(in, arena, kVersion, wire);
  const uint32_t items = in.Count(kLeastItem, "count of conditions");
  Value* values = AllocateValues(in, arena, 2 + uint64_t{2} * items);
  if (values == nullptr) return nullptr;
  values[0] = version;
  values[1] = NumberValue(ValueType::kBool, 0);
  *count = 2;
  for (uint32_t i = 0; in.ok() && i < items; ++i) {
    const uint64_t offset = in.offset();
    const int16_t code = in.Short("condition");
    if (code == kAttribute) {
      ReadFields(in, arena, kPair, wire, values + *count);
      *count += 2;
    } else if (code == kServers) {
      // Clients alone (0) is what the boundary has no word for.
      if (!in.Bool("servers alone")) in.Reject(offset, "condition", "servers alone, if any", 0);
      values[1].int64 = 1;
    } else {
      in.Reject(offset, "condition", "1 (attribute) or 2 (servers)", code);
    }
  }
  return values;
}

}  // namespace glowplug::binary
