// SPDX-License-Identifier: Apache-2.0
// What is in order, though ThreadSanitizer cannot see it.
// Debian's Abseil is not built for it: it does not see how the count of a Status that two threads
// hold orders the last one's delete behind the other's use.
// A client's thread that was the last to hold the client ends by itself, joined by nobody: what it
// told Asio's system context is long over when that goes with the process.
extern "C" __attribute__((visibility("default"))) const char* __tsan_default_suppressions() {
  return "race:absl::*Status::Unref\n"
         "race:absl::*status_internal::Payload\n"
         "race:boost::asio::system_context::~system_context\n";
}
