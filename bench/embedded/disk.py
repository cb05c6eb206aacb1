# SPDX-License-Identifier: Apache-2.0
"""Where the stores lie: on a disk, for a sync that costs nothing measures nothing."""

import contextlib
import os
import pathlib
import sys
import tempfile

_NO_DISK = "tmpfs", "ramfs"


@contextlib.contextmanager
def folder(beside):
    """Gives a new folder beneath `beside`, which is removed in the end."""
    beside.mkdir(parents=True, exist_ok=True)
    kind, _ = mount(beside)
    if kind in _NO_DISK:
        sys.exit(f"bench embedded: {beside.resolve()} is on {kind}, which is memory\n"
                 "  next step: use a checkout on a disk")
    with tempfile.TemporaryDirectory(prefix="embedded-", dir=beside) as made:
        yield pathlib.Path(made).resolve()


def mount(path):
    """(type, device) of the file system that it lies on."""
    device = os.stat(path).st_dev
    wanted = f"{os.major(device)}:{os.minor(device)}"
    for line in pathlib.Path("/proc/self/mountinfo").read_text().splitlines():
        words = line.split()
        if words[2] == wanted:
            kind, source = words[words.index("-") + 1:][:2]
            return kind, source
    return "unknown file system", "unknown device"
