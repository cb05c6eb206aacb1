// SPDX-License-Identifier: Apache-2.0
#include "plugins/codec_binary/layout.h"
#include "plugins/codec_binary/mapping.h"
#include "plugins/codec_binary/row_fields.h"
#include "plugins/codec_binary/rows.h"
#include "plugins/codec_binary/type_rows.h"
#include "wire/ignite/cache_configuration.h"
#include "wire/ignite/value_writer.h"

namespace glowplug::binary {
namespace {

using api::Value;
using api::ValueType;
using ignite::Writer;

// False: the number of rows does not fit.
bool RowCountFits(const Layout& layout, uint64_t count) {
  switch (layout.reply) {
    case ReplyShape::kFields:
      return count == layout.rows.count;
    case ReplyShape::kObject:
    case ReplyShape::kClusterState:
      return count == 1;
    case ReplyShape::kStrings:
    case ReplyShape::kType:
    case ReplyShape::kNodeIds:
      return true;
    case ReplyShape::kEntries:
    case ReplyShape::kCursor:
    case ReplyShape::kPage:
    case ReplyShape::kConfiguration:
      return count % 2 == 0;
    case ReplyShape::kInvoked:
      return count % 3 == 0;
    case ReplyShape::kNodes:
      return count % api::kNodeValues == 0;
    case ReplyShape::kEndpoints:
      return count >= 2;
    case ReplyShape::kUuids:
      return true;
    case ReplyShape::kMapping:
      return count == kMappingRows;
  }
  return false;
}

void WriteRepeated(Writer& out, const Value* rows, uint64_t count, FieldList list,
                   const Wire& wire) {
  out.Count(count / list.count, "rows");
  for (uint64_t i = 0; out.ok() && i < count; i += list.count) {
    WriteFields(out, rows + i, list, wire);
  }
}

void WriteEntries(Writer& out, const api::Reply& reply, const Wire& wire) {
  out.Count(reply.row_count / 2, "entries");
  for (uint64_t i = 0; out.ok() && i < reply.row_count; ++i) {
    WriteValue(out, reply.rows[i], "row", wire.types);
  }
}

void WriteClusterState(Writer& out, const Value& row, const Wire& wire) {
  if (wire.negotiated.features.Has(ignite::Feature::kClusterStates)) {
    return WriteField(out, row, {"state", FieldKind::kByte}, wire);
  }
  // Whoever knows no third state takes read-only for active.
  WriteField(out, NumberValue(ValueType::kBool, row.int64 != 0 ? 1 : 0),
             {"state", FieldKind::kBool}, wire);
}

void WriteNodeIds(Writer& out, const api::Reply& reply, const Wire& wire) {
  out.Bool(reply.row_count > 0);
  if (reply.row_count == 0) return;
  WriteField(out, reply.rows[0], {"topology version", FieldKind::kLong}, wire);
  out.Count(reply.row_count - 1, "nodes");
  for (uint64_t i = 1; out.ok() && i < reply.row_count; ++i) {
    WriteField(out, reply.rows[i], kNodeId, wire);
  }
}

void WriteEndpoints(Writer& out, const api::Reply& reply, const Wire& wire) {
  const FieldList endpoint = kEndpoint;
  WriteField(out, reply.rows[0], {"topology version", FieldKind::kLong}, wire);
  if (!ExpectType(out, reply.rows[1], ValueType::kInt, "count of nodes that were added")) return;
  const int64_t added = reply.rows[1].int64;
  const uint64_t left = reply.row_count - 2;
  if (added < 0 || static_cast<uint64_t>(added) > left / endpoint.count) {
    return out.Reject("count of nodes that were added", "as many as there are rows for", added);
  }
  const uint64_t behind = 2 + static_cast<uint64_t>(added) * endpoint.count;
  WriteRepeated(out, reply.rows + 2, behind - 2, endpoint, wire);
  out.Count(reply.row_count - behind, "nodes that were removed");
  for (uint64_t i = behind; out.ok() && i < reply.row_count; ++i) {
    WriteField(out, reply.rows[i], kNodeId, wire);
  }
}

}  // namespace

void WriteRows(Writer& out, const api::Reply& reply, const Layout& layout, const Wire& wire) {
  static constexpr Field kString[] = {{"row", FieldKind::kName}};
  if (!RowCountFits(layout, reply.row_count) || (reply.row_count > 0 && reply.rows == nullptr)) {
    return out.Reject("rows", "as many as the operation's answer has",
                      static_cast<int64_t>(reply.row_count));
  }
  switch (layout.reply) {
    case ReplyShape::kFields:
      return WriteFields(out, reply.rows, layout.rows, wire);
    case ReplyShape::kObject:
      return WriteValue(out, reply.rows[0], "row", wire.types);
    case ReplyShape::kStrings:
      return WriteRepeated(out, reply.rows, reply.row_count, kString, wire);
    case ReplyShape::kEntries:
      return WriteEntries(out, reply, wire);
    case ReplyShape::kInvoked:
      return WriteRepeated(out, reply.rows, reply.row_count, kInvoked, wire);
    case ReplyShape::kCursor:
      out.Long(reply.resource);
      WriteEntries(out, reply, wire);
      return out.Bool(reply.more != 0);
    case ReplyShape::kPage:
      WriteEntries(out, reply, wire);
      return out.Bool(reply.more != 0);
    case ReplyShape::kConfiguration:
      return WriteConfiguration(out, reply.rows, reply.row_count, wire);
    case ReplyShape::kType:
      out.Bool(reply.row_count > 0);
      if (reply.row_count > 0) WriteTypes(out, reply.rows, reply.row_count, *wire.types);
      return;
    case ReplyShape::kClusterState:
      return WriteClusterState(out, reply.rows[0], wire);
    case ReplyShape::kNodeIds:
      return WriteNodeIds(out, reply, wire);
    case ReplyShape::kNodes:
      return WriteRepeated(out, reply.rows, reply.row_count, kNode, wire);
    case ReplyShape::kEndpoints:
      return WriteEndpoints(out, reply, wire);
    case ReplyShape::kUuids:
      return WriteRepeated(out, reply.rows, reply.row_count, kNodeIds, wire);
    case ReplyShape::kMapping:
      if (!ExpectType(out, reply.rows[0], ValueType::kByteArray, "mapping")) return;
      return out.Raw({reply.rows[0].bytes, reply.rows[0].count});
  }
}

}  // namespace glowplug::binary
