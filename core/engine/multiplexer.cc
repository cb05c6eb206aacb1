// SPDX-License-Identifier: Apache-2.0
#include "core/engine/multiplexer.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <utility>

namespace glowplug {

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
