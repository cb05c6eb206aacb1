# SPDX-License-Identifier: Apache-2.0
"""Nodes that form one cluster: ports, start, readiness, activation, restart."""

import dataclasses
import time
from pathlib import Path
from typing import Optional
from urllib.parse import urlencode

import certificates
import ignite_jars
import node_classes
import ports
import test_jar
import thin
import workdir
from errors import ToolError
from node import FAST, Node, Ports, Profile
from ports import HOST

USER = "ignite"
PASSWORD = "ignite"
PASSWORD_VARIABLE = "IGNITE_PASSWORD"
_PORT_RETRIES = 5
_POLL_SECONDS = 0.05


@dataclasses.dataclass
class Settings:
    nodes: int = 1
    version: str = ignite_jars.VERSIONS[0]
    tls: bool = False
    client_auth: bool = False
    auth: bool = False
    full_footer: bool = False
    profile: Profile = FAST
    first_port: Optional[int] = None
    extra_class_path: Optional[Path] = None
    timeout: float = 120  # Seconds until all nodes of a start or restart are ready.


class _PortTaken(Exception):
    pass


class IgniteCluster:
    def __init__(self, settings, work):
        """work: an empty folder that the cluster may fill."""
        self.nodes = []
        self.certificates = None
        self._settings = settings
        self._work = work
        self._class_path = [node_classes.folder(settings.version),
                            *ignite_jars.jars(settings.version), test_jar.jar()]
        if settings.extra_class_path:
            extra = settings.extra_class_path.absolute()
            self._class_path += [extra, *sorted(extra.glob("*.jar"))]

    def start(self):
        """Returns when all nodes are ready. Call it from the main thread."""
        if self._settings.tls:
            self.certificates = certificates.make(self._work / "tls")
        for _ in range(_PORT_RETRIES):
            try:
                self._start_all()
                break
            except _PortTaken:
                self.close()
        else:
            raise ToolError(f"the ports picked were taken {_PORT_RETRIES} times in a row\n"
                            "  next step: end what else opens ports now, and start again")
        if self._settings.auth:
            self._activate()

    def restart(self, node):
        """Starts a node again, on its ports and with its files; returns when it is ready."""
        node.kill()
        self._start_node(node)
        try:
            self._wait_until_ready()
        except _PortTaken:
            raise self._failure(node, "a port of it was taken meanwhile") from None

    def close(self):
        for node in self.nodes:
            node.kill()

    def describe(self):
        """What a client needs to know, as JSON's types."""
        return {
            "version": self._settings.version,
            "uri": self._uri(),
            "ports": [node.ports.client for node in self.nodes],
            "tls": self.certificates and self.certificates.describe(),
            "user": USER if self._settings.auth else None,
            "password": PASSWORD if self._settings.auth else None,
            "pids": [node.pid for node in self.nodes],
            "logs": [str(node.log) for node in self.nodes],
            "work": str(self._work),
        }

    def _start_all(self):
        self.nodes = [self._make_node(i, p) for i, p in enumerate(self._pick_ports())]
        # The first alone: once it has bound its discovery port, that port is surely of this
        # cluster, so the others, which join at it, cannot come to another one.
        self._start_node(self.nodes[0])
        self._wait_until_ready()
        for node in self.nodes[1:]:
            self._start_node(node)
        self._wait_until_ready()

    def _pick_ports(self):
        count, first = self._settings.nodes, self._settings.first_port
        if first is None:
            picked = ports.pick(3 * count)
            return [Ports(*picked[3 * i:3 * i + 3]) for i in range(count)]
        ports.require_free(range(first, first + count))
        internal = ports.pick(2 * count)
        return [Ports(first + i, *internal[2 * i:2 * i + 2]) for i in range(count)]

    def _make_node(self, index, node_ports):
        options = {"auth": str(self._settings.auth).lower(),
                   "full_footer": str(self._settings.full_footer).lower()}
        if self.certificates:
            options.update(self.certificates.node_options(),
                           client_auth=str(self._settings.client_auth).lower())
        return Node(index, node_ports, self._work, self._class_path, self._settings.profile,
                    options)

    def _start_node(self, node):
        ready = [other for other in self.nodes if other is not node and other.is_running()
                 and other.topology()]
        node.start([member.ports.discovery for member in (node, *ready)])

    def _wait_until_ready(self):
        """Until all running nodes have agreed on a topology of just them."""
        waited_for = [node for node in self.nodes if node.is_running() and not node.suspended]
        deadline = time.monotonic() + self._settings.timeout
        while True:
            for node in waited_for:
                if node.found_port_taken():
                    raise _PortTaken()
                if not node.is_running():
                    raise self._failure(node, "it ended by itself")
            views = [node.topology() for node in waited_for]
            if all(view and view.servers == len(waited_for) and view.version == views[0].version
                   for view in views):
                return
            if time.monotonic() > deadline:
                late = next((node for node, view in zip(waited_for, views) if not view),
                            waited_for[-1])
                raise self._failure(
                    late, f"not ready within {self._settings.timeout:g} s: expected"
                    f" {len(waited_for)} servers, found {late.topology()}")
            time.sleep(_POLL_SECONDS)

    def _activate(self):
        """A cluster with persistence starts inactive."""
        tls = self.certificates and self.certificates.client_context()
        with thin.Connection(self.nodes[0].ports.client, tls=tls, user=USER, password=PASSWORD,
                             timeout=self._settings.timeout) as connection:
            connection.set_active()

    def _uri(self):
        user, query = "", {}
        if self._settings.auth:
            # A client turns TLS on for credentials unless told otherwise.
            user, query = f"{USER}@", {"tls": "off", "password_env": PASSWORD_VARIABLE}
        if self.certificates:
            query.update(tls="on", ca=self.certificates.ca)
            if self._settings.client_auth:
                query.update(cert=self.certificates.client_cert, key=self.certificates.client_key)
        hosts = ",".join(f"{HOST}:{node.ports.client}" for node in self.nodes)
        return f"ignite://{user}{hosts}{'?' if query else ''}{urlencode(query, safe='/')}"

    def _failure(self, node, what):
        kept = workdir.keep_log(node.log)
        return ToolError(
            f"node {node.index} of Ignite {self._settings.version} did not start: {what}\n"
            f"  end of its log:\n{node.log_tail()}\n"
            f"  next step: read the whole log: {kept}")
