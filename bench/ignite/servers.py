# SPDX-License-Identifier: Apache-2.0
"""What the subjects of bench ignite are connected to."""

import dataclasses
import os
import ssl
import struct
from typing import Optional

import cluster_process
import thin
from subject_process import SubjectProcess

# Caches: name, keys, length of the values.
SMALL = "b", 20000, 64
LARGE = "large", 1024, 64 << 10
_FILLED_AT_ONCE = 4 << 20  # bytes of values in one request


class Unavailable(Exception):
    """Says why such servers cannot be here."""


@dataclasses.dataclass(frozen=True)
class Running:
    ports: list
    ca: Optional[str] = None  # a file; None: without TLS
    cores: Optional[set] = None  # that whoever is measured on them has


@dataclasses.dataclass(frozen=True)
class Nodes:
    """Ignite's, of one cluster."""
    count: int = 1
    tls: bool = False
    caches: tuple = (SMALL,)

    def __str__(self):
        return f"Ignite nodes: {self.count}{' with TLS' if self.tls else ''}"

    def start(self, stack, _programs, _prepare_child):
        """stack: ends them."""
        description = stack.enter_context(cluster_process.ClusterProcess(
            "--bench", "--nodes", self.count, *(["--tls"] if self.tls else []))).description
        ca = description["tls"]["ca"] if self.tls else None
        for cache in self.caches:
            _fill(description["ports"][0], cache, ca and ssl.create_default_context(cafile=ca))
        return Running(description["ports"], ca)


@dataclasses.dataclass(frozen=True)
class NullServers:
    """Servers that do nothing, in one process with a core of its own."""
    count: int = 1

    def __str__(self):
        return f"servers that do nothing: {self.count}"

    def start(self, stack, programs, prepare_child):
        cores = sorted(os.sched_getaffinity(0))
        if len(cores) < 2:
            raise Unavailable("it takes two cores")
        process = SubjectProcess([programs / "null_server", self.count], cores={cores[1]},
                                 prepare_child=prepare_child)
        stack.callback(process.close)
        return Running(process.first_line().strip().split(","), cores={cores[0]})


def _fill(port, cache, tls):
    """The cache with int keys from 0 on and strings, over the protocol itself."""
    name, keys, value_length = cache
    name = name.encode()
    cache_id = 0
    for letter in name:
        cache_id = (31 * cache_id + letter) & 0xffffffff
    value = struct.pack("<bi", 9, value_length) + b"x" * value_length
    at_once = _FILLED_AT_ONCE // value_length
    with thin.Connection(port, tls=tls, timeout=60) as connection:
        connection.request(1052, struct.pack("<bi", 9, len(name)) + name)
        for first in range(0, keys, at_once):
            some = range(first, min(first + at_once, keys))
            entries = b"".join(struct.pack("<bi", 3, key) + value for key in some)
            connection.request(1004, struct.pack("<Ibi", cache_id, 0, len(some)) + entries)
