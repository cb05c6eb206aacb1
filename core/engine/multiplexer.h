// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_ENGINE_MULTIPLEXER_H_
#define GLOWPLUG_CORE_ENGINE_MULTIPLEXER_H_

#include <absl/status/status.h>
#include <glowplug/internal/operation.h>

#include <cstdint>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

namespace glowplug {

// Which answer belongs to which operation, on one connection. Sans-io; not thread-safe.
//
// A token is generation << 24 | slot: finding an operation is an index, and the answer to one that
// was cancelled meets a later generation of its slot and is known as late.
class Multiplexer {
 public:
  static constexpr uint32_t kMaxSlots = 1 << 24;

  // in_order: the peer answers in the order it was asked, and tokens are not on the wire.
  explicit Multiplexer(bool in_order) : in_order_(in_order) {}

  // The token to send the operation under; never 0.
  uint64_t Add(const Ref<Operation>& operation);
  // Takes it out again: it was not sent after all, or nobody waits for its answer any more. Its
  // answer, should one come, is then late.
  Ref<Operation> Cancel(uint64_t token, bool sent);
  // Another one takes its place, and its answer.
  void Replace(uint64_t token, const Ref<Operation>& operation);
  // The operation that an answer ends: null when the answer is late, nothing when it was never
  // asked for, for which NeverAsked() has the words. In order, the token is ignored.
  std::optional<Ref<Operation>> TakeAnswered(uint64_t token);
  absl::Status NeverAsked(uint64_t token) const;
  // Everything outstanding, oldest slot first; the multiplexer is empty afterwards.
  std::vector<Ref<Operation>> TakeAll();

  // Calls visit(Operation&) for each one outstanding, oldest slot first; it may Cancel() the one it
  // has.
  template <class Visit>
  void ForEach(Visit visit) {
    for (size_t slot = 0; slot < slots_.size(); ++slot) {
      if (const Ref<Operation> operation = slots_[slot].operation) visit(*operation);
    }
  }

  uint32_t outstanding() const { return outstanding_; }

 private:
  struct Slot {
    uint64_t generation = 1;
    Ref<Operation> operation;
  };
  static uint32_t SlotOf(uint64_t token) { return static_cast<uint32_t>(token % kMaxSlots); }
  static uint64_t GenerationOf(uint64_t token) { return token / kMaxSlots; }
  Ref<Operation> Free(uint32_t slot);

  const bool in_order_;
  std::vector<Slot> slots_;
  std::vector<uint32_t> free_;
  std::deque<uint64_t> order_;
  uint32_t outstanding_ = 0;
};

inline uint64_t Multiplexer::Add(const Ref<Operation>& operation) {
  uint32_t slot;
  if (free_.empty()) {
    slot = static_cast<uint32_t>(slots_.size());
    slots_.emplace_back();
  } else {
    slot = free_.back();
    free_.pop_back();
    // Of a large window they have left the core's caches: the next one is there when it is needed.
    if (!free_.empty()) __builtin_prefetch(&slots_[free_.back()], 1);
  }
  slots_[slot].operation = operation;
  ++outstanding_;
  const uint64_t token = slots_[slot].generation * kMaxSlots + slot;
  if (in_order_) order_.push_back(token);
  return token;
}

inline Ref<Operation> Multiplexer::Free(uint32_t slot) {
  Ref<Operation> operation = std::move(slots_[slot].operation);
  ++slots_[slot].generation;
  free_.push_back(slot);
  --outstanding_;
  return operation;
}

inline std::optional<Ref<Operation>> Multiplexer::TakeAnswered(uint64_t token) {
  if (in_order_) {
    if (order_.empty()) return std::nullopt;
    token = order_.front();
    order_.pop_front();
  }
  const uint32_t slot = SlotOf(token);
  const uint64_t generation = GenerationOf(token);
  if (slot >= slots_.size() || generation < 1) return std::nullopt;
  const Slot& expected = slots_[slot];
  if (generation < expected.generation) return Ref<Operation>();
  if (generation > expected.generation || !expected.operation) return std::nullopt;
  return Free(slot);
}

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_ENGINE_MULTIPLEXER_H_
