// SPDX-License-Identifier: Apache-2.0
// Any bytes as the head of a request: the first says the protocol's minor version.
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "wire/ignite/message.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace glowplug;  // NOLINT: a fuzz target is one function
  if (size == 0) return 0;
  const ignite::Version version{1, static_cast<int16_t>(data[0] % 8), 0};
  ignite::Reader in({data + 1, size - 1});
  const ignite::RequestHeader header = ignite::ReadRequestHeader(in);
  const ignite::CacheHeader cache = ReadCacheHeader(in, version);
  if (!in.ok()) {
    if (in.fault().offset > size - 1 || Describe(in.fault()).empty()) std::abort();
    return 0;
  }
  // The layout has one way to say a thing: writing gives the bytes that were read.
  sdk::HeapBuffer buffer;
  ignite::Writer out(buffer.out());
  WriteRequestHeader(out, header);
  WriteCacheHeader(out, cache, version);
  if (!out.ok() || buffer.bytes().size != in.offset() ||
      std::memcmp(buffer.bytes().data, data + 1, in.offset()) != 0) {
    std::abort();
  }
  return 0;
}
