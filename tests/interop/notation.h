// SPDX-License-Identifier: Apache-2.0
// The notation of values that all clients of the interop test share (README.md), to the boundary's
// values and back.
#ifndef GLOWPLUG_TESTS_INTEROP_NOTATION_H_
#define GLOWPLUG_TESTS_INTEROP_NOTATION_H_

#include <glowplug/api/value.h>
#include <glowplug/sdk/buffer.h>

#include <boost/json/value.hpp>

namespace glowplug::test {

// Lives in the arena. Throws std::exception on what is no notation: tables are ours.
api::Value MakeValue(const boost::json::value& notation, sdk::HeapArena& arena);

// {"unreadable": why} stands for a field that cannot be read.
boost::json::value Describe(const api::Value& value);

// Of a kObject, the type alone: {"type": ...}.
boost::json::value DescribeType(const api::Value& value);

// As any server gives it back: arrays of objects and of enums become arrays of any, enums of both
// codes are one, sets and maps that keep no order are sorted.
boost::json::value Canonical(const boost::json::value& notation);

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_INTEROP_NOTATION_H_
