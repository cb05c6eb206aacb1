# SPDX-License-Identifier: Apache-2.0
"""What the plugin boundary costs: instructions and allocations of one scalar get in the codec,
through the shared library and linked statically. Exact counts, so one sample each is enough; five
are taken all the same, to show that they do not move.

usage: boundary.py PROGRAM PLUGIN OUT_FOLDER
"""

import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

import results

FEW, MANY = 1000, 11000
ROUNDS = 5


def instructions(command):
    with tempfile.NamedTemporaryFile() as out:
        ended = subprocess.run(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out.name}", *command],
            capture_output=True, text=True, check=False)
        if ended.returncode != 0:
            sys.exit(f"{' '.join(command)} failed under valgrind:\n{ended.stderr}")
        for line in pathlib.Path(out.name).read_text().splitlines():
            if line.startswith(("summary:", "totals:")):
                return int(line.split()[1])
    sys.exit("valgrind wrote no total")


def measure(program, plugin):
    form = ["--plugin", plugin] if plugin else []
    few = instructions([program, *form, "--count", str(FEW)])
    many = instructions([program, *form, "--count", str(MANY)])
    counted = json.loads(subprocess.check_output([program, *form, "--count", str(MANY)]))
    return (many - few) / (MANY - FEW), counted["allocations"] / MANY


def main():
    program, plugin, folder = sys.argv[1:4]
    rows = []
    samples = {"glowplug": [], "glowplug-static": []}
    for number in range(ROUNDS):
        print(f"boundary: round {number + 1} of {ROUNDS}", file=sys.stderr)
        samples["glowplug"].append(measure(program, plugin))
        samples["glowplug-static"].append(measure(program, None))
    for subject, taken in samples.items():
        for index, (metric, unit) in enumerate([("instructions_per_op", "instructions"),
                                                ("allocs_per_op", "allocations")]):
            values = [sample[index] for sample in taken]
            rows.append({"suite": "boundary", "subject": subject, "workload": "get/codec",
                         "metric": metric, "unit": unit, "samples": values,
                         "median": statistics.median(values)})
    results.write(folder, "boundary", rows)


if __name__ == "__main__":
    main()
