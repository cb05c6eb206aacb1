#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The snapshot of core/api's layout, tests/abi/layout.inc.

usage: layout.py write            writes it anew, as the compiler lays it out now
       layout.py check SNAPSHOT HEADER...   1 when the snapshot leaves out something that the headers hold

Until the first tagged release the boundary may change, and the snapshot with it in the same commit.
Afterwards version 1 stays as it is: records grow at their end, a new function makes another version.
"""

import os
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
for place in (os.path.join(ROOT, "tools/check"), "tools/check"):
    sys.path.insert(0, place)
import boundary_lint  # noqa: E402

HEAD = """// SPDX-License-Identifier: Apache-2.0
// The layout of core/api as committed, for x86-64 and aarch64. Written by `tests/abi/layout.py write`.
// SIZE(record, bytes, alignment) FIELD(record, field, offset, bytes) ENUM(enum, bytes)
// VALUE(enum, value, number) CONSTANT(name, number) SLOT(interface, function, slot)
"""


def entries(headers):
    """What the snapshot must hold: (macro, arguments) and the C++ that gives the numbers."""
    for header in headers:
        for name in header.constants:
            yield "CONSTANT", (name,), (f"{name}",)
        for item in header.declarations:
            name = item.name
            if isinstance(item, boundary_lint.Enum):
                yield "ENUM", (name,), (f"sizeof({name})",)
                for value in item.values:
                    yield "VALUE", (name, value), (f"{name}::{value}",)
            elif isinstance(item, boundary_lint.Record):
                yield "SIZE", (name,), (f"sizeof({name})", f"alignof({name})")
                for field in item.fields:
                    yield "FIELD", (name, field), (f"offsetof({name}, {field})",
                                                   f"sizeof({name}::{field})")
            else:
                # Release and Query stand before an interface's own functions.
                first = 0 if name == "Boundary" else 2
                for slot, function in enumerate(item.slots, first):
                    yield "SLOT", (name, function), (str(slot),)


def write(headers):
    program = ["#include <cstddef>", "#include <cstdio>"]
    program += [f'#include "{header.path}"' for header in headers]
    program += ["using namespace glowplug::api;", "int main() {"]
    for macro, names, numbers in entries(headers):
        places = ", ".join(names) + ", %lld" * len(numbers)
        values = ", ".join(f"static_cast<long long>({number})" for number in numbers)
        program.append(f'  std::printf("{macro}({places})\\n", {values});')
    program.append("}")
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "layout.cc")
        with open(source, "w", encoding="utf-8") as file:
            file.write("\n".join(program))
        subprocess.run(["g++", "-std=c++20", "-Wno-invalid-offsetof", "-I", ROOT, source, "-o",
                        source + ".out"], check=True)
        lines = subprocess.run([source + ".out"], check=True, capture_output=True, text=True).stdout
    with open(os.path.join(ROOT, "tests/abi/layout.inc"), "w", encoding="utf-8") as file:
        file.write(HEAD + lines)


def check(snapshot, headers):
    with open(snapshot, encoding="utf-8") as file:
        held = set(re.findall(r"^(\w+\([\w, ]*?)(?:, -?\d+)+\)$", file.read(), re.M))
    wanted = {f"{macro}({', '.join(names)}" for macro, names, _ in entries(headers)}
    for missing in sorted(wanted - held):
        print(f"core/api has {missing}) and tests/abi/layout.inc has not: run tests/abi/layout.py "
              "write, and look at what else changes")
    # What is gone from the headers no longer compiles.
    return 1 if wanted - held else 0


def main():
    if sys.argv[1:] == ["write"]:
        folder = os.path.join(ROOT, "core/api")
        write(boundary_lint.read(os.path.join(folder, name) for name in sorted(os.listdir(folder))
                                 if name.endswith(".h")))
        return 0
    if len(sys.argv) > 3 and sys.argv[1] == "check":
        return check(sys.argv[2], boundary_lint.read(sys.argv[3:]))
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
