# SPDX-License-Identifier: Apache-2.0
"""pyignite as a peer: writes every case, or reads what another client wrote.

usage: pyignite_peer.py write|read PORT CACHE; prints {case: "ok" or what went wrong} as JSON.
"""

import datetime
import decimal
import json
import struct
import sys
import uuid

from cases import CASES
from pyignite import Client
from pyignite.datatypes import (BoolObject, ByteArrayObject, ByteObject, CharObject, DateObject,
                                DecimalObject, DoubleObject, FloatObject, IntObject, LongObject,
                                ShortObject, String, TimeObject, TimestampObject, UUIDObject)

EPOCH = datetime.datetime(1970, 1, 1)
decimal.getcontext().prec = 200


def moment(milliseconds):
    return EPOCH + datetime.timedelta(milliseconds=int(milliseconds))


def timestamp(text):
    milliseconds, nanoseconds = text.split()
    return moment(milliseconds), int(nanoseconds)


# type -> (the hint to write it with, the Python value of the table's text)
TYPES = {
    "byte": (ByteObject, int),
    "short": (ShortObject, int),
    "int": (IntObject, int),
    "long": (LongObject, int),
    "float": (FloatObject, lambda text: struct.unpack(">f", bytes.fromhex(text))[0]),
    "double": (DoubleObject, lambda text: struct.unpack(">d", bytes.fromhex(text))[0]),
    "char": (CharObject, lambda text: chr(int(text))),
    "bool": (BoolObject, lambda text: text == "true"),
    "string": (String, lambda text: bytes.fromhex(text).decode()),
    "uuid": (UUIDObject, lambda text: uuid.UUID(text)),
    "date": (DateObject, moment),
    "time": (TimeObject, lambda text: datetime.timedelta(milliseconds=int(text))),
    "timestamp": (TimestampObject, timestamp),
    "decimal": (DecimalObject, decimal.Decimal),
    "bytes": (ByteArrayObject, bytes.fromhex),
}


def same(kind, found, expected):
    """Equal to the bit: NaN is itself, -0.0 is not 0.0, 1.0 is not 1.00."""
    if kind in ("float", "double"):
        pack = ">f" if kind == "float" else ">d"
        return isinstance(found, float) and struct.pack(pack, found) == struct.pack(pack, expected)
    if kind == "decimal":
        return isinstance(found, decimal.Decimal) and found.as_tuple() == expected.as_tuple()
    if kind == "bytes":
        return bytes(byte & 0xFF for byte in found) == expected
    if kind == "timestamp":
        return tuple(found) == expected
    return type(found) is type(expected) and found == expected


def main():
    mode, port, cache_name = sys.argv[1:4]
    result = {}
    client = Client()
    with client.connect("127.0.0.1", int(port)):
        cache = client.get_or_create_cache(cache_name)
        for name, kind, text in CASES:
            hint, value_of = TYPES[kind]
            try:
                expected = value_of(text)
                if mode == "write":
                    cache.put(name, expected, value_hint=hint)
                    result[name] = "ok"
                else:
                    found = cache.get(name)
                    result[name] = "ok" if same(kind, found, expected) else f"read {found!r}"
            except Exception as error:  # whatever pyignite raises is its answer for this case
                result[name] = f"{type(error).__name__}: {error}"[:200]
                if not client._nodes or not any(node.alive for node in client._nodes):
                    client.connect("127.0.0.1", int(port))
    print(json.dumps(result))


if __name__ == "__main__":
    main()
