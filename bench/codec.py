# SPDX-License-Identifier: Apache-2.0
"""What a key or value of each type costs from C++ to bytes and back, in nanoseconds and
instructions; and the hash of a string, against pyignite's C extension and a plain loop."""

import os
import pathlib
import subprocess
import sys

_HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(_HERE / "harness"), str(_HERE.parent / "tools" / "ignite")]

import callgrind
import pyignite_package
import results
import rounds
import suite

FEW, MANY = 100, 1100
ROUNDS = 5
UNITS = {"ns": "ns", "instructions": "instructions"}
HASH = "hash of a string of "
PYIGNITE = "pyignite"
FASTER_FROM, FASTER = 64, 5.0  # bytes; than the plain loop


def nanoseconds(command, environment=None):
    return float(subprocess.check_output(
        list(map(str, command)), text=True, env={**os.environ, **(environment or {})}))


class Values:
    """Each type is a subject. What is counted of it does not move, so it is counted once."""

    def __init__(self, program):
        self._program = program
        self._instructions = {}
        self.subjects_of = {}
        for name in workloads_of(program):
            workload, subject = name.split("/", 1)
            self.subjects_of.setdefault(workload, []).append(subject)

    def measure(self, workload, subject):
        name = f"{workload}/{subject}"
        if name not in self._instructions:
            self._instructions[name] = callgrind.instructions_each(
                lambda times: [self._program, name, str(times)], FEW, MANY)
        return {"ns": nanoseconds([self._program, name]), "instructions": self._instructions[name]}


class Hashes:
    def __init__(self, program):
        self._program = program
        self._environment = {"PYTHONPATH": str(pyignite_package.folder())}
        self.subjects_of = {}
        for name in workloads_of(program):
            subject, length = name.split("/")
            self.subjects_of.setdefault(HASH + length, []).append(subject)
        for subjects in self.subjects_of.values():
            subjects.append(PYIGNITE)

    def measure(self, workload, subject):
        length = workload[len(HASH):]
        if subject == PYIGNITE:
            program = _HERE / "codec" / "pyignite_hash.py"
            return {"ns": nanoseconds(["/usr/bin/python3", program, length], self._environment)}
        return {"ns": nanoseconds([self._program, f"{subject}/{length}"])}


def workloads_of(program):
    return subprocess.check_output([program], text=True).splitlines()


def faster_hash(hashes):
    for workload in hashes.subjects_of:
        ours, plain = ("glowplug", workload), ("plain-loop", workload)
        target = FASTER if int(workload[len(HASH):]) >= FASTER_FROM else None
        yield rounds.Comparison(plain, ours, "ns", at_least=target)
        yield rounds.Comparison((PYIGNITE, workload), ours, "ns")


def main():
    options = suite.arguments(__doc__)
    programs = options.bin / "bench" / "codec"
    samples = rounds.Samples()
    hashes = Hashes(programs / "string_hash")
    for part in (Values(programs / "values"), hashes):
        wanted = {}
        for workload, subjects in part.subjects_of.items():
            left = [subject for subject in subjects if options.only.wants(subject, workload)]
            if left:
                wanted[workload] = left
        for workload, subject in rounds.interleaved("codec", wanted, ROUNDS):
            samples.add(subject, workload, part.measure(workload, subject))
    results.write(options.out, "codec", samples.rows("codec", UNITS))
    rounds.print_comparisons(list(faster_hash(hashes)), samples)


if __name__ == "__main__":
    main()
