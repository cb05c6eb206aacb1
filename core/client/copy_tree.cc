// SPDX-License-Identifier: Apache-2.0
#include <glowplug/described.h>
#include <glowplug/sdk/extent.h>

#include <cstring>
#include <functional>

#include "core/client/record.h"
#include "core/client/value_tree.h"
#include "core/engine/arena_copy.h"

namespace glowplug::internal {
namespace {

using api::ValueType;
using sdk::ByteCount;
using sdk::ItemCount;

// Stands behind objects of types that the cluster does not know: none of their fields has a name.
struct NoFields final : api::ObjectReader {
  void Release() noexcept override {}
  void* Query(const char*) noexcept override { return nullptr; }
  api::Outcome ReadField(const api::Record*, uint32_t, api::Arena*, api::Value*,
                         api::Failure* failure) noexcept override {
    failure->code = api::Code::kNotFound;
    return api::Outcome::kFailed;
  }
};
NoFields no_fields;

bool IsWithin(api::Bytes part, api::Bytes whole) {
  return std::less_equal<>()(whole.data, part.data) &&
         std::less_equal<>()(part.data + part.size, whole.data + whole.size);
}

class Copier {
 public:
  Copier(sdk::HeapArena& arena, Objects objects) : arena_(arena), objects_(objects) {}

  api::Value Copy(const api::Value& from, int depth) {
    api::Value to = from;
    if (from.type == ValueType::kAbsent) return ValueOf(ValueType::kNull);
    if (from.type == ValueType::kBinaryEnum) to.type = ValueType::kEnum;
    if (const uint64_t size = ByteCount(from); size > 0) {
      to.bytes = CopyBytes(arena_.get(), {from.bytes, size}).data;
    } else if (const uint64_t items = ItemCount(from); items > 0) {
      if (depth >= Nesting::kMax) return TooDeep();
      to.items = Copy(from.items, items, depth + 1);
    } else if (to.type == ValueType::kEnum && from.described != nullptr) {
      to.described = CopyType(arena_.get(), *from.described);
    } else if (from.type == ValueType::kObject && from.object != nullptr) {
      if (depth >= Nesting::kMax) return TooDeep();
      to.object = Copy(*from.object, depth + 1);
    }
    return to;
  }
  const absl::Status& status() const { return status_; }

 private:
  api::Value TooDeep() {
    status_.Update(Nesting::TooDeep());
    return ValueOf(ValueType::kNull);
  }

  const api::Value* Copy(const api::Value* values, uint64_t count, int depth) {
    auto* copies = Room<api::Value>(arena_, count);
    for (uint64_t i = 0; i < count; ++i) copies[i] = Copy(values[i], depth);
    return copies;
  }

  // Objects that came together share their graph, and so do their copies.
  api::Bytes CopyGraph(api::Bytes graph) {
    if (graph.data != last_graph_.data || graph.size != last_graph_.size) {
      last_graph_ = graph;
      last_copy_ = CopyBytes(arena_.get(), graph);
    }
    return last_copy_;
  }

  const api::Record* Copy(const api::Record& record, int depth) {
    auto* copy = Room<api::Record>(arena_, 1);
    const bool known = record.type != nullptr;
    const bool encoded = record.fields == nullptr && record.reader != nullptr;
    if (encoded && (objects_ == Objects::kKeepEncoded || !known)) {
      *copy = record;
      copy->graph = CopyGraph(record.graph);
      if (objects_ == Objects::kDecode) copy->reader = &no_fields;  // the codec may end before it
      return copy;
    }
    if (!known) return copy;
    copy->type = CopyType(arena_.get(), *record.type);
    copy->raw = CopyBytes(arena_.get(), record.raw);
    auto* fields = Room<api::Value>(arena_, record.type->field_count);
    sdk::HeapArena scratch;
    for (uint32_t i = 0; i < record.type->field_count && status_.ok(); ++i) {
      api::Value field;
      status_.Update(ReadField(record, i, scratch.get(), &field));
      if (status_.ok()) fields[i] = Copy(field, depth);
    }
    // What the reader put into the scratch memory goes with it.
    if (encoded && !IsWithin(last_graph_, record.graph)) last_graph_ = {nullptr, 0};
    copy->fields = fields;
    return copy;
  }

  sdk::HeapArena& arena_;
  const Objects objects_;
  absl::Status status_;
  api::Bytes last_graph_{nullptr, 0};
  api::Bytes last_copy_{nullptr, 0};
};

bool PointsToNothing(const api::Value& value) {
  return ByteCount(value) == 0 && ItemCount(value) == 0 && value.type != ValueType::kObject &&
         value.type != ValueType::kEnum && value.type != ValueType::kBinaryEnum;
}

}  // namespace

absl::Status CopyTree(const api::Value& from, Objects objects, api::Value* to,
                      std::shared_ptr<const void>* memory) {
  *to = from;
  if (PointsToNothing(from)) {
    if (from.type == ValueType::kAbsent) *to = ValueOf(ValueType::kNull);
    memory->reset();
    return absl::OkStatus();
  }
  if (const uint64_t size = ByteCount(from); size > 0) {
    const auto bytes = std::make_shared<uint8_t[]>(size);
    std::memcpy(bytes.get(), from.bytes, size);
    to->bytes = bytes.get();
    *memory = bytes;
    return absl::OkStatus();
  }
  const auto arena = std::make_shared<sdk::HeapArena>();
  Copier copier(*arena, objects);
  *to = copier.Copy(from, 0);
  *memory = arena;
  return copier.status();
}

}  // namespace glowplug::internal
