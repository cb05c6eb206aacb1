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
  explicit Reader(api::Bytes in) noexcept
      : begin_(in.data), at_(in.data), end_(in.data + in.size) {}

  bool ok() const noexcept { return !failed_; }
  const Fault& fault() const noexcept { return failed_ ? fault_ : kNoFault; }
  uint64_t offset() const noexcept { return static_cast<uint64_t>(at_ - begin_); }
  uint64_t remaining() const noexcept { return static_cast<uint64_t>(end_ - at_); }
  // What lies between two offsets, both of which must have been within the input.
  api::Bytes Between(uint64_t from, uint64_t to) const noexcept {
    return {begin_ + from, to - from};
  }

  // Goes on at `offset` and takes `end` for the end of the input; both must lie within it. Gives
  // the end that held before.
  uint64_t MoveTo(uint64_t offset, uint64_t end) noexcept {
    const auto before = static_cast<uint64_t>(end_ - begin_);
    if (ok()) {
      at_ = begin_ + offset;
      end_ = begin_ + end;
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
    if (byte > 1) Reject(offset() - 1, what, "0 or 1", byte);
    return byte == 1;
  }
  // The next `size` bytes as a view.
  api::Bytes Raw(uint64_t size, const char* what) noexcept {
    if (!Has(size, what)) return {nullptr, 0};
    return Take(size);
  }
  // An i32 that counts elements of at least `element_size` bytes each, 1 or more, all of which must
  // still be there: so that no reader allocates by a number that the input merely claims.
  uint32_t Count(uint64_t element_size, const char* what) noexcept {
    const int32_t count = Int(what);
    // A count below 0 is more than any input holds.
    if (static_cast<uint64_t>(count) * element_size > remaining()) {
      RefuseCount(count, element_size, what);
      return 0;
    }
    return static_cast<uint32_t>(count);
  }
  // A count, and so many elements of so many bytes.
  api::Bytes Counted(uint64_t element_size, uint32_t* count, const char* what) noexcept {
    *count = Count(element_size, what);
    return Take(*count * element_size);
  }
  // An i32 length and so many bytes.
  api::Bytes Sized(const char* what) noexcept { return Take(Count(1, what)); }
  // What was not read yet, and to go on behind so many bytes of it.
  api::Bytes rest() const noexcept { return {at_, remaining()}; }
  void Skip(uint64_t size) noexcept { at_ += size; }
  // The next byte without taking it; -1 at the end or after a fault.
  int Peek() const noexcept { return at_ != end_ ? *at_ : -1; }
  // Everything must have been read.
  void ExpectEnd(const char* what) noexcept {
    if (at_ != end_) Reject(offset(), what, "no further bytes", static_cast<int64_t>(remaining()));
  }

  // Each records a fault unless there is one already.
  [[gnu::cold, gnu::noinline]] void Reject(uint64_t offset, const char* what, const char* expected,
                                           int64_t found) noexcept {
    Stop({FaultKind::kUnexpected, what, expected, offset, 0, found});
  }
  void RejectType(uint64_t offset, const char* what, int64_t code) noexcept {
    Stop({FaultKind::kUnimplemented, what, "", offset, 0, code});
  }
  [[gnu::cold, gnu::noinline]] void RejectRoom(const char* what, uint64_t needed) noexcept {
    Stop({FaultKind::kNoRoom, what, "", offset(), static_cast<int64_t>(needed), 0});
  }
  void NeedType(uint64_t offset, int32_t type_id, int32_t schema_id) noexcept {
    Stop({FaultKind::kNeedsType, "type", "", offset, schema_id, type_id});
  }
  void NeedConfiguration() noexcept { Stop({FaultKind::kNeedsConfiguration}); }

 private:
  // Nothing is left to read after a fault, so that what reads need not look for one.
  [[gnu::cold, gnu::noinline]] void Stop(const Fault& fault) noexcept {
    if (ok()) fault_ = fault;
    failed_ = true;
    end_ = at_;
  }
  bool Has(uint64_t size, const char* what) noexcept {
    if (size <= remaining()) return true;
    Cut(size, what);
    return false;
  }
  // Which are there.
  api::Bytes Take(uint64_t size) noexcept {
    const api::Bytes view = {at_, size};
    at_ += size;
    return view;
  }
  [[gnu::cold, gnu::noinline]] void Cut(uint64_t size, const char* what) noexcept {
    Stop({FaultKind::kTruncated, what, "", offset(), static_cast<int64_t>(size),
          static_cast<int64_t>(remaining())});
  }
  [[gnu::cold, gnu::noinline]] void RefuseCount(int32_t count, uint64_t element_size,
                                                const char* what) noexcept {
    if (count < 0) return Reject(offset() - 4, what, "a count of 0 or more", count);
    Cut(static_cast<uint64_t>(count) * element_size, what);
  }
  template <class T>
  T Number(const char* what) noexcept {
    if (!Has(sizeof(T), what)) return T{};
    T number;
    std::memcpy(&number, at_, sizeof(T));
    at_ += sizeof(T);
    return number;
  }

  const uint8_t* const begin_;
  const uint8_t* at_;
  const uint8_t* end_;
  bool failed_ = false;
  // Where it has failed alone: to clear it would cost more than to read a number.
  union {
    Fault fault_;
  };
};

