# SPDX-License-Identifier: Apache-2.0
"""Glowplug, the other thin clients and a bare socket on real Ignite nodes; and Glowplug's own
limit, on servers that do nothing. An operation is one call: those of get_all/100 and put_all/100
carry 100 entries."""

import contextlib
import pathlib
import sys
import tempfile

_HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(_HERE / "harness"), str(_HERE / "ignite"),
                str(_HERE.parent / "tools" / "ignite")]

import cluster_process
import results
import rounds
import suite
from comparisons import comparisons
from grounds import PHASES
from subjects import Subjects

# Many short samples, not few long ones: a blocking get takes the one or the other time for a while,
# as the kernel happens to place client and server on cores.
FULL = 9, 0.8, 1.0  # rounds; seconds of a sample, and of its warm-up before the first round
QUICK = 5, 0.3, 0.5

UNITS = {
    "ops_per_s": "1/s", "cpu_us_per_op": "us", "p50_us": "us", "p99_us": "us",
    "switches_per_op": "switches", "allocs_per_op": "allocations", "alloc_bytes_per_op": "bytes",
}


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


def measure(phase, subjects, quick, samples):
    """What has no subject that is wanted is not started."""
    with contextlib.ExitStack() as stack:
        subjects.measure(subjects.start(phase, stack), QUICK if quick else FULL, metrics, samples)


def main():
    options = suite.arguments(__doc__)
    samples = rounds.Samples()
    with tempfile.TemporaryDirectory() as classes:
        subjects = Subjects(options, classes)
        try:
            for phase in PHASES:
                measure(phase, subjects, options.quick, samples)
        except cluster_process.StartFailed as error:
            sys.exit(f"bench ignite: {error}")
    subjects.finish(samples)
    results.write(options.out, "ignite", samples.rows("ignite", UNITS, subjects.more))
    rounds.print_comparisons(comparisons(), samples)
    subjects.print_skipped()


if __name__ == "__main__":
    main()
