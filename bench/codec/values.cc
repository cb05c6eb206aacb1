// SPDX-License-Identifier: Apache-2.0
// From C++ values to the bytes of the protocol and back, a type at a time: what a host's thread
// does for a key or value beside sending it.
#include <absl/container/flat_hash_map.h>
#include <glowplug/decimal.h>
#include <glowplug/described.h>
#include <glowplug/hints.h>
#include <glowplug/marshal_time.h>
#include <glowplug/object.h>
#include <glowplug/view.h>

#include <cstdlib>
#include <memory>
#include <numeric>
#include <utility>

#include "bench/codec/measure.h"
#include "plugins/codec_binary/type_registry.h"
#include "wire/ignite/value_reader.h"
#include "wire/ignite/value_writer.h"

namespace glowplug::bench {

enum class Color { kRed, kGreen };
BOOST_DESCRIBE_ENUM(Color, kRed, kGreen)

struct Person {
  int32_t id = 0;
  std::string name;
  double salary = 0;
  Date hired;
};
BOOST_DESCRIBE_STRUCT(Person, (), (id, name, salary, hired))

struct PersonView {
  int32_t id = 0;
  std::string_view name;
};
BOOST_DESCRIBE_STRUCT(PersonView, (), (id, name))
GLOWPLUG_TYPE_NAME(PersonView, "Person")

namespace {

void Learn(binary::TypeRegistry& registry, const api::ObjectType* type) {
  registry.Learn(ignite::MetaOf(&type, 1, ignite::NameMapper::kFullName));
}

std::shared_ptr<binary::TypeRegistry> KnownTypes() {
  auto registry = std::make_shared<binary::TypeRegistry>();
  registry->format().Learn(/*compact_footer=*/true, /*mapper=*/0);
  sdk::HeapArena arena;
  api::Value value;
  Marshal<Person>::Write({}, value, arena);
  Learn(*registry, value.object->type);
  Marshal<Color>::Write(Color::kRed, value, arena);
  Learn(*registry, value.described);
  return registry;
}

[[noreturn]] void Stop(const char* what) {
  std::fprintf(stderr, "bench codec: %s\n", what);
  std::exit(2);
}

template <class T>
void Encode(const T& value, sdk::HeapArena& arena, sdk::HeapBuffer& out,
            binary::TypeRegistry& types) {
  arena.Reset();
  out.Clear();
  api::Value written;
  Marshal<T>::Write(value, written, arena);
  ignite::Writer writer(out.out());
  ignite::WriteValue(writer, written, "value", &types);
  if (!writer.ok()) Stop("a value was not written");
}

template <class T, class As = T>
void Add(Workloads& workloads, const std::string& type, T value) {
  static const std::shared_ptr<binary::TypeRegistry> types = KnownTypes();
  if constexpr (std::is_same_v<T, As>) {
    workloads["encode/" + type] = [value](uint64_t times) {
      sdk::HeapArena arena;
      sdk::HeapBuffer out;
      for (uint64_t i = 0; i < times; ++i) {
        Encode(value, arena, out, *types);
        Use(out);
      }
    };
  }
  workloads["decode/" + type] = [value](uint64_t times) {
    sdk::HeapArena arena;
    sdk::HeapBuffer bytes;
    Encode(value, arena, bytes, *types);
    for (uint64_t i = 0; i < times; ++i) {
      arena.Reset();
      ignite::Reader reader(bytes.bytes());
      const api::Value read = ignite::ReadValue(reader, arena.get(), "value", types.get());
      As as{};
      if (!reader.ok() || !Marshal<As>::Read(read, as).ok()) Stop("a value was not read");
      Use(as);
    }
  };
}

// As `As`, which shows what was read and keeps no copy.
template <class As, class T>
void AddView(Workloads& workloads, const std::string& type, T value) {
  Add<T, As>(workloads, type, std::move(value));
}

template <class T>
std::vector<T> Numbers(size_t count) {
  std::vector<T> numbers(count);
  std::iota(numbers.begin(), numbers.end(), T{});
  return numbers;
}

Workloads AllTypes() {
  const std::string text(64, 'x');
  const Person person{7, "Ivan Ivanov", 1234.5, Date(1700000000000)};
  Workloads all;
  Add<int8_t>(all, "byte", 42);
  Add<int16_t>(all, "short", 42);
  Add<int32_t>(all, "int", 42);
  Add<int64_t>(all, "long", 42);
  Add<float>(all, "float", 42);
  Add<double>(all, "double", 42);
  Add<char16_t>(all, "char", u'a');
  Add<bool>(all, "bool", true);
  Add<std::optional<int32_t>>(all, "null", std::nullopt);
  Add<std::string>(all, "string[64]", text);
  AddView<std::string_view>(all, "string view", text);
  Add<Uuid>(all, "uuid", {1, 2});
  Add<Date>(all, "date", Date(1700000000000));
  Add<Timestamp>(all, "timestamp", Timestamp(1700000000000, 5));
  Add<TimeOfDay>(all, "time", {1000});
  Add<Decimal>(all, "decimal", Decimal::Parse("-123456789012345678.90").value());
  Add(all, "byte[64]", Numbers<uint8_t>(64));
  AddView<std::span<const uint8_t>>(all, "byte[64] view", Numbers<uint8_t>(64));
  Add(all, "short[64]", Numbers<int16_t>(64));
  Add(all, "int[64]", Numbers<int32_t>(64));
  Add(all, "long[64]", Numbers<int64_t>(64));
  Add(all, "float[64]", Numbers<float>(64));
  Add(all, "double[64]", Numbers<double>(64));
  Add(all, "char[64]", Numbers<char16_t>(64));
  Add(all, "bool[64]", std::vector<bool>(64, true));
  Add(all, "String[8]", Array<std::string>(8, "a string"));
  Add(all, "UUID[8]", Array<Uuid>(8, Uuid{1, 2}));
  Add(all, "Date[8]", Array<Date>(8, Date(5)));
  Add(all, "Timestamp[8]", Array<Timestamp>(8, Timestamp(5, 6)));
  Add(all, "Time[8]", Array<TimeOfDay>(8, TimeOfDay{5}));
  Add(all, "Decimal[8]", Array<Decimal>(8, Decimal(5, 2)));
  Add(all, "enum", Color::kGreen);
  Add(all, "enum[8]", Array<Color>(8, Color::kGreen));
  Add(all, "Object[3]", ObjectArray<>{1, "two", 3.0});
  Add(all, "list of strings", std::vector<std::string>(8, "a string"));
  Add(all, "set of ints", std::set<int32_t>{1, 2, 3, 4, 5, 6, 7, 8});
  Add(all, "map", std::map<std::string, int32_t>{{"a", 1}, {"b", 2}, {"c", 3}, {"d", 4}});
  Add(all, "class", JavaClass{"java.lang.String"});
  Add(all, "object", person);
  AddView<PersonView>(all, "object view", person);
  Add(all, "list of objects", std::vector<Person>(8, person));
  Add<Value>(all, "object as Value", Object("Person").Set("id", 7).Set("name", "Ivan Ivanov"));
  return all;
}

}  // namespace
}  // namespace glowplug::bench

int main(int argc, char** argv) {
  return glowplug::bench::Run(glowplug::bench::AllTypes(), argc, argv);
}
