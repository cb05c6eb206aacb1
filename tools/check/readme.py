#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Each C++ block of a tracked Markdown file stands to the letter in a program of examples/, which a
test runs, and each path that a link names is there."""

import re
import sys
from pathlib import Path

import files

BLOCK = re.compile(r"^```cpp\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"\]\(([^)#:]+)\)")


def faults(path, text, programs):
    """Pairs of a line's number and what is wrong there."""
    for block in BLOCK.finditer(text):
        if not any(block[1] in program for program in programs):
            yield (text.count("\n", 0, block.start()) + 1,
                   "this C++ block is in no examples/*.cc: copy it from there, comments and all")
    for link in LINK.finditer(text):
        if not (Path(path).parent / link[1]).exists():
            yield text.count("\n", 0, link.start()) + 1, f"there is no {link[1]}"


def main():
    programs = [Path(path).read_text(encoding="utf-8") for path in files.tracked("examples/*.cc")]
    code = 0
    for path in files.tracked("*.md"):
        for line, fault in faults(path, Path(path).read_text(encoding="utf-8"), programs):
            print(f"{path}:{line}: {fault}")
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(main())
