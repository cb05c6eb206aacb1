// SPDX-License-Identifier: Apache-2.0
// What handles refer to.
#include "wire/ignite/graph_reader.h"

namespace glowplug::ignite {

using api::Value;
using api::ValueType;

uint32_t GraphReader::ReadHandle(uint64_t offset, Value* out) noexcept {
  const int32_t distance = in_.Int("handle");
  if (!in_.ok()) return 0;
  if (distance <= 0 || static_cast<uint64_t>(distance) > offset - begin_) {
    in_.Reject(offset + 1, "handle", "the distance back to an object of the same value", distance);
    return 0;
  }
  const uint64_t target = offset - static_cast<uint64_t>(distance);
  if (trust_ != Trust::kNone || !has_raw_ || seen_.Find(target) != nullptr) {
    return ReadTarget(target, offset, out);
  }
  // Java counts what was written into raw data as well.
  trust_ = Trust::kHandles;
  const api::Bytes graph = graph_;
  if (graph.size == 0) graph_ = in_.Between(begin_, offset);
  const uint32_t height = ReadTarget(target, offset, out);
  trust_ = Trust::kNone;
  graph_ = graph;
  return height;
}

uint32_t GraphReader::ReadTarget(uint64_t target, uint64_t offset, Value* out) noexcept {
  const auto distance = static_cast<int64_t>(offset - target);
  const SeenObject* seen = trust_ == Trust::kNone ? seen_.Find(target) : remembered_.Find(target);
  if (seen == nullptr && trust_ != Trust::kNone) {
    // Whatever has not ended before the handle, as an object that holds itself, is cut short.
    return ReadAt(target, offset, out);
  }
  if (seen == nullptr) {
    in_.Reject(offset + 1, "handle", "the distance back to the beginning of an object", distance);
  } else if (seen->end == 0 || seen->end > offset) {
    in_.Reject(offset + 1, "handle", "an object that does not hold the handle itself", distance);
  } else if (depth_ + seen->height > kMaxDepth) {
    in_.Reject(offset, "handle's object", "at most 64 levels", depth_ + seen->height);
  } else if (CountRepeated(offset + 1, seen->expanded_size)) {
    return ReadSeen(*seen, offset, out);
  }
  return 0;
}

uint32_t GraphReader::ReadSeen(const SeenObject& seen, uint64_t offset, Value* out) noexcept {
  if (out == nullptr) return seen.height;
  if (seen.value.type == ValueType::kAbsent) {
    // It lies in a field that nobody has read yet. All that it repeats is counted already.
    const uint64_t repeated = repeated_bytes_;
    repeated_bytes_ = 0;
    ReadAt(seen.offset, offset, out);
    repeated_bytes_ = repeated;
  } else {
    *out = seen.value;
  }
  return seen.height;
}

// Where an object is met again, so that there is one of each, however it is referred to.
uint32_t GraphReader::ReadAgain(const SeenObject& seen, Value* out) noexcept {
  if (depth_ + seen.height > kMaxDepth) {
    in_.Reject(seen.offset, "nested value", "at most 64 levels", depth_ + seen.height);
    return 0;
  }
  in_.Raw(seen.end - in_.offset(), "nested value");
  CountRepeated(seen.offset, seen.expanded_size - (seen.end - seen.offset));
  if (out != nullptr) *out = seen.value;
  return seen.height;
}

uint32_t GraphReader::ReadAt(uint64_t target, uint64_t end, Value* out) noexcept {
  const uint64_t after = in_.offset();
  const uint64_t input_end = in_.MoveTo(target, end);
  const int code = in_.Peek();
  if (code >= 0 && !HoldsOthers(static_cast<uint8_t>(code))) {
    in_.Reject(target, "handle's object", "a value that may hold others", code);
  }
  const bool followed = follows_handle_;
  follows_handle_ = true;
  const uint32_t height = Read("handle's object", out);
  follows_handle_ = followed;
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

bool GraphReader::CountHandleRead(uint64_t size) noexcept {
  if (!follows_handle_ || trust_ == Trust::kNone) return true;
  if (size <= handle_budget_) {
    handle_budget_ -= size;
    return true;
  }
  in_.Reject(in_.offset(), "handles", "objects that do not overlap", static_cast<int64_t>(size));
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
