# SPDX-License-Identifier: Apache-2.0
"""pyignite, or its asyncio client, as a subject of bench ignite (subject.h).

usage: pyignite_subject.py sync|asyncio PORT CACHE
"""

import asyncio
import json
import resource
import sys
import time

from pyignite import AioClient, Client
from pyignite.datatypes import IntObject

KEYS = 20000
BATCH = 100
PROOF_KEY = 7
VALUE = "x" * 64
AT_ONCE = 50  # asyncio's window: so many at once, then the next so many; more are slower


def check_hit(value):
    if not isinstance(value, str) or len(value) != len(VALUE):
        raise ValueError("a get missed")


def check_batch(found):
    if len(found) != BATCH:
        raise ValueError("a get_all missed")


def answer(**values):
    print(json.dumps(values), flush=True)


def orders():
    """Yields (workload, seconds) until standard input ends."""
    for line in sys.stdin:
        workload, seconds = line.split()
        yield workload, float(seconds)


class Measurement:
    """Of one sample: with it as `m`, tell m.done(operations) of each call until m.over."""

    def __init__(self, seconds):
        self.over = False
        self._ops = 0
        self._latencies = []
        self._usage = resource.getrusage(resource.RUSAGE_SELF)
        self._start = self._before = time.perf_counter()
        self._until = self._start + seconds

    def done(self, operations):
        now = time.perf_counter()
        self._ops += operations
        self._latencies.append(now - self._before)
        self._before = now
        self.over = now >= self._until

    def result(self):
        before, after = self._usage, resource.getrusage(resource.RUSAGE_SELF)
        self._latencies.sort()
        count = len(self._latencies)
        return {
            "ops": self._ops,
            "seconds": self._before - self._start,
            "cpu_seconds": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
            "p50_us": self._latencies[int(0.5 * count)] * 1e6,
            "p99_us": self._latencies[int(0.99 * count)] * 1e6,
            "switches": after.ru_nvcsw - before.ru_nvcsw,
        }


def batches():
    """The keys of each batch; ints that the server is to see as int, not long."""
    return [[(key, IntObject) for key in range(first, first + BATCH)]
            for first in range(0, KEYS, BATCH)]


def serve_sync(port, name):
    client = Client()
    with client.connect("127.0.0.1", port):
        cache = client.get_cache(name)
        keys = batches()
        entries = [{key: VALUE for key in batch} for batch in keys]
        workloads = {
            "get/blocking/1": lambda i: check_hit(cache.get(i % KEYS, key_hint=IntObject)),
            "put/blocking/1": lambda i: cache.put(i % KEYS, VALUE, key_hint=IntObject),
            "get_all/100": lambda i: check_batch(cache.get_all(keys[i % len(keys)])),
            "put_all/100": lambda i: cache.put_all(entries[i % len(entries)]),
        }
        answer(value=cache.get(PROOF_KEY, key_hint=IntObject), workloads=list(workloads))
        for workload, seconds in orders():
            operation, i = workloads[workload], 0
            measurement = Measurement(seconds)
            while not measurement.over:
                operation(i)
                measurement.done(1)
                i += 1
            answer(**measurement.result())


async def serve_asyncio(port, name):
    client = AioClient()
    async with client.connect("127.0.0.1", port):
        cache = await client.get_cache(name)
        keys = batches()
        entries = [{key: VALUE for key in batch} for batch in keys]

        async def get(key):
            check_hit(await cache.get(key % KEYS, key_hint=IntObject))

        async def put(key):
            await cache.put(key % KEYS, VALUE, key_hint=IntObject)

        async def get_all(i):
            check_batch(await cache.get_all(keys[i % len(keys)]))

        async def put_all(i):
            await cache.put_all(entries[i % len(entries)])

        def window(operation):
            async def at_once(i):
                await asyncio.gather(
                    *(operation(key) for key in range(i * AT_ONCE, (i + 1) * AT_ONCE)))
            return at_once

        workloads = {
            "get/blocking/1": (get, 1),
            "get/window/1024": (window(get), AT_ONCE),
            "put/blocking/1": (put, 1),
            "put/window/1024": (window(put), AT_ONCE),
            "get_all/100": (get_all, 1),
            "put_all/100": (put_all, 1),
        }
        answer(value=await cache.get(PROOF_KEY, key_hint=IntObject), workloads=list(workloads),
               at_once=AT_ONCE)
        # Nothing else is to run while the next order is waited for: reading may block.
        for workload, seconds in orders():
            (operation, operations), i = workloads[workload], 0
            measurement = Measurement(seconds)
            while not measurement.over:
                await operation(i)
                measurement.done(operations)
                i += 1
            answer(**measurement.result())


def main():
    mode, port, name = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    if mode == "asyncio":
        asyncio.run(serve_asyncio(port, name))
    else:
        serve_sync(port, name)


if __name__ == "__main__":
    main()
