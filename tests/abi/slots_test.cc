// SPDX-License-Identifier: Apache-2.0
// Each virtual function stands in the vtable where it was committed: a caller built with another
// compiler jumps by that number alone.
#include <glowplug/api/codec.h>
#include <glowplug/api/plugin.h>
#include <glowplug/api/transport.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstring>

namespace glowplug::api {
namespace {

// A pointer to a virtual member function is {offset in the vtable plus 1, adjustment of this}, on
// aarch64 {offset, twice the adjustment plus 1} (Itanium C++ ABI, section 2.3).
template <class Function>
ptrdiff_t SlotOf(Function function) {
  ptrdiff_t parts[2];
  static_assert(sizeof(function) == sizeof(parts));
  std::memcpy(parts, &function, sizeof(parts));
#if defined(__aarch64__)
  const ptrdiff_t offset = parts[0];
  EXPECT_EQ(parts[1], 1);
#else
  const ptrdiff_t offset = parts[0] - 1;
  EXPECT_EQ(parts[1], 0);
#endif
  return offset / static_cast<ptrdiff_t>(sizeof(void*));
}

TEST(SlotsTest, AreAsCommitted) {
  int checked = 0;
#define SIZE(record, bytes, alignment)
#define FIELD(record, field, offset, bytes)
#define ENUM(name, bytes)
#define VALUE(name, value, number)
#define CONSTANT(name, number)
#define SLOT(interface, function, slot)                                       \
  EXPECT_EQ(SlotOf(&interface::function), slot) << #interface "::" #function; \
  ++checked;
#include "tests/abi/layout.inc"
  EXPECT_GT(checked, 0);
}

// What every interface begins with.
template <class Interface>
void ExpectBoundary() {
  EXPECT_EQ(SlotOf(&Interface::Release), 0);
  EXPECT_EQ(SlotOf(&Interface::Query), 1);
}

TEST(SlotsTest, ReleaseAndQueryAreFirstEverywhere) {
  ExpectBoundary<Transport>();
  ExpectBoundary<Stream>();
  ExpectBoundary<Listener>();
  ExpectBoundary<Codec>();
  ExpectBoundary<CodecSession>();
  ExpectBoundary<Routing>();
  ExpectBoundary<Picker>();
  ExpectBoundary<Auth>();
  ExpectBoundary<AuthExchange>();
  ExpectBoundary<Host>();
  ExpectBoundary<Waker>();
  ExpectBoundary<Plugin>();
}

}  // namespace
}  // namespace glowplug::api
