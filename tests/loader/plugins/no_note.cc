// SPDX-License-Identifier: Apache-2.0
// A shared library that is no plugin, and says so when it is loaded all the same.
#include <cstdlib>

namespace {
const struct Loaded {
  Loaded() { std::abort(); }
} loaded;
}  // namespace
