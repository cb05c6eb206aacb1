// SPDX-License-Identifier: Apache-2.0
// The cases as C++'s own types, those of a host program.
#ifndef GLOWPLUG_TESTS_INTEROP_NATURAL_TYPES_H_
#define GLOWPLUG_TESTS_INTEROP_NATURAL_TYPES_H_

#include <glowplug/client.h>

#include <string>

#include "tests/interop/peers.h"

namespace glowplug::test {

// "ok", or what went wrong; "no type" for a case that natural_types.cc has no C++ type for.
std::string WriteNatural(const Client& client, const std::string& cache, const Case& c);
std::string ReadNatural(const Client& client, const std::string& cache, const Case& c);

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_INTEROP_NATURAL_TYPES_H_
