// SPDX-License-Identifier: Apache-2.0
// One real node for all tests of a program: its start takes seconds.
#ifndef GLOWPLUG_TESTS_KEYVALUE_NODE_H_
#define GLOWPLUG_TESTS_KEYVALUE_NODE_H_

#include <glowplug/glowplug.h>

#include <string>

namespace glowplug::test {

const std::string& NodeUri();

// A client of that node, the same for all tests.
const Client& NodeClient();

// A name that no other test of the program has.
std::string FreshName();

// A cache of that kind, with nothing in it. All of them are one group: each for itself would take
// megabytes of the node's few for its partitions.
template <class K, class V>
Cache<K, V> FreshCache() {
  return NodeClient().CreateCache<K, V>({.name = FreshName(), .group_name = "fresh"}).value();
}

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_KEYVALUE_NODE_H_
