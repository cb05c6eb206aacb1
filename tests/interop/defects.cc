// SPDX-License-Identifier: Apache-2.0
#include "tests/interop/defects.h"

namespace glowplug::test {
namespace {

constexpr char kNormalises[] = "pyignite normalises 1.0 and 1.00 to 1";
constexpr char kCutsAtNul[] = "pyignite cuts text at the first NUL";
constexpr char kStrictUtf16[] = "pyignite takes a char through Python's strict UTF-16";
constexpr char kSignedChar[] = "pyignite reads a char's unit as a signed short";
constexpr char kNoEnumArrays[] = "pyignite has no enum arrays";
constexpr char kServerOptimizes[] =
    "the server gives such a list back in a form that only Java can read";
constexpr char kAsksForNoType[] = "pyignite asks for no type that it meets within a collection";
constexpr char kNoClass[] = "Java has no class of this name; read_binary reads it";
constexpr char kArrayIdentity[] =
    "the server hashes an array in an array by its identity: nobody finds such a key";

constexpr Defect kDefects[] = {
    {"pyignite", "pyignite", "write", "char_lone_surrogate", kStrictUtf16},
    {"pyignite", "pyignite", "write", "enum_array", kNoEnumArrays},
    // What it has written, as others read and find it.
    {"*", "pyignite", "read*", "char_lone_surrogate", kStrictUtf16},
    {"*", "pyignite", "find", "char_lone_surrogate", kStrictUtf16},
    {"*", "pyignite", "read*", "enum_array", kNoEnumArrays},
    {"*", "pyignite", "find", "enum_array", kNoEnumArrays},
    {"*", "pyignite", "read*", "decimal_scale_*", kNormalises},
    {"*", "pyignite", "find", "decimal_one", kNormalises},
    {"*", "pyignite", "find", "decimal_scale_one", kNormalises},
    {"java", "pyignite", "find", "decimal_scale_two", kNormalises},
    {"glowplug", "pyignite", "find", "decimal_scale_two", kNormalises},
    {"*", "pyignite", "read*", "string_nul_inside", kCutsAtNul},
    {"java", "pyignite", "find", "string_nul_inside", kCutsAtNul},
    {"glowplug", "pyignite", "find", "string_nul_inside", kCutsAtNul},
    // What it reads and finds of others.
    {"pyignite", "*", "read", "char_last", kSignedChar},
    {"pyignite", "*", "read", "char_lone_surrogate", kSignedChar},
    {"pyignite", "*", "read", "date_9999", "pyignite divides milliseconds as a float"},
    {"pyignite", "*", "read", "decimal_scale_*", kNormalises},
    {"pyignite", "*", "read", "string_nul_inside", kCutsAtNul},
    {"pyignite", "*", "read", "object_recursive", kAsksForNoType},
    {"pyignite", "glowplug", "find", "char_lone_surrogate", kStrictUtf16},
    {"pyignite", "java", "find", "char_lone_surrogate", kStrictUtf16},
    {"pyignite", "glowplug", "find", "decimal_scale_*", kNormalises},
    {"pyignite", "java", "find", "decimal_scale_*", kNormalises},
    {"pyignite", "glowplug", "find", "string_nul_inside", kCutsAtNul},
    {"pyignite", "java", "find", "string_nul_inside", kCutsAtNul},
    {"pyignite", "glowplug", "find", "enum_array", kNoEnumArrays},
    {"pyignite", "java", "find", "enum_array", kNoEnumArrays},

    {"pyignite", "*", "read", "singleton_list", kServerOptimizes},
    {"glowplug", "*", "read", "singleton_list", kServerOptimizes},
    {"java", "*", "read", "object_without_class", kNoClass},
    {"java", "*", "read", "enum_registered", kNoClass},
    {"*", "*", "find", "object_array_nested", kArrayIdentity},
};

// Cases with complex objects: keys that hold one are other bytes with another footer.
constexpr std::string_view kWithObjects[] = {
    "object",           "object_null_field", "object_nested",        "object_all_null",
    "object_recursive", "objects_in_*",      "object_without_class", "object_with_*",
};
constexpr Defect kOtherFooter = {
    "*", "*", "find", "*",
    "pyignite guesses the footer from the first object that it reads, and writes compact before"};

bool Fits(std::string_view pattern, std::string_view text) {
  if (pattern.empty() || pattern.back() != '*') return pattern == text;
  pattern.remove_suffix(1);
  return text.substr(0, pattern.size()) == pattern;
}

}  // namespace

const Defect* FindDefect(std::string_view who, std::string_view of, std::string_view action,
                         std::string_view name, bool full_footer) {
  for (const Defect& defect : kDefects) {
    if (Fits(defect.who, who) && Fits(defect.of, of) && Fits(defect.action, action) &&
        Fits(defect.name, name)) {
      return &defect;
    }
  }
  const bool other_footer = full_footer && (who == "pyignite") != (of == "pyignite");
  if (!other_footer || action != "find") return nullptr;
  for (const std::string_view pattern : kWithObjects) {
    if (Fits(pattern, name)) return &kOtherFooter;
  }
  return nullptr;
}

}  // namespace glowplug::test
