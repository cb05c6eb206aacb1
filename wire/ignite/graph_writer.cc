// SPDX-License-Identifier: Apache-2.0
#include "wire/ignite/graph_writer.h"

#include <limits>

#include "wire/ignite/graph_reader.h"
#include "wire/ignite/skip_value.h"
#include "wire/ignite/value_writer.h"

namespace glowplug::ignite {
namespace {

using api::Value;
using api::ValueType;

bool IsInt(int64_t number) {
  return number >= std::numeric_limits<int32_t>::min() &&
         number <= std::numeric_limits<int32_t>::max();
}

}  // namespace

bool GraphWriter::Configure() noexcept {
  if (is_configured_ || directory_ == nullptr) return true;
  is_configured_ = directory_->Configuration(&compact_footer_, &mapper_);
  if (!is_configured_) out_.NeedConfiguration();
  return is_configured_;
}

void GraphWriter::Write(const Value& value, const char* what) noexcept {
  const auto code = static_cast<uint8_t>(value.type);
  if (static_cast<uint16_t>(value.type) == code && IsPlain(code)) {
    return WriteValue(out_, value, what);
  }
  out_.Byte(static_cast<int8_t>(code));
  WriteContent(value, what);
}

void GraphWriter::WriteContent(const Value& value, const char* what) noexcept {
  switch (value.type) {
    case ValueType::kEnum:
    case ValueType::kBinaryEnum:
      return WriteEnum(value, what);
    case ValueType::kClass:
      return WriteClass(value, what);
    default:
      return WriteNested(value, what);
  }
}

void GraphWriter::WriteNested(const Value& value, const char* what) noexcept {
  if (depth_ == kMaxDepth) return out_.Reject(what, "at most 64 levels of values", kMaxDepth + 1);
  ++depth_;
  switch (value.type) {
    case ValueType::kObjectArray:
    case ValueType::kEnumArray:
      WriteArray(value, what);
      break;
    case ValueType::kCollection:
      WriteCounted(value, value.count, -1, 5, "a collection's kind of -1 to 5", what);
      break;
    case ValueType::kMap:
      WriteCounted(value, 2 * uint64_t{value.count}, 0, 2, "a map's kind of 0 to 2", what);
      break;
    case ValueType::kOptimized:
      WriteOpaque(value, what);
      break;
    case ValueType::kObject:
      WriteObject(value.object, what);
      break;
    default:
      out_.RejectType(what, static_cast<int64_t>(value.type));
  }
  --depth_;
}

void GraphWriter::WriteItems(const Value* items, uint64_t count) noexcept {
  for (uint64_t i = 0; out_.ok() && i < count; ++i) Write(items[i], "element");
}

bool GraphWriter::HasItems(const Value& value, const char* what) noexcept {
  if (value.items != nullptr || (value.count == 0 && (value.flags & api::kNamed) == 0)) return true;
  out_.Reject(what, "data for all its elements", value.count);
  return false;
}

void GraphWriter::WriteArray(const Value& value, const char* what) noexcept {
  if (!HasItems(value, what)) return;
  const Value* items = value.items;
  if ((value.flags & api::kNamed) != 0) {
    if (items[0].type != ValueType::kString) {
      return out_.Reject(what, "the element type's name in front of the elements",
                         static_cast<int64_t>(items[0].type));
    }
    out_.Int(0);
    WriteValue(out_, items[0], what);
    ++items;
  } else if (value.type == ValueType::kEnumArray) {
    out_.Int(EnumArrayTypeId(value, what));
  } else if (!IsInt(value.extra) || value.extra == 0) {
    return out_.Reject(what, "the element type's id, or -1 for any", value.extra);
  } else {
    out_.Int(static_cast<int32_t>(value.extra));
  }
  for (uint32_t i = 0; value.type == ValueType::kEnumArray && i < value.count; ++i) {
    const ValueType type = items[i].type;
    if (type == ValueType::kEnum || type == ValueType::kBinaryEnum || type == ValueType::kNull) {
      continue;
    }
    return out_.Reject("array element", "an enum or null", static_cast<int64_t>(type));
  }
  out_.Count(value.count, what);
  WriteItems(items, value.count);
}

void GraphWriter::WriteCounted(const Value& value, uint64_t items, int64_t min_kind,
                               int64_t max_kind, const char* kinds, const char* what) noexcept {
  if (!HasItems(value, what)) return;
  if (value.extra < min_kind || value.extra > max_kind) {
    return out_.Reject(what, kinds, value.extra);
  }
  out_.Count(value.count, what);
  out_.Byte(static_cast<int8_t>(value.extra));
  WriteItems(value.items, items);
}

int32_t GraphWriter::EnumTypeId(const Value& value, const char* what) noexcept {
  int32_t type_id = static_cast<int32_t>(value.count);
  if (value.described != nullptr) {
    // Registered as what it is not, it would never count as registered.
    if (value.described->is_enum == 0) {
      out_.Reject(what, "an enum's type, found an object's", 0);
      return 0;
    }
    if (!Configure()) return 0;
    type_id = TypeIdOf(sdk::ViewOf(value.described->name), mapper_);
    if (type_id != 0 && directory_ != nullptr &&
        !directory_->MayWrite(*value.described, type_id, 0)) {
      out_.NeedRegistration(*value.described, what);
    }
  }
  if (type_id == 0) out_.Reject(what, "an enum's type or the type's id", 0);
  return type_id;
}

int32_t GraphWriter::EnumArrayTypeId(const Value& value, const char* what) noexcept {
  constexpr int32_t kAnyType = -1;
  if (!IsInt(value.extra)) out_.Reject(what, "the element type's id", value.extra);
  if (value.extra != 0) return static_cast<int32_t>(value.extra);
  for (uint32_t i = 0; i < value.count; ++i) {
    const Value& item = value.items[i];
    if (item.type == ValueType::kEnum || item.type == ValueType::kBinaryEnum) {
      return EnumTypeId(item, "array element");
    }
  }
  return kAnyType;
}

void GraphWriter::WriteEnum(const Value& value, const char* what) noexcept {
  if (!IsInt(value.extra)) return out_.Reject(what, "an enum's ordinal of 32 bits", value.extra);
  out_.Int(EnumTypeId(value, what));
  out_.Int(static_cast<int32_t>(value.extra));
}

void GraphWriter::WriteClass(const Value& value, const char* what) noexcept {
  if (!IsInt(value.extra)) return out_.Reject(what, "a class's type id of 32 bits", value.extra);
  out_.Int(static_cast<int32_t>(value.extra));
  if (value.extra != 0) return;
  if (value.count == 0 || value.bytes == nullptr) {
    return out_.Reject(what, "a class's name or its type id", value.count);
  }
  Value name = value;
  name.type = ValueType::kString;
  WriteValue(out_, name, what);
}

void GraphWriter::WriteOpaque(const Value& value, const char* what) noexcept {
  if (value.extra != kProxyCode || value.bytes == nullptr) {
    return out_.Reject(what, "what was read of another language's object", value.extra);
  }
  out_.PatchByte(out_.size() - 1, kProxyCode);
  out_.Raw({value.bytes, value.count});
}

}  // namespace glowplug::ignite
