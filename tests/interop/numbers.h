// SPDX-License-Identifier: Apache-2.0
// Numbers of the notation: IEEE 754 bits in hex, and arrays of scalars.
#ifndef GLOWPLUG_TESTS_INTEROP_NUMBERS_H_
#define GLOWPLUG_TESTS_INTEROP_NUMBERS_H_

#include <glowplug/api/value.h>

#include <boost/json/array.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace glowplug::test {

uint64_t Hex(std::string_view digits);
std::string HexOf(uint64_t number, size_t digits);

// Of a float or a double.
void MakeFloat(api::Value& value, std::string_view digits);
std::string FloatBits(const api::Value& value);

// Of an element of an array of scalars; 0: it is none.
size_t ElementSize(api::ValueType array);
std::string PackArray(api::ValueType array, const boost::json::array& elements);
boost::json::array UnpackArray(const api::Value& array);

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_INTEROP_NUMBERS_H_
