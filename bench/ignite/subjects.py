# SPDX-License-Identifier: Apache-2.0
"""The processes that bench ignite measures."""

import contextlib
import sys

import parent_death
import peers
import rounds
from comparisons import FLOOR, OURS
from errors import ToolError
from grounds import PHASES
from servers import SMALL, Unavailable
from subject_process import SubjectFailed, SubjectProcess


def report(text):
    rounds.report("ignite", text)


class Subjects:
    """Those that are wanted, each with its workloads."""

    def __init__(self, options, classes):
        """classes: a folder for what is compiled."""
        self.skipped = {}  # {subject: why}
        self._only = options.only
        self._programs = options.bin / "bench" / "ignite"
        self._in_child = parent_death.killed_with_this_process()
        self._runs = {}  # {(subject, workload): (process, the process's name of the workload)}
        self._at_once = {}  # {subject: operations}: how those without a window do it
        programs, plugins = self._programs, options.plugins
        self._starts = {
            OURS: lambda ground, ca: peers.glowplug(
                programs, plugins, ground.cache, ca, ground.routing),
            FLOOR: lambda ground, ca: peers.bare_socket(programs, ground.cache, ca),
            "java-thin": lambda *_: peers.java_thin(classes, SMALL[0]),
            "node-thin": lambda *_: peers.node_thin(SMALL[0]),
            "pyignite": lambda *_: peers.pyignite("sync", SMALL[0]),
            "pyignite-async": lambda *_: peers.pyignite("asyncio", SMALL[0]),
        }
        # Each refuses a glob that fits none.
        self._only.subjects(self._starts)
        self._only.workloads([name for phase in PHASES for ground in phase
                              for name in ground.named()])

    def start(self, phase, stack):
        """Returns {workload: [subject]} of those that are wanted. stack: ends them."""
        running = {}
        by_workload = {}
        for ground, subject, names in self._wanted(phase):
            with self._skipping(subject, ground):
                if ground.servers not in running:
                    report(f"starting {ground.servers}")
                    running[ground.servers] = ground.servers.start(
                        stack, self._programs, self._in_child)
                for name in self._start(subject, ground, running[ground.servers], names, stack):
                    by_workload.setdefault(name, []).append(subject)
        return by_workload

    def run(self, subject, workload, seconds):
        """One sample as the subject counted it; None from one that is skipped, now or since
        before."""
        if subject not in self.skipped:
            with self._skipping(subject):
                process, name = self._runs[subject, workload]
                return process.run(name, seconds)
        return None

    def more(self, subject, workload):
        """Other fields of its rows."""
        fields = {"threads": 8} if workload.endswith("/blocking/8") else {}
        if workload.startswith("tls-"):
            fields["tls"] = True
        if "/window/" in workload and subject in self._at_once:
            fields["at_once"] = self._at_once[subject]
        return fields

    def _wanted(self, phase):
        """Yields (ground, subject, {name of a workload: the subject's own name of it})."""
        for ground in phase:
            for subject in ground.subjects:
                names = {name: own for name, own in ground.named().items()
                         if self._only.wants(subject, name)}
                if names and subject not in self.skipped:
                    yield ground, subject, names

    def _start(self, subject, ground, servers, names, stack):
        """Returns those of the names that the subject has."""
        start = self._starts[subject](ground, servers.ca)
        process = SubjectProcess(start.command(servers.ports), start.environment, servers.cores,
                                 self._in_child)
        stack.callback(process.close)
        hello = process.hello()
        value = hello["value"]
        if not isinstance(value, str) or len(value) != ground.cache[2]:
            raise SubjectFailed(
                f"expected {ground.cache[2]} characters under a key, found {value!r}")
        if "at_once" in hello:
            self._at_once[subject] = hello["at_once"]
        had = [name for name, own in names.items() if own in hello["workloads"]]
        self._runs.update({(subject, name): (process, names[name]) for name in had})
        return had

    @contextlib.contextmanager
    def _skipping(self, subject, ground=None):
        """A peer that fails is left out, and it is said why; ours and the floor must not fail."""
        try:
            yield
        except Unavailable as why:
            report(f"left out: {subject} on {ground.servers}: {why}")
        except (SubjectFailed, ToolError) as why:
            if subject in (OURS, FLOOR):
                sys.exit(f"bench ignite: {subject} failed: {why}")
            self.skipped[subject] = str(why)
            report(f"skipped: {subject}: {why}")
