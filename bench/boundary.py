# SPDX-License-Identifier: Apache-2.0
"""What the plugin boundary costs: instructions and allocations in the codec of a get and a put of a
scalar key, and of batches of 1024, through the shared library and linked statically. Exact counts,
so one sample each is enough; five are taken all the same, to show that they do not move.
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

FEW_MANY_OF = {"get": (1000, 11000), "put": (1000, 11000), "get_all": (10, 110),
               "put_all": (10, 110)}
ROUNDS = 5
UNITS = {"instructions_per_op": "instructions", "allocs_per_op": "allocations"}


def measure(program, plugin, workload):
    request = workload.split("/")[0]
    command = [program, "--workload", request] + (["--plugin", plugin] if plugin else [])
    few, many = FEW_MANY_OF[request]
    per_op = callgrind.instructions_each(
        lambda count: [*command, "--count", str(count)], few, many)
    counted = json.loads(subprocess.check_output([*command, "--count", str(many)]))
    return {"instructions_per_op": per_op,
            "allocs_per_op": counted["allocations"] / many}


def main():
    options = suite.arguments(__doc__)
    program = options.bin / "bench" / "boundary"
    plugin_of = {"glowplug": options.plugins / "libcodec_binary.so", "glowplug-static": None}
    subjects = options.only.subjects(plugin_of)
    samples = rounds.Samples()
    workloads = options.only.workloads([f"{request}/codec" for request in FEW_MANY_OF])
    by_workload = {workload: subjects for workload in workloads}
    for workload, subject in rounds.interleaved("boundary", by_workload, ROUNDS):
        samples.add(subject, workload, measure(program, plugin_of[subject], workload))
    results.write(options.out, "boundary", samples.rows("boundary", UNITS))


if __name__ == "__main__":
    main()
