# SPDX-License-Identifier: Apache-2.0
"""The Java thin client as a peer.

usage: java_peer.py write|read|read_binary|write_keys|find_keys PORT CACHE; prints {case: "ok" or
what went wrong} as JSON; reading, {case: what it has found}.
"""

import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "tools" / "ignite"))

import test_jar
from cases import CASES

if __name__ == "__main__":
    sys.exit(subprocess.run(test_jar.command("InteropPeer", *sys.argv[1:]),
                            input=json.dumps(CASES), text=True).returncode)
