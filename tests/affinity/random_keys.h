// SPDX-License-Identifier: Apache-2.0
// Keys of every type that a cache can be placed by.
#ifndef GLOWPLUG_TESTS_AFFINITY_RANDOM_KEYS_H_
#define GLOWPLUG_TESTS_AFFINITY_RANDOM_KEYS_H_

#include <glowplug/glowplug.h>

#include <functional>
#include <random>
#include <string>
#include <vector>

namespace glowplug::test {

using Generator = std::mt19937_64;

struct KeyType {
  std::string name;
  std::function<Value(Generator&)> make;
};

const std::vector<KeyType>& KeyTypes();

// The same ones at each call.
std::vector<Value> RandomKeys(const KeyType& type, size_t count);

// The type of the objects whose field "customer" is to place them, and of which nothing but the
// cache's configuration says so.
inline constexpr char kOrderType[] = "AffinityOrder";

}  // namespace glowplug::test

#endif  // GLOWPLUG_TESTS_AFFINITY_RANDOM_KEYS_H_
