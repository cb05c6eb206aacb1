# SPDX-License-Identifier: Apache-2.0
"""Work folders of clusters: locked while their owner lives, removed by the next one when not."""

import contextlib
import fcntl
import os
import shutil
import tempfile
from pathlib import Path

from errors import ToolError

_PREFIX = "cluster-"
_KEPT_LOGS = 5


def default_root():
    return Path(tempfile.gettempdir()) / f"glowplug-ignite-{os.getuid()}"


@contextlib.contextmanager
def made_under(root):
    """Gives a new folder, which is removed at the end of the block."""
    _make_root(root)
    # The root's lock is held until the folder's own is: nobody takes a new one for a stale one.
    with _flock(root):
        for folder in root.glob(f"{_PREFIX}*"):
            _remove_if_stale(folder)
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=root))
        owned = os.open(folder, os.O_RDONLY)
        fcntl.flock(owned, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(owned)


def keep_log(log):
    """Copies a log out of its work folder to where the next start does not remove it."""
    kept_folder = log.parent.parent / "failed"
    kept_folder.mkdir(exist_ok=True)
    kept = Path(shutil.copy(log, kept_folder / f"{log.parent.name}-{log.name}"))
    by_age = sorted(kept_folder.iterdir(), key=lambda path: path.stat().st_mtime)
    for old in by_age[:-_KEPT_LOGS]:
        old.unlink(missing_ok=True)
    return kept


def _make_root(root):
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    if root.is_symlink() or root.stat().st_uid != os.getuid():
        raise ToolError(f"{root} belongs to somebody else\n"
                        "  next step: give a folder of your own: --work DIR")


def _remove_if_stale(folder):
    try:
        with _flock(folder, fcntl.LOCK_NB):
            shutil.rmtree(folder, ignore_errors=True)
    except (BlockingIOError, FileNotFoundError):
        pass  # Its owner lives, or has just removed it.


@contextlib.contextmanager
def _flock(folder, flags=0):
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | flags)
        yield
    finally:
        os.close(descriptor)
