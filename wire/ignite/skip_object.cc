// SPDX-License-Identifier: Apache-2.0
#include "wire/ignite/skip_object.h"

#include <cstring>

#include "wire/ignite/graph_reader.h"
#include "wire/ignite/object_layout.h"
#include "wire/ignite/skip_value.h"
#include "wire/ignite/string_object.h"

namespace glowplug::ignite {
namespace {

using api::ValueType;

class Skipper {
 public:
  explicit Skipper(Reader& in) : in_(in), begin_(in.offset()) {}

  void Skip(const char* what) {
    const int code = in_.Peek();
    if (code < 0 || IsPlain(static_cast<uint8_t>(code))) return SkipValue(in_, what);
    const uint64_t offset = in_.offset();
    in_.Byte(what);
    switch (static_cast<ValueType>(code)) {
      case ValueType::kEnum:
      case ValueType::kBinaryEnum:
        Type();
        in_.Int("enum's ordinal");
        return;
      case ValueType::kClass:
        return Type();
      default:
        break;
    }
    if (code == kHandleCode) return Handle(offset);
    if (!HoldsOthers(static_cast<uint8_t>(code))) return in_.RejectType(offset, what, code);
    if (depth_ == kMaxDepth) {
      return in_.Reject(offset, "nested value", "at most 64 levels", kMaxDepth + 1);
    }
    ++depth_;
    Content(static_cast<uint8_t>(code), offset);
    --depth_;
  }

 private:
  // A type's id, or its name behind an id of 0.
  void Type() {
    if (in_.Int("type id") != 0 || !in_.ok()) return;
    const uint64_t offset = in_.offset();
    if (ReadString(in_, "type name").data == nullptr && in_.ok()) {
      in_.Reject(offset, "type name", "a string, for the type id is 0", kNullCode);
    }
  }

  void Handle(uint64_t offset) {
    const int32_t distance = in_.Int("handle");
    if (in_.ok() && (distance <= 0 || static_cast<uint64_t>(distance) > offset - begin_)) {
      in_.Reject(offset, "handle", "a distance within the value", distance);
    }
  }

  void Items(uint64_t count) {
    for (uint64_t i = 0; in_.ok() && i < count; ++i) Skip("element");
  }

  void Content(uint8_t code, uint64_t offset) {
    switch (code) {
      case static_cast<uint8_t>(ValueType::kObject): {
        ObjectLayout layout;
        ReadLayout(in_, offset, &layout);
        return;
      }
      case kWrappedCode: {
        const uint64_t size = in_.Sized("wrapped object").size;
        const uint64_t at = in_.offset();
        const int32_t inner = in_.Int("wrapped object's offset");
        if (in_.ok() && (inner < 0 || static_cast<uint64_t>(inner) >= size)) {
          in_.Reject(at, "wrapped object's offset", "one within the wrapped bytes", inner);
        }
        return;
      }
      case static_cast<uint8_t>(ValueType::kCollection):
      case static_cast<uint8_t>(ValueType::kMap): {
        const uint64_t each = code == static_cast<uint8_t>(ValueType::kMap) ? 2 : 1;
        const uint64_t count = in_.Count(each, "elements");
        in_.Byte("kind");
        return Items(each * count);
      }
      case kProxyCode: {
        const uint32_t count = in_.Count(sizeof(int32_t), "proxy's interfaces");
        for (uint32_t i = 0; in_.ok() && i < count; ++i) Type();
        return Skip("proxy's handler");
      }
      default:
        Type();
        return Items(in_.Count(1, "array"));
    }
  }

  Reader& in_;
  const uint64_t begin_;
  uint32_t depth_ = 0;
};

}  // namespace

void SkipObject(Reader& in, const char* what) noexcept { Skipper(in).Skip(what); }

api::Bytes Unwrapped(api::Bytes object) noexcept {
  constexpr uint64_t kFrame = 1 + sizeof(int32_t) + sizeof(int32_t);  // code, size, offset
  if (object.size < kFrame + kObjectHeaderSize || object.data[0] != kWrappedCode) return object;
  int32_t offset;
  std::memcpy(&offset, object.data + object.size - sizeof(offset), sizeof(offset));
  const api::Bytes inner = {object.data + 1 + sizeof(int32_t), object.size - kFrame};
  if (offset != 0 || inner.data[0] != static_cast<uint8_t>(kObjectCode)) return object;
  Reader in(inner);
  ObjectLayout layout;
  in.Byte("object");
  return ReadLayout(in, 0, &layout) && layout.end == inner.size ? inner : object;
}

}  // namespace glowplug::ignite
