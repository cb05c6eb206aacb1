# SPDX-License-Identifier: Apache-2.0
"""What the subjects of bench embedded do, and which of them does what."""

import dataclasses

SMALL, LARGE = 10_000, 1_000_000  # keys
MILLION = "/million"  # ends the name of a workload over LARGE keys

ONE, EIGHT, PROCESSES = "mix-90-9-1/1", "mix-90-9-1/8", "mix-90-9-1/8processes"
WINDOW = "mix-90-9-1/window-1024"
SETS, SETS_BY_TWO = "set/window-1024", "set/window-1024/2"
BULK = "bulk-set/1024"
_ALL = ONE, EIGHT, WINDOW, SETS, SETS_BY_TWO, BULK

# Fields of its rows.
WORKERS = {EIGHT: {"threads": 8}, PROCESSES: {"processes": 8}, SETS_BY_TWO: {"threads": 2}}
AT_ONCE = {WINDOW: 1024, SETS: 1024, SETS_BY_TWO: 1024, BULK: 1024}

OURS, OURS_SHARED = "glowplug", "glowplug-shared"
PROCESS, MACHINE = "process", "machine"  # what a write outlives once it was answered


@dataclasses.dataclass(frozen=True)
class Subject:
    name: str
    durability: str
    workloads: tuple = _ALL  # over SMALL keys; of those that it has

    def __str__(self):
        return f"{self.name} {self.durability}" if self.is_ours else self.name

    @property
    def is_ours(self):
        return self.name in (OURS, OURS_SHARED)

    @property
    def workers_are_processes(self):
        return self.name in DISKCACHE


DISKCACHE = "diskcache", "fanoutcache-8", "python-sqlite"
SUBJECTS = (
    Subject(OURS, PROCESS),
    Subject(OURS, MACHINE),
    # Several processes, each with a client of its own.
    Subject(OURS_SHARED, PROCESS, (PROCESSES,)),
    Subject("diskcache", PROCESS, _ALL + (PROCESSES,)),
    Subject("fanoutcache-8", PROCESS, _ALL + (PROCESSES,)),
    Subject("python-sqlite", PROCESS),
    Subject("sqlite-normal", PROCESS, _ALL + (PROCESSES,)),
    Subject("sqlite-full", MACHINE),
    Subject("sqlite-exclusive", PROCESS),
    Subject("sqlite-exclusive-full", MACHINE),
    Subject("lmdb", PROCESS),
    Subject("lmdb-sync", MACHINE),
    Subject("rocksdb", PROCESS),
    Subject("rocksdb-sync", MACHINE),
)
BY_KEY = {str(subject): subject for subject in SUBJECTS}


def named(subject, keys):
    """{name of a workload: the subject's own name of it}"""
    if keys == SMALL:
        return {name: name for name in subject.workloads}
    return {ONE + MILLION: ONE} if ONE in subject.workloads else {}
