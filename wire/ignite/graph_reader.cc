// SPDX-License-Identifier: Apache-2.0
#include "wire/ignite/graph_reader.h"

#include <algorithm>

#include "wire/ignite/skip_value.h"
#include "wire/ignite/string_object.h"
#include "wire/ignite/value_reader.h"

namespace glowplug::ignite {
namespace {

using api::Value;
using api::ValueType;

constexpr uint64_t kMinElementSize = 1;  // a null
constexpr int8_t kMinCollectionKind = -1;
constexpr int8_t kMaxCollectionKind = 5;
constexpr int8_t kMaxMapKind = 2;

Value Make(ValueType type) {
  Value value{};
  value.type = type;
  return value;
}

}  // namespace

uint32_t GraphReader::Read(const char* what, Value* out) noexcept {
  const uint64_t offset = in_.offset();
  const int peeked = in_.Peek();
  const auto code = static_cast<uint8_t>(peeked);
  if (peeked >= 0 && HoldsOthers(code)) {
    in_.Byte(what);
    return ReadNested(code, offset, out);
  }
  switch (peeked) {
    case kHandleCode:
      in_.Byte(what);
      return ReadHandle(offset, out);
    case static_cast<int>(ValueType::kEnum):
    case static_cast<int>(ValueType::kBinaryEnum):
      in_.Byte(what);
      ReadEnum(static_cast<ValueType>(code), offset, out);
      return 0;
    case static_cast<int>(ValueType::kClass):
      in_.Byte(what);
      ReadClass(out);
      return 0;
    default:
      break;
  }
  if (peeked >= 0 && !IsPlain(code)) {
    in_.RejectType(offset, what, code);
  } else if (out != nullptr) {
    *out = ReadPlainValue(in_, arena_, what);
    CountHandleRead(in_.offset() - offset);
  } else {
    SkipValue(in_, what);
  }
  return 0;
}

uint32_t GraphReader::ReadNested(uint8_t code, uint64_t offset, Value* out) noexcept {
  if (depth_ == kMaxDepth) {
    in_.Reject(offset, "nested value", "at most 64 levels", kMaxDepth + 1);
    return 0;
  }
  SeenObject* seen = nullptr;
  if (trust_ == Trust::kNone || follows_handle_) {
    seen = trust_ == Trust::kNone ? seen_.FindOrAdd(offset, arena_)
                                  : remembered_.FindOrAdd(offset, arena_);
    if (seen == nullptr) {
      in_.RejectRoom("nested value", sizeof(SeenObject));
      return 0;
    }
    const bool is_read = out == nullptr || seen->value.type != ValueType::kAbsent;
    if (seen->end > 0 && is_read) return ReadAgain(*seen, out);
  }
  const uint64_t repeated_before = repeated_bytes_;
  ++depth_;
  const uint32_t height = 1 + ReadContent(code, offset, out);
  --depth_;
  if (!in_.ok()) return 0;
  if (seen != nullptr) {
    seen->end = in_.offset();
    seen->height = height;
    seen->expanded_size = in_.offset() - offset + repeated_bytes_ - repeated_before;
    if (out != nullptr) seen->value = *out;
  }
  return height;
}

uint32_t GraphReader::ReadContent(uint8_t code, uint64_t offset, Value* out) noexcept {
  switch (code) {
    case static_cast<uint8_t>(ValueType::kObject):
      return ReadObject(offset, out);
    case static_cast<uint8_t>(ValueType::kCollection):
      return ReadCollection(out);
    case static_cast<uint8_t>(ValueType::kMap):
      return ReadMap(out);
    case kWrappedCode:
      return ReadWrapped(out);
    case kProxyCode:
      return ReadProxy(out);
    default:
      return ReadArray(static_cast<ValueType>(code), out);
  }
}

Value* GraphReader::AllocateItems(uint64_t count) noexcept {
  if (!in_.ok() || !CountHandleRead(count)) return nullptr;
  auto* items = sdk::Allocate<Value>(arena_, count);
  if (items == nullptr && count > 0) in_.RejectRoom("elements", sizeof(Value) * count);
  return items;
}

uint32_t GraphReader::ReadItems(uint64_t count, Value* items) noexcept {
  uint32_t height = 0;
  for (uint64_t i = 0; in_.ok() && i < count; ++i) {
    height = std::max(height, Read("element", items == nullptr ? nullptr : items + i));
  }
  return height;
}

uint32_t GraphReader::ReadArray(ValueType type, Value* out) noexcept {
  Value value = Make(type);
  value.extra = in_.Int("array's element type");
  Value name{};
  if (in_.ok() && value.extra == 0) {
    const api::Bytes text = ReadTypeName();
    name = Make(ValueType::kString);
    name.bytes = text.data;
    name.count = static_cast<uint32_t>(text.size);
    value.flags = api::kNamed;
  }
  value.count = in_.Count(kMinElementSize, "array");
  const uint32_t named = value.flags == api::kNamed ? 1 : 0;
  Value* items = nullptr;
  if (out != nullptr) {
    items = AllocateItems(uint64_t{value.count} + named);
    if (!in_.ok()) return 0;
    if (named != 0) items[0] = name;
    value.items = items;
    *out = value;
    items += named;
  }
  return type == ValueType::kEnumArray ? ReadEnums(value.count, items)
                                       : ReadItems(value.count, items);
}

uint32_t GraphReader::ReadEnums(uint64_t count, Value* items) noexcept {
  for (uint64_t i = 0; in_.ok() && i < count; ++i) {
    const int code = in_.Peek();
    if (code >= 0 && code != static_cast<int>(ValueType::kEnum) &&
        code != static_cast<int>(ValueType::kBinaryEnum) &&
        code != static_cast<int>(ValueType::kNull)) {
      in_.Reject(in_.offset(), "array element", "an enum or null", code);
      break;
    }
    Read("array element", items == nullptr ? nullptr : items + i);
  }
  return 0;
}

uint32_t GraphReader::ReadCollection(Value* out) noexcept {
  Value value = Make(ValueType::kCollection);
  value.count = in_.Count(kMinElementSize, "collection");
  const uint64_t kind_at = in_.offset();
  value.extra = in_.Byte("collection's kind");
  if (value.extra < kMinCollectionKind || value.extra > kMaxCollectionKind) {
    in_.Reject(kind_at, "collection's kind", "-1 to 5", value.extra);
  }
  Value* items = nullptr;
  if (out != nullptr) {
    value.items = items = AllocateItems(value.count);
    *out = value;
  }
  return ReadItems(value.count, items);
}

uint32_t GraphReader::ReadMap(Value* out) noexcept {
  Value value = Make(ValueType::kMap);
  value.count = in_.Count(2 * kMinElementSize, "map");
  const uint64_t kind_at = in_.offset();
  value.extra = in_.Byte("map's kind");
  if (value.extra < 0 || value.extra > kMaxMapKind) {
    in_.Reject(kind_at, "map's kind", "0 to 2", value.extra);
  }
  Value* items = nullptr;
  if (out != nullptr) {
    value.items = items = AllocateItems(2 * uint64_t{value.count});
    *out = value;
  }
  return ReadItems(2 * uint64_t{value.count}, items);
}

// What is wrapped is a graph of its own: its handles count within its bytes.
uint32_t GraphReader::ReadWrapped(Value* out) noexcept {
  const api::Bytes graph = in_.Sized("wrapped object");
  const uint64_t begin = in_.offset() - graph.size;
  const int32_t offset = in_.Int("wrapped object's offset");
  if (in_.ok() && (offset < 0 || static_cast<uint64_t>(offset) >= graph.size)) {
    in_.Reject(begin + graph.size, "wrapped object's offset", "one within the wrapped bytes",
               offset);
  }
  if (!in_.ok()) return 0;
  const uint64_t after = in_.offset();
  const uint64_t end = in_.MoveTo(begin + static_cast<uint64_t>(offset), begin + graph.size);
  // The server wraps objects that were written without: around one it is no level of its own.
  const int next = in_.Peek();
  const bool is_level = next == kWrappedCode || next == kHandleCode;
  const Trust trust = trust_ == Trust::kNone && offset != 0 ? Trust::kHandles : trust_;
  GraphReader inner(in_, arena_, directory_, begin, graph, trust);
  inner.depth_ = is_level ? depth_ : depth_ - 1;
  inner.repeated_bytes_ = repeated_bytes_;
  inner.handle_budget_ = handle_budget_;
  inner.follows_handle_ = follows_handle_;
  const uint32_t height = inner.Read("wrapped object", out);
  repeated_bytes_ = inner.repeated_bytes_;
  handle_budget_ = inner.handle_budget_;
  in_.MoveTo(after, end);
  return is_level || height == 0 ? height : height - 1;
}

// Kept as bytes: only its own language can make one. So that they can be written elsewhere, its
// handles may not leave it.
uint32_t GraphReader::ReadProxy(Value* out) noexcept {
  const uint64_t begin = in_.offset();
  const uint32_t count = in_.Count(4, "proxy's interfaces");
  for (uint32_t i = 0; in_.ok() && i < count; ++i) {
    if (in_.Int("proxy's interface") == 0) ReadTypeName();
  }
  GraphReader handler(in_, arena_, directory_);
  handler.depth_ = depth_;
  const uint32_t height = handler.Read("proxy's handler", nullptr);
  if (out != nullptr && in_.ok()) {
    const api::Bytes bytes = in_.Between(begin, in_.offset());
    *out = Make(ValueType::kOptimized);
    out->bytes = bytes.data;
    out->count = static_cast<uint32_t>(bytes.size);
    out->extra = kProxyCode;
  }
  return height;
}

void GraphReader::ReadEnum(ValueType type, uint64_t offset, Value* out) noexcept {
  const int32_t type_id = in_.Int("enum's type id");
  const api::Bytes name = in_.ok() && type_id == 0 ? ReadTypeName() : api::Bytes{nullptr, 0};
  const int32_t ordinal = in_.Int("enum's ordinal");
  if (!in_.ok()) return;
  const int32_t id = type_id == 0 ? IdOf(name) : type_id;
  const api::ObjectType* described = FindType(id, 0, offset);
  if (out == nullptr || !in_.ok()) return;
  if (described != nullptr && described->is_enum == 0) described = nullptr;
  if (described == nullptr && type_id == 0) {
    auto* named = sdk::Allocate<api::ObjectType>(arena_, 1);
    if (named == nullptr) return in_.RejectRoom("enum's type", sizeof(api::ObjectType));
    named->struct_size = sizeof(api::ObjectType);
    named->is_enum = 1;
    named->name = name;
    named->type_id = id;
    described = named;
  }
  *out = Make(type);
  out->described = described;
  out->count = static_cast<uint32_t>(id);
  out->extra = ordinal;
}

void GraphReader::ReadClass(Value* out) noexcept {
  Value value = Make(ValueType::kClass);
  value.extra = in_.Int("class's type id");
  if (in_.ok() && value.extra == 0) {
    const api::Bytes name = ReadTypeName();
    value.bytes = name.data;
    value.count = static_cast<uint32_t>(name.size);
  }
  if (out != nullptr) *out = value;
}

api::Bytes GraphReader::ReadTypeName() noexcept {
  const uint64_t offset = in_.offset();
  const api::Bytes name = ReadString(in_, "type name");
  if (in_.ok() && name.data == nullptr) {
    in_.Reject(offset, "type name", "a string, for the type id is 0", kNullCode);
  }
  return name;
}

}  // namespace glowplug::ignite
