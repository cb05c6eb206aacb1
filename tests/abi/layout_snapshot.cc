// SPDX-License-Identifier: Apache-2.0
// Does not compile when a record, an enum or a constant of core/api is not as committed.
#include <glowplug/api/codec.h>
#include <glowplug/api/plugin.h>
#include <glowplug/api/transport.h>

#include <cstddef>
#include <type_traits>

namespace glowplug::api {

#define ASSERT_AS_COMMITTED(what, is, was) \
  static_assert((is) == (was), what " is not as in tests/abi/layout.inc: see tests/abi/layout.py")

#define SIZE(record, bytes, alignment)                                          \
  static_assert(std::is_trivial_v<record> && std::is_standard_layout_v<record>, \
                #record " must stay plain data");                               \
  ASSERT_AS_COMMITTED("the size of " #record, sizeof(record), bytes);           \
  ASSERT_AS_COMMITTED("the alignment of " #record, alignof(record), alignment);
#define FIELD(record, field, offset, bytes)                                                  \
  ASSERT_AS_COMMITTED("the place of " #record "::" #field, offsetof(record, field), offset); \
  ASSERT_AS_COMMITTED("the size of " #record "::" #field, sizeof(record::field), bytes);
#define ENUM(name, bytes) ASSERT_AS_COMMITTED("the size of " #name, sizeof(name), bytes);
#define VALUE(name, value, number)                                                             \
  ASSERT_AS_COMMITTED("the number of " #name "::" #value, static_cast<long long>(name::value), \
                      number);
#define CONSTANT(name, number) \
  ASSERT_AS_COMMITTED("the number " #name, static_cast<long long>(name), number);
#define SLOT(interface, function, slot)  // slots_test.cc

#include "tests/abi/layout.inc"

}  // namespace glowplug::api
