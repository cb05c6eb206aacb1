# SPDX-License-Identifier: Apache-2.0
"""Instructions, as valgrind counts them: exact, however busy the machine is."""

import pathlib
import subprocess
import sys
import tempfile


def instructions_each(command, few, many):
    """Of one time of what command(times) does that often; what comes before and after is left out."""
    return (_instructions(command(many)) - _instructions(command(few))) / (many - few)


def _instructions(command):
    with tempfile.NamedTemporaryFile() as out:
        ended = subprocess.run(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out.name}", *command],
            capture_output=True, text=True, check=False)
        if ended.returncode != 0:
            sys.exit(f"{' '.join(command)} failed under valgrind:\n{ended.stderr}")
        for line in pathlib.Path(out.name).read_text().splitlines():
            if line.startswith(("summary:", "totals:")):
                return int(line.split()[1])
    sys.exit("valgrind wrote no total")
