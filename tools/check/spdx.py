#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every source file names its licence in its first lines."""

import sys

import files

NAME = "SPDX-License-Identifier: Apache-2.0"
SOURCES = ("*.cc", "*.h", "*.py", "*.sh", "*.bzl", "*.java", "BUILD", "*/BUILD", "*.BUILD",
           "WORKSPACE", "*/WORKSPACE", "dev", ".ci/run")


def main():
    bad = [path for path in files.tracked(*SOURCES)
           if NAME not in "".join(open(path, encoding="utf-8").readlines()[:3])]
    for path in bad:
        print(f"{path}:1: expected \"{NAME}\" in the first lines, found none")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
