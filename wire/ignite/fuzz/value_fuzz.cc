// SPDX-License-Identifier: Apache-2.0
// Any bytes as a value: read without harm, and what was read is written and read as the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "wire/ignite/hash.h"
#include "wire/ignite/testing.h"
#include "wire/ignite/value_reader.h"
#include "wire/ignite/value_writer.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace glowplug;  // NOLINT: a fuzz target is one function
  ignite::Reader in({data, size});
  sdk::HeapArena arena(1 << 24);
  const api::Value value = ReadValue(in, arena.get(), "value");
  ignite::Reader careful({data, size});
  sdk::HeapArena careful_arena(1 << 24);
  const api::Value the_same = ReadAnyValue(careful, careful_arena.get(), "value", nullptr);
  if (in.ok() != careful.ok() || in.offset() != careful.offset() ||
      Describe(in.fault()) != Describe(careful.fault()) ||
      (in.ok() && !ignite::testing::Same(value, the_same))) {
    std::abort();
  }
  if (!in.ok()) {
    if (in.fault().offset > size || Describe(in.fault()).empty()) std::abort();
    return 0;
  }
  // Handles may repeat more than is worth the time here.
  sdk::HeapBuffer buffer(1 << 20);
  ignite::Writer out(buffer.out());
  WriteValue(out, value, "value");
  if (out.fault().kind == ignite::FaultKind::kNoRoom) return 0;
  // An object with handles to what lies around it cannot be written without its type, nor a name
  // that makes no id.
  const std::string_view expected = out.fault().expected;
  if (expected.starts_with("an object of a known type") ||
      expected.starts_with("an enum's type or") || expected.starts_with("a class's name or")) {
    return 0;
  }
  if (!out.ok()) std::abort();
  int32_t hash = 0;
  const bool has_hash = ignite::HashOf(value, &hash);
  ignite::Reader second(buffer.bytes());
  const api::Value again = ReadValue(second, arena.get(), "value");
  second.ExpectEnd("value");
  if (second.fault().kind == ignite::FaultKind::kNoRoom) return 0;
  if (!second.ok() || !ignite::testing::Same(value, again)) std::abort();
  int32_t hash_again = 0;
  if (ignite::HashOf(again, &hash_again) != has_hash || hash_again != hash) std::abort();
  return 0;
}
