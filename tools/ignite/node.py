# SPDX-License-Identifier: Apache-2.0
"""One Ignite server node as a child process."""

import dataclasses
import os
import re
import signal
import subprocess
from pathlib import Path

import jdk
import parent_death
from ports import HOST

_STARTED = "Ignite node started OK"
_SNAPSHOT = re.compile(r"Topology snapshot \[ver=(\d+), .*?servers=(\d+)")
_PORT_TAKEN = re.compile(r"Address already in use|Failed to bind|port is in use", re.IGNORECASE)
_TAIL_LINES = 30

_OPENED_PACKAGES = {
    "java.base": (
        "java.io", "java.lang", "java.lang.invoke", "java.math", "java.net", "java.nio",
        "java.text", "java.time", "java.util", "java.util.concurrent",
        "java.util.concurrent.atomic", "java.util.concurrent.locks", "jdk.internal.access",
        "jdk.internal.misc", "sun.nio.ch", "sun.reflect.generics.reflectiveObjects",
        "sun.util.calendar"),
    "java.management": ("com.sun.jmx.mbeanserver", "sun.management"),
    "java.sql": ("java.sql",),
    "jdk.internal.jvmstat": ("sun.jvmstat.monitor",),
    "jdk.management": ("com.sun.management.internal",),
}
# What Ignite asks of JDK 17, its Java thin client too.
ADD_OPENS = [f"--add-opens={module}/{package}=ALL-UNNAMED"
             for module, packages in _OPENED_PACKAGES.items() for package in packages]


@dataclasses.dataclass(frozen=True)
class Profile:
    """What a node may use. Sizes in MiB."""
    jvm_options: tuple
    region_mib: int


# Starts in 2 s instead of 9.
FAST = Profile(("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"), 256)
BENCH = Profile(("-Xms1g", "-Xmx1g"), 2048)


@dataclasses.dataclass
class Ports:
    client: int
    communication: int
    discovery: int


@dataclasses.dataclass
class Topology:
    """A node's view of its cluster; equal on all nodes when they agree."""
    version: int
    servers: int


class Node:
    def __init__(self, index, ports, folder, class_path, profile, options):
        """folder: an existing one for its log and work. options: more of IgniteNode's options."""
        self.index = index
        self.ports = ports
        self.log = Path(folder) / f"node-{index}.log"
        self.suspended = False
        self._profile = profile
        self._class_path = class_path
        self._work = Path(folder) / f"node-{index}"
        self._options = options
        self._process = None
        self._log_start = 0

    @property
    def pid(self):
        return self._process.pid

    def is_running(self):
        return self._process is not None and self._process.poll() is None

    def start(self, members):
        """Call it from the main thread. members: discovery ports to join at, its own included."""
        temporary = self._work / "tmp"
        temporary.mkdir(parents=True, exist_ok=True)
        self._log_start = self.log.stat().st_size if self.log.exists() else 0
        with open(self.log, "ab") as log:
            self._process = subprocess.Popen(
                self._command(members, temporary), stdin=subprocess.DEVNULL, stdout=log,
                stderr=subprocess.STDOUT, cwd=self._work,
                preexec_fn=parent_death.killed_with_this_process())
        self.suspended = False

    def kill(self):
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self.suspended = False

    def suspend(self):
        os.kill(self.pid, signal.SIGSTOP)
        # Its threads stop one by one. WNOWAIT: an exit status is left to Popen.
        os.waitid(os.P_PID, self.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
        self.suspended = True

    def resume(self):
        os.kill(self.pid, signal.SIGCONT)
        self.suspended = False

    def topology(self):
        """The newest one that it reported since its start; None before it has started."""
        log = self._log_of_this_run()
        # A request before these two lines can break the node.
        if _STARTED not in log:
            return None
        # Not the last line: nodes that join at once make a node log version 3 before 2.
        views = [Topology(int(version), int(servers))
                 for version, servers in _SNAPSHOT.findall(log)]
        return max(views, key=lambda view: view.version, default=None)

    def found_port_taken(self):
        return not self.is_running() and bool(_PORT_TAKEN.search(self._log_of_this_run()))

    def log_tail(self):
        return "\n".join(self._log_of_this_run().splitlines()[-_TAIL_LINES:])

    def _log_of_this_run(self):
        with open(self.log, "rb") as log:
            log.seek(self._log_start)
            return log.read().decode(errors="replace")

    def _command(self, members, temporary):
        options = {
            "name": f"node-{self.index}",
            "work": self._work,
            "client_port": self.ports.client,
            "communication_port": self.ports.communication,
            "discovery_port": self.ports.discovery,
            "members": ",".join(f"{HOST}:{port}" for port in members),
            "region_mib": self._profile.region_mib,
            **self._options,
        }
        return [
            str(jdk.tool("java")),
            *ADD_OPENS,
            *self._profile.jvm_options,
            "-XX:-UsePerfData",  # Its file in the temporary folder would outlive a kill.
            f"-Djava.io.tmpdir={temporary}",
            "-Djava.net.preferIPv4Stack=true",
            "-DIGNITE_QUIET=true",
            "-DIGNITE_UPDATE_NOTIFIER=false",
            "-DIGNITE_PERFORMANCE_SUGGESTIONS_DISABLED=true",
            "-cp", ":".join(map(str, self._class_path)),
            "IgniteNode",
            *(f"{name}={value}" for name, value in options.items()),
        ]
