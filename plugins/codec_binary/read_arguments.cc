// SPDX-License-Identifier: Apache-2.0
#include <glowplug/sdk/buffer.h>

#include "plugins/codec_binary/arguments.h"
#include "plugins/codec_binary/projection.h"
#include "plugins/codec_binary/type_rows.h"
#include "wire/ignite/cache_configuration.h"
#include "wire/ignite/value_reader.h"

namespace glowplug::binary {
namespace {

using api::Value;
using api::ValueType;
using ignite::Reader;

constexpr uint64_t kUuidSize = 16;
constexpr uint64_t kLeastVersioned = 2;  // bytes: a key and a version, were both null

// The bytes of one request's arguments become values in the arena.
class ArgumentReader {
 public:
  ArgumentReader(Reader& in, api::Arena* arena, const Wire& wire, api::Request* request)
      : in_(in), arena_(arena), wire_(wire), request_(request) {}

  // True: there is room for so many, and the reader is well.
  bool Make(uint64_t count) {
    request_->args = args_ = AllocateValues(in_, arena_, count);
    request_->arg_count = static_cast<uint32_t>(count);
    return in_.ok() && count > 0;
  }
  void Set(const Value* args, uint64_t count) {
    request_->args = args;
    request_->arg_count = static_cast<uint32_t>(count);
  }
  Value Object(const char* what) { return ReadValue(in_, arena_, what, wire_.types); }

  // `each` objects for every element that the count in front of them tells.
  void Objects(uint64_t each, const char* what) {
    const uint64_t count = each * in_.Count(each, "count of arguments");
    if (!Make(count)) return;
    for (uint64_t i = 0; in_.ok() && i < count; ++i) args_[i] = Object(what);
  }
  void FixedObjects(uint64_t count) {
    if (!Make(count)) return;
    for (uint64_t i = 0; in_.ok() && i < count; ++i) args_[i] = Object("argument");
  }
  void Fields(FieldList list) {
    if (Make(list.count)) ReadFields(in_, arena_, list, wire_, args_);
  }

  // A count, so many of the field.
  void Repeated(const Field& field, uint64_t size) {
    const uint32_t count = in_.Count(size, "count of arguments");
    if (!Make(count)) return;
    for (uint32_t i = 0; in_.ok() && i < count; ++i) {
      args_[i] = ReadField(in_, arena_, field, wire_);
    }
  }

  void PeekModes() {
    const uint32_t count = in_.Count(1, "count of arguments");
    if (!Make(count)) return;
    for (uint32_t i = 0; in_.ok() && i < count; ++i) {
      args_[i] = NumberValue(ValueType::kInt, in_.Byte("peek mode"));
    }
  }

  void Mapping() {
    static constexpr Field kDataCenter = {"data center", FieldKind::kText};
    const ignite::FeatureSet features = wire_.negotiated.features;
    const bool custom = features.Has(ignite::Feature::kAllAffinityMappings) &&
                        in_.Bool("whether custom affinity is wanted");
    const Value data_center = features.Has(ignite::Feature::kDataCenterAware)
                                  ? ReadField(in_, arena_, kDataCenter, wire_)
                                  : NothingOf(kDataCenter);
    const uint32_t count = in_.Count(4, "count of caches");
    if (!Make(uint64_t{count} + 2)) return;
    args_[0] = data_center;
    args_[1] = NumberValue(ValueType::kBool, custom ? 1 : 0);
    for (uint64_t i = 2; in_.ok() && i < uint64_t{count} + 2; ++i) {
      args_[i] = NumberValue(ValueType::kInt, in_.Int("cache's id"));
    }
  }

  void Platform(const char* what) {
    const uint64_t offset = in_.offset();
    const int8_t platform = in_.Byte("platform");
    if (platform != kJavaPlatform) in_.Reject(offset, what, "an object of Java (1)", platform);
  }

  // The processor with its arguments, behind what stands before them.
  void Invoke(const Value* before, uint64_t before_count) {
    const Value processor = Object("processor");
    Platform("processor's platform");
    const uint32_t count = in_.Count(1, "count of arguments");
    if (!Make(before_count + 1 + count)) return;
    for (uint64_t i = 0; i < before_count; ++i) args_[i] = before[i];
    args_[before_count] = processor;
    for (uint64_t i = 0; in_.ok() && i < count; ++i) {
      args_[before_count + 1 + i] = Object("argument");
    }
  }
  void InvokeAll() {
    const uint32_t keys = in_.Count(1, "count of keys");
    Value* before = AllocateValues(in_, arena_, uint64_t{keys} + 1);
    if (before == nullptr) return;
    before[0] = NumberValue(ValueType::kInt, keys);
    for (uint64_t i = 1; in_.ok() && i <= keys; ++i) before[i] = Object("key");
    Invoke(before, uint64_t{keys} + 1);
  }

