# SPDX-License-Identifier: Apache-2.0
"""The processes that bench ignite measures."""

import parent_death
import peers
from comparisons import FLOOR, OURS
from errors import ToolError
from grounds import PHASES
from servers import SMALL, Unavailable
from subject_process import SubjectFailed, SubjectProcess
from subject_runs import SubjectRuns


class Subjects(SubjectRuns):
    """Those that are wanted, each with its workloads."""

    def __init__(self, options, classes):
        """classes: a folder for what is compiled."""
        super().__init__("ignite", must_not_fail=(OURS, FLOOR))
        self._only = options.only
        self._programs = options.bin / "bench" / "ignite"
        self._in_child = parent_death.killed_with_this_process()
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
            try:
                with self.skipping(subject, ToolError):
                    if ground.servers not in running:
                        self.report(f"starting {ground.servers}")
                        running[ground.servers] = ground.servers.start(
                            stack, self._programs, self._in_child)
                    for name in self._start(subject, ground, running[ground.servers], names,
                                            stack):
                        by_workload.setdefault(name, []).append(subject)
            except Unavailable as why:
                self.report(f"left out: {subject} on {ground.servers}: {why}")
        return by_workload

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
        had = {name: own for name, own in names.items() if own in hello["workloads"]}
        self.add(subject, process, had)
        return had
