# SPDX-License-Identifier: Apache-2.0
"""What every suite of ./dev bench is given, and which of its subjects and workloads are wanted."""

import argparse
import fnmatch
import pathlib
import sys


class Only:
    """SUBJECTS/WORKLOADS: globs, several with commas; all workloads without the second half."""

    def __init__(self, text="*"):
        subjects, _, workloads = text.partition("/")
        self._subjects = subjects.split(",")
        self._names_workloads = bool(workloads)
        self._workloads = (workloads or "*").split(",")

    def subjects(self, names):
        """Those that are wanted. Refuses a glob that fits none."""
        return _chosen("subject", self._subjects, names)

    def workloads(self, names):
        return _chosen("workload", self._workloads, names)

    def names(self, workload):
        """Whether it is wanted because a glob of workloads fits it."""
        return self._names_workloads and _fits(workload, self._workloads)

    def wants(self, subject, workload):
        return _fits(subject, self._subjects) and _fits(workload, self._workloads)


def arguments(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--bin", type=pathlib.Path, required=True, metavar="DIR",
                        help="the built programs")
    parser.add_argument("--plugins", type=pathlib.Path, required=True, metavar="DIR",
                        help="the built plugins")
    parser.add_argument("--out", type=pathlib.Path, required=True, metavar="DIR",
                        help="where the results go")
    parser.add_argument("--only", type=Only, default=Only(), metavar="SUBJECTS/WORKLOADS",
                        help="globs, several with commas: 'glowplug,bare-socket/get/*'")
    parser.add_argument("--quick", action="store_true", help="short samples")
    return parser.parse_args()


def _fits(name, globs):
    return any(fnmatch.fnmatchcase(name, glob) for glob in globs)


def _chosen(kind, globs, names):
    names = list(names)
    for glob in globs:
        if not any(_fits(name, [glob]) for name in names):
            sys.exit(f"bench: --only: no {kind} is called \"{glob}\"\n  all: {' '.join(names)}")
    return [name for name in names if _fits(name, globs)]
