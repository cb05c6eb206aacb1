#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Counts the test cases of some Bazel runs, from their build events and the XML of each test.

usage: count_tests.py FOLDER PHASE:EXIT_CODE...

FOLDER/PHASE is what Bazel wrote for --build_event_json_file; a phase without it counts by its exit
code alone. Prints every skipped case with its reason, every failed one, and last the line
"N passed, N failed, N skipped". Exits with 1 when something failed, or nothing ran.
"""

import json
import re
import sys
import urllib.parse
import xml.etree.ElementTree as ElementTree
from pathlib import Path

NO_TESTS = 4  # Bazel's exit code for: built, and no test was asked for.


class Count:
    def __init__(self):
        self.passed = 0
        self.failed = []   # "phase //label case"
        self.skipped = []  # the same, ": reason"

    def __iadd__(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        return self


def read_events(file):
    """Yields the events that Bazel got to write."""
    if not file.exists():
        return
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            return  # Killed while it wrote.


def count_phase(folder, phase, exit_code):
    runs, tests, built, summaries = {}, set(), set(), {}
    for event in read_events(folder / phase):
        for kind, ident in event.get("id", {}).items():
            label = ident.get("label", "") if isinstance(ident, dict) else ""
            if kind == "targetConfigured" and "testSize" in event.get("configured", {}):
                tests.add(label)
            elif kind == "targetCompleted" and event.get("completed", {}).get("success"):
                built.add(label)
            elif kind == "testResult" and "testResult" in event:
                shard = (label, ident.get("run", 1), ident.get("shard", 1))
                runs[shard] = event["testResult"]  # The last attempt is the one that counts.
            elif kind == "testSummary" and "testSummary" in event:
                summaries[label] = event["testSummary"].get("overallStatus", "")
    count = Count()
    for (label, _, _), result in sorted(runs.items()):
        count += count_result(f"{phase} {label}", result)
    ran = {label for label, _, _ in runs}
    for label in sorted(tests - ran - built):
        count.failed.append(f"{phase} {label}: did not build")
    for label in sorted(tests & built - ran):
        if summaries.get(label, "") not in ("", "PASSED"):
            count.failed.append(f"{phase} {label}: did not run ({summaries[label]})")
    if exit_code not in (0, NO_TESTS) and not count.failed:
        count.failed.append(f"{phase}: ended with {exit_code}, see its output above")
    return count


def count_result(where, result):
    files = {output["name"]: Path(urllib.parse.unquote(urllib.parse.urlparse(output["uri"]).path))
             for output in result.get("testActionOutput", []) if "uri" in output}
    count = count_xml(where, files["test.xml"]) if "test.xml" in files else None
    if count is None or is_one_script(count):
        log = files.get("test.log")
        text = log.read_text(errors="replace") if log and log.exists() else ""
        count = count_script(where, text, result.get("status") == "PASSED")
    if result.get("status") != "PASSED" and not count.failed:
        # The cases passed, the program did not: a leak, a crash at exit, a time-out.
        count.failed.append(f"{where}: {result.get('status', 'no status')}")
    return count


def count_xml(where, file):
    """None when it is not there, or is not XML."""
    try:
        root = ElementTree.parse(file).getroot()
    except (OSError, ElementTree.ParseError):
        return None
    count = Count()
    count.by_bazel = not any(case.get("result") for case in root.iter("testcase"))
    for case in root.iter("testcase"):
        name = f"{where} {case.get('classname', '')}.{case.get('name', '')}"
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            count.failed.append(name)
        elif skipped is not None:
            # GoogleTest's message is "file:line", then the text.
            text = (skipped.get("message") or skipped.text or "no reason given").strip()
            count.skipped.append(f"{name}: {text.splitlines()[-1]}")
        elif case.get("status") == "notrun":
            count.skipped.append(f"{name}: disabled")
        else:
            count.passed += 1
    return count


def is_one_script(count):
    """Bazel writes the XML of a test that writes none itself: one case for all of it."""
    return count.by_bazel and count.passed + len(count.failed) == 1 and not count.skipped


def count_script(where, log, passed):
    """A Python unittest counts its cases; any other script is one case, which it may skip by a line
    "SKIPPED: reason"."""
    count = Count()
    ran = re.findall(r"^Ran (\d+) tests? in ", log, re.MULTILINE)
    skipped = re.search(r"^SKIPPED: (.*)", log, re.MULTILINE)
    if ran:
        bad = re.findall(r"^(?:FAIL|ERROR): (.*)", log, re.MULTILINE)
        reasons = re.findall(r"^(\S+ \(.*\)) \.\.\. skipped (.*)", log, re.MULTILINE)
        unnamed = sum(map(int, re.findall(r"\bskipped=(\d+)", log))) - len(reasons)
        count.failed = [f"{where} {name}" for name in bad]
        count.skipped = [f"{where} {name}: {reason}" for name, reason in reasons]
        count.skipped += [f"{where}: unittest -v tells the reason"] * max(unnamed, 0)
        count.passed = max(sum(map(int, ran)) - len(bad) - len(count.skipped), 0)
    elif passed and skipped:
        count.skipped.append(f"{where}: {skipped[1]}")
    elif passed:
        count.passed = 1
    return count


def main():
    folder, phases = Path(sys.argv[1]), sys.argv[2:]
    total = Count()
    for phase in phases:
        name, _, code = phase.rpartition(":")
        total += count_phase(folder, name, int(code))
    for line in total.skipped:
        print(f"skipped: {line}")
    for line in total.failed:
        print(f"failed: {line}")
    if total.passed + len(total.failed) == 0:
        print("failed: no test ran")
        total.failed.append("no test ran")
    print(f"{total.passed} passed, {len(total.failed)} failed, {len(total.skipped)} skipped")
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
