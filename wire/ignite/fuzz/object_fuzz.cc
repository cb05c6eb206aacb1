// SPDX-License-Identifier: Apache-2.0
// Any bytes as a value with objects of known types: the first says what the directory is like. What
// was read is taken apart to the last field, and written again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "wire/ignite/fake_directory.h"
#include "wire/ignite/hash.h"
#include "wire/ignite/skip_value.h"
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

// A field declared so was not looked at when its object was read: it may be anything.
bool IsSkipped(api::ValueType declared) {
  const auto code = static_cast<uint8_t>(declared);
  return static_cast<uint16_t>(declared) == code && declared != api::ValueType::kNull &&
         declared != api::ValueType::kOptimized && ignite::IsPlain(code);
}

// What only the reader of a field looks at: the content of values that hold no others.
bool IsOfContent(const ignite::Fault& fault) {
  const std::string_view what = fault.what;
  return fault.kind == ignite::FaultKind::kUnexpected && what != "handle" &&
         what != "handle's object" && what != "nested value";
}

// Reads whatever there is to read, and judges what cannot be read.
class TakenApart {
 public:
  TakenApart(FakeDirectory& directory, uint64_t size) : directory_(directory), size_(size) {}

  void Look(const api::Value& value, bool was_walked) {
    if (--budget_ < 0) return;
    const uint64_t count = sdk::ItemCount(value);
    for (uint64_t i = 0; i < count && budget_ > 0; ++i) Look(value.items[i], was_walked);
    if (value.type != api::ValueType::kObject || value.object->type == nullptr) return;
    const api::ObjectType& type = *value.object->type;
    for (uint32_t i = 0; i < type.field_count && budget_ > 0; ++i) {
      const bool is_walked = was_walked && !IsSkipped(type.fields[i].type);
      sdk::HeapArena arena(1024 * size_ + (64 << 10));
      const api::Value field = ignite::testing::FieldOf(*value.object, i, arena.get());
      if (field.type != api::ValueType::kAbsent) {
        Look(field, is_walked);
        continue;
      }
      const ignite::Fault& fault = directory_.last_fault;
      if (value.object->graph.size == 0 || fault.kind == ignite::FaultKind::kNoRoom ||
          (is_walked && !IsOfContent(fault))) {
        std::abort();
      }
      all_read_ = false;
    }
  }
  // Each value was looked at, and could be read.
  bool is_whole() const { return all_read_ && budget_ > 0; }

 private:
  FakeDirectory& directory_;
  const uint64_t size_;
  int budget_ = 10'000;
  bool all_read_ = true;
};

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
  TakenApart taken_apart(directory, size);
  taken_apart.Look(value, true);
  sdk::HeapBuffer buffer(1 << 20);
  ignite::Writer out(buffer.out());
  WriteValue(out, value, "value", &directory);
  // Fields are first looked at here, where an object is written anew: they may be anything.
  if (!out.ok()) return 0;
  int32_t hash = 0;
  ignite::HashOf(value, &hash, &directory);
  ignite::Reader second(buffer.bytes());
  const api::Value again = ReadValue(second, arena.get(), "value", &directory);
  second.ExpectEnd("value");
  if (second.fault().kind == ignite::FaultKind::kNoRoom) return 0;
  if (!second.ok()) std::abort();
  if (taken_apart.is_whole() && !ignite::testing::Same(value, again)) std::abort();
  return 0;
}
