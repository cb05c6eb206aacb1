#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Fetches Apache Ignite and pyignite into the cache, once; afterwards it needs no network.
With --bench, what a suite of ./dev bench measures."""

import argparse
import sys

sys.dont_write_bytecode = True  # The source tree stays clean.

import cache
import diskcache_package
import ignite_jars
import node_classes
import node_thin_package
import pyignite_package
import test_jar
from errors import ToolError


def _report(text):
    print(text, file=sys.stderr, flush=True)


def _missing(bench):
    """Yields (what to do, function that does it) for what is not in the cache. bench: a suite."""
    if bench == "embedded":
        if not diskcache_package.is_fetched():
            yield "fetching DiskCache", lambda: diskcache_package.fetch(_report)
        return
    for version in ignite_jars.VERSIONS:
        if not ignite_jars.is_fetched(version):
            yield (f"fetching Apache Ignite {version}",
                   lambda v=version: ignite_jars.fetch(v, _report))
        if not node_classes.are_built(version):
            yield (f"compiling IgniteNode for {version}",
                   lambda v=version: node_classes.build(v))
    if not test_jar.is_built():
        yield "compiling the tests' jar", test_jar.build
    if not pyignite_package.is_fetched():
        yield "fetching pyignite", lambda: pyignite_package.fetch(_report)
    if bench == "ignite" and not node_thin_package.is_fetched():
        yield "fetching the Node.js thin client", lambda: node_thin_package.fetch(_report)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bench", choices=("ignite", "embedded"),
                        help="ignite: the Node.js thin client too; embedded: DiskCache alone")
    bench = parser.parse_args().bench
    if not any(_missing(bench)):
        return 0
    try:
        with cache.locked(lambda: _report("another fetch is running: waiting for it")):
            for what, do in _missing(bench):
                _report(f"{what} into {cache.folder()}")
                do()
    except ToolError as error:
        _report(f"error: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
