# SPDX-License-Identifier: Apache-2.0
"""The fetched pyignite: a folder for PYTHONPATH of Debian's Python."""

import subprocess
from pathlib import Path

import cache
from errors import ToolError

_NAME = "pyignite"
_PYTHON = "/usr/bin/python3"
_REQUIREMENTS = Path(__file__).resolve().parent / "requirements.txt"


def _pins():
    return cache.pins_hash(_REQUIREMENTS)


def is_fetched():
    return cache.holds(_NAME, _pins())


def fetch(report):
    """Installs into the cache alone; call it with the cache locked."""
    with cache.publishing(_NAME, _pins()) as entry:
        report("  pip install")
        result = subprocess.run(
            [_PYTHON, "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:",
             "--disable-pip-version-check", "--root-user-action", "ignore", "--no-input",
             "--requirement", str(_REQUIREMENTS), "--target", str(entry)],
            capture_output=True, text=True)
        if result.returncode == 0:
            return
        message = f"pip failed (exit {result.returncode}) on {_REQUIREMENTS}:\n"
        if "No module named pip" in result.stderr:
            raise ToolError(f"{message}{result.stderr}  next step: apt-get install python3-pip")
        raise ToolError(
            f"{message}{result.stdout}{result.stderr}"
            "  next step: see that pip reaches its index and that requirements.txt fits this"
            " Python, then fetch again"
        )


def folder():
    return cache.require(_NAME, _pins())
