# SPDX-License-Identifier: Apache-2.0
"""fetch.py against a scripted Maven, which serves the jars that were really fetched before."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True  # The source tree stays clean.

import cache
import checksums
import ignite_jars
from errors import ToolError

_HERE = Path(__file__).resolve().parent
_VERSION = "2.17.0"
_JAR = "h2-1.4.197.jar"
# Named mvn, first on PATH. $SERVED: where from. $DOCTORED: a jar to change. $CALLS: a log.
_SCRIPTED_MAVEN = """\
#!/bin/bash -eu
for argument; do
  case "$argument" in
    */pom-*.xml) version=${argument##*/pom-} version=${version%.xml} ;;
    -DoutputDirectory=*) folder=${argument#*=} ;;
  esac
done
echo "$version" >> "$CALLS"
mkdir "$folder"
cp "$SERVED/ignite-$version/jars/"*.jar "$folder"
[[ -z "${DOCTORED:-}" ]] || echo >> "$folder/$DOCTORED"
sleep 0.5
"""


class ChecksumsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self._jars = Path(folder.name) / "jars"
        self._list = _HERE / f"checksums-{_VERSION}.sha256"
        shutil.copytree(cache.folder() / f"ignite-{_VERSION}" / "jars", self._jars)

    def _refusal(self):
        with self.assertRaises(ToolError) as refusal:
            checksums.verify(self._jars, self._list)
        return str(refusal.exception)

    def test_what_was_fetched_passes(self):
        checksums.verify(self._jars, self._list)

    def test_list_is_in_the_format_of_sha256sum(self):
        subprocess.run(["sha256sum", "--check", "--strict", "--quiet", self._list],
                       cwd=self._jars, check=True)

    def test_one_flipped_bit_is_refused(self):
        jar = self._jars / _JAR
        expected = subprocess.check_output(["sha256sum", jar], text=True).split()[0]
        data = bytearray(jar.read_bytes())
        data[len(data) // 2] ^= 1
        jar.write_bytes(data)
        found = subprocess.check_output(["sha256sum", jar], text=True).split()[0]
        message = self._refusal()
        for part in (f"checksum mismatch: {_JAR}", str(self._list), f"expected:  {expected}",
                     f"found:     {found}", "next step:"):
            self.assertIn(part, message)

    def test_missing_jar_is_refused(self):
        (self._jars / _JAR).unlink()
        self.assertRegex(self._refusal(), rf"mismatch: {_JAR}\n.*\n.*\n *found: +no such file")

    def test_unlisted_jar_is_refused(self):
        (self._jars / "unlisted.jar").write_bytes(b"")
        self.assertRegex(self._refusal(),
                         r"mismatch: unlisted.jar\n.*\n *expected: +not listed\n")


class FetchTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self._cache = Path(folder.name) / "cache"
        self._cache.mkdir()
        (self._cache / "pyignite").symlink_to(cache.folder() / "pyignite")
        programs = Path(folder.name) / "bin"
        programs.mkdir()
        (programs / "mvn").write_text(_SCRIPTED_MAVEN)
        (programs / "mvn").chmod(0o755)
        self._calls = Path(folder.name) / "calls"
        self._environment = dict(
            os.environ, GLOWPLUG_CACHE=str(self._cache), SERVED=str(cache.folder()),
            CALLS=str(self._calls), PATH=f"{programs}:{os.environ['PATH']}")

    def _begin(self, *options, **environment):
        return subprocess.Popen(["/usr/bin/python3", str(_HERE / "fetch.py"), *options], text=True,
                                stderr=subprocess.PIPE, env={**self._environment, **environment})

    def _fetch(self, *options, **environment):
        """Returns the exit code and what was reported."""
        with self._begin(*options, **environment) as process:
            return process.wait(), process.stderr.read()

    def test_second_fetch_does_nothing(self):
        code, report = self._fetch()
        self.assertEqual(code, 0, report)
        self.assertEqual(sorted(self._calls.read_text().split()), sorted(ignite_jars.VERSIONS))
        self.assertIn(f"fetching Apache Ignite {_VERSION}", report)
        self.assertEqual(self._fetch(PATH="/nonexistent"), (0, ""))

    def test_doctored_jar_leaves_nothing_behind(self):
        code, report = self._fetch(DOCTORED=_JAR)
        self.assertEqual(code, 1)
        self.assertIn(f"error: checksum mismatch: {_JAR}", report)
        self.assertEqual(sorted(path.name for path in self._cache.iterdir()),
                         ["lock", "pyignite"])

    def test_two_at_once_fetch_once(self):
        with self._begin() as first, self._begin() as second:
            reports = [process.communicate()[1] for process in (first, second)]
            self.assertEqual((first.returncode, second.returncode), (0, 0), reports)
        self.assertEqual(sorted(self._calls.read_text().split()), sorted(ignite_jars.VERSIONS))

    def test_killed_fetch_is_cleared_away(self):
        leftover = self._cache / f"ignite-{_VERSION}.partial-killed"
        leftover.mkdir()
        (leftover / "half.jar").write_bytes(b"half")
        self.assertEqual(self._fetch()[0], 0)
        self.assertFalse(leftover.exists())

    def test_without_maven_it_says_what_to_install(self):
        code, report = self._fetch(PATH="/nonexistent")
        self.assertEqual(code, 1)
        self.assertIn("mvn is not installed\n  next step: apt-get install maven", report)

    def test_only_for_benches_is_npm_asked_for(self):
        self.assertEqual(self._fetch()[0], 0)
        code, report = self._fetch("--bench", "ignite", PATH="/nonexistent")
        self.assertEqual(code, 1)
        self.assertIn("npm is not installed\n  next step: apt-get install nodejs npm", report)
        self.assertFalse((self._cache / "node-thin").exists())


class PinsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self._tools = Path(folder.name) / "tools" / "ignite"
        shutil.copytree(_HERE, self._tools, ignore=shutil.ignore_patterns("__pycache__"))
        java = Path("tests") / "java"
        shutil.copytree(_HERE.parent.parent / java, Path(folder.name) / java)

    def _run_cluster(self):
        return subprocess.run(["/usr/bin/python3", str(self._tools / "cluster.py"), "run"],
                              text=True, capture_output=True, stdin=subprocess.DEVNULL)

    def test_cluster_refuses_what_was_fetched_with_other_pins(self):
        self.assertEqual(self._run_cluster().returncode, 0)
        with open(self._tools / f"checksums-{_VERSION}.sha256", "a") as file:
            file.write(f"{'0' * 64}  another.jar\n")
        refused = self._run_cluster()
        self.assertEqual(refused.returncode, 1)
        self.assertIn("fetched with other pins", refused.stderr)
        self.assertIn(f"next step: /usr/bin/python3 {self._tools / 'fetch.py'}", refused.stderr)

    def test_cluster_refuses_an_empty_cache(self):
        with tempfile.TemporaryDirectory() as empty:
            refused = subprocess.run(
                ["/usr/bin/python3", str(_HERE / "cluster.py"), "run"], text=True,
                capture_output=True, env=dict(os.environ, GLOWPLUG_CACHE=empty))
        self.assertEqual(refused.returncode, 1)
        self.assertIn(f"ignite-node-{_VERSION} is not in {empty}", refused.stderr)
        self.assertIn(f"is not in {empty}", json.loads(refused.stdout)["error"])


if __name__ == "__main__":
    unittest.main()
