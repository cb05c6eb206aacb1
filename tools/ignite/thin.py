# SPDX-License-Identifier: Apache-2.0
"""As much of a thin client as starting and testing a cluster needs (ignite-protocol, 1-4)."""

import socket
import struct

from ports import HOST

_PROTOCOL_VERSION = (1, 7, 0)
_FEATURE_CLUSTER_STATES = 2
_FEATURE_CLUSTER_GROUPS = 4
_FEATURES = 1 << _FEATURE_CLUSTER_STATES | 1 << _FEATURE_CLUSTER_GROUPS
_FLAG_ERROR = 1
_FLAG_TOPOLOGY_CHANGED = 2

OP_CLUSTER_STATE = 5000
OP_CHANGE_CLUSTER_STATE = 5001
OP_CLUSTER_NODE_IDS = 5100
STATE_ACTIVE = 1


class Refused(Exception):
    """The server's own answer to a handshake or request that it refused."""

    def __init__(self, status, message):
        super().__init__(f"status {status}: {message}")
        self.status = status


def _string(text):
    data = text.encode()
    return struct.pack("<bi", 9, len(data)) + data


class Connection:
    def __init__(self, port, *, tls=None, user=None, password=None, timeout=10):
        """tls: an ssl.SSLContext or None. timeout: seconds, for each socket call."""
        self._socket = socket.create_connection((HOST, port), timeout=timeout)
        try:
            if tls:
                self._socket = tls.wrap_socket(self._socket, server_hostname=HOST)
            self._handshake(user, password)
        except BaseException:
            self._socket.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self._socket.close()

    def request(self, operation, body=b""):
        """Returns the answer's body; one request at a time."""
        self._send(struct.pack("<hq", operation, 1) + body)
        answer = self._receive()
        _, flags = struct.unpack_from("<qh", answer)
        at = 10
        if flags & _FLAG_TOPOLOGY_CHANGED:
            at += 12
        if flags & _FLAG_ERROR:
            (status,) = struct.unpack_from("<i", answer, at)
            raise Refused(status, answer[at + 9:].decode())
        return answer[at:]

    def set_active(self):
        self.request(OP_CHANGE_CLUSTER_STATE, struct.pack("<b", STATE_ACTIVE))

    def node_ids(self):
        """The ids of all nodes of the cluster, as raw bytes."""
        answer = self.request(OP_CLUSTER_NODE_IDS, struct.pack("<qi", -1, 0))
        (count,) = struct.unpack_from("<i", answer, 9)
        return {answer[13 + 16 * i:29 + 16 * i] for i in range(count)}

    def _handshake(self, user, password):
        request = struct.pack("<b3hbbiB", 1, *_PROTOCOL_VERSION, 2, 12, 1, _FEATURES)
        if user is not None:
            request += _string(user) + _string(password)
        self._send(request)
        answer = self._receive()
        if answer[0] != 1:
            (length,) = struct.unpack_from("<i", answer, 8)
            (status,) = struct.unpack_from("<i", answer, 12 + length)
            raise Refused(status, answer[12:12 + length].decode())

    def _send(self, payload):
        self._socket.sendall(struct.pack("<i", len(payload)) + payload)

    def _receive(self):
        (length,) = struct.unpack("<i", self._read(4))
        return self._read(length)

    def _read(self, count):
        data = b""
        while len(data) < count:
            part = self._socket.recv(count - len(data))
            if not part:
                raise ConnectionError("the server closed the connection")
            data += part
        return data
