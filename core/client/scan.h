// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_SCAN_H_
#define GLOWPLUG_SCAN_H_

#include <absl/status/status.h>
#include <glowplug/export.h>
#include <glowplug/value.h>

#include <cstdint>
#include <optional>

namespace glowplug {

// Which entries Cache::Scan() goes through, and how.
struct ScanOptions {
  // Entries that travel together; above 0.
  int32_t page_size = 1024;
  // Of this partition alone.
  std::optional<int32_t> partition = std::nullopt;
  // Only what the node has that takes the request.
  bool local = false;
  // A Java object, its class an org.apache.ignite.lang.IgniteBiPredicate of key and value that the
  // server has on its class path: only entries for which it is true. Null: all of them. It sees
  // objects as the classes they belong to, and in their binary form with Cache::WithKeepBinary().
  Value filter = {};
};

namespace internal {
// INVALID_ARGUMENT for what the server would take for a broken request.
GLOWPLUG_EXPORT absl::Status Check(const ScanOptions& options);
}  // namespace internal

}  // namespace glowplug

#endif  // GLOWPLUG_SCAN_H_
