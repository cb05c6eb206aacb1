# SPDX-License-Identifier: Apache-2.0
"""What the plugin boundary costs: instructions and allocations of one scalar get in the codec,
through the shared library and linked statically. Exact counts, so one sample each is enough; five
are taken all the same, to show that they do not move.
"""

import json
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "harness"))

import callgrind
import results
import rounds
import suite

FEW, MANY = 1000, 11000
ROUNDS = 5
UNITS = {"instructions_per_op": "instructions", "allocs_per_op": "allocations"}


def measure(program, plugin):
    form = ["--plugin", plugin] if plugin else []
    per_op = callgrind.instructions_each(
        lambda count: [program, *form, "--count", str(count)], FEW, MANY)
    counted = json.loads(subprocess.check_output([program, *form, "--count", str(MANY)]))
    return {"instructions_per_op": per_op,
            "allocs_per_op": counted["allocations"] / MANY}


def main():
    options = suite.arguments(__doc__)
    program = options.bin / "bench" / "boundary"
    plugin_of = {"glowplug": options.plugins / "libcodec_binary.so", "glowplug-static": None}
    subjects = options.only.subjects(plugin_of)
    samples = rounds.Samples()
    by_workload = {workload: subjects for workload in options.only.workloads(["get/codec"])}
    for workload, subject in rounds.interleaved("boundary", by_workload, ROUNDS):
        samples.add(subject, workload, measure(program, plugin_of[subject]))
    results.write(options.out, "boundary", samples.rows("boundary", UNITS))


if __name__ == "__main__":
    main()