  void ConflictPuts() {
    const uint64_t count = uint64_t{4} * in_.Count(kLeastVersioned + 1 + 8, "count of entries");
    if (!Make(count)) return;
    for (uint64_t i = 0; in_.ok() && i < count; i += 4) {
      args_[i] = Object("key");
      args_[i + 1] = Object("value");
      args_[i + 2] = Object("version");
      args_[i + 3] = NumberValue(ValueType::kLong, in_.Long("expire time"));
    }
  }

  void Scan() {
    if (!Make(4)) return;
    args_[0] = Object("filter");
    if (in_.ok() && args_[0].type != ValueType::kNull) Platform("filter's platform");
    args_[1] = NumberValue(ValueType::kInt, in_.Int("page size"));
    args_[2] = NumberValue(ValueType::kInt, in_.Int("partition"));
    args_[3] = NumberValue(ValueType::kBool, in_.Bool("local") ? 1 : 0);
  }

  void ClusterState() {
    if (!Make(2)) return;
    args_[0] = NumberValue(ValueType::kByte, in_.Byte("state"));
    const bool forced = !wire_.negotiated.features.Has(ignite::Feature::kForceDeactivationFlag) ||
                        in_.Bool("force");
    args_[1] = NumberValue(ValueType::kBool, forced ? 1 : 0);
  }

 private:
  Reader& in_;
  api::Arena* const arena_;
  const Wire& wire_;
  api::Request* const request_;
  Value* args_ = nullptr;
};

}  // namespace

void ReadArguments(Reader& in, api::Arena* arena, const Layout& layout, const Wire& wire,
                   api::Request* request) {
  static constexpr Field kTypeId[] = {{"type id", FieldKind::kInt}};
  static constexpr Field kNode = {"node's id", FieldKind::kUuid};
  ArgumentReader reader(in, arena, wire, request);
  uint64_t count = 0;
  switch (layout.request) {
    case RequestShape::kFields:
      return reader.Fields(layout.arguments);
    case RequestShape::kCacheId:
    case RequestShape::kCache:
      return;
    case RequestShape::kConfiguration: {
      if (wire.negotiated.features.Has(ignite::Feature::kSqlCacheCreation)) {
        in.Bool("whether it is a table's cache");
      }
      const Value* properties = ReadRequestedConfiguration(in, arena, wire, &count);
      return reader.Set(properties, count);
    }
    case RequestShape::kTypeId:
      return reader.Fields(kTypeId);
    case RequestShape::kType: {
      const Value* types = ReadTypes(in, arena, *wire.registry, &count);
      // With one schema the type with that one says everything.
      const bool one = count == 2;
      return reader.Set(one ? types + 1 : types, one ? 1 : count);
    }
    case RequestShape::kClusterState:
      return reader.ClusterState();
    case RequestShape::kNodeIds: {
      const Value* projection = ReadProjection(in, arena, wire, &count);
      return reader.Set(projection, count);
    }
    case RequestShape::kUuids:
      return reader.Repeated(kNode, kUuidSize);
    case RequestShape::kMapping:
      return reader.Mapping();
    case RequestShape::kKey:
      return reader.FixedObjects(1);
    case RequestShape::kKeyValue:
      return reader.FixedObjects(2);
    case RequestShape::kKeyTwoValues:
      return reader.FixedObjects(3);
    case RequestShape::kKeys:
      return reader.Objects(1, "key");
    case RequestShape::kEntries:
      return reader.Objects(2, "argument");
    case RequestShape::kPeekModes:
      return reader.PeekModes();
    case RequestShape::kInvoke: {
      const Value key = reader.Object("key");
      return reader.Invoke(&key, 1);
    }
    case RequestShape::kInvokeAll:
      return reader.InvokeAll();
    case RequestShape::kConflictPuts:
      return reader.ConflictPuts();
    case RequestShape::kConflictRemoves:
      return reader.Objects(2, "argument");
    case RequestShape::kScan:
      return reader.Scan();
  }
}

}  // namespace glowplug::binary
