#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Interleaving, comparisons and --only, from made-up samples."""

import contextlib
import io
import sys
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

import rounds
import suite

OURS, OTHER = ("glowplug", "get"), ("bare-socket", "get")


def samples(ours, other):
    taken = rounds.Samples()
    for mine, theirs in zip(ours, other):
        taken.add(*OURS, {"ops_per_s": mine})
        taken.add(*OTHER, {"ops_per_s": theirs})
    return taken


class InterleavedTest(unittest.TestCase):
    def test_another_subject_begins_each_round(self):
        with contextlib.redirect_stderr(io.StringIO()):
            order = list(rounds.interleaved("test", {"get": ["a", "b", "c"], "put": ["a"]}, 2))
        self.assertEqual(order, [("get", "a"), ("get", "b"), ("get", "c"), ("put", "a"),
                                 ("get", "b"), ("get", "c"), ("get", "a"), ("put", "a")])


class ComparisonTest(unittest.TestCase):
    # The machine is ten times slower in the last round, for both: 0.9 in each.
    EQUAL_ROUNDS = samples([90, 900, 9], [100, 1000, 10])

    def test_a_ratio_is_taken_within_a_round(self):
        for figure in rounds.Comparison(OURS, OTHER).rounds(self.EQUAL_ROUNDS):
            self.assertAlmostEqual(figure, 0.9)

    def test_the_median_round_decides(self):
        taken = samples([50, 95, 96], [100, 100, 100])
        self.assertTrue(rounds.Comparison(OURS, OTHER, at_least=0.95).held(taken))
        self.assertFalse(rounds.Comparison(OURS, OTHER, at_least=0.96).held(taken))

    def test_a_difference_has_an_upper_bound(self):
        taken = samples([1.0, 1.5, 1.2], [1.0, 1.0, 1.0])
        for bound, held in (0.21, True), (0.19, False):
            comparison = rounds.Comparison(OURS, OTHER, difference=True, at_most=bound)
            self.assertEqual(comparison.held(taken), held)

    def test_a_value_alone_is_compared_with_its_target(self):
        taken = samples([2, 3, 2], [1, 1, 1])
        self.assertTrue(rounds.Comparison(OURS, at_most=2).held(taken))
        self.assertFalse(rounds.Comparison(OURS, at_most=1).held(taken))

    def test_ours_alone_may_do(self):
        taken = samples([40, 40, 40], [100, 100, 100])
        self.assertTrue(rounds.Comparison(OURS, OTHER, at_least=0.5, or_median=40).held(taken))
        self.assertFalse(rounds.Comparison(OURS, OTHER, at_least=0.5, or_median=41).held(taken))

    def test_without_a_target_nothing_is_held_or_missed(self):
        self.assertIsNone(rounds.Comparison(OURS, OTHER).held(self.EQUAL_ROUNDS))

    def test_a_missed_target_says_so(self):
        line = rounds.Comparison(OURS, OTHER, at_least=0.95).line(self.EQUAL_ROUNDS)
        self.assertRegex(line, r"^glowplug get / bare-socket +0\.90 .*MISSED +at least 0\.95$")


class OnlyTest(unittest.TestCase):
    def test_globs_of_subjects_and_workloads(self):
        only = suite.Only("glowplug,py*/get/*")
        self.assertEqual(only.subjects(["glowplug", "java-thin", "pyignite"]),
                         ["glowplug", "pyignite"])
        self.assertEqual(only.workloads(["get/blocking/1", "get_all/100", "put/window/1024"]),
                         ["get/blocking/1"])
        self.assertTrue(only.wants("pyignite", "get/window/1024"))
        self.assertFalse(only.wants("java-thin", "get/window/1024"))

    def test_subjects_alone_mean_all_their_workloads(self):
        self.assertEqual(suite.Only("glowplug").workloads(["get", "put"]), ["get", "put"])

    def test_a_workload_is_named_by_a_glob_of_workloads_alone(self):
        self.assertTrue(suite.Only("*/*/million").names("mix/1/million"))
        self.assertFalse(suite.Only("*/*/million").names("mix/1"))
        self.assertFalse(suite.Only("glowplug").names("mix/1/million"))

    def test_a_glob_that_fits_nothing_is_refused(self):
        with self.assertRaisesRegex(SystemExit, 'no subject is called "glowplg"\n  all: glowplug'):
            suite.Only("glowplg/get/*").subjects(["glowplug"])


if __name__ == "__main__":
    unittest.main()
