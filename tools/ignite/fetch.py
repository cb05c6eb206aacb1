#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Fetches Apache Ignite and pyignite into the cache, once; afterwards it needs no network."""

import sys

sys.dont_write_bytecode = True  # The source tree stays clean.

import cache
import ignite_jars
import node_classes
import pyignite_package
from errors import ToolError


def _report(text):
    print(text, file=sys.stderr, flush=True)


def _missing():
    """Yields (what to do, function that does it) for what is not in the cache."""
    for version in ignite_jars.VERSIONS:
        if not ignite_jars.is_fetched(version):
            yield (f"fetching Apache Ignite {version}",
                   lambda v=version: ignite_jars.fetch(v, _report))
        if not node_classes.are_built(version):
            yield (f"compiling IgniteNode for {version}",
                   lambda v=version: node_classes.build(v))
    if not pyignite_package.is_fetched():
        yield "fetching pyignite", lambda: pyignite_package.fetch(_report)


def main():
    if not any(_missing()):
        return 0
    try:
        with cache.locked(lambda: _report("another fetch is running: waiting for it")):
            for what, do in _missing():
                _report(f"{what} into {cache.folder()}")
                do()
    except ToolError as error:
        _report(f"error: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
