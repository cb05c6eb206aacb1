// SPDX-License-Identifier: Apache-2.0
// Any bytes as a handshake of each side: the first says which, and the minor version offered.
#include <cstdint>
#include <cstdlib>

#include "wire/ignite/handshake.h"

namespace {

using namespace glowplug;  // NOLINT: one function for each side

// Writes what was read; what comes of that must be read as well.
void Request(api::Bytes bytes) {
  ignite::Reader in(bytes);
  sdk::HeapArena arena(1 << 24);
  const ignite::HandshakeRequest request = ReadHandshakeRequest(in, arena.get());
  if (!in.ok() || !IsKnown(request.version) || request.client_type != ignite::kThinClient) {
    if (in.fault().offset > bytes.size) std::abort();
    return;
  }
  sdk::HeapBuffer buffer;
  ignite::Writer out(buffer.out());
  WriteHandshakeRequest(out, request);
  if (!out.ok()) std::abort();
  ignite::Reader second(buffer.bytes());
  const ignite::HandshakeRequest again = ReadHandshakeRequest(second, arena.get());
  if (!second.ok() || again.attribute_count != request.attribute_count ||
      again.features != request.features) {
    std::abort();
  }
}

void Response(api::Bytes bytes, const ignite::Version& offered) {
  ignite::Reader in(bytes);
  const ignite::HandshakeResponse response = ReadHandshakeResponse(in, offered);
  if (!in.ok()) {
    if (in.fault().offset > bytes.size) std::abort();
    return;
  }
  sdk::HeapBuffer buffer;
  ignite::Writer out(buffer.out());
  WriteHandshakeResponse(out, response, offered);
  if (!out.ok()) std::abort();
  ignite::Reader second(buffer.bytes());
  const ignite::HandshakeResponse again = ReadHandshakeResponse(second, offered);
  if (!second.ok() || again.status != response.status || again.node_id != response.node_id) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const api::Bytes rest = {data + 1, size - 1};
  if (data[0] >= 8) {
    Request(rest);
  } else {
    Response(rest, {1, data[0], 0});
  }
  return 0;
}
