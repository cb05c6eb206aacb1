// SPDX-License-Identifier: Apache-2.0
#include "core/engine/multiplexer.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <utility>

namespace glowplug {
namespace {

uint32_t SlotOf(uint64_t token) { return static_cast<uint32_t>(token % Multiplexer::kMaxSlots); }
uint64_t GenerationOf(uint64_t token) { return token / Multiplexer::kMaxSlots; }

}  // namespace

uint64_t Multiplexer::Add(const Ref<Operation>& operation) {
  uint32_t slot;
  if (free_.empty()) {
    slot = static_cast<uint32_t>(slots_.size());
    slots_.emplace_back();
  } else {
    slot = free_.back();
    free_.pop_back();
  }
  slots_[slot].operation = operation;
  ++outstanding_;
  const uint64_t token = slots_[slot].generation * kMaxSlots + slot;
  if (in_order_) order_.push_back(token);
  return token;
}

Ref<Operation> Multiplexer::Free(uint32_t slot) {
  Ref<Operation> operation = std::move(slots_[slot].operation);
  ++slots_[slot].generation;
  free_.push_back(slot);
  --outstanding_;
  return operation;
}

Ref<Operation> Multiplexer::Cancel(uint64_t token, bool sent) {
  const uint32_t slot = SlotOf(token);
  if (slot >= slots_.size() || slots_[slot].generation != GenerationOf(token)) return {};
  // Sent in order, its place in the row stays: the answer that comes there is nobody's.
  if (in_order_ && !sent)
    order_.erase(std::remove(order_.begin(), order_.end(), token), order_.end());
  return Free(slot);
}

void Multiplexer::Replace(uint64_t token, const Ref<Operation>& operation) {
  slots_[SlotOf(token)].operation = operation;
}

std::optional<Ref<Operation>> Multiplexer::TakeAnswered(uint64_t token) {
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

absl::Status Multiplexer::NeverAsked(uint64_t token) const {
  if (in_order_) return absl::DataLossError("an answer came while nothing was asked");
  return absl::DataLossError(absl::StrCat("an answer came to request id ",
                                          static_cast<int64_t>(token), ", which was never sent"));
}

std::vector<Ref<Operation>> Multiplexer::TakeAll() {
  std::vector<Ref<Operation>> all;
  for (uint32_t slot = 0; slot < slots_.size(); ++slot) {
    if (slots_[slot].operation) all.push_back(Free(slot));
  }
  order_.clear();
  return all;
}

}  // namespace glowplug
