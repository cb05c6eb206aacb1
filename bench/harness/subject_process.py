# SPDX-License-Identifier: Apache-2.0
"""A subject as a long-lived child process; how to talk with it stands in subject.h."""

import json
import os
import signal
import subprocess
import tempfile
import threading

START_SECONDS = 60
SLACK_SECONDS = 30  # what a sample may take beyond its time


class SubjectFailed(Exception):
    """Carries what the process wrote to its standard error."""


class SubjectProcess:
    def __init__(self, command, environment=None, cores=None, prepare_child=None):
        """cores: the only ones it may run on. prepare_child: runs in it before the program."""
        def in_child():
            if prepare_child:
                prepare_child()
            if cores:
                os.sched_setaffinity(0, cores)

        self._errors = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            [str(word) for word in command], text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=self._errors, preexec_fn=in_child,
            env={**os.environ, **(environment or {})})

    def first_line(self, within=START_SECONDS):
        """What it says once it is ready."""
        return self._read(within)

    def hello(self, within=START_SECONDS):
        """The JSON of its first line: what it can do, and the value that it read."""
        return json.loads(self.first_line(within))

    def run(self, workload, seconds):
        """One sample; returns what the subject counted."""
        try:
            # Not through the file: what it keeps for a dead process would fail again at close().
            os.write(self._process.stdin.fileno(), f"{workload} {seconds}\n".encode())
        except BrokenPipeError:
            pass  # The reading tells why.
        return json.loads(self._read(seconds + SLACK_SECONDS))

    def close(self):
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._errors):
            stream.close()

    def _read(self, seconds):
        late = threading.Timer(seconds, self._process.kill)
        late.start()
        line = self._process.stdout.readline()
        late.cancel()
        if line:
            return line
        code = self._process.wait()
        self._errors.seek(0)
        said = self._errors.read().decode(errors="replace").strip() or "it said nothing"
        what = f"no answer within {seconds:g} s" if code == -signal.SIGKILL else f"exit code {code}"
        raise SubjectFailed(f"{what}: {said[-2000:]}")
