#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A block that is not a program's text and a link that leads nowhere are found, others are not."""

import os
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.realpath(__file__)))
import readme  # noqa: E402

PROGRAM = "// Shown.\n#include <x>\n\nint main() { return 0; }  // done\n"


def lines(text):
    return [line for line, _ in readme.faults(__file__, text, [PROGRAM])]


class ReadmeTest(unittest.TestCase):
    def test_a_programs_text_passes(self):
        self.assertEqual(lines("```cpp\n#include <x>\n\nint main() { return 0; }  // done\n```\n"), [])

    def test_another_blank_or_comment_is_found(self):
        self.assertEqual(lines("# X\n```cpp\nint main() { return 0; } // done\n```\n"), [2])
        self.assertEqual(lines("```cpp\nint main() { return 0; }\n```\n"), [1])

    def test_other_languages_are_left_alone(self):
        self.assertEqual(lines("```jsonc\n{}\n```\n    ./dev test\n"), [])

    def test_links_lead_somewhere(self):
        name = os.path.basename(__file__)
        self.assertEqual(lines(f"[a]({name}) [b](https://x.org/y) [c](#d)\n[e](no.md)\n"), [2])


if __name__ == "__main__":
    unittest.main()
