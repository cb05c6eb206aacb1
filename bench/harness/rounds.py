# SPDX-License-Identifier: Apache-2.0
"""Interleaved rounds: in each, every workload is run by one subject after the other, and each round
another one begins. What disturbs the machine disturbs all of them, and a ratio is taken within a
round."""

import dataclasses
import statistics
import sys
from typing import Optional


def report(suite, text):
    """Progress, for the one who waits."""
    print(f"{suite}: {text}", file=sys.stderr, flush=True)


def interleaved(suite, subjects_of, rounds):
    """Yields (workload, subject), and reports each round. subjects_of: {workload: [subject]}."""
    for number in range(rounds):
        report(suite, f"round {number + 1} of {rounds}")
        for workload, subjects in subjects_of.items():
            shift = number % len(subjects)
            for subject in subjects[shift:] + subjects[:shift]:
                yield workload, subject


class Samples:
    """One value a round for each (subject, workload, metric)."""

    def __init__(self):
        self._taken = {}

    def add(self, subject, workload, metrics):
        for metric, value in metrics.items():
            self._taken.setdefault((subject, workload, metric), []).append(value)

    def drop(self, subject):
        """What it gave so far is no result."""
        self._taken = {key: taken for key, taken in self._taken.items() if key[0] != subject}

    def of(self, subject, workload, metric):
        return self._taken.get((subject, workload, metric), [])

    def rows(self, suite, units, more=lambda subject, workload: {}):
        """more: other fields of a row."""
        return [{"suite": suite, "subject": subject, "workload": workload, "metric": metric,
                 "unit": units[metric], "samples": taken, "median": statistics.median(taken),
                 **more(subject, workload)}
                for (subject, workload, metric), taken in self._taken.items()]


@dataclasses.dataclass(frozen=True)
class Comparison:
    """Of what (subject, workload) gave with what another one did, by ratio or by difference, or
    without another one about itself. at_least or at_most is the target, if there is one."""
    ours: tuple
    other: Optional[tuple] = None
    metric: str = "ops_per_s"
    difference: bool = False
    at_least: Optional[float] = None
    at_most: Optional[float] = None
    or_median: Optional[float] = None  # ours reaching this does instead

    def rounds(self, samples):
        """One figure a round; none when a side was not measured."""
        ours = samples.of(*self.ours, self.metric)
        if self.other is None:
            return ours
        pairs = zip(ours, samples.of(*self.other, self.metric))
        if self.difference:
            return [mine - other for mine, other in pairs]
        return [mine / other for mine, other in pairs]

    def held(self, samples):
        """None without a target."""
        middle = statistics.median(self.rounds(samples))
        if self.at_most is not None:
            return middle <= self.at_most
        if self.at_least is None:
            return None
        if self.or_median is not None:
            ours = statistics.median(samples.of(*self.ours, self.metric))
            return middle >= self.at_least or ours >= self.or_median
        return middle >= self.at_least

    def line(self, samples):
        figures = self.rounds(samples)
        what = " ".join(self.ours)
        if self.other is not None:
            other = " ".join(name for name, mine in zip(self.other, self.ours) if name != mine)
            what += f" {'-' if self.difference else '/'} {other}"
        if self.metric != "ops_per_s":
            what += f": {self.metric}"
        target = ""
        if self.at_most is not None:
            target = f"at most {self.at_most:g}"
        elif self.at_least is not None:
            target = f"at least {self.at_least:g}"
            if self.or_median is not None:
                target += f" or {self.or_median:,.0f} {self.metric}"
        held = {True: "held", False: "MISSED", None: ""}[self.held(samples)]
        spread = f"[{min(figures):.2f} .. {max(figures):.2f}]"
        return (f"{what:62} {statistics.median(figures):7.2f}  {spread:18} {held:7}"
                f"{target}").rstrip()


def print_comparisons(comparisons, samples):
    """Those whose sides were measured."""
    lines = [one.line(samples) for one in comparisons if one.rounds(samples)]
    if lines:
        print("\nOurs over theirs (or less theirs): median of the rounds [least .. most]")
        print("\n".join(lines))
