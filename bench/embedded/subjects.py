# SPDX-License-Identifier: Apache-2.0
"""The processes that bench embedded measures."""

import json
import pathlib

import diskcache_package
import parent_death
from errors import ToolError
from subject_process import SubjectFailed, SubjectProcess
from subject_runs import SubjectRuns
from workloads import (AT_ONCE, BY_KEY, DISKCACHE, LARGE, MILLION, OURS, OURS_SHARED, SMALL,
                       SUBJECTS, WORKERS, named)

_HERE = pathlib.Path(__file__).resolve().parent
_FIRST_VALUE = "v" * 55
_FILL_SECONDS = 600

# What an entry of these workloads takes of the hot cache, which is held to a tenth of LARGE.
_HOT_BYTES_AN_ENTRY = 184
_HOT_PART = 0.1
# With them what bare SQLite has for its pages, 32 MiB and 64 MiB of them mapped.
_PAGES_AND_HOT_BYTES = 96 << 20

_SETTINGS = {  # {name: (program, what it is told)}
    "sqlite-normal": ("sqlite_subject", "normal"),
    "sqlite-full": ("sqlite_subject", "full"),
    "sqlite-exclusive": ("sqlite_subject", "exclusive"),
    "sqlite-exclusive-full": ("sqlite_subject", "exclusive-full"),
    "lmdb": ("lmdb_subject", "nosync"),
    "lmdb-sync": ("lmdb_subject", "sync"),
    "rocksdb": ("rocksdb_subject", "nosync"),
    "rocksdb-sync": ("rocksdb_subject", "sync"),
}


class Subjects(SubjectRuns):
    """Those that are wanted, each with a directory of its own."""

    def __init__(self, options, folder):
        """folder: for the directories."""
        super().__init__("embedded", must_not_fail=[key for key in BY_KEY if BY_KEY[key].is_ours])
        self._only = options.only
        self._quick = options.quick
        self._programs = options.bin / "bench" / "embedded"
        self._plugins = options.plugins.resolve()
        self._folder = folder
        self._in_child = parent_death.killed_with_this_process()
        # Each refuses a glob that fits none.
        self._only.subjects(dict.fromkeys(subject.name for subject in SUBJECTS))
        self._only.workloads(dict.fromkeys(
            name for keys in (SMALL, LARGE) for subject in SUBJECTS
            for name in named(subject, keys)))

    def start(self, keys, stack):
        """Returns {workload: [subject]} of those that are wanted. stack: ends them."""
        by_workload = {}
        for key, subject in BY_KEY.items():
            names = {name: own for name, own in named(subject, keys).items()
                     if self._only.wants(subject.name, name)
                     and (keys != LARGE or not self._quick or self._only.names(name))}
            if not names or key in self.skipped:
                continue
            self.report(f"filling {key} with {keys:,} keys")
            with self.skipping(key, ToolError):
                process = self._process(subject, keys)
                stack.callback(process.close)
                hello = process.hello(_FILL_SECONDS)
                if hello["value"] != _FIRST_VALUE:
                    raise SubjectFailed(f"expected 55 times v under a key, found "
                                        f"{hello['value']!r}")
                had = {name: own for name, own in names.items() if own in hello["workloads"]}
                self.add(key, process, had)
                for name in had:
                    by_workload.setdefault(name, []).append(key)
        return by_workload

    def more(self, key, workload):
        """Other fields of its rows."""
        subject = BY_KEY[key]
        own = workload.removesuffix(MILLION)
        fields = {"subject": subject.name, "durability": subject.durability,
                  **WORKERS.get(own, {})}
        if subject.workers_are_processes and "threads" in fields:
            fields["processes"] = fields.pop("threads")
        if subject.name != OURS and own in AT_ONCE:
            fields["at_once"] = AT_ONCE[own]
        return fields

    def _process(self, subject, keys):
        directory = self._folder / f"{subject.name}-{subject.durability}-{keys}"
        directory.mkdir()
        command, environment = self._command(subject, directory, keys)
        return SubjectProcess(command, environment, prepare_child=self._in_child)

    def _command(self, subject, directory, keys):
        if subject.is_ours:
            configuration = directory / "configuration.json"
            configuration.write_text(json.dumps(self._configuration(subject, directory, keys)))
            program = "glowplug_subject" if subject.name == OURS else "shared_subject"
            return ([self._programs / program, configuration, keys],
                    {"GLOWPLUG_PLUGIN_PATH": str(self._plugins)})
        if subject.name in DISKCACHE:
            return (["/usr/bin/python3", _HERE / "diskcache_subject.py", subject.name, directory,
                     keys], {"PYTHONPATH": str(diskcache_package.folder())})
        program, setting = _SETTINGS[subject.name]
        if not (self._programs / program).exists():
            raise SubjectFailed(f"{program} was not built: its library is not installed")
        return [self._programs / program, directory, keys, setting], {}

    def _configuration(self, subject, directory, keys):
        transport = {"use": "glowplug.embedded", "durability": subject.durability}
        if subject.name == OURS_SHARED:
            transport["sharing"] = "shared"
        if keys == LARGE:
            transport["hot_bytes"] = int(_HOT_PART * keys * _HOT_BYTES_AN_ENTRY)
            transport["page_bytes"] = _PAGES_AND_HOT_BYTES - transport["hot_bytes"]
        # More room than any workload takes: what is measured is not the waiting for room.
        return {"client": {"endpoints": [str(directory / "data")], "window": 4096,
                           "transport": transport, "codec": {"use": "glowplug.binary"}}}
