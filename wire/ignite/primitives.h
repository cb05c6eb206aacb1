// SPDX-License-Identifier: Apache-2.0
// Little-endian numbers in and out, bounds-checked. Neither class throws or allocates; after the
// first fault both do nothing more and keep it, so that a caller checks once at the end.
#ifndef GLOWPLUG_WIRE_IGNITE_PRIMITIVES_H_
#define GLOWPLUG_WIRE_IGNITE_PRIMITIVES_H_

#include <glowplug/api/boundary.h>
#include <glowplug/sdk/buffer.h>

#include <cstdint>
#include <cstring>

#include "wire/ignite/fault.h"

namespace glowplug::ignite {

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "numbers are copied as they lie");

// Reads from a view, which must outlive it and what it gives. `what` names a field in faults.
class Reader {
 public:
  explicit Reader(api::Bytes in) noexcept : in_(in.data), end_(in.size) {}

  bool ok() const noexcept { return fault_.kind == FaultKind::kNone; }
  const Fault& fault() const noexcept { return fault_; }
  uint64_t offset() const noexcept { return offset_; }
  uint64_t remaining() const noexcept { return end_ - offset_; }
  // What lies between two offsets, both of which must have been within the input.
  api::Bytes Between(uint64_t from, uint64_t to) const noexcept { return {in_ + from, to - from}; }

  // Goes on at `offset` and takes `end` for the end of the input; both must lie within it. Gives
  // the end that held before.
  uint64_t MoveTo(uint64_t offset, uint64_t end) noexcept {
    const uint64_t before = end_;
    if (ok()) {
      offset_ = offset;
      end_ = end;
    }
    return before;
  }

  int8_t Byte(const char* what) noexcept { return Number<int8_t>(what); }
  int16_t Short(const char* what) noexcept { return Number<int16_t>(what); }
  uint16_t Char(const char* what) noexcept { return Number<uint16_t>(what); }
  int32_t Int(const char* what) noexcept { return Number<int32_t>(what); }
  int64_t Long(const char* what) noexcept { return Number<int64_t>(what); }
  float Float(const char* what) noexcept { return Number<float>(what); }
  double Double(const char* what) noexcept { return Number<double>(what); }
  // A byte that must be 0 or 1.
  bool Bool(const char* what) noexcept {
    const auto byte = Number<uint8_t>(what);
    if (byte > 1) Reject(offset_ - 1, what, "0 or 1", byte);
    return ok() && byte == 1;
  }
  // The next `size` bytes as a view.
  api::Bytes Raw(uint64_t size, const char* what) noexcept {
    if (!Has(size, what)) return {nullptr, 0};
    const api::Bytes view = {in_ + offset_, size};
    offset_ += size;
    return view;
  }
  // An i32 that counts elements of at least `element_size` bytes each, all of which must still be
  // there: so that no reader allocates by a number that the input merely claims.
  uint32_t Count(uint64_t element_size, const char* what) noexcept {
    const int32_t count = Int(what);
    if (count < 0) Reject(offset_ - 4, what, "a count of 0 or more", count);
    if (!ok() || !Has(static_cast<uint64_t>(count) * element_size, what)) return 0;
    return static_cast<uint32_t>(count);
  }
  // An i32 length and so many bytes.
  api::Bytes Sized(const char* what) noexcept { return Raw(Count(1, what), what); }
  // The next byte without taking it; -1 at the end or after a fault.
  int Peek() const noexcept { return remaining() > 0 ? in_[offset_] : -1; }
  // Everything must have been read.
  void ExpectEnd(const char* what) noexcept {
    if (remaining() > 0) {
      Reject(offset_, what, "no further bytes", static_cast<int64_t>(remaining()));
    }
  }

  // Each records a fault unless there is one already.
  void Reject(uint64_t offset, const char* what, const char* expected, int64_t found) noexcept {
    Stop({FaultKind::kUnexpected, what, expected, offset, 0, found});
  }
  void RejectType(uint64_t offset, const char* what, int64_t code) noexcept {
    Stop({FaultKind::kUnimplemented, what, "", offset, 0, code});
  }
  void RejectRoom(const char* what, uint64_t needed) noexcept {
    Stop({FaultKind::kNoRoom, what, "", offset_, static_cast<int64_t>(needed), 0});
  }
  void NeedType(uint64_t offset, int32_t type_id, int32_t schema_id) noexcept {
    Stop({FaultKind::kNeedsType, "type", "", offset, schema_id, type_id});
  }
  void NeedConfiguration() noexcept { Stop({FaultKind::kNeedsConfiguration}); }

