# SPDX-License-Identifier: Apache-2.0
"""Compares the files of a folder with a committed list in sha256sum's format."""

import hashlib
from pathlib import Path

from errors import ToolError


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read(checksum_file):
    """Returns {file name: sha256}."""
    expected = {}
    for line in Path(checksum_file).read_text().splitlines():
        digest, name = line.split(maxsplit=1)
        expected[name] = digest
    return expected


def verify(folder, checksum_file):
    """Refuses a changed, a missing and an unlisted file."""
    folder = Path(folder)
    expected = read(checksum_file)
    found = {path.name for path in folder.iterdir()}
    for name in sorted(expected.keys() | found):
        listed = expected.get(name, "not listed")
        digest = sha256(folder / name) if name in found else "no such file"
        if digest != listed:
            _refuse(name, checksum_file, listed, digest)


def _refuse(name, checksum_file, expected, found):
    raise ToolError(
        f"checksum mismatch: {name}\n"
        f"  listed in: {checksum_file}\n"
        f"  expected:  {expected}\n"
        f"  found:     {found}\n"
        f"  next step: remove {name} from Maven's local repository (~/.m2/repository) and fetch"
        " again; if it is refused again, the download source serves another file than the one"
        " that was reviewed: do not use it"
    )
