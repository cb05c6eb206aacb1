// SPDX-License-Identifier: Apache-2.0
#include <glowplug/sdk/buffer.h>

#include <algorithm>

#include "plugins/codec_binary/layout.h"
#include "plugins/codec_binary/mapping.h"
#include "plugins/codec_binary/row_fields.h"
#include "plugins/codec_binary/rows.h"
#include "plugins/codec_binary/type_rows.h"
#include "wire/ignite/cache_configuration.h"
#include "wire/ignite/value_reader.h"

namespace glowplug::binary {
namespace {

using api::Value;
using api::ValueType;
using ignite::Reader;

// The bytes of one answer become rows in the arena.
class RowReader {
 public:
  RowReader(Reader& in, api::Arena* arena, const Wire& wire, api::Reply* reply)
      : in_(in), arena_(arena), wire_(wire), reply_(reply) {}

  // True: there is room for so many, and the reader is well.
  bool Make(uint64_t count) {
    reply_->rows = rows_ = AllocateValues(in_, arena_, count);
    reply_->row_count = count;
    return in_.ok() && count > 0;
  }
  void Set(const Value* rows, uint64_t count) {
    reply_->rows = rows;
    reply_->row_count = count;
  }

  void Object() {
    if (Make(1)) rows_[0] = ReadValue(in_, arena_, "value", wire_.types);
  }
  void Fields(FieldList list) {
    if (Make(list.count)) ReadFields(in_, arena_, list, wire_, rows_);
  }
  // A count, so many times the fields; `size` is the least that they take together.
  void Repeated(FieldList list, uint64_t size, const char* what) {
    const uint64_t count = uint64_t{list.count} * in_.Count(size, what);
    if (!Make(count)) return;
    for (uint64_t i = 0; in_.ok() && i < count; i += list.count) {
      ReadFields(in_, arena_, list, wire_, rows_ + i);
    }
  }
  void Entries() {
    const uint64_t count = uint64_t{2} * in_.Count(2, "count of entries");
    auto* rows = sdk::AllocateUnset<Value>(arena_, count);
    if (rows == nullptr && count > 0) return in_.RejectRoom("values", count * sizeof(Value));
    for (uint64_t i = 0; in_.ok() && i < count; ++i) {
      i += ReadUsualValues(in_, rows + i, count - i);
      if (i == count) break;
      rows[i] = ReadAnyValue(in_, arena_, i % 2 == 0 ? "key" : "value", wire_.types);
    }
    Set(rows, count);
  }
  void Page() {
    Entries();
    reply_->more = in_.Bool("whether more pages follow") ? 1 : 0;
  }
  void Cursor() {
    reply_->resource = in_.Long("cursor's id");
    Page();
  }
  void Type() {
    if (!in_.Bool("whether the type is known")) return;
    uint64_t count = 0;
    const Value* types = ReadTypes(in_, arena_, *wire_.registry, &count);
    Set(types, count);
  }
  void ClusterState() {
    if (!Make(1)) return;
    const bool states = wire_.negotiated.features.Has(ignite::Feature::kClusterStates);
    rows_[0] = NumberValue(ValueType::kByte,
                           states ? in_.Byte("cluster's state") : in_.Bool("cluster's state"));
  }
  void NodeIds() {
    if (!in_.Bool("whether the topology has changed")) return;
    const int64_t version = in_.Long("topology version");
    const uint64_t count = in_.Count(kNodeIdSize, "count of nodes");
    if (!Make(count + 1)) return;
    rows_[0] = NumberValue(ValueType::kLong, version);
    for (uint64_t i = 1; in_.ok() && i <= count; ++i) {
      rows_[i] = ReadField(in_, arena_, kNodeId, wire_);
    }
  }
  void Endpoints() {
    const int64_t version = in_.Long("topology version");
    const FieldList endpoint = kEndpoint;
    const uint64_t added = in_.Count(kEndpointSize, "count of nodes that were added");
    const uint64_t before = 2 + added * endpoint.count;
    Value* head = AllocateValues(in_, arena_, before);
    if (head == nullptr) return;
    head[0] = NumberValue(ValueType::kLong, version);
    head[1] = NumberValue(ValueType::kInt, static_cast<int64_t>(added));
    for (uint64_t i = 0; in_.ok() && i < added; ++i) {
      ReadFields(in_, arena_, endpoint, wire_, head + 2 + i * endpoint.count);
    }
    const uint64_t removed = in_.Count(kNodeIdSize, "count of nodes that were removed");
    if (!Make(before + removed)) return;
    std::copy(head, head + before, rows_);
    for (uint64_t i = 0; in_.ok() && i < removed; ++i) {
      rows_[before + i] = ReadField(in_, arena_, kNodeId, wire_);
    }
  }
  // It is looked at once, and where it is to be known: ReadMapping.
  void Mapping() {
    if (!Make(kMappingRows)) return;
    const api::Bytes body = in_.Raw(in_.remaining(), "mapping");
    rows_[0].type = ValueType::kByteArray;
    rows_[0].count = static_cast<uint32_t>(body.size);
    rows_[0].bytes = body.data;
    rows_[1] =
        NumberValue(ValueType::kLong, static_cast<int64_t>(wire_.negotiated.features.bits()));
  }

 private:
  Reader& in_;
  api::Arena* const arena_;
  const Wire& wire_;
  api::Reply* const reply_;
  Value* rows_ = nullptr;
};

}  // namespace

void ReadRows(Reader& in, api::Arena* arena, const Layout& layout, const Wire& wire,
              api::Reply* reply) {
  static constexpr Field kString[] = {{"string", FieldKind::kName}};
  RowReader rows(in, arena, wire, reply);
  switch (layout.reply) {
    case ReplyShape::kFields:
      return rows.Fields(layout.rows);
    case ReplyShape::kObject:
      return rows.Object();
    case ReplyShape::kStrings:
      return rows.Repeated(kString, 1, "count of strings");
    case ReplyShape::kEntries:
      return rows.Entries();
    case ReplyShape::kInvoked:
      return rows.Repeated(kInvoked, kInvokedSize, "count of results");
    case ReplyShape::kCursor:
      return rows.Cursor();
    case ReplyShape::kPage:
      return rows.Page();
    case ReplyShape::kConfiguration: {
      uint64_t count = 0;
      const Value* properties = ReadConfiguration(in, arena, wire, &count);
      return rows.Set(properties, count);
    }
    case ReplyShape::kType:
      return rows.Type();
    case ReplyShape::kClusterState:
      return rows.ClusterState();
    case ReplyShape::kNodeIds:
      return rows.NodeIds();
    case ReplyShape::kNodes:
      return rows.Repeated(kNode, kNodeSize, "count of nodes");
    case ReplyShape::kEndpoints:
      return rows.Endpoints();
    case ReplyShape::kUuids:
      return rows.Repeated(kNodeIds, kNodeIdSize, "count of nodes");
    case ReplyShape::kMapping:
      return rows.Mapping();
  }
}

}  // namespace glowplug::binary
