# SPDX-License-Identifier: Apache-2.0
"""The processes of a suite's subjects, and samples of them in turn."""

import contextlib
import sys

import rounds
from subject_process import SubjectFailed


class SubjectRuns:
    """A peer that fails is left out, and it is said why; others must not fail."""

    def __init__(self, suite, must_not_fail):
        self.suite = suite
        self.skipped = {}  # {subject: why}
        self._must_not_fail = must_not_fail
        self._runs = {}  # {(subject, workload): (process, the process's name of the workload)}

    def report(self, text):
        rounds.report(self.suite, text)

    def add(self, subject, process, names):
        """names: {workload: the process's own name of it}"""
        self._runs.update({(subject, name): (process, own) for name, own in names.items()})

    def run(self, subject, workload, seconds):
        """One sample as the subject counted it; None from one that is skipped, now or since
        before."""
        if subject not in self.skipped:
            with self.skipping(subject):
                process, name = self._runs[subject, workload]
                return process.run(name, seconds)
        return None

    def measure(self, by_workload, length, metrics, samples):
        """by_workload: {workload: [subject]}. length: rounds; seconds of a sample, and of its
        warm-up before the first round. metrics: of a sample."""
        count, seconds, warm_up = length
        samples_a_round = sum(map(len, by_workload.values()))
        if samples_a_round == 0:
            return
        self.report(f"warming up for {samples_a_round * warm_up:.1f} s; a round takes at least"
                    f" {samples_a_round * seconds:.1f} s")
        for workload, each in by_workload.items():
            for subject in each:
                self.run(subject, workload, warm_up)
        for workload, subject in rounds.interleaved(self.suite, by_workload, count):
            taken = self.run(subject, workload, seconds)
            if taken:
                samples.add(subject, workload, metrics(taken))

    def finish(self, samples):
        """What a skipped subject gave so far is no result."""
        for subject in self.skipped:
            samples.drop(subject)

    def print_skipped(self):
        for subject, why in self.skipped.items():
            print(f"skipped: {subject}: {why}")

    @contextlib.contextmanager
    def skipping(self, subject, *errors):
        """errors: that the subject may raise beside its own."""
        try:
            yield
        except (SubjectFailed, *errors) as why:
            if subject in self._must_not_fail:
                sys.exit(f"bench {self.suite}: {subject} failed: {why}")
            self.skipped[subject] = str(why)
            self.report(f"skipped: {subject}: {why}")
