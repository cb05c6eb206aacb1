#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Each rule refuses a header that breaks it, and the clean header passes."""

import os
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
import boundary_lint  # noqa: E402

CLEAN = """
#ifndef X_
#define X_
#include <stdint.h>
#include "boundary.h"
namespace glowplug::api {
// std::string in a comment is nobody's harm, neither is bool.
inline constexpr char kId[] = "glowplug.std::thing/1";
inline constexpr uint32_t kFlag = 1;
enum class Kind : uint32_t { kOne = 1, kTwo = 2 };
struct Pod {
  uint32_t struct_size;
  Kind kind;
  char text[16];
  union {
    int64_t int64;
    const Pod* items;
  };
  int32_t (*grow)(Pod*, uint64_t need) noexcept;
};
struct Thing : Boundary {
  virtual int32_t Do(const Pod* pod,
                     uint32_t count) noexcept = 0;
  virtual void Undo() noexcept = 0;

 protected:
  ~Thing() = default;
};
}
#endif
"""


def problems(text):
    return boundary_lint.Header("bad.h", text).problems


class BoundaryLintTest(unittest.TestCase):
    def refuse(self, old, new, expected):
        self.assertIn(old, CLEAN)
        found = problems(CLEAN.replace(old, new))
        self.assertTrue(any(expected in problem for problem in found), found or "nothing found")

    def test_clean_header_passes(self):
        self.assertEqual(problems(CLEAN), [])

    def test_declarations_are_understood(self):
        kind, pod, thing = boundary_lint.Header("x.h", CLEAN).declarations
        self.assertEqual(kind.values, ["kOne", "kTwo"])
        self.assertEqual(pod.fields, ["struct_size", "kind", "text", "int64", "items", "grow"])
        self.assertEqual(thing.slots, ["Do", "Undo"])

    def test_tells_the_line(self):
        found = problems(CLEAN.replace("char text[16];", "bool text;"))
        self.assertEqual([problem.split(":")[1] for problem in found], ["14"])

    def test_libraries(self):
        self.refuse("char text[16];", "std::string text;", '"std::"')
        self.refuse("char text[16];", "boost :: any text;", '"boost ::"')
        self.refuse("char text[16];", "absl::Status text;", '"absl::"')
        self.refuse("char text[16];", "SSL_CTX* text;", '"SSL_CTX"')
        self.refuse("<stdint.h>", "<string>", "includes <string>")
        self.refuse('"boundary.h"', '"core/sdk/buffer.h"', "includes")

    def test_types_of_no_fixed_width(self):
        for loose in ["bool", "long", "size_t", "int", "unsigned char", "uintptr_t"]:
            self.refuse("char text[16];", loose + " text;", "fixed width")
            self.refuse("uint32_t count) noexcept", loose + " count) noexcept", "fixed width")

    def test_functions_that_may_throw(self):
        self.refuse("Undo() noexcept = 0", "Undo() = 0", "noexcept = 0")
        self.refuse("uint32_t count) noexcept = 0", "uint32_t count) = 0", "noexcept = 0")
        self.refuse("Undo() noexcept = 0", "Undo() noexcept(false) = 0", "noexcept = 0")
        self.refuse("uint64_t need) noexcept;", "uint64_t need);", "must be noexcept")

    def test_interfaces_are_pure(self):
        self.refuse("Undo() noexcept = 0", "Undo() noexcept", "noexcept = 0")
        self.refuse("virtual void Undo", "uint32_t state;\n  virtual void Undo", "besides virtual")
        self.refuse("virtual void Undo() noexcept = 0", "void Undo() noexcept", "besides virtual")
        self.refuse(": Boundary", ": Boundary, Pod", "more than one")
        self.refuse("virtual void Undo", "virtual void Do", "overloaded")
        self.refuse("uint32_t count)", "uint32_t count = 1)", "default argument")

    def test_destructors(self):
        self.refuse("~Thing() = default", "virtual ~Thing() noexcept = 0", "virtual destructor")
        self.refuse(" protected:\n", "", "must be protected")
        self.refuse("\n protected:\n  ~Thing() = default;", "", "needs a protected destructor")

    def test_records_are_plain(self):
        self.refuse("uint32_t struct_size;", "uint32_t struct_size = 1;", "initialised")
        self.refuse("char text[16];", "uint32_t size() const;", "no functions")
        self.refuse("const Pod* pod", "const Pod& pod", '"&"')
        self.refuse("struct Pod", "template <uint32_t n> struct Pod", '"template"')

    def test_enums_have_a_type_and_numbers(self):
        self.refuse("Kind : uint32_t", "Kind", "enum class of a type")
        self.refuse("enum class Kind", "enum Kind", "enum class of a type")
        self.refuse("kTwo = 2", "kTwo", "must say its number")

    def test_macros(self):
        self.refuse("#define X_\n", "#define X_\n#define VIRTUAL virtual\n", "macro")


if __name__ == "__main__":
    unittest.main()
