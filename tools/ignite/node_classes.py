# SPDX-License-Identifier: Apache-2.0
"""IgniteNode.java, compiled once for each version of Ignite into a cache entry of its own."""

from pathlib import Path

import cache
import ignite_jars
import jdk

_SOURCE = Path(__file__).resolve().parent / "IgniteNode.java"


def _name(version):
    return f"ignite-node-{version}"


def _pins(version):
    return cache.pins_hash(_SOURCE, extra=ignite_jars.pins(version))


def are_built(version):
    return cache.holds(_name(version), _pins(version))


def build(version):
    """Compiles against the fetched jars and publishes; call it with the cache locked."""
    class_path = ":".join(map(str, ignite_jars.jars(version)))
    with cache.publishing(_name(version), _pins(version)) as entry:
        jdk.run("javac", "-cp", class_path, "-d", str(entry), str(_SOURCE))


def folder(version):
    return cache.require(_name(version), _pins(version))
