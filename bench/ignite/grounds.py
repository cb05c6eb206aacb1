# SPDX-License-Identifier: Apache-2.0
"""Where the subjects of bench ignite are measured, and what each does there."""

import dataclasses
from typing import Optional

from comparisons import FLOOR, OURS
from servers import LARGE, SMALL, Nodes, NullServers

ALL = OURS, FLOOR, "java-thin", "node-thin", "pyignite", "pyignite-async"


@dataclasses.dataclass(frozen=True)
class Ground:
    name: str  # of a workload there; {} is what the subject calls it
    servers: object
    subjects: tuple
    workloads: tuple  # of those that a subject has
    cache: tuple = SMALL
    routing: Optional[str] = None  # ours; None: the default

    def named(self):
        """{name: the subject's own name}"""
        return {self.name.format(workload): workload for workload in self.workloads}


_ON_ONE_NODE = tuple(
    f"{operation}/{way}" for operation in ("get", "put")
    for way in ("blocking/1", "blocking/8", "window/1024", "callbacks/1024", "coroutines/1024")
) + ("get_all/100", "put_all/100")
_WINDOWS = "get/window/1024", "put/window/1024"
_LATENCIES = "get/blocking/1", "get/window/16", "get/window/1024"
# The bare sockets' alone: see bare_socket.cc.
_ANY_OWNER = "get/window/1024/any-owner", "put/window/1024/any-owner"
_NULL = "get/blocking/1", "get/window/1024"

_ONE_NODE = Nodes()
_TLS_NODE = Nodes(tls=True, caches=(SMALL, LARGE))
_THREE_NODES = Nodes(count=3)

# Those of one phase are measured in turn, in the same rounds.
PHASES = (
    (Ground("{}", _ONE_NODE, ALL, _ON_ONE_NODE),),
    (Ground("tls-{}", _TLS_NODE, (OURS, FLOOR), _WINDOWS),
     Ground("tls-{}/64KiB", _TLS_NODE, (OURS, FLOOR), _WINDOWS, cache=LARGE)),
    (Ground("{}/3nodes", _THREE_NODES, (OURS, FLOOR, "java-thin"),
            _LATENCIES + ("put/window/1024",) + _ANY_OWNER, routing="affinity"),
     Ground("{}/3nodes/round_robin", _THREE_NODES, (OURS,), _LATENCIES, routing="round_robin")),
    (Ground("null-{}", NullServers(), (OURS, FLOOR), _NULL),
     # They own no keys, and are used in turn.
     Ground("null-{}/3servers", NullServers(3), (OURS, FLOOR), _NULL + ("get/window/32",),
            routing="round_robin"),
     Ground("null-{}/100servers", NullServers(100), (OURS, FLOOR), _NULL, routing="round_robin")),
)
