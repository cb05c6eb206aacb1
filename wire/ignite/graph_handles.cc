// SPDX-License-Identifier: Apache-2.0
// What handles refer to.
#include "wire/ignite/graph_reader.h"

namespace glowplug::ignite {

using api::Value;
using api::ValueType;

uint32_t GraphReader::ReadHandle(uint64_t offset, Value* out) noexcept {
  const uint64_t distance_at = in_.offset();
  const int32_t distance = in_.Int("handle");
  if (!in_.ok()) return 0;
  if (distance <= 0 || static_cast<uint64_t>(distance) > offset - begin_) {
    in_.Reject(distance_at, "handle", "the distance back to an object of the same value", distance);
    return 0;
  }
  const uint64_t target = offset - static_cast<uint64_t>(distance);
  if (trust_ != Trust::kNone) {
    if (depth_ == kMaxDepth) {
      in_.Reject(offset, "handle's object", "at most 64 levels", kMaxDepth + 1);
      return 0;
    }
    // Whatever has not ended before the handle, as an object that holds itself, is cut short.
    return ReadAt(target, offset, out);
  }
  SeenObject* seen = seen_.Find(target);
  if (seen == nullptr) {
    in_.Reject(distance_at, "handle", "the distance back to the beginning of an object", distance);
  } else if (seen->is_open) {
    in_.Reject(distance_at, "handle", "an object that does not hold the handle itself", distance);
  } else if (depth_ + seen->height > kMaxDepth) {
    in_.Reject(offset, "handle's object", "at most 64 levels", depth_ + seen->height);
  } else if (CountRepeated(distance_at, seen->expanded_size)) {
    return ReadSeen(seen, offset, out);
  }
  return 0;
}

uint32_t GraphReader::ReadSeen(SeenObject* seen, uint64_t offset, Value* out) noexcept {
  if (out != nullptr && seen->value.type == ValueType::kAbsent) {
    // It lies in a field that nobody has read yet.
    const uint64_t repeated = repeated_bytes_;
    Value value{};
    ReadAt(seen->offset, offset, &value);
    repeated_bytes_ = repeated;
    seen->value = value;
  }
  if (out != nullptr) *out = seen->value;
  return seen->height;
}

uint32_t GraphReader::ReadAt(uint64_t target, uint64_t end, Value* out) noexcept {
  const uint64_t after = in_.offset();
  const uint64_t input_end = in_.MoveTo(target, end);
  ++depth_;
  const uint32_t height = Read("handle's object", out);
  --depth_;
  const uint64_t size = in_.offset() - target;
  in_.MoveTo(after, input_end);
  if (trust_ != Trust::kNone) CountRepeated(after, size);
  return height;
}

bool GraphReader::CountRepeated(uint64_t offset, uint64_t size) noexcept {
  repeated_bytes_ += size;
  if (repeated_bytes_ <= kMaxRepeatedBytes) return true;
  in_.Reject(offset, "handles", "at most 67108864 bytes of objects repeated in one value",
             static_cast<int64_t>(repeated_bytes_));
  return false;
}

void GraphReader::Finish() noexcept {
  if (!in_.ok() || graph_.size > 0) return;
  const api::Bytes graph = in_.Between(begin_, in_.offset());
  for (uint32_t i = 0; i < seen_.size(); ++i) {
    const Value& value = seen_.at(i).value;
    if (value.type != ValueType::kObject || value.object->graph.size > 0) continue;
    const_cast<api::Record*>(value.object)->graph = graph;  // made by ReadObject, not const
  }
}

}  // namespace glowplug::ignite
