// SPDX-License-Identifier: Apache-2.0
// Any bytes as the answer to any operation: the first says to which, the others are what stands
// behind the request's id.
#include "plugins/codec_binary/fuzz/sessions.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace glowplug;          // NOLINT: a fuzz target is one function
  using namespace glowplug::binary;  // NOLINT: likewise
  if (size == 0) return 0;
  const auto operation = static_cast<api::Operation>(data[0]);
  constexpr uint64_t kToken = 1;
  const Frame frame(&kToken, sizeof(kToken), data + 1, size - 1);
  Sessions sessions;
  sdk::HeapArena arena(ArenaFor(size));
  sdk::HeapArena fields(ArenaFor(size) * 64);
  api::Failure failure = sdk::NoFailure();
  api::Reply reply{};
  reply.struct_size = sizeof(reply);
  api::Outcome outcome = sessions.client().Head(frame.bytes(), &reply, &failure);
  if (outcome == api::Outcome::kDone && reply.status == 0) {
    api::Request first{};
    first.struct_size = sizeof(first);
    outcome =
        sessions.client().Body(operation, frame.bytes(), arena.get(), &reply, &first, &failure);
    if (outcome == api::Outcome::kDone) LookAt(reply.rows, reply.row_count, fields);
    if (outcome == api::Outcome::kDone && operation == api::Operation::kMapping) {
      api::Topology topology{};
      topology.struct_size = sizeof(topology);
      outcome = sessions.codec().ReadMapping(&reply, fields.get(), &topology, &failure);
      for (uint32_t i = 0; i < topology.mapping_count; ++i) {
        const api::Mapping& mapping = topology.mappings[i];
        for (uint32_t j = 0; j < mapping.partition_count; ++j) {
          for (const uint32_t* map : {mapping.primary, mapping.nearest}) {
            Expect(map == nullptr || map[j] == api::kAnyNode || map[j] < topology.node_count);
          }
        }
      }
    }
    if (outcome == api::Outcome::kAgain) Expect(first.operation != api::Operation::kNone);
  }
  Expect(outcome != api::Outcome::kFailed || failure.text_size > 0);
  return 0;
}
