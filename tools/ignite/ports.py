# SPDX-License-Identifier: Apache-2.0
"""Free TCP ports of 127.0.0.1."""

import random
import socket

from errors import ToolError

HOST = "127.0.0.1"
# Below Linux's ephemeral range: port 0 would give a port that any outgoing connection may take
# before the node binds it, or while a killed node waits for its restart.
_RANGE = range(20000, 32768)


def is_free(port):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As Java's server sockets have it: only a listener counts, not a connection that lingers.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def pick(count):
    """Returns free ports. Another process may take one: whoever binds them must cope."""
    picked = []
    for port in random.sample(_RANGE, len(_RANGE)):
        if len(picked) == count:
            break
        if is_free(port):
            picked.append(port)
    if len(picked) < count:
        raise ToolError(
            f"no free ports: {count} needed, {len(picked)} found in {_RANGE[0]}..{_RANGE[-1]}\n"
            "  next step: see with 'ss -tlnp' who listens there")
    return picked


def require_free(ports):
    for port in ports:
        if not is_free(port):
            raise ToolError(
                f"port {port} of {HOST} is taken\n"
                f"  next step: see with 'ss -tlnp sport = :{port}' by whom, or give another --port")
