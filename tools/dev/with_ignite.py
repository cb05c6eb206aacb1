#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Runs a command beside a real Ignite node that is started for it and ended with it.

usage: with_ignite.py [OPTIONS OF cluster.py run --] COMMAND ARGUMENTS...

"{uri}" in an argument becomes the cluster's URI, which the command also finds in IGNITE_URI.
"""

import os
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # The source tree stays clean.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "ignite"))

import cluster_process


def main():
    words = sys.argv[1:]
    options, command = [], words
    if "--" in words:
        options, command = words[:words.index("--")], words[words.index("--") + 1:]
    if not command:
        sys.exit(__doc__)
    print("starting an Ignite node", file=sys.stderr, flush=True)
    try:
        with cluster_process.ClusterProcess(*options) as cluster:
            uri = cluster.description["uri"]
            environment = dict(os.environ, IGNITE_URI=uri)
            if cluster.description.get("password"):
                environment["IGNITE_PASSWORD"] = cluster.description["password"]
            print(f"running {Path(command[0]).name} on {uri}", file=sys.stderr, flush=True)
            return subprocess.run([word.replace("{uri}", uri) for word in command],
                                  env=environment).returncode
    except cluster_process.StartFailed as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
