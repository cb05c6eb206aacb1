// SPDX-License-Identifier: Apache-2.0
// A scalar request costs the codec no allocation, on either side.
#include <cstdlib>
#include <new>

#include "plugins/codec_binary/codec_fixture.h"

namespace {
thread_local int allocations = 0;
}  // namespace

void* operator new(size_t size) {
  ++allocations;
  void* room = std::malloc(size);
  if (room == nullptr) throw std::bad_alloc();
  return room;
}
void operator delete(void* room) noexcept { std::free(room); }
void operator delete(void* room, size_t) noexcept { std::free(room); }

namespace glowplug::binary {
namespace {

using api::Operation;
using api::Outcome;
using ignite::testing::Number;
using ignite::testing::String;

class AllocationTest : public CodecTest {};

// Room that was there before, as the core's connections have it.
class FixedRoom {
 public:
  FixedRoom() {
    out_.data = bytes_;
    out_.capacity = sizeof(bytes_);
    out_.grow = [](api::OutBuffer*, uint64_t) noexcept { return Outcome::kFailed; };
    arena_.data = arena_bytes_;
    arena_.capacity = sizeof(arena_bytes_);
    arena_.grow = [](api::Arena*, uint64_t) noexcept { return Outcome::kFailed; };
  }
  api::OutBuffer* out() { return &out_; }
  api::Arena* arena() { return &arena_; }
  api::Bytes bytes() const { return {out_.data, out_.size}; }

 private:
  uint8_t bytes_[512];
  alignas(8) uint8_t arena_bytes_[512];
  api::OutBuffer out_{};
  api::Arena arena_{};
};

TEST_F(AllocationTest, TheCounterCounts) {
  const int before = allocations;
  ::operator delete(::operator new(1));  // unlike a new-expression this cannot be left out
  EXPECT_GT(allocations, before);
}

TEST_F(AllocationTest, AGetAllocatesNothing) {
  Negotiate();
  const api::Value key = Number(api::ValueType::kLong, 1);
  const api::Value row = String("a value");
  FixedRoom asked;
  FixedRoom answered;
  auto request = Empty<api::Request>();
  request.operation = Operation::kGet;
  request.args = &key;
  request.arg_count = 1;
  auto served = Empty<api::Request>();
  auto answer = Empty<api::Reply>();
  answer.operation = Operation::kGet;
  answer.topology_major = -1;
  answer.rows = &row;
  answer.row_count = 1;
  auto reply = Empty<api::Reply>();
  auto first = Empty<api::Request>();
  uint32_t hash = 0;
  uint64_t total = 0;

  const int before = allocations;
  const Outcome outcomes[] = {
      codec_->Hash(&request, &hash, &failure_),
      client_->Encode(&request, asked.out(), &first, &failure_),
      server_->Frame(asked.bytes(), &total, &failure_),
      server_->ReadRequest(asked.bytes(), asked.arena(), &served, &failure_),
      server_->WriteReply(&answer, answered.out(), &failure_),
      client_->Frame(answered.bytes(), &total, &failure_),
      client_->Head(answered.bytes(), &reply, &failure_),
      client_->Body(Operation::kGet, answered.bytes(), answered.arena(), &reply, &first, &failure_),
  };
  EXPECT_EQ(allocations - before, 0);
  for (const Outcome outcome : outcomes) EXPECT_EQ(outcome, Outcome::kDone) << text();
  ASSERT_EQ(reply.row_count, 1u);
  EXPECT_TRUE(ignite::testing::Same(reply.rows[0], row));
}

}  // namespace
}  // namespace glowplug::binary
