// SPDX-License-Identifier: Apache-2.0
#include "tests/interop/natural_types.h"

#include <glowplug/glowplug.h>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/describe/operators.hpp>
#include <boost/json.hpp>
#include <map>
#include <memory>
#include <optional>
#include <type_traits>
#include <vector>

#include "tests/interop/notation.h"

namespace glowplug::test {

using boost::describe::operators::operator==;

enum class Colour { RED, GREEN, BLUE };
BOOST_DESCRIBE_ENUM(Colour, RED, GREEN, BLUE)
GLOWPLUG_TYPE_NAME(Colour, "org.glowplug.test.Colour")

struct Address {
  std::optional<std::string> city;
  int32_t number = 0;
};
BOOST_DESCRIBE_STRUCT(Address, (), (city, number))
GLOWPLUG_TYPE_NAME(Address, "org.glowplug.test.Address")

// Java declares a field of an interface, such as List, as any object: so does Value here.
struct Person {
  std::optional<Address> address;
  int32_t age = 0;
  std::optional<Date> born;
  std::optional<Colour> favourite;
  Value friends;
  std::optional<std::string> name;
  std::optional<Decimal> salary;
};
BOOST_DESCRIBE_STRUCT(Person, (), (address, age, born, favourite, friends, name, salary))
GLOWPLUG_TYPE_NAME(Person, "org.glowplug.test.Person")

struct Voucher {
  Decimal amount;
  Date day;
  std::string purpose;
  bool reported = false;
};
BOOST_DESCRIBE_STRUCT(Voucher, (), (amount, day, purpose, reported))

namespace {

namespace json = boost::json;

// Equality to the bit: what is written must be the same bytes.
template <class T>
json::value Described(const T& value) {
  sdk::HeapArena arena;
  api::Value written{};
  Marshal<T>::Write(value, written, arena);
  return Canonical(Describe(written));
}

// The case as a T, by way of the library's own reading.
template <class T>
absl::StatusOr<T> Expected(const Case& c) {
  sdk::HeapArena arena;
  const api::Value made = MakeValue(c.value, arena);
  T value{};
  if (absl::Status read = Marshal<T>::Read(made, value); !read.ok()) return read;
  if (Described(value) != Canonical(c.value)) {
    return absl::InternalError("as " + c.name + " it is " + json::serialize(Described(value)));
  }
  return value;
}

// Calls visit with an empty value of the case's C++ type.
template <class Visit>
std::string WithType(const Case& c, Visit visit) {
  if (c.value.is_null()) return "no type";
  const auto& [type, content] = *c.value.as_object().begin();
  if (type == "byte") return visit(int8_t{});
  if (type == "short") return visit(int16_t{});
  if (type == "int") return visit(int32_t{});
  if (type == "long") return visit(int64_t{});
  if (type == "float") return visit(float{});
  if (type == "double") return visit(double{});
  if (type == "char") return visit(char16_t{});
  if (type == "bool") return visit(bool{});
  if (type == "string") return visit(std::string());
  if (type == "uuid") return visit(Uuid());
  if (type == "date") return visit(Date());
  if (type == "time") return visit(TimeOfDay());
  if (type == "timestamp") return visit(Timestamp());
  if (type == "decimal") return visit(Decimal());
  if (type == "byte_array") return visit(std::vector<uint8_t>());
  if (type == "short_array") return visit(std::vector<int16_t>());
  if (type == "int_array") return visit(std::vector<int32_t>());
  if (type == "long_array") return visit(std::vector<int64_t>());
  if (type == "float_array") return visit(std::vector<float>());
  if (type == "double_array") return visit(std::vector<double>());
  if (type == "char_array") return visit(std::vector<char16_t>());
  if (type == "string_array") return visit(Array<std::optional<std::string>>());
  if (type == "uuid_array") return visit(Array<std::optional<Uuid>>());
  if (type == "date_array") return visit(Array<std::optional<Date>>());
  if (type == "time_array") return visit(Array<std::optional<TimeOfDay>>());
  if (type == "timestamp_array") return visit(Array<std::optional<Timestamp>>());
  if (type == "decimal_array") return visit(Array<std::optional<Decimal>>());
  if (c.name == "linked_list") return visit(LinkedList<int32_t>());
  if (c.name == "map") return visit(HashMap<std::string, int32_t>());
  if (c.name == "map_nested") {
    return visit(std::map<int32_t, std::map<std::string, bool>>());
  }
  if (c.name == "enum") return visit(Colour());
  if (c.name == "enums_in_list") return visit(ArrayList<Colour>());
  if (c.name == "objects_in_list") return visit(ArrayList<std::optional<Address>>());
  if (c.name == "objects_in_map") return visit(LinkedHashMap<std::string, Address>());
  if (c.name == "object_without_class") return visit(Voucher());
  if (type == "object") {
    const bool address = content.at("type").as_string() == "org.glowplug.test.Address";
    return address ? visit(Address()) : visit(Person());
  }
  return "no type";
}

}  // namespace

std::string WriteNatural(const Client& client, const std::string& cache, const Case& c) {
  return WithType(c, [&]<class T>(const T&) -> std::string {
    const absl::StatusOr<T> value = Expected<T>(c);
    if (!value.ok()) return value.status().ToString();
    const absl::Status put = client.GetCache<std::string, T>(cache).Put(c.name, *value);
    return put.ok() ? "ok" : put.ToString();
  });
}

std::string ReadNatural(const Client& client, const std::string& cache, const Case& c) {
  return WithType(c, [&]<class T>(const T&) -> std::string {
    const auto found = client.GetCache<std::string, T>(cache).Get(c.name);
    if (!found.ok()) return found.status().ToString();
    if (!found->has_value()) return "absent";
    const json::value described = Described<T>(**found);
    return described == Canonical(c.value) ? "ok" : "read " + json::serialize(described);
  });
}

}  // namespace glowplug::test
