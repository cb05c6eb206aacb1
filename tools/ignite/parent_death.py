# SPDX-License-Identifier: Apache-2.0
"""Ties a process's life to its parent's by prctl(PR_SET_PDEATHSIG), kill -9 included.

The kernel sends the signal when the *thread* that forked ends, not only when the process does.
So fork from the main thread, and where that is up to somebody else, look at the parent again.
"""

import ctypes
import os
import signal

_PR_SET_PDEATHSIG = 1
# Loaded here: between fork and exec nothing may be imported.
_libc = ctypes.CDLL(None, use_errno=True)


def _set_signal(number):
    if _libc.prctl(_PR_SET_PDEATHSIG, ctypes.c_ulong(number), 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")


def killed_with_this_process():
    """Returns a preexec_fn for subprocess.Popen."""
    parent = os.getpid()

    def in_child():
        _set_signal(signal.SIGKILL)
        if os.getppid() != parent:  # It died before prctl.
            os._exit(1)

    return in_child


def exit_with_parent():
    """Raises SystemExit in this process's main thread when its parent process has ended."""
    parent = os.getppid()

    def exit_if_orphan(signum, frame):
        if os.getppid() != parent:
            raise SystemExit(1)

    signal.signal(signal.SIGUSR1, exit_if_orphan)
    _set_signal(signal.SIGUSR1)
    exit_if_orphan(None, None)
