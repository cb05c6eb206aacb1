# SPDX-License-Identifier: Apache-2.0
"""Glowplug, the other thin clients and a bare socket on one real Ignite node; and Glowplug's own
limit, on a server that does nothing. An operation is one call: those of get_all/100 and put_all/100
carry 100 entries."""

import contextlib
import os
import pathlib
import ssl
import struct
import sys
import tempfile

_HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(_HERE / "harness"), str(_HERE / "ignite"),
                str(_HERE.parent / "tools" / "ignite")]

import cluster_process
import parent_death
import peers
import results
import rounds
import suite
import thin
from comparisons import FLOOR, OURS, comparisons
from errors import ToolError
from subject_process import SubjectFailed, SubjectProcess

# Many short samples, not few long ones: a blocking get takes the one or the other time for a while,
# as the kernel happens to place client and server on cores.
FULL = 9, 0.8, 1.0  # rounds; seconds of a sample, and of its warm-up before the first round
QUICK = 5, 0.3, 0.5

CACHE = "b"
KEYS = 20000
VALUE_LENGTH = 64
SMALL = CACHE, KEYS, VALUE_LENGTH
LARGE = "large", 1024, 64 << 10
FILLED_AT_ONCE = 4 << 20  # bytes of values in one request
TLS_PREFIX = "tls-"  # of workloads on a node that speaks TLS; those of LARGE end with its name
TLS_WORKLOADS = ("get/window/1024", "put/window/1024")
TLS_SUFFIXES = {SMALL: "", LARGE: "/64KiB"}
NULL_PREFIX = "null-"  # of workloads on the server that does nothing
NULL_WORKLOADS = ("get/blocking/1", "get/window/1024")

UNITS = {
    "ops_per_s": "1/s", "cpu_us_per_op": "us", "p50_us": "us", "p99_us": "us",
    "switches_per_op": "switches", "allocs_per_op": "allocations", "alloc_bytes_per_op": "bytes",
}


def report(text):
    rounds.report("ignite", text)


def metrics(sample):
    ops = sample["ops"]
    found = {
        "ops_per_s": ops / sample["seconds"],
        "cpu_us_per_op": sample["cpu_seconds"] / ops * 1e6,
        "p50_us": sample["p50_us"],
        "p99_us": sample["p99_us"],
        "switches_per_op": sample["switches"] / ops,
    }
    if "allocs" in sample:
        found["allocs_per_op"] = sample["allocs"] / ops
        found["alloc_bytes_per_op"] = sample["alloc_bytes"] / ops
    return found


def fill(port, cache=SMALL, tls=None):
    """The cache with int keys from 0 on and strings, over the protocol itself."""
    name, keys, value_length = cache
    name = name.encode()
    cache_id = 0
    for letter in name:
        cache_id = (31 * cache_id + letter) & 0xffffffff
    value = struct.pack("<bi", 9, value_length) + b"x" * value_length
    at_once = FILLED_AT_ONCE // value_length
    with thin.Connection(port, tls=tls) as connection:
        connection.request(1052, struct.pack("<bi", 9, len(name)) + name)
        for first in range(0, keys, at_once):
            some = range(first, min(first + at_once, keys))
            entries = b"".join(struct.pack("<bi", 3, key) + value for key in some)
            connection.request(1004, struct.pack("<Ibi", cache_id, 0, len(some)) + entries)


