# SPDX-License-Identifier: Apache-2.0
"""The answer to operation 5101 without what it tells of the machine: its environment, its paths."""

import struct

_KEPT = ("TcpCommunicationSpi.comm.tcp.addrs", "TcpCommunicationSpi.comm.tcp.ext-addrs",
         "clientListenerPort", "java.specification.version", "org.apache.ignite.build.ver",
         "org.apache.ignite.tx.aware.queries.enabled")
_FIXED_SIZE = {1: 1, 2: 2, 3: 4, 4: 8, 5: 4, 6: 8, 7: 2, 8: 1, 10: 16, 11: 8, 33: 12, 36: 8,
               28: 8, 38: 8, 101: 0}
_ELEMENT_SIZE = {12: 1, 13: 2, 14: 4, 15: 8, 16: 4, 17: 8, 18: 2, 19: 1, 9: 1, 254: 1}
_OF_VALUES = (20, 21, 22, 31, 34, 37)


class _Reader:
    def __init__(self, data):
        self.data = data
        self.at = 0

    def take(self, layout):
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values if len(values) > 1 else values[0]

    def value(self):
        """Its bytes; it is only stepped over."""
        start = self.at
        code = self.take("B")
        if code in _FIXED_SIZE:
            self.at += _FIXED_SIZE[code]
        elif code in _ELEMENT_SIZE:
            size = self.take("i") * _ELEMENT_SIZE[code]
            self.at += size
        elif code == 27:
            size = self.take("i") + 4
            self.at += size
        elif code == 103:
            self.at = start + struct.unpack_from("<i", self.data, start + 12)[0]
        elif code == 24:
            for _ in range(self.take("ib")[0]):
                self.value()
        elif code == 25:
            for _ in range(2 * self.take("ib")[0]):
                self.value()
        elif code == 23:
            for _ in range(self.take("ii")[1]):
                self.value()
        elif code in _OF_VALUES:
            for _ in range(self.take("i")):
                self.value()
        else:
            raise ValueError(f"byte {start}: no code {code} is known here")
        return self.data[start:self.at]


def _text(data):
    return data[5:].decode()


def _described(data):
    """Of the few types that are kept."""
    if data[0] == 101:
        return None
    if data[0] == 9:
        return {"string": _text(data)}
    if data[0] == 8:
        return {"bool": data[1] != 0}
    if data[0] == 3:
        return {"int": struct.unpack_from("<i", data, 1)[0]}
    if data[0] == 12:
        return {"byte_array": data[5:].hex()}
    if data[0] == 24:
        reader = _Reader(data)
        _, count, kind = reader.take("Bib")
        return {"collection": {"kind": kind,
                               "items": [_described(reader.value()) for _ in range(count)]}}
    raise ValueError(f"no code {data[0]} is described here")


def _objects(*items):
    return {"object_array": {"type": "", "items": list(items)}}


def with_few_attributes(response):
    """(the frame in hex, its rows as core/api/operation.h has them) of an answer about one node."""
    reader = _Reader(bytes.fromhex(response))
    head = reader.take("iqhi")
    assert head[2:] == (0, 1), head
    uuid = reader.value()
    start = reader.at
    attributes = [(reader.value(), reader.value()) for _ in range(reader.take("i"))]
    kept = [(name, value) for name, value in attributes if _text(name) in _KEPT]
    rest = reader.at
    addresses, hosts = reader.value(), reader.value()
    order, local, daemon, client = reader.take("qbbb")
    consistent_id = reader.value()
    version = reader.take("bbb")
    stage, timestamp, revision = reader.value(), reader.take("q"), reader.value()
    assert reader.at == len(reader.data), (reader.at, len(reader.data))

    frame = (reader.data[4:start] + struct.pack("<i", len(kept)) +
             b"".join(name + value for name, value in kept) + reader.data[rest:])
    frame = struct.pack("<i", len(frame)) + frame
    rows = [{"uuid": (uuid[8:0:-1] + uuid[:8:-1]).hex()},
            _objects(*(_objects(_described(name), _described(value)) for name, value in kept)),
            _described(addresses), _described(hosts), {"long": order}, {"bool": bool(local)},
            {"bool": bool(daemon)}, {"bool": bool(client)}, _described(consistent_id),
            _objects(*({"byte": part} for part in version), _described(stage),
                     {"long": timestamp}, _described(revision))]
    return frame.hex(), rows
