// SPDX-License-Identifier: Apache-2.0
// Appending to the core's buffers, taking memory from its arenas, and both on the own heap for
// tests.
#ifndef GLOWPLUG_SDK_BUFFER_H_
#define GLOWPLUG_SDK_BUFFER_H_

#include <glowplug/api/boundary.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <vector>

namespace glowplug::sdk {

inline api::Bytes BytesOf(std::string_view text) noexcept {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

inline std::string_view ViewOf(api::Bytes bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data), static_cast<size_t>(bytes.size)};
}

// Room for `size` bytes at the end of the buffer, already counted in its size; null when the
// buffer's owner refuses.
inline uint8_t* Extend(api::OutBuffer* out, uint64_t size) noexcept {
  if (out->capacity - out->size < size && out->grow(out, size) != api::Outcome::kDone) {
    return nullptr;
  }
  uint8_t* room = out->data + out->size;
  out->size += size;
  return room;
}

// False when the buffer's owner refuses to grow.
[[nodiscard]] inline bool Append(api::OutBuffer* out, const void* data, uint64_t size) noexcept {
  uint8_t* room = Extend(out, size);
  if (room == nullptr) return false;
  if (size > 0) std::memcpy(room, data, size);
  return true;
}

[[nodiscard]] inline bool Append(api::OutBuffer* out, std::string_view text) noexcept {
  return Append(out, text.data(), text.size());
}

// Room for `size` bytes, of which nothing is promised, or null when the arena would have to grow.
inline uint8_t* TakeBytes(api::Arena* arena, uint64_t size, uint64_t alignment = 1) noexcept {
  const uint64_t start = (arena->used + alignment - 1) / alignment * alignment;
  if (arena->data == nullptr || start > arena->capacity || arena->capacity - start < size) {
    return nullptr;
  }
  arena->used = start + size;
  return arena->data + start;
}

// The same, growing it; null when the arena is at its bound. No bytes at all are not null.
inline uint8_t* AllocateBytes(api::Arena* arena, uint64_t size, uint64_t alignment = 1) noexcept {
  if (size > UINT64_MAX / 2) return nullptr;
  uint8_t* taken = TakeBytes(arena, size, alignment);
  if (taken != nullptr) return taken;
  if (arena->grow(arena, size + alignment) != api::Outcome::kDone) return nullptr;
  return TakeBytes(arena, size, alignment);
}

// `count` objects from the arena, of whose content nothing is promised, or null when it is at its
// bound. None at all is not null.
template <class T>
T* AllocateUnset(api::Arena* arena, uint64_t count) noexcept {
  static_assert(std::is_trivially_default_constructible_v<T>);
  static_assert(std::is_trivially_destructible_v<T>);
  if (count > UINT64_MAX / 2 / sizeof(T)) return nullptr;
  return reinterpret_cast<T*>(AllocateBytes(arena, count * sizeof(T), alignof(T)));
}

// The same, zeroed.
template <class T>
T* Allocate(api::Arena* arena, uint64_t count) noexcept {
  static_assert(std::is_trivially_destructible_v<T>);
  if (count > UINT64_MAX / 2 / sizeof(T)) return nullptr;
  T* first = reinterpret_cast<T*>(AllocateBytes(arena, count * sizeof(T), alignof(T)));
  if (first == nullptr) return nullptr;
  for (uint64_t i = 0; i < count; ++i) new (first + i) T{};
  return first;
}

// An OutBuffer on the heap with a bound. Not movable: the buffer points to it.
class HeapBuffer {
 public:
  explicit HeapBuffer(uint64_t limit = UINT64_MAX) noexcept : HeapBuffer(limit, false) {}
  HeapBuffer(const HeapBuffer&) = delete;
  HeapBuffer& operator=(const HeapBuffer&) = delete;
  ~HeapBuffer() { Discard(); }