// Appends to a buffer of the core. Undo() takes all of it back, for a caller that must leave the
// buffer as it was.
class Writer {
 public:
  explicit Writer(api::OutBuffer* out) noexcept : out_(out), start_(out->size) {}

  bool ok() const noexcept { return !failed_; }
  const Fault& fault() const noexcept { return failed_ ? fault_ : kNoFault; }
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
    uint8_t* place = Extend(bytes.size);
    if (place != nullptr && bytes.size > 0) std::memcpy(place, bytes.data, bytes.size);
  }
  // Where to write what is written next, as far as there is room without growing, and to go on
  // behind so many bytes of it. There is none after a fault.
  api::MutableBytes room() const noexcept {
    return {out_->data + out_->size, ok() ? out_->capacity - out_->size : 0};
  }
  void Skip(uint64_t size) noexcept { out_->size += size; }
  // An i32 that tells how many elements or bytes follow.
  void Count(uint64_t count, const char* what) noexcept {
    if (count > INT32_MAX) return RejectCount(count, what);
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

  [[gnu::cold, gnu::noinline]] void Reject(const char* what, const char* expected,
                                           int64_t found) noexcept {
    Keep({FaultKind::kUnexpected, what, expected, 0, 0, found});
  }
  void RejectCount(uint64_t count, const char* what) noexcept {
    Reject(what, "at most 2147483647 of them", static_cast<int64_t>(count));
  }
  void RejectType(const char* what, int64_t code) noexcept {
    Keep({FaultKind::kUnimplemented, what, "", 0, 0, code});
  }
  [[gnu::cold, gnu::noinline]] void RejectRoom(const char* what, uint64_t needed) noexcept {
    Keep({FaultKind::kNoRoom, what, "", 0, static_cast<int64_t>(needed), 0});
  }
  void NeedConfiguration() noexcept { Keep({FaultKind::kNeedsConfiguration}); }
  void NeedRegistration(const api::ObjectType& type, const char* what) noexcept {
    Keep({FaultKind::kNeedsRegistration, what, "", 0, 0, 0, &type});
  }
  // A fault found by a writer or reader of a part.
  void Keep(const Fault& fault) noexcept {
    if (ok()) fault_ = fault;
    failed_ = true;
  }

 private:
  template <class T>
  void Patch(uint64_t position, T number) noexcept {
    if (ok()) std::memcpy(out_->data + start_ + position, &number, sizeof(number));
  }
  uint8_t* Extend(uint64_t size) noexcept {
    if (!ok()) return nullptr;
    uint8_t* extension = sdk::Extend(out_, size);
    if (extension == nullptr) RejectRoom("the message", size);
    return extension;
  }
  template <class T>
  void Number(T number) noexcept {
    uint8_t* place = Extend(sizeof(T));
    if (place != nullptr) std::memcpy(place, &number, sizeof(T));
  }

  api::OutBuffer* const out_;
  const uint64_t start_;
  bool failed_ = false;
  union {
    Fault fault_;  // as the reader's
  };
};

}  // namespace glowplug::ignite

#endif  // GLOWPLUG_WIRE_IGNITE_PRIMITIVES_H_
