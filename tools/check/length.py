#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""No hand-written file is longer than LIMIT lines."""

import sys

import files

LIMIT = 800
WRITTEN = ("*.cc", "*.h", "*.py", "*.sh", "*.bzl", "*.java", "*.md", "*BUILD", "dev")


def main():
    code = 0
    for path in files.tracked(*WRITTEN):
        lines = sum(1 for _ in open(path, encoding="utf-8"))
        if lines > LIMIT:
            print(f"{path}: {lines} lines, at most {LIMIT}: divide it by idea")
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(main())
