// SPDX-License-Identifier: Apache-2.0
// Any bytes as a value: read without harm, and what was read is written and read as the same.
#include <cstdint>
#include <cstdlib>

#include "wire/ignite/hash.h"
#include "wire/ignite/testing.h"
#include "wire/ignite/value_reader.h"
#include "wire/ignite/value_writer.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace glowplug;  // NOLINT: a fuzz target is one function
  ignite::Reader in({data, size});
  sdk::HeapArena arena(1 << 24);
  const api::Value value = ReadValue(in, arena.get(), "value");
  if (!in.ok()) {
    if (in.fault().offset > size || Describe(in.fault()).empty()) std::abort();
    return 0;
  }
  int32_t hash = 0;
  ignite::HashOf(value, &hash);
  sdk::HeapBuffer buffer;
  ignite::Writer out(buffer.out());
  WriteValue(out, value, "value");
  if (!out.ok()) std::abort();
  ignite::Reader second(buffer.bytes());
  const api::Value again = ReadValue(second, arena.get(), "value");
  second.ExpectEnd("value");
  if (!second.ok() || !ignite::testing::Same(value, again)) std::abort();
  return 0;
}
