#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Tables and pictures, from made-up rows."""

import sys
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

import percentiles
import results

MICROSECONDS = {"p50": 1, "p90": 2, "p99": 10, "p99.9": 50, "max": 4000}


def rows(durability, left_out=()):
    common = {"suite": "test", "subject": "glowplug", "workload": "mix", "durability": durability}
    found = [{**common, "metric": "ops_per_s", "unit": "1/s", "median": 5}]
    return found + [{**common, "metric": f"get_{at}_us", "unit": "us", "median": value}
                    for at, value in MICROSECONDS.items() if at not in left_out]


class TableTest(unittest.TestCase):
    def test_durabilities_of_one_subject_have_lines_of_their_own(self):
        lines = results.table(rows("process") + rows("machine")).splitlines()
        self.assertEqual([line.split()[:3] for line in lines[1:]],
                         [["mix", "glowplug", "process"], ["mix", "glowplug", "machine"]])

    def test_only_what_is_shown_has_a_column(self):
        head = results.table(rows("process"), ("ops_per_s",)).splitlines()[0]
        self.assertEqual(head.split(), ["workload", "subject", "ops_per_s"])


class PercentilesTest(unittest.TestCase):
    def curves(self, found):
        """[[y]]: of each curve, downwards."""
        picture = ElementTree.fromstring(
            percentiles.picture("test", found, ("mix", "another"), ("get",)))
        return [[float(point.split(",")[1]) for point in line.get("points").split()]
                for line in picture.iter("{http://www.w3.org/2000/svg}polyline")]

    def test_what_takes_longer_stands_higher(self):
        (curve,) = self.curves(rows("process"))
        self.assertEqual(len(curve), len(MICROSECONDS))
        self.assertEqual(curve, sorted(curve, reverse=True))

    def test_what_lacks_a_percentile_has_no_curve(self):
        self.assertEqual(len(self.curves(rows("process") + rows("machine", left_out=("max",)))), 1)


if __name__ == "__main__":
    unittest.main()