  api::OutBuffer* out() noexcept { return &out_; }
  api::Bytes bytes() const noexcept { return {out_.data, out_.size}; }
  std::string_view view() const noexcept { return ViewOf(bytes()); }
  bool empty() const noexcept { return out_.size == 0; }
  void Clear() noexcept { out_.size = 0; }
  // Forgets the first `size` bytes.
  void Consume(uint64_t size) noexcept {
    if (size < out_.size) std::memmove(out_.data, out_.data + size, out_.size - size);
    out_.size -= size;
  }

 protected:
  HeapBuffer(uint64_t limit, bool wipes) noexcept : limit_(limit), wipes_(wipes) {
    out_.owner = this;
    out_.grow = &Grow;
  }

 private:
  static api::Outcome Grow(api::OutBuffer* out, uint64_t need) noexcept {
    auto* self = static_cast<HeapBuffer*>(out->owner);
    if (need > self->limit_ || out->size > self->limit_ - need) return api::Outcome::kFailed;
    uint64_t capacity = out->capacity < 256 ? 256 : out->capacity * 2;
    if (capacity < out->size + need) capacity = out->size + need;
    // realloc would leave what it moved away from as it was.
    void* grown = self->wipes_ ? std::malloc(capacity) : std::realloc(out->data, capacity);
    if (grown == nullptr) return api::Outcome::kFailed;
    if (self->wipes_) {
      if (out->size > 0) std::memcpy(grown, out->data, out->size);
      self->Discard();
    }
    out->data = static_cast<uint8_t*>(grown);
    out->capacity = capacity;
    return api::Outcome::kDone;
  }
  void Discard() noexcept {
    volatile uint8_t* byte = out_.data;
    for (uint64_t i = 0; wipes_ && i < out_.capacity; ++i) byte[i] = 0;
    std::free(out_.data);
  }

  api::OutBuffer out_{};
  const uint64_t limit_;
  const bool wipes_;
};

// For a secret: each piece of memory that it held is overwritten before it is given back.
class SecretBuffer final : public HeapBuffer {
 public:
  // The core follows no reference to more than this.
  static constexpr uint64_t kMaxBytes = 64 << 10;

  explicit SecretBuffer(uint64_t limit = kMaxBytes) noexcept : HeapBuffer(limit, true) {}
};

// An Arena on the heap with a bound on all its blocks together. Reset keeps the largest block.
class HeapArena {
 public:
  explicit HeapArena(uint64_t limit = UINT64_MAX) noexcept : limit_(limit) {
    arena_.owner = this;
    arena_.grow = &Grow;
  }
  HeapArena(const HeapArena&) = delete;
  HeapArena& operator=(const HeapArena&) = delete;

  api::Arena* get() noexcept { return &arena_; }
  void Reset() noexcept {
    if (blocks_.size() > 1) {
      blocks_.erase(blocks_.begin(), blocks_.end() - 1);
      total_ = arena_.capacity;
    }
    arena_.used = 0;
  }

 private:
  static api::Outcome Grow(api::Arena* arena, uint64_t need) noexcept {
    auto* self = static_cast<HeapArena*>(arena->owner);
    uint64_t capacity = arena->capacity < 1024 ? 1024 : arena->capacity * 2;
    if (capacity < need) capacity = need;
    if (capacity > self->limit_ || self->total_ > self->limit_ - capacity) {
      return api::Outcome::kFailed;
    }
    Block block(static_cast<uint8_t*>(std::malloc(capacity)));
    if (block == nullptr) return api::Outcome::kFailed;
    arena->data = block.get();
    arena->used = 0;
    arena->capacity = capacity;
    self->total_ += capacity;
    self->blocks_.push_back(std::move(block));
    return api::Outcome::kDone;
  }

  struct FreeBlock {
    void operator()(uint8_t* data) const noexcept { std::free(data); }
  };
  using Block = std::unique_ptr<uint8_t, FreeBlock>;

  api::Arena arena_{};
  const uint64_t limit_;
  uint64_t total_ = 0;
  std::vector<Block> blocks_;
};

}  // namespace glowplug::sdk

#endif  // GLOWPLUG_SDK_BUFFER_H_
