# SPDX-License-Identifier: Apache-2.0
"""One cluster in the background, for trying things by hand: start, stop, status."""

import fcntl
import json
import os
import signal
import struct
import time
import traceback

import cache
import workdir
from errors import ToolError
from ignite_cluster import IgniteCluster, PASSWORD_VARIABLE

_STOP_SECONDS = 30


def start(settings, work_root, as_json):
    """Returns when the cluster is ready; a process of its own keeps it until stop()."""
    _folder().mkdir(parents=True, exist_ok=True)
    reader, writer = os.pipe()
    # A fork, not a new command: the nodes must be children of the process that keeps them.
    keeper = os.fork()
    if keeper == 0:
        os.close(reader)
        _keep_and_exit(settings, work_root, writer)
    os.close(writer)
    try:
        with os.fdopen(reader) as pipe:
            outcome = json.loads(pipe.read() or "null")
    except BaseException:  # Ctrl-C while it starts.
        os.kill(keeper, signal.SIGTERM)
        raise
    if outcome is None:
        raise ToolError(f"the cluster's keeper ended by itself\n  next step: read {_log()}")
    if "error" in outcome:
        raise ToolError(outcome["error"])
    _print(outcome, as_json)


def stop():
    keeper = _keeper()
    if keeper is None:
        print("no cluster runs")
        return
    os.kill(keeper, signal.SIGTERM)
    deadline = time.monotonic() + _STOP_SECONDS
    while _keeper() == keeper:
        if time.monotonic() > deadline:
            raise ToolError(f"process {keeper} did not end within {_STOP_SECONDS} s\n"
                            f"  next step: kill -9 {keeper} (the nodes end with it)")
        time.sleep(0.05)
    print("stopped")


def status(as_json):
    if _keeper() is None:
        print("null" if as_json else "no cluster runs")
    elif not _description().exists():
        print("null" if as_json else "a cluster is starting")
    else:
        _print(json.loads(_description().read_text()), as_json)


def _folder():
    return cache.folder() / "cluster"


def _description():
    return _folder() / "ready.json"


def _log():
    return _folder() / "log"


def _lock_file():
    return _folder() / "lock"


def _keeper():
    """The pid of the process that keeps a cluster, or None: the kernel knows who has the lock."""
    flock = struct.Struct("hhqqi")  # type, whence, start, length, pid
    try:
        with open(_lock_file(), "r+") as lock:
            query = flock.pack(fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
            kind, _, _, _, pid = flock.unpack(fcntl.fcntl(lock, fcntl.F_GETLK, query))
    except FileNotFoundError:
        return None
    return None if kind == fcntl.F_UNLCK else pid


def _keep_and_exit(settings, work_root, report):
    """Never returns. Writes one JSON value to the descriptor report."""
    code = 1
    try:
        os.setsid()
        with open(_lock_file(), "w") as lock, open(report, "w") as pipe:
            try:
                _lock(lock)
                _redirect_standard_streams()
                _keep(settings, work_root, pipe)
            except ToolError as error:
                json.dump({"error": str(error)}, pipe)
    except SystemExit:
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _lock(file):
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise ToolError("a cluster started by hand already runs\n"
                        "  next step: see it with 'status', end it with 'stop'") from None


def _redirect_standard_streams():
    """So that whoever reads the output of start does not wait for the keeper's end."""
    with open(os.devnull) as null, open(_log(), "w") as log:
        os.dup2(null.fileno(), 0)
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)


def _keep(settings, work_root, pipe):
    _description().unlink(missing_ok=True)
    with workdir.made_under(work_root) as work:
        cluster = IgniteCluster(settings, work)
        try:
            cluster.start()
            description = json.dumps(cluster.describe())
            _description().write_text(description)
            pipe.write(description)
            pipe.close()
            while True:
                signal.pause()
        finally:
            cluster.close()
            _description().unlink(missing_ok=True)


def _print(description, as_json):
    if as_json:
        print(json.dumps(description))
        return
    count = len(description["ports"])
    print(f"Ignite {description['version']}, {count} node{'s' if count > 1 else ''}, is ready at")
    print(f"  {description['uri']}")
    if description["user"]:
        print(f"user {description['user']}, password {description['password']}:"
              f" export {PASSWORD_VARIABLE}={description['password']}")
    if description["tls"]:
        print(f"certificates: {description['tls']['ca']} and beside it")
    print(f"logs: {' '.join(description['logs'])}")
