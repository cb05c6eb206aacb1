# SPDX-License-Identifier: Apache-2.0
"""Serves one cluster to the process that started this one: JSON out, line commands in."""

import contextlib
import json
import sys

import parent_death
import workdir
from errors import ToolError
from ignite_cluster import IgniteCluster

_NODE_COMMANDS = ("kill", "stop", "cont", "restart")


def run(settings, work_root):
    """Returns with everything stopped and removed, at the latest when stdin ends."""
    parent_death.exit_with_parent()
    with contextlib.ExitStack() as stack:
        try:
            work = stack.enter_context(workdir.made_under(work_root))
            cluster = IgniteCluster(settings, work)
            stack.callback(cluster.close)
            cluster.start()
        except ToolError as error:
            _answer({"error": str(error)})
            raise
        try:
            _answer(cluster.describe())
            _serve(cluster)
        except BrokenPipeError:
            pass  # Nobody reads the answers any more.


def _serve(cluster):
    for line in iter(sys.stdin.readline, ""):
        if line.strip() == "quit":
            cluster.close()
            _answer({"ok": True})
            return
        try:
            node = _execute(cluster, line.split())
            _answer({"ok": True, "node": node.index, "pid": node.pid})
        except ToolError as error:
            _answer({"ok": False, "error": str(error)})


def _execute(cluster, words):
    if len(words) != 2 or words[0] not in _NODE_COMMANDS:
        raise ToolError(f"unknown command: expected quit, or one of {', '.join(_NODE_COMMANDS)}"
                        f" and a node's index; found {' '.join(words)!r}")
    command, node = words[0], _node(cluster, words[1])
    if command == "restart":
        cluster.restart(node)
    elif not node.is_running():
        raise ToolError(f"{command}: node {node.index} does not run\n"
                        f"  next step: restart {node.index}")
    elif command == "kill":
        node.kill()
    elif command == "stop":
        node.suspend()
    else:
        node.resume()
    return node


def _node(cluster, text):
    if not text.isdecimal() or int(text) >= len(cluster.nodes):
        raise ToolError(f"no such node: expected 0..{len(cluster.nodes) - 1}, found {text!r}")
    return cluster.nodes[int(text)]


def _answer(value):
    print(json.dumps(value), flush=True)
