# SPDX-License-Identifier: Apache-2.0
"""Runs Maven for one thing: copying a pom's dependencies into a folder."""

import os
import re
import subprocess

import jdk
from errors import ToolError

_DOWNLOADED_JAR = re.compile(r"Downloaded from .*/([^/]+\.jar) ")


def copy_dependencies(pom, folder, report):
    """Reports each jar that had to be downloaded."""
    command = ["mvn", "--batch-mode", "--strict-checksums", "-Dstyle.color=never",
               "--file", str(pom), "dependency:copy-dependencies", f"-DoutputDirectory={folder}"]
    environment = dict(os.environ, JAVA_HOME=str(jdk.home()))
    output = []
    try:
        process = subprocess.Popen(command, env=environment, text=True, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except FileNotFoundError:
        raise ToolError("mvn is not installed\n  next step: apt-get install maven") from None
    with process:
        for line in process.stdout:
            output.append(line)
            jar = _DOWNLOADED_JAR.search(line)
            if jar:
                report(f"  {jar[1]}")
    if process.returncode != 0:
        errors = [line for line in output if "ERROR" in line] or output[-20:]
        raise ToolError(
            f"Maven failed (exit {process.returncode}) on {pom}:\n{''.join(errors)}"
            "  next step: see that Maven reaches its repository, then fetch again"
        )
