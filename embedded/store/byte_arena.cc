// SPDX-License-Identifier: Apache-2.0
#include "embedded/store/byte_arena.h"

#include <cstring>

namespace glowplug::store {

std::string_view ByteArena::Copy(std::string_view bytes) {
  if (bytes.empty()) return {"", 0};
  char* to = nullptr;
  if (bytes.size() > kBlock / 4) {
    large_.push_back(std::make_unique<char[]>(bytes.size()));
    to = large_.back().get();
  } else {
    if (block_ < blocks_.size() && used_ + bytes.size() > kBlock) {
      ++block_;
      used_ = 0;
    }
    if (block_ == blocks_.size()) blocks_.push_back(std::make_unique<char[]>(kBlock));
    to = blocks_[block_].get() + used_;
    used_ += bytes.size();
  }
  std::memcpy(to, bytes.data(), bytes.size());
  return {to, bytes.size()};
}

void ByteArena::Clear() {
  constexpr size_t kKept = 32;
  if (blocks_.size() > kKept) blocks_.resize(kKept);
  large_.clear();
  block_ = used_ = 0;
}

}  // namespace glowplug::store
