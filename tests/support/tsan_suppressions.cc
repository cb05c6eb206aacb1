// SPDX-License-Identifier: Apache-2.0
// Debian's Abseil is not built for ThreadSanitizer: it does not see how the count of a Status that
// two threads hold orders the last one's delete behind the other's use.
extern "C" __attribute__((visibility("default"))) const char* __tsan_default_suppressions() {
  return "race:absl::*Status::Unref\n";
}
