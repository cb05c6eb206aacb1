# SPDX-License-Identifier: Apache-2.0
"""What the plugin boundary costs: instructions and allocations of one scalar get in the codec,
through the shared library and linked statically. Exact counts, so one sample each is enough; five
are taken all the same, to show that they do not move.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "harness"))

import results
import rounds
import suite

FEW, MANY = 1000, 11000
ROUNDS = 5
UNITS = {"instructions_per_op": "instructions", "allocs_per_op": "allocations"}


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
    return {"instructions_per_op": (many - few) / (MANY - FEW),
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
