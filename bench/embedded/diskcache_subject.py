# SPDX-License-Identifier: Apache-2.0
"""DiskCache, or Python's sqlite3, as a subject of bench embedded (harness/subject.h). Its workers
are processes.

usage: diskcache_subject.py diskcache|fanoutcache-8|python-sqlite DIRECTORY KEYS
"""

import contextlib
import json
import multiprocessing
import random
import resource
import sqlite3
import sys
import time

BATCH = 1024
SHORTEST, LONGEST = 10, 100
FIRST_VALUE = b"v" * 55
MIX, SETS_ONLY = (0.09, 0.01), (1.0, 0.0)  # sets, deletes; the others are gets
QUANTILES = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "p99.9": 0.999, "max": 1.0}


class PythonSqlite:
    """The least that Python can do with SQLite: DiskCache's settings, a table of two columns."""

    def __init__(self, directory):
        connection = sqlite3.connect(f"{directory}/kv.db", timeout=60, isolation_level=None)
        for pragma in ("journal_mode=wal", "synchronous=NORMAL", "mmap_size=67108864",
                       "cache_size=8192"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        connection.execute("CREATE TABLE IF NOT EXISTS kv(key BLOB PRIMARY KEY, value BLOB)"
                           " WITHOUT ROWID")
        self._execute = connection.execute
        self.close = connection.close

    def get(self, key):
        row = self._execute("SELECT value FROM kv WHERE key=?", (key,)).fetchone()
        return row[0] if row else None

    def set(self, key, value):
        self._execute("INSERT INTO kv VALUES(?,?)"
                      " ON CONFLICT(key) DO UPDATE SET value=excluded.value", (key, value))
        return True

    def delete(self, key):
        self._execute("DELETE FROM kv WHERE key=?", (key,))

    @contextlib.contextmanager
    def transact(self):
        self._execute("BEGIN IMMEDIATE")
        yield
        self._execute("COMMIT")


def opener(name, directory):
    if name == "python-sqlite":
        return lambda: PythonSqlite(directory)
    import diskcache
    if name == "diskcache":
        return lambda: diskcache.Cache(directory)
    return lambda: diskcache.FanoutCache(directory, shards=8)


class Counted:
    """What one worker did: latencies in nanoseconds, and sets that were given up."""

    def __init__(self):
        self.latencies = {"get": [], "set": [], "delete": []}
        self.operations = 0
        self.given_up = 0
        self.seconds = 0

    def add(self, other):
        for kind, latencies in other.latencies.items():
            self.latencies[kind] += latencies
        self.operations += other.operations
        self.given_up += other.given_up
        self.seconds = max(self.seconds, other.seconds)


class Steps:
    """Keys, values and kinds of one worker; others in each sample."""

    def __init__(self, keys, mix):
        self._draw = random.random
        self._keys = keys
        self._values = [b"v" * length for length in range(SHORTEST, LONGEST + 1)]
        self._sets, self._deletes = mix[0], sum(mix)

    def next(self):
        choice = self._draw()
        kind = "set" if choice < self._sets else "delete" if choice < self._deletes else "get"
        return (kind, self._keys[int(self._draw() * len(self._keys))],
                self._values[int(self._draw() * len(self._values))])


def one_by_one(store, steps, seconds):
    counted, clock = Counted(), time.perf_counter_ns
    get, put, delete = store.get, store.set, store.delete
    start = end = clock()
    until = start + int(seconds * 1e9)
    while end < until:
        kind, key, value = steps.next()
        before = clock()
        if kind == "get":
            get(key)
        elif kind == "set":
            counted.given_up += not put(key, value)
        else:
            delete(key)
        end = clock()
        counted.latencies[kind].append(end - before)
        counted.operations += 1
    counted.seconds = (end - start) / 1e9
    return counted


def committing(store, steps, seconds):
    """Its best batching: BATCH writes are one transaction. A write's latency is that from its call
    to its commit."""
    counted, clock = Counted(), time.perf_counter_ns
    get, put, delete = store.get, store.set, store.delete
    start = end = clock()
    until = start + int(seconds * 1e9)
    while end < until:
        written = []
        with store.transact():
            while len(written) < BATCH and end < until:
                kind, key, value = steps.next()
                before = clock()
                if kind == "get":
                    get(key)
                    end = clock()
                    counted.latencies[kind].append(end - before)
                else:
                    if kind == "set":
                        put(key, value)
                    else:
                        delete(key)
                    end = clock()
                    written.append((kind, before))
                counted.operations += 1
        end = clock()
        for kind, before in written:
            counted.latencies[kind].append(end - before)
    counted.seconds = (end - start) / 1e9
    return counted


def bulk(store, steps, seconds):
    """The latency is that of a whole batch."""
    counted, clock = Counted(), time.perf_counter_ns
    start = end = clock()
    until = start + int(seconds * 1e9)
    while end < until:
        before = clock()
        with store.transact():
            for _ in range(BATCH):
                _, key, value = steps.next()
                store.set(key, value)
        end = clock()
        counted.latencies["set"].append(end - before)
        counted.operations += BATCH
    counted.seconds = (end - start) / 1e9
    return counted


def in_processes(count, open_store, steps, work, seconds):
    """Each opens the store, and all begin together."""
    context = multiprocessing.get_context("fork")
    ready, go, results = context.Semaphore(0), context.Event(), context.SimpleQueue()

    def worker():
        random.seed()
        store = open_store()
        store.get(steps.next()[1])
        ready.release()
        go.wait()
        results.put(work(store, steps, seconds))
        store.close()

    processes = [context.Process(target=worker) for _ in range(count)]
    for process in processes:
        process.start()
    for _ in processes:
        ready.acquire()
    go.set()
    counted = Counted()
    for _ in processes:
        counted.add(results.get())
    for process in processes:
        process.join()
    return counted


def microseconds(prefix, latencies):
    latencies.sort()
    last = len(latencies) - 1
    return {f"{prefix}{name}_us": latencies[min(int(quantile * len(latencies)), last)] / 1e3
            for name, quantile in QUANTILES.items()}


def told(counted, usage_before, usage):
    found = {
        "ops": counted.operations,
        "seconds": counted.seconds,
        "cpu_seconds": usage[0] - usage_before[0],
        "switches": usage[1] - usage_before[1],
        "given_up": counted.given_up,
        **microseconds("", sum(counted.latencies.values(), [])),
    }
    for kind, latencies in counted.latencies.items():
        if latencies:
            found.update(microseconds(f"{kind}_", latencies))
    return found


def usage_so_far():
    cpu, switches = 0, 0
    for who in resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN:
        usage = resource.getrusage(who)
        cpu += usage.ru_utime + usage.ru_stime
        switches += usage.ru_nvcsw
    return cpu, switches


def answer(**values):
    print(json.dumps(values), flush=True)


def main():
    name, directory, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    keys = [b"key:%010d" % number for number in range(count)]
    open_store = opener(name, directory)
    store = open_store()
    for first in range(0, count, BATCH):
        with store.transact():
            for key in keys[first:first + BATCH]:
                store.set(key, FIRST_VALUE)
    mix, sets = Steps(keys, MIX), Steps(keys, SETS_ONLY)

    def eight(seconds):
        return in_processes(8, open_store, mix, one_by_one, seconds)

    workloads = {
        "mix-90-9-1/1": lambda seconds: one_by_one(store, mix, seconds),
        "mix-90-9-1/8": eight,
        "mix-90-9-1/8processes": eight,
        "mix-90-9-1/window-1024": lambda seconds: committing(store, mix, seconds),
        "set/window-1024": lambda seconds: committing(store, sets, seconds),
        "bulk-set/1024": lambda seconds: bulk(store, sets, seconds),
    }
    answer(value=store.get(keys[count // 2]).decode(), workloads=list(workloads))
    for line in sys.stdin:
        workload, seconds = line.split()
        before = usage_so_far()
        counted = workloads[workload](float(seconds))
        answer(**told(counted, before, usage_so_far()))


if __name__ == "__main__":
    main()
