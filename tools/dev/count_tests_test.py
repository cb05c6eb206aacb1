#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What ./dev test says in its last line, from made-up records of Bazel."""

import json
import subprocess
import tempfile
import unittest
from pathlib import Path

SCRIPT = Path(__file__).resolve().parent / "count_tests.py"
PASSED = '<testcase name="a" classname="S" status="run" result="completed"/>'
FAILED = '<testcase name="b" classname="S" status="run" result="completed"><failure message="x"/></testcase>'
SKIPPED = ('<testcase name="c" classname="S" status="run" result="skipped">'
           '<skipped message="s_test.cc:7&#x0A;no node here"/></testcase>')
DISABLED = '<testcase name="DISABLED_d" classname="S" status="notrun" result="suppressed"/>'
BY_BAZEL = '<testcase name="x" status="run"/>'


class CountTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.events = []

    def ran(self, label="//a:t", status="PASSED", cases=None, log="", shard=1):
        """A target that was built and ran, and the files that it left."""
        self.built(label)
        outputs = []
        for name, text in [("test.log", log), ("test.xml", cases and
                           f"<testsuites><testsuite>{cases}</testsuite></testsuites>")]:
            if text is None:
                continue
            file = self.folder / f"{len(self.events)} {name}"
            file.write_text(text)
            outputs.append({"name": name, "uri": file.as_uri()})
        self.events.append({
            "id": {"testResult": {"label": label, "run": 1, "shard": shard, "attempt": 1}},
            "testResult": {"testActionOutput": outputs, "status": status}})

    def built(self, label, success=True):
        self.events.append({"id": {"targetConfigured": {"label": label}},
                            "configured": {"testSize": "SMALL"}})
        self.events.append({"id": {"targetCompleted": {"label": label}},
                            "completed": {"success": True} if success else {}})

    def run_count(self, exit_code=0):
        (self.folder / "plain").write_text("\n".join(map(json.dumps, self.events)))
        ended = subprocess.run(["/usr/bin/python3", str(SCRIPT), str(self.folder),
                                f"plain:{exit_code}"], capture_output=True, text=True)
        lines = ended.stdout.splitlines()
        return lines[:-1], lines[-1], ended.returncode

    def test_counts_cases_and_tells_why_one_is_skipped(self):
        self.ran(cases=PASSED + PASSED + FAILED + SKIPPED + DISABLED, status="FAILED")
        lines, last, code = self.run_count(3)
        self.assertEqual(last, "2 passed, 1 failed, 2 skipped")
        self.assertEqual(code, 1)
        self.assertIn("skipped: plain //a:t S.c: no node here", lines)
        self.assertIn("failed: plain //a:t S.b", lines)

    def test_all_well(self):
        self.ran(cases=PASSED + PASSED)
        self.assertEqual(self.run_count(), ([], "2 passed, 0 failed, 0 skipped", 0))

    def test_a_leak_after_passing_cases_is_a_failure(self):
        self.ran(cases=PASSED, status="FAILED")
        self.assertEqual(self.run_count(3)[1:], ("1 passed, 1 failed, 0 skipped", 1))

    def test_a_target_that_does_not_build_is_a_failure(self):
        self.ran(cases=PASSED)
        self.built("//a:broken", success=False)
        self.assertEqual(self.run_count(1)[1:], ("1 passed, 1 failed, 0 skipped", 1))

    def test_bazels_own_failure_is_a_failure(self):
        self.ran(cases=PASSED)
        self.assertEqual(self.run_count(1)[1:], ("1 passed, 1 failed, 0 skipped", 1))

    def test_nothing_ran(self):
        lines, last, code = self.run_count(4)
        self.assertEqual((lines, code), (["failed: no test ran"], 1))
        self.assertEqual(last, "0 passed, 1 failed, 0 skipped")

    def test_skipped_alone_is_nothing_ran(self):
        self.ran(cases=SKIPPED)
        self.assertEqual(self.run_count()[2], 1)

    def test_last_attempt_counts(self):
        self.ran(cases=FAILED, status="FAILED")
        self.ran(cases=PASSED)
        self.assertEqual(self.run_count()[1], "1 passed, 0 failed, 0 skipped")

    def test_shards_add_up(self):
        self.ran(cases=PASSED, shard=1)
        self.ran(cases=PASSED, shard=2)
        self.assertEqual(self.run_count()[1], "2 passed, 0 failed, 0 skipped")

    def test_a_script_is_one_case(self):
        self.ran(cases=BY_BAZEL, log="fine\n")
        self.assertEqual(self.run_count()[1], "1 passed, 0 failed, 0 skipped")

    def test_a_script_may_skip_itself(self):
        self.ran(cases=PASSED)
        self.ran("//a:s", cases=BY_BAZEL, log="SKIPPED: no clang here\n")
        lines, last, _ = self.run_count()
        self.assertEqual(last, "1 passed, 0 failed, 1 skipped")
        self.assertEqual(lines, ["skipped: plain //a:s: no clang here"])

    def test_unittest_counts_its_own(self):
        log = ("FAIL: test_x (m.T)\n" + "-" * 70 + "\nRan 9 tests in 1.0s\n\n"
               "FAILED (failures=1, skipped=2)\n")
        self.ran(cases=BY_BAZEL, log=log, status="FAILED")
        self.assertEqual(self.run_count(3)[1], "6 passed, 1 failed, 2 skipped")

    def test_a_time_out_without_xml(self):
        self.ran(status="TIMEOUT")
        lines, last, _ = self.run_count(3)
        self.assertEqual(last, "0 passed, 1 failed, 0 skipped")
        self.assertEqual(lines, ["failed: plain //a:t: TIMEOUT"])


if __name__ == "__main__":
    unittest.main()
