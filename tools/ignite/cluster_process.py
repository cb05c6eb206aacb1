# SPDX-License-Identifier: Apache-2.0
"""`cluster.py run` as a child process, for tests and benches written in Python."""

import json
import subprocess
from pathlib import Path

_SCRIPT = Path(__file__).resolve().parent / "cluster.py"


class StartFailed(Exception):
    """Carries the error that the cluster reported."""


class ClusterProcess:
    """description is the ready line (README.md); leaving the with block ends the cluster."""

    def __init__(self, *options):
        self.process = subprocess.Popen(
            ["/usr/bin/python3", str(_SCRIPT), "run", *map(str, options)], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.description = self._read()
        if "error" in self.description:
            self.close()
            raise StartFailed(self.description["error"])

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.close()

    def command(self, line):
        """For example "kill 0"; returns the answer."""
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self._read()

    def close(self):
        """Returns when everything has ended and is removed."""
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def _read(self):
        line = self.process.stdout.readline()
        return json.loads(line) if line else {"error": "cluster.py ended without a word"}
