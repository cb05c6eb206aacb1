#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Nothing in a lower layer includes a higher one, and plugins see core/api and core/sdk alone."""

import re
import sys
from pathlib import Path

import files

# A folder may include what stands below it, and itself.
HEIGHT = {
    "core/api": 0, "core/sdk": 1, "core/base": 2, "core/config": 3, "core/engine": 3,
    "core/loader": 4, "core/net": 5, "core/client": 6, "core/space": 7, "core/messaging": 7,
}
# Folders outside of the core, and all that they may include besides themselves.
ALLOWED = {
    "wire/ignite": ["core/api", "core/sdk"],
    "plugins": ["core/api", "core/sdk"],
    "plugins/codec_binary": ["core/api", "core/sdk", "wire/ignite"],
    "plugins/transport_embedded": ["core/api", "core/sdk", "embedded"],
    "embedded": ["core/api", "core/sdk", "core/base", "wire/ignite"],
    "embedded/node": ["core/api", "core/sdk", "core/base", "wire/ignite", "embedded/store"],
    "examples/third_party": ["core/api", "core/sdk"],
}
# Test code may lean on these as well.
FOR_TESTS = ["conformance", "tests"]
INCLUDE = re.compile(r'^\s*#\s*include\s+(?:<(glowplug/[^>]+)>|"([^"]+)")')


def folder_of(included, public_headers):
    """The folder that an included name belongs to, or None when it is not ours."""
    if included.startswith("glowplug/"):
        return public_headers.get(included)
    return str(Path(included).parent) if "/" in included else None


def public_headers():
    """<glowplug/...> to the folder where it lies, for names as core's include_prefix makes them."""
    places = {}
    for path in files.tracked("core/*.h"):
        folder, name = str(Path(path).parent), Path(path).name
        if folder in ("core/api", "core/sdk"):
            places[f"glowplug/{folder[5:]}/{name}"] = folder
        else:
            places[f"glowplug/{name}"] = folder
            places[f"glowplug/internal/{name}"] = folder
    return places


def within(folder, parent):
    return folder == parent or folder.startswith(parent + "/")


def core_layer(folder):
    return next((layer for layer in HEIGHT if within(folder, layer)), None)


def fault(folder, included, is_test):
    """Why `folder` may not include something of the folder `included`, or None."""
    if is_test and any(within(included, place) for place in FOR_TESTS):
        return None
    layer, other = core_layer(folder), core_layer(included)
    if layer is not None:
        if other is None:
            return f"{layer} may include the core only, not {included}"
        if HEIGHT[other] >= HEIGHT[layer] and other != layer:
            return f"{layer} does not stand above {other}"
        return None
    place = max((name for name in ALLOWED if within(folder, name)), key=len, default=None)
    if place is None or within(included, folder) or within(folder, included):
        return None
    if not any(within(included, name) for name in ALLOWED[place]):
        return f"{place} may include {', '.join(ALLOWED[place])}, not {included}"
    return None


def main():
    headers, code = public_headers(), 0
    for path in files.tracked("*.h", "*.cc"):
        folder = str(Path(path).parent)
        # Test code: x_test.cc, and the helpers and programs of a folder for tests.
        is_test = bool(re.search(r"_test\.cc$|/testing\.h$|/fuzz/", path))
        for number, line in enumerate(open(path, encoding="utf-8"), 1):
            match = INCLUDE.match(line)
            included = match and folder_of(match[1] or match[2], headers)
            why = included and fault(folder, included, is_test)
            if why:
                print(f"{path}:{number}: {why}")
                code = 1
    return code


if __name__ == "__main__":
    sys.exit(main())
