// SPDX-License-Identifier: Apache-2.0
// Any bytes as a value with objects of known types: the first says what the directory is like. What
// was read is taken apart to the last field, and written again.
#include <cstdint>
#include <cstdlib>

#include "wire/ignite/fake_directory.h"
#include "wire/ignite/hash.h"
#include "wire/ignite/value_reader.h"
#include "wire/ignite/value_writer.h"

namespace {

using namespace glowplug;  // NOLINT: one function for each step
using ignite::testing::FakeDirectory;
using ignite::testing::OwnedType;

void AddTypes(FakeDirectory& directory) {
  using enum api::ValueType;
  directory.Add(OwnedType("Point", {{"x", kInt}, {"y", kInt}}).get());
  directory.Add(OwnedType("Empty", {}).get());
  directory.Add(OwnedType("Person", {{"name", kString},
                                     {"age", kInt},
                                     {"home", kObject},
                                     {"friends", kCollection},
                                     {"color", kEnum}})
                    .get());
  directory.Add(OwnedType("Node", {{"id", kInt}, {"next", kObject}}).get());
  directory.Add(OwnedType("Pair", {{"a", kObject}, {"b", kObject}}).get());
  directory.Add(OwnedType("Raw", {{"n", kInt}}).get());
  directory.Add(OwnedType("Wide", {{"a", kString}, {"b", kInt}}).get());
  directory.Add(OwnedType("Color").get());
}

// Reads whatever there is to read, `budget` values at most.
void TakeApart(const api::Value& value, api::Arena* arena, int* budget) {
  if (--*budget < 0) return;
  const uint64_t count = ignite::testing::ItemCount(value);
  for (uint64_t i = 0; i<count&& * budget> 0; ++i) TakeApart(value.items[i], arena, budget);
  if (value.type != api::ValueType::kObject || value.object->type == nullptr) return;
  for (uint32_t i = 0; i<value.object->type->field_count&& * budget> 0; ++i) {
    TakeApart(ignite::testing::FieldOf(*value.object, i, arena), arena, budget);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  FakeDirectory directory((data[0] & 1) != 0, (data[0] & 2) != 0 ? ignite::NameMapper::kSimpleName
                                                                 : ignite::NameMapper::kFullName);
  directory.knows_absent = (data[0] & 4) == 0;
  AddTypes(directory);
  ignite::Reader in({data + 1, size - 1});
  sdk::HeapArena arena(1 << 24);
  const api::Value value = ReadValue(in, arena.get(), "value", &directory);
  if (!in.ok()) {
    if (in.fault().offset > size - 1 || Describe(in.fault()).empty()) std::abort();
    return 0;
  }
  int budget = 10'000;
  TakeApart(value, arena.get(), &budget);
  sdk::HeapBuffer buffer(1 << 20);
  ignite::Writer out(buffer.out());
  WriteValue(out, value, "value", &directory);
  // Fields are first looked at here, where an object is written anew: they may be anything.
  if (!out.ok()) return 0;
  int32_t hash = 0;
  ignite::HashOf(value, &hash, &directory);
  ignite::Reader second(buffer.bytes());
  ReadValue(second, arena.get(), "value", &directory);
  second.ExpectEnd("value");
  if (!second.ok() && second.fault().kind != ignite::FaultKind::kNoRoom) std::abort();
  return 0;
}
