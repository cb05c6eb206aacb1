# SPDX-License-Identifier: Apache-2.0
"""Python packages pinned by hash: a folder for PYTHONPATH of Debian's Python."""

import subprocess
from pathlib import Path

import cache
from errors import ToolError

_PYTHON = "/usr/bin/python3"
_HERE = Path(__file__).resolve().parent


class PipPackage:
    def __init__(self, name, requirements, *fetch_options):
        """requirements: a file beside this one. fetch_options: of fetch.py, which fetch it."""
        self._name = name
        self._requirements = _HERE / requirements
        self._fetch_options = fetch_options

    def _pins(self):
        return cache.pins_hash(self._requirements)

    def is_fetched(self):
        return cache.holds(self._name, self._pins())

    def fetch(self, report):
        """Installs into the cache alone; call it with the cache locked."""
        with cache.publishing(self._name, self._pins()) as entry:
            report("  pip install")
            result = subprocess.run(
                [_PYTHON, "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:",
                 "--disable-pip-version-check", "--root-user-action", "ignore", "--no-input",
                 "--requirement", str(self._requirements), "--target", str(entry)],
                capture_output=True, text=True)
            if result.returncode == 0:
                return
            message = f"pip failed (exit {result.returncode}) on {self._requirements}:\n"
            if "No module named pip" in result.stderr:
                raise ToolError(f"{message}{result.stderr}"
                                "  next step: apt-get install python3-pip")
            raise ToolError(
                f"{message}{result.stdout}{result.stderr}"
                f"  next step: see that pip reaches its index and that {self._requirements.name}"
                " fits this Python, then fetch again")

    def folder(self):
        return cache.require(self._name, self._pins(), *self._fetch_options)
