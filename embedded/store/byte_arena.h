// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_EMBEDDED_STORE_BYTE_ARENA_H_
#define GLOWPLUG_EMBEDDED_STORE_BYTE_ARENA_H_

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace glowplug::store {

// Memory for bytes that live until all of them go.
class ByteArena {
 public:
  std::string_view Copy(std::string_view bytes);
  void Clear();

 private:
  static constexpr size_t kBlock = 64 * 1024;
  std::vector<std::unique_ptr<char[]>> blocks_;  // kept for the next ones
  std::vector<std::unique_ptr<char[]>> large_;
  size_t block_ = 0, used_ = 0;
};

}  // namespace glowplug::store

#endif  // GLOWPLUG_EMBEDDED_STORE_BYTE_ARENA_H_
