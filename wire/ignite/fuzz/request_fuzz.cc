// SPDX-License-Identifier: Apache-2.0
// Any bytes as the head of a request: the first says the protocol's minor version.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "wire/ignite/message.h"

constexpr size_t kFlagsAt = 2 + 8 + 4;  // behind operation code, request id and cache id

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
  // The layout has one way to say a thing: writing gives the bytes that were read, but for flags
  // that the version does not have.
  sdk::HeapBuffer buffer;
  ignite::Writer out(buffer.out());
  WriteRequestHeader(out, header);
  WriteCacheHeader(out, cache, version);
  std::string read(reinterpret_cast<const char*>(data + 1), in.offset());
  read[kFlagsAt] = static_cast<char>(cache.flags);
  if (!out.ok() || sdk::ViewOf(buffer.bytes()) != read) std::abort();
  return 0;
}
