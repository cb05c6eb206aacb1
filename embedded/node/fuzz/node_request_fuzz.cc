// SPDX-License-Identifier: Apache-2.0
// Any bytes as a request to a node: operation code, request id, body. Once by itself, which is done
// at once, and once twice in a row, of which the first is done later.
#include <glowplug/sdk/buffer.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

#include "embedded/node/session.h"

namespace {

using namespace glowplug;  // NOLINT: a fuzz target is one function

void Expect(bool condition) {
  if (!condition) std::abort();
}

// With the caches that the corpus speaks of; a new one now and then, that what it holds stays
// small.
node::Node& TheNode() {
  static std::unique_ptr<node::Node> node;
  static int inputs = 0;
  if (inputs++ % 512 == 0) {
    node.reset();
    node = *node::Node::Open({});
    for (const char* cache : {"golden", "golden_scan", "golden_wal"}) {
      Expect(node->caches().Create(*node::MakeCache(cache)).ok());
    }
  }
  return *node;
}

// As long as it is, so that a read beyond its end is found.
void Send(node::Session& session, const std::string& bytes, sdk::HeapBuffer& out) {
  const std::unique_ptr<uint8_t[]> exact(new uint8_t[bytes.size()]);
  std::memcpy(exact.get(), bytes.data(), bytes.size());
  const uint64_t used = session.Receive({exact.get(), bytes.size()}, out.out());
  Expect(used == bytes.size() || session.is_closed());
  Expect(!session.is_closed() || !session.reason().empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace std::string_literals;  // NOLINT: as above
  if (size == 0) return 0;
  std::string frame(4, '\0');
  frame.append(reinterpret_cast<const char*>(data), size);
  const auto length = static_cast<uint32_t>(size);
  std::memcpy(frame.data(), &length, sizeof(length));
  // Protocol 1.7.0 with all features.
  const std::string hello = "\x10\0\0\0\1\1\0\7\0\0\0\2\x0C\3\0\0\0\xFE\xFF\x0F"s;
  node::Node& node = TheNode();
  for (const std::string& requests : {frame, frame + frame}) {
    node::Session session(node, [] {});
    sdk::HeapBuffer out;
    Send(session, hello, out);
    Expect(!session.is_closed());
    Send(session, requests, out);
    session.Collect(out.out());
  }
  return 0;
}
