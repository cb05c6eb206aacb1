#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Takes the golden vectors from the Java thin client and a real node; README.md tells how."""

import json
import re
import struct
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # The source tree stays clean.
_HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(_HERE.parent.parent / "tools" / "ignite"), str(_HERE.parent / "interop")]

import cases
import cluster_process
import node_info
import test_jar
import thin

# Of hundreds of kilobytes in hex, and nothing in them that shorter ones have not.
_LEFT_OUT = {"string_long", "object_with_huge_field"}
_PUT, _LOCAL_PEEK = 1001, 1021
_NODE_PORT = 10800  # It stands in an answer.
# Where a value begins in a put with an int key, and in the answer to a get.
_VALUE_OF_A_REQUEST, _VALUE_OF_AN_ANSWER = 24, 14
# In place of the id that the node drew, as text and on the wire.
_NODE_ID = "00112233445566778899aabbccddeeff"


def _on_wire(uuid):
    """Each half little-endian."""
    data = bytes.fromhex(uuid)
    return (data[7::-1] + data[:7:-1]).hex()


def _record():
    table = [case for case in cases.CASES if case[0] not in _LEFT_OUT]
    with cluster_process.ClusterProcess("--auth", "--port", _NODE_PORT) as cluster:
        done = subprocess.run(
            test_jar.command("GoldenRecorder", cluster.description["ports"][0]),
            input=json.dumps(table), capture_output=True, text=True, timeout=120)
        local_peek = _local_peek(cluster.description["ports"][0])
    if done.returncode != 0:
        sys.exit(f"the recorder failed (exit {done.returncode}):\n{done.stderr}")
    recorded = json.loads(done.stdout)
    recorded["files"]["key_value"] += local_peek
    return recorded


def _local_peek(port):
    """The Java client cannot: asked from here, by ignite-protocol's words, and the node answers."""
    cache_header = struct.pack("<ib", _java_hash("golden"), 0)
    key = struct.pack("<bi", 3, 1000)
    with thin.Connection(port, user="ignite", password="ignite") as connection:
        connection.request(_PUT, cache_header + key + struct.pack("<bi", 3, 7))
        answer = connection.request(_LOCAL_PEEK, cache_header + key)
    return [{
        "name": "local_peek", "operation": "LocalPeek", "cache": "golden",
        "description": "the request is by hand: the Java client has no such call",
        "args": [{"int": 1000}], "rows": [{"int": 7}],
        "request": _frame(struct.pack("<hq", _LOCAL_PEEK, 1) + cache_header + key),
        "response": _frame(struct.pack("<qh", 1, 0) + answer)}]


def _frame(payload):
    return (struct.pack("<i", len(payload)) + payload).hex()


def _java_hash(text):
    value = 0
    for letter in text:
        value = (31 * value + ord(letter)) & 0xFFFFFFFF
    return value - (1 << 32) if value >> 31 else value


def _with_fixed_node_id(recorded):
    # True 0A, id: what the welcome ends with.
    on_wire = recorded["handshake"]["response"][-32:]
    text = json.dumps(recorded)
    return json.loads(text.replace(on_wire, _on_wire(_NODE_ID))
                      .replace(_on_wire(on_wire), _NODE_ID))


def _say_what_is_opaque(vector):
    """Java hands some objects over in a form of its own (code FE): the bytes stand for them."""
    opaque = None
    for frame in vector["request"], vector["response"]:
        # Nothing else in these vectors looks like it: the code, and a small length.
        found = re.search(r"fe(..)000000(.*)", frame)
        if found:
            opaque = {"optimized": found[2][:2 * int(found[1], 16)]}
    for values in vector.get("args", []), vector.get("rows", []):
        for i, value in enumerate(values):
            if value and ("java" in value or "class" in value or
                          value.get("collection", {}).get("kind") == 5):
                values[i] = opaque


def _put_bytes_into(vector):
    """Where the notation of a value is its bytes, they are what follows the code of its type."""
    for values, frame, begin in ((vector.get("args", []), vector["request"], _VALUE_OF_A_REQUEST),
                                 (vector.get("rows", []), vector["response"], _VALUE_OF_AN_ANSWER)):
        for value in values:
            if value and "proxy" in value:
                value["proxy"] = frame[2 * begin + 2:]
            if value and "bytes" in value.get("object", {}):
                # An answer wraps it: code, length, the object, its offset.
                wrapped = frame.startswith("1b", 2 * begin)
                value["object"]["bytes"] = frame[2 * begin + 10:-8] if wrapped else frame[2 * begin:]


def _write(name, vectors):
    """One field a line: the frames are long, and differences are read by people."""
    rows = ["{\n" + ",\n".join(f" {json.dumps(key)}: {json.dumps(value)}"
                               for key, value in vector.items()) + "\n}" for vector in vectors]
    (_HERE / f"{name}.json").write_text("[\n" + ",\n".join(rows) + "\n]\n")


def main():
    recorded = _with_fixed_node_id(_record())
    for name, vectors in recorded["files"].items():
        for vector in vectors:
            _say_what_is_opaque(vector)
            _put_bytes_into(vector)
            if vector["operation"] == "Nodes":
                vector["response"], vector["rows"] = node_info.with_few_attributes(
                    vector["response"])
        _write(name, vectors)
        print(f"{name}.json: {len(vectors)} vectors")
    _write("handshake", [recorded["handshake"]])


if __name__ == "__main__":
    main()