class Subjects:
    """Those that run, each with its workloads."""

    def __init__(self, options, stack):
        """stack: ends them."""
        self.skipped = {}  # {subject: why}
        self._only = options.only
        self._stack = stack
        self._in_child = parent_death.killed_with_this_process()
        self._runs = {}  # {(subject, workload): (process, the process's name of the workload)}
        self._at_once = {}  # {subject: operations}: how those without a window do it
        programs = options.bin / "bench" / "ignite"
        classes = stack.enter_context(tempfile.TemporaryDirectory())
        self._starts = {
            OURS: lambda cache=SMALL, ca=None: peers.glowplug(
                programs, options.plugins, cache, ca),
            FLOOR: lambda cache=SMALL, ca=None: peers.bare_socket(programs, cache, ca),
            "java-thin": lambda: peers.java_thin(classes, CACHE),
            "node-thin": lambda: peers.node_thin(CACHE),
            "pyignite": lambda: peers.pyignite("sync", CACHE),
            "pyignite-async": lambda: peers.pyignite("asyncio", CACHE),
        }
        self._null_server = programs / "null_server"
        self._wanted = self._only.subjects(self._starts)

    def wants_tls(self):
        return any(self._tls_workloads(subject, cache)
                   for subject in (OURS, FLOOR) for cache in TLS_SUFFIXES)

    def start_on_tls(self, port, ca):
        for cache, suffix in TLS_SUFFIXES.items():
            for subject in OURS, FLOOR:
                workloads = self._tls_workloads(subject, cache)
                if workloads:
                    with self._skipping(subject):
                        self._start(subject, port, TLS_PREFIX, workloads, suffix=suffix,
                                    cache=cache, ca=ca)

    def _tls_workloads(self, subject, cache):
        """Those that are wanted."""
        return [workload for workload in TLS_WORKLOADS
                if self._only.wants(subject, TLS_PREFIX + workload + TLS_SUFFIXES[cache])]

    def start(self, port):
        for subject in self._wanted:
            with self._skipping(subject):
                self._start(subject, port)
        for subject in OURS, FLOOR:
            if any(self._only.wants(subject, NULL_PREFIX + name) for name in NULL_WORKLOADS):
                with self._skipping(subject):
                    self._start_on_null_server(subject)

    def by_workload(self):
        """{workload: [subject]}, of those that are wanted."""
        found = {}
        for workload in self._only.workloads(sorted({workload for _, workload in self._runs})):
            found[workload] = [subject for subject in self._wanted
                               if (subject, workload) in self._runs]
        return found

    def run(self, subject, workload, seconds):
        """The metrics of one sample; None from one that is skipped, now or since before."""
        if subject not in self.skipped:
            with self._skipping(subject):
                process, name = self._runs[subject, workload]
                return metrics(process.run(name, seconds))
        return None

    def more(self, subject, workload):
        """Other fields of its rows."""
        fields = {"threads": 8} if workload.endswith("/blocking/8") else {}
        if workload.startswith(TLS_PREFIX):
            fields["tls"] = True
        if "/window/" in workload and subject in self._at_once:
            fields["at_once"] = self._at_once[subject]
        return fields

    def _start(self, subject, port, prefix="", workloads=None, cores=None, suffix="",
               cache=SMALL, **connection):
        start = self._starts[subject](cache, **connection) if connection else \
            self._starts[subject]()
        process = SubjectProcess(start.command(port), start.environment, cores, self._in_child)
        self._stack.callback(process.close)
        hello = process.hello()
        value = hello["value"]
        if not isinstance(value, str) or len(value) != cache[2]:
            raise SubjectFailed(f"expected {cache[2]} characters under a key, found {value!r}")
        if "at_once" in hello:
            self._at_once[subject] = hello["at_once"]
        for workload in workloads or hello["workloads"]:
            self._runs[subject, prefix + workload + suffix] = (process, workload)

    def _start_on_null_server(self, subject):
        """Client and server on a core each."""
        cores = sorted(os.sched_getaffinity(0))
        if len(cores) < 2:
            self.skipped[f"{subject} on the null server"] = "it takes two cores"
            return
        server = SubjectProcess([self._null_server], cores={cores[1]},
                                prepare_child=self._in_child)
        self._stack.callback(server.close)
        self._start(subject, int(server.first_line()), NULL_PREFIX, NULL_WORKLOADS, {cores[0]})

    @contextlib.contextmanager
    def _skipping(self, subject):
        """A peer that fails is left out, and it is said why; ours and the floor must not fail."""
        try:
            yield
        except (SubjectFailed, ToolError) as why:
            if subject in (OURS, FLOOR):
                sys.exit(f"bench ignite: {subject} failed: {why}")
            self.skipped[subject] = str(why)
            report(f"skipped: {subject}: {why}")


def start_tls(stack, subjects):
    report("starting a node with TLS, then its subjects")
    cluster = stack.enter_context(cluster_process.ClusterProcess("--bench", "--tls"))
    port, ca = cluster.description["ports"][0], cluster.description["tls"]["ca"]
    trusting = ssl.create_default_context(cafile=ca)
    for cache in TLS_SUFFIXES:
        fill(port, cache, trusting)
    subjects.start_on_tls(port, ca)


def measure(options):
    """Returns the samples and the subjects, which have ended."""
    count, seconds, warm_up = QUICK if options.quick else FULL
    samples = rounds.Samples()
    with contextlib.ExitStack() as stack:
        subjects = Subjects(options, stack)
        report("starting an Ignite node, then the subjects")
        cluster = stack.enter_context(cluster_process.ClusterProcess("--bench"))
        port = cluster.description["ports"][0]
        fill(port)
        subjects.start(port)
        if subjects.wants_tls():
            start_tls(stack, subjects)
        by_workload = subjects.by_workload()
        samples_a_round = sum(map(len, by_workload.values()))
        report(f"warming up for {samples_a_round * warm_up:.1f} s; a round takes at least"
               f" {samples_a_round * seconds:.1f} s")
        for workload, each in by_workload.items():
            for subject in each:
                subjects.run(subject, workload, warm_up)
        for workload, subject in rounds.interleaved("ignite", by_workload, count):
            taken = subjects.run(subject, workload, seconds)
            if taken:
                samples.add(subject, workload, taken)
    for subject in subjects.skipped:
        samples.drop(subject)
    return samples, subjects


def main():
    options = suite.arguments(__doc__)
    try:
        samples, subjects = measure(options)
    except cluster_process.StartFailed as error:
        sys.exit(f"bench ignite: {error}")
    results.write(options.out, "ignite", samples.rows("ignite", UNITS, subjects.more))
    rounds.print_comparisons(comparisons(), samples)
    for subject, why in subjects.skipped.items():
        print(f"skipped: {subject}: {why}")


if __name__ == "__main__":
    main()
