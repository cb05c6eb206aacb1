#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Glowplug's embedded store, through the client's API, beside DiskCache, SQLite, LMDB and RocksDB:
90 % get, 9 % set, 1 % delete of uniformly drawn keys, values of 10 to 100 bytes. Subjects without a
window commit 1024 writes at a time under a window's workloads."""

import contextlib
import pathlib
import sys

_HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(_HERE / "harness"), str(_HERE / "embedded"),
                str(_HERE.parent / "tools" / "ignite")]

import disk
import percentiles
import results
import rounds
import suite
from comparisons import comparisons
from subjects import Subjects
from workloads import EIGHT, LARGE, ONE, SMALL

FULL = 7, 1.0, 1.0  # rounds; seconds of a sample, and of its warm-up before the first round
QUICK = 5, 0.3, 0.3

_LATENCIES = [f"{kind}{at}_us" for kind in ("", "get_", "set_", "delete_")
              for at in ("p50", "p90", "p99", "p99.9", "max")]
UNITS = {"ops_per_s": "1/s", "cpu_us_per_op": "us", "switches_per_op": "switches",
         "given_up_per_op": "sets", **dict.fromkeys(_LATENCIES, "us")}
SHOWN = ("ops_per_s", "cpu_us_per_op", "get_p50_us", "get_p99_us", "set_p50_us", "set_p99_us",
         "max_us")
PICTURED = "get", "set"


def metrics(sample):
    ops = sample["ops"]
    found = {
        "ops_per_s": ops / sample["seconds"],
        "cpu_us_per_op": sample["cpu_seconds"] / ops * 1e6,
        "switches_per_op": sample["switches"] / ops,
        **{name: sample[name] for name in _LATENCIES if name in sample},
    }
    if "given_up" in sample:
        found["given_up_per_op"] = sample["given_up"] / ops
    return found


def main():
    options = suite.arguments(__doc__)
    samples = rounds.Samples()
    with disk.folder(options.out) as folder:
        where = "{} on {}".format(*disk.mount(folder))
        subjects = Subjects(options, folder)
        subjects.report(f"the stores lie in {folder}, {where}")
        for keys in SMALL, LARGE:
            with contextlib.ExitStack() as stack:
                subjects.measure(subjects.start(keys, stack), QUICK if options.quick else FULL,
                                 metrics, samples)
    subjects.finish(samples)
    rows = samples.rows("embedded", UNITS, subjects.more)
    results.write(options.out, "embedded", rows, SHOWN, {
        "embedded-percentiles": percentiles.picture("embedded", rows, (ONE, EIGHT), PICTURED)})
    rounds.print_comparisons(comparisons(), samples)
    print(f"\nThe stores lay on {where}.")
    subjects.print_skipped()


if __name__ == "__main__":
    main()
