// SPDX-License-Identifier: Apache-2.0
// Values of the boundary that own what they point to: how Value copies, compares, hashes and prints
// them. In such a tree no value is kAbsent or kBinaryEnum, and each object has its fields, or is of
// a type that the cluster does not know: then it has its bytes alone.
#ifndef GLOWPLUG_CORE_CLIENT_VALUE_TREE_H_
#define GLOWPLUG_CORE_CLIENT_VALUE_TREE_H_

#include <absl/status/status.h>
#include <glowplug/api/value.h>
#include <glowplug/sdk/buffer.h>
#include <glowplug/value.h>

#include <cstddef>
#include <memory>
#include <string>

namespace glowplug::internal {

// A deep copy; *memory holds what it points to, null when that is nothing. What lies deeper than
// Nesting::kMax is left null, and the error says so.
absl::Status CopyTree(const api::Value& from, Objects objects, api::Value* to,
                      std::shared_ptr<const void>* memory);

bool EqualTrees(const api::Value& left, const api::Value& right);
size_t HashTree(const api::Value& value);
void PrintTree(const api::Value& value, std::string* out);

}  // namespace glowplug::internal

#endif  // GLOWPLUG_CORE_CLIENT_VALUE_TREE_H_
