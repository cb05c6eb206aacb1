# SPDX-License-Identifier: Apache-2.0
"""What git knows as ours, new files included; for the checks of this folder."""

import subprocess


def tracked(*patterns):
    """Paths from the repository's root, in order; deleted ones left out."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others",
         "--exclude-standard", "--deduplicate", "--", *patterns],
        check=True, capture_output=True, text=True).stdout
    deleted = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--deleted"],
        check=True, capture_output=True, text=True).stdout.split("\0")
    return [path for path in listed.split("\0") if path and path not in deleted]
