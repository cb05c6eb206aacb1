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
  Ref<Operation> Free(uint32_t slot);

  const bool in_order_;
  std::vector<Slot> slots_;
  std::vector<uint32_t> free_;
  std::deque<uint64_t> order_;
  uint32_t outstanding_ = 0;
};

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_ENGINE_MULTIPLEXER_H_
