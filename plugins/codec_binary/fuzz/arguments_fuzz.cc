// SPDX-License-Identifier: Apache-2.0
// Any bytes as a request, as who serves reads it: operation code, request id, arguments.
#include "plugins/codec_binary/fuzz/sessions.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace glowplug;          // NOLINT: a fuzz target is one function
  using namespace glowplug::binary;  // NOLINT: likewise
  const Frame frame("", 0, data, size);
  Sessions sessions;
  sdk::HeapArena arena(ArenaFor(size));
  sdk::HeapArena fields(ArenaFor(size) * 64);
  api::Failure failure = sdk::NoFailure();
  api::Reply head{};
  head.struct_size = sizeof(head);
  api::Request request{};
  request.struct_size = sizeof(request);
  api::Outcome outcome = sessions.server().Head(frame.bytes(), &head, &failure);
  if (outcome == api::Outcome::kDone) {
    outcome = sessions.server().ReadRequest(frame.bytes(), arena.get(), &request, &failure);
    if (outcome == api::Outcome::kDone) LookAt(request.args, request.arg_count, fields);
  }
  Expect(outcome != api::Outcome::kFailed || failure.text_size > 0);
  return 0;
}
