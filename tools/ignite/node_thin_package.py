# SPDX-License-Identifier: Apache-2.0
"""The fetched Node.js thin client: a folder for NODE_PATH."""

import shutil
import subprocess
from pathlib import Path

import cache
from errors import ToolError

_NAME = "node-thin"
# Every package pinned with its integrity, and no address: npm's own settings say where from.
_PINNED = [Path(__file__).resolve().parent / "node_thin" / name
           for name in ("package.json", "package-lock.json")]


def _pins():
    return cache.pins_hash(*_PINNED)


def is_fetched():
    return cache.holds(_NAME, _pins())


def fetch(report):
    """Installs into the cache alone, and runs no script; call it with the cache locked."""
    with cache.publishing(_NAME, _pins()) as entry:
        report("  npm ci")
        for file in _PINNED:
            shutil.copy(file, entry)
        try:
            result = subprocess.run(
                ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund",
                 "--no-update-notifier"],
                cwd=entry, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        except FileNotFoundError:
            raise ToolError("npm is not installed\n"
                            "  next step: apt-get install nodejs npm") from None
        if result.returncode != 0:
            raise ToolError(
                f"npm failed (exit {result.returncode}) on {_PINNED[1]}:\n"
                f"{result.stdout}{result.stderr}"
                "  next step: see that npm reaches its registry, then fetch again")


def folder():
    return cache.require(_NAME, _pins(), "--bench", "ignite") / "node_modules"
