# SPDX-License-Identifier: Apache-2.0
"""The folder of fetched things: each entry is published whole, with a stamp of its pins."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from errors import ToolError

FETCH_SCRIPT = Path(__file__).resolve().parent / "fetch.py"
_PARTIAL = ".partial-"


def folder():
    """$GLOWPLUG_CACHE, else glowplug in the user's cache folder."""
    if os.environ.get("GLOWPLUG_CACHE"):
        return Path(os.environ["GLOWPLUG_CACHE"]).absolute()
    user_cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(user_cache) / "glowplug"


def pins_hash(*files, extra=""):
    """Identifies what an entry was made from."""
    digest = hashlib.sha256(extra.encode())
    for file in files:
        digest.update(hashlib.sha256(Path(file).read_bytes()).digest())
    return digest.hexdigest()


def holds(name, pins):
    try:
        return (folder() / name / "stamp").read_text() == pins
    except (FileNotFoundError, NotADirectoryError):
        return False


def require(name, pins, *fetch_options):
    """Returns the entry's folder; never fetches."""
    if not holds(name, pins):
        fetch = " ".join(["/usr/bin/python3", str(FETCH_SCRIPT), *fetch_options])
        raise ToolError(f"{name} is not in {folder()}, or was fetched with other pins\n"
                        f"  next step: {fetch}")
    return folder() / name


@contextlib.contextmanager
def locked(when_waiting):
    """Holds the fetching lock; calls when_waiting() first if another process holds it."""
    folder().mkdir(parents=True, exist_ok=True)
    with open(folder() / "lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            when_waiting()
            fcntl.flock(lock, fcntl.LOCK_EX)
        # Whoever holds the lock is alone: what is partial was left by a killed fetch.
        for leftover in folder().glob(f"*{_PARTIAL}*"):
            shutil.rmtree(leftover)
        yield


@contextlib.contextmanager
def publishing(name, pins):
    """Gives a folder to fill, which becomes the entry if the block succeeds."""
    partial = Path(tempfile.mkdtemp(prefix=f"{name}{_PARTIAL}", dir=folder()))
    try:
        partial.chmod(0o755)
        yield partial
        (partial / "stamp").write_text(pins)
        entry = folder() / name
        if entry.exists():
            entry.rename(folder() / f"{name}{_PARTIAL}replaced")
        partial.rename(entry)
    finally:
        for leftover in folder().glob(f"{name}{_PARTIAL}*"):
            shutil.rmtree(leftover)