 private:
  // Nothing is left to read after a fault, so that what reads need not look for one.
  [[gnu::cold, gnu::noinline]] void Stop(const Fault& fault) noexcept {
    if (ok()) fault_ = fault;
    end_ = offset_;
  }
  bool Has(uint64_t size, const char* what) noexcept {
    const uint64_t left = end_ - offset_;
    if (size <= left) return true;
    Cut(size, what);
    return false;
  }
  [[gnu::cold, gnu::noinline]] void Cut(uint64_t size, const char* what) noexcept {
    Stop({FaultKind::kTruncated, what, "", offset_, static_cast<int64_t>(size),
          static_cast<int64_t>(end_ - offset_)});
  }
  template <class T>
  T Number(const char* what) noexcept {
    if (!Has(sizeof(T), what)) return T{};
    T number;
    std::memcpy(&number, in_ + offset_, sizeof(T));
    offset_ += sizeof(T);
    return number;
  }

  const uint8_t* const in_;
  uint64_t end_;
  uint64_t offset_ = 0;
  Fault fault_;
};

// Appends to a buffer of the core. Undo() takes all of it back, for a caller that must leave the
// buffer as it was.
class Writer {
 public:
  explicit Writer(api::OutBuffer* out) noexcept : out_(out), start_(out->size) {}

  bool ok() const noexcept { return fault_.kind == FaultKind::kNone; }
  const Fault& fault() const noexcept { return fault_; }
  // Bytes written by this writer.
  uint64_t size() const noexcept { return out_->size - start_; }

  void Byte(int8_t number) noexcept { Number(number); }
  void Short(int16_t number) noexcept { Number(number); }
  void Char(uint16_t number) noexcept { Number(number); }
  void Int(int32_t number) noexcept { Number(number); }
  void Long(int64_t number) noexcept { Number(number); }
  void Float(float number) noexcept { Number(number); }
  void Double(double number) noexcept { Number(number); }
  void Bool(bool flag) noexcept { Number(static_cast<uint8_t>(flag ? 1 : 0)); }
  void Raw(api::Bytes bytes) noexcept {
    uint8_t* room = Room(bytes.size);
    if (room != nullptr && bytes.size > 0) std::memcpy(room, bytes.data, bytes.size);
  }
  // An i32 that tells how many elements or bytes follow.
  void Count(uint64_t count, const char* what) noexcept {
    if (count > INT32_MAX) {
      Reject(what, "at most 2147483647 of them", static_cast<int64_t>(count));
      return;
    }
    Int(static_cast<int32_t>(count));
  }
  // An i32 length and the bytes.
  void Sized(api::Bytes bytes, const char* what) noexcept {
    Count(bytes.size, what);
    Raw(bytes);
  }
  // Overwrites the i32 at `position`, counted as size() does.
  void PatchInt(uint64_t position, int32_t number) noexcept { Patch(position, number); }
  void PatchByte(uint64_t position, int8_t number) noexcept { Patch(position, number); }
  void PatchShort(uint64_t position, int16_t number) noexcept { Patch(position, number); }
  // What was written from `position` on, until more is.
  api::Bytes Since(uint64_t position) const noexcept {
    return {out_->data + start_ + position, size() - position};
  }
  // Takes back everything written.
  void Undo() noexcept { out_->size = start_; }

  void Reject(const char* what, const char* expected, int64_t found) noexcept {
    if (ok()) fault_ = {FaultKind::kUnexpected, what, expected, 0, 0, found};
  }
  void RejectType(const char* what, int64_t code) noexcept {
    if (ok()) fault_ = {FaultKind::kUnimplemented, what, "", 0, 0, code};
  }
  [[gnu::cold, gnu::noinline]] void RejectRoom(const char* what, uint64_t needed) noexcept {
    if (ok()) fault_ = {FaultKind::kNoRoom, what, "", 0, static_cast<int64_t>(needed), 0};
  }
  void NeedConfiguration() noexcept {
    if (ok()) fault_ = {FaultKind::kNeedsConfiguration};
  }
  void NeedRegistration(const api::ObjectType& type, const char* what) noexcept {
    if (ok()) fault_ = {FaultKind::kNeedsRegistration, what, "", 0, 0, 0, &type};
  }
  // A fault found by a writer or reader of a part.
  void Keep(const Fault& fault) noexcept {
    if (ok()) fault_ = fault;
  }

 private:
  template <class T>
  void Patch(uint64_t position, T number) noexcept {
    if (ok()) std::memcpy(out_->data + start_ + position, &number, sizeof(number));
  }
  uint8_t* Room(uint64_t size) noexcept {
    if (!ok()) return nullptr;
    uint8_t* room = sdk::Extend(out_, size);
    if (room == nullptr) RejectRoom("the message", size);
    return room;
  }
  template <class T>
  void Number(T number) noexcept {
    uint8_t* room = Room(sizeof(T));
    if (room != nullptr) std::memcpy(room, &number, sizeof(T));
  }

  api::OutBuffer* const out_;
  const uint64_t start_;
  Fault fault_;
};

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_PRIMITIVES_H_
