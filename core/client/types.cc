// SPDX-License-Identifier: Apache-2.0
#include <absl/strings/str_format.h>
#include <glowplug/types.h>

namespace glowplug {

std::string ToString(const Uuid& uuid) {
  const uint64_t high = uuid.most_significant;
  const uint64_t low = uuid.least_significant;
  return absl::StrFormat("%08x-%04x-%04x-%04x-%012x", high >> 32, (high >> 16) & 0xFFFF,
                         high & 0xFFFF, low >> 48, low & 0xFFFF'FFFF'FFFF);
}

}  // namespace glowplug
