// SPDX-License-Identifier: Apache-2.0
#ifndef GLOWPLUG_CORE_CONFIG_NEAREST_H_
#define GLOWPLUG_CORE_CONFIG_NEAREST_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace glowplug {

// How many insertions, deletions, replacements and swaps of neighbours lead from a to b
// (Damerau-Levenshtein, optimal string alignment). Bytes, not characters.
size_t EditDistance(std::string_view a, std::string_view b);

// The candidate that was probably meant, empty when none is near: at most a third of the name may
// differ, one of them may also be the beginning of the other ("ca_file" and "ca").
std::string Nearest(std::string_view name, const std::vector<std::string>& candidates);

// `; did you mean "x"?`, or nothing.
std::string DidYouMean(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace glowplug

#endif  // GLOWPLUG_CORE_CONFIG_NEAREST_H_
