# SPDX-License-Identifier: Apache-2.0
"""Finds a JDK 17, the one that Ignite 2.17 and 2.18 were tried on."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from errors import ToolError

_DEBIAN = Path("/usr/lib/jvm")


def home():
    """$JAVA_HOME, Debian's JDK 17 or the one on PATH, whichever first is a JDK 17."""
    found = []
    for candidate in _candidates():
        release = candidate / "release"
        if not (candidate / "bin" / "javac").exists() or not release.exists():
            continue
        version = re.search(r'^JAVA_VERSION="([^"]+)"', release.read_text(), re.MULTILINE)
        if version and version[1].split(".")[0] == "17":
            return candidate
        found.append(f"{candidate} ({version[1] if version else 'unknown version'})")
    raise ToolError(
        "no JDK 17\n"
        f"  looked at: $JAVA_HOME, {_DEBIAN}, javac on PATH\n"
        f"  found:     {', '.join(found) or 'none'}\n"
        "  next step: apt-get install openjdk-17-jdk-headless"
    )


def tool(name):
    """Path of java, javac or keytool."""
    return home() / "bin" / name


def run(name, *arguments):
    """Runs a tool of the JDK to its end; a failure carries what it printed."""
    result = subprocess.run([tool(name), *arguments], capture_output=True, text=True)
    if result.returncode != 0:
        raise ToolError(f"{name} failed (exit {result.returncode}):\n"
                        f"{result.stdout}{result.stderr}")


def _candidates():
    if os.environ.get("JAVA_HOME"):
        yield Path(os.environ["JAVA_HOME"])
    yield from sorted(_DEBIAN.glob("java-17-openjdk-*"))
    javac = shutil.which("javac")
    if javac:
        yield Path(javac).resolve().parent.parent
