// SPDX-License-Identifier: Apache-2.0
#include "core/engine/retained_request.h"

#include <glowplug/sdk/extent.h>

#include <cstring>
#include <new>

#include "core/engine/arena_copy.h"
#include "core/engine/operation_memory.h"

namespace glowplug {

namespace {

class Copier {
 public:
  explicit Copier(api::Arena* arena) : arena_(arena) {}

  const api::Value* Copy(const api::Value* values, uint64_t count) {
    if (count == 0) return nullptr;
    uint8_t* const room =
        sdk::AllocateBytes(arena_, count * sizeof(api::Value), alignof(api::Value));
    if (room == nullptr) throw std::bad_alloc();
    auto* const copies = reinterpret_cast<api::Value*>(room);
    for (uint64_t i = 0; i < count; ++i) new (copies + i) api::Value(Copy(values[i]));
    return copies;
  }

 private:
  api::Value Copy(const api::Value& value) {
    if (value.type < api::ValueType::kString) return value;  // a number
    api::Value copy = value;
    if (const uint64_t size = sdk::ByteCount(value); size > 0) {
      copy.bytes = CopyBytes(arena_, {value.bytes, size}).data;
    } else if (const uint64_t items = sdk::ItemCount(value); items > 0) {
      copy.items = Copy(value.items, items);
    } else if (value.type == api::ValueType::kObject && value.object != nullptr) {
      copy.object = Copy(*value.object);
    } else if (value.type == api::ValueType::kEnum && value.described != nullptr) {
      copy.described = CopyType(arena_, *value.described);
    }
    return copy;
  }

  const api::Record* Copy(const api::Record& record) {
    auto* copy = AllocateOrThrow<api::Record>(arena_, 1);
    *copy = record;
    if (record.type != nullptr) copy->type = CopyType(arena_, *record.type);
    if (record.fields != nullptr && record.type != nullptr) {
      copy->fields = Copy(record.fields, record.type->field_count);
    }
    copy->raw = CopyBytes(arena_, record.raw);
    copy->graph = CopyGraph(record.graph);
    return copy;
  }

  // Objects that came together share their graph, and so do their copies.
  api::Bytes CopyGraph(api::Bytes graph) {
    if (graph.data != last_graph_.data || graph.size != last_graph_.size) {
      last_graph_ = graph;
      last_copy_ = CopyBytes(arena_, graph);
    }
    return last_copy_;
  }

  api::Arena* const arena_;
  api::Bytes last_graph_{nullptr, 0};
  api::Bytes last_copy_{nullptr, 0};
};

}  // namespace

RetainedRequest::Room RetainedRequest::RoomFor(const api::Request& request) {
  Room room{uint64_t{request.arg_count} * sizeof(api::Value), /*flat=*/true};
  for (uint32_t i = 0; i < request.arg_count; ++i) {
    const api::Value& value = request.args[i];
    if (value.type < api::ValueType::kString) continue;  // a number
    room.size += sdk::ByteCount(value);
    room.flat = room.flat && value.type == api::ValueType::kString;
  }
  return room;
}

RetainedRequest* RetainedRequest::New(const api::Request& request, Room room) {
  return new (room) RetainedRequest(request, room);
}

RetainedRequest::RetainedRequest(const api::Request& request, Room room)
    : room_(room.size), request_(request) {
  static_assert(sizeof(RetainedRequest) % alignof(api::Value) == 0);
  if (room.flat) {
    CopyFlat();
  } else {
    CopyAny(room.size);
  }
}

// Numbers and strings alone, which is what most have: as Copier does it, without its questions.
void RetainedRequest::CopyFlat() {
  const api::Value* const from = request_.args;
  auto* const copies = reinterpret_cast<api::Value*>(this + 1);
  auto* text = reinterpret_cast<uint8_t*>(copies + request_.arg_count);
  for (uint32_t i = 0; i < request_.arg_count; ++i) {
    api::Value& copy = *new (copies + i) api::Value(from[i]);
    if (copy.type != api::ValueType::kString || copy.count == 0) continue;
    copy.bytes = static_cast<const uint8_t*>(std::memcpy(text, copy.bytes, copy.count));
    text += copy.count;
  }
  request_.args = copies;
}

void RetainedRequest::CopyAny(uint64_t room) {
  // The room, and then blocks of more_.
  api::Arena arena{};
  arena.owner = this;
  arena.grow = &Grow;
  arena.data = reinterpret_cast<uint8_t*>(this + 1);
  arena.capacity = room;
  request_.args = Copier(&arena).Copy(request_.args, request_.arg_count);
}

api::Outcome RetainedRequest::Grow(api::Arena* arena, uint64_t need) noexcept {
  std::unique_ptr<sdk::HeapArena>& more = static_cast<RetainedRequest*>(arena->owner)->more_;
  if (more == nullptr) more.reset(new (std::nothrow) sdk::HeapArena());
  if (more == nullptr) return api::Outcome::kFailed;
  api::Arena* const block = more->get();
  if (block->grow(block, need) != api::Outcome::kDone) return api::Outcome::kFailed;
  arena->data = block->data;
  arena->used = 0;
  arena->capacity = block->capacity;
  return api::Outcome::kDone;
}

void* RetainedRequest::operator new(size_t size, Room room) {
  return OperationMemory::Take(size + room.size);
}

void RetainedRequest::operator delete(void* memory, Room room) {
  OperationMemory::GiveBack(memory, sizeof(RetainedRequest) + room.size);
}

void RetainedRequest::operator delete(RetainedRequest* request, std::destroying_delete_t) {
  const uint64_t room = request->room_;
  request->~RetainedRequest();
  OperationMemory::GiveBack(request, sizeof(RetainedRequest) + room);
}

std::unique_ptr<RetainedRequest> KeptRequests::Keep(const api::Request& request) {
  if (count_ >= kMost || bytes_ >= kMostBytes) return nullptr;
  std::unique_ptr<RetainedRequest> kept = RetainedRequest::Of(request);
  kept->kept_ = true;
  ++count_;
  bytes_ += sizeof(RetainedRequest) + kept->room_;
  return kept;
}

void KeptRequests::LetGo(std::unique_ptr<RetainedRequest> request) {
  if (request == nullptr || !request->kept_) return;
  --count_;
  bytes_ -= sizeof(RetainedRequest) + request->room_;
}

}  // namespace glowplug
