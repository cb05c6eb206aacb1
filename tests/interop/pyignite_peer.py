# SPDX-License-Identifier: Apache-2.0
"""pyignite as a peer: writes every case, or reads what another client wrote.

usage: pyignite_peer.py write|read|write_keys|find_keys[@TIME_ZONE] PORT CACHE; prints {case: "ok"
or what went wrong} as JSON.
"""

import json
import os
import sys
import time

from cases import CASES
from pyignite import Client
from pyignite_values import hinted, plain, same


def run(action, cache, name, described):
    """What pyignite says of the case; or it raises."""
    if action == "write":
        value, hint = hinted(described)
        cache.put(name, value, value_hint=hint)
        return "ok"
    if action == "write_keys":
        value, hint = hinted(described)
        cache.put(value, name, key_hint=hint)
        return "ok"
    if action == "find_keys":
        value, hint = hinted(described)
        found = cache.get(value, key_hint=hint)
        return "ok" if found == name else f"found {found!r}"
    found = cache.get(name)
    return "ok" if same(described, found) else f"read {found!r}, not {plain(described)!r}"


def main():
    action, port, cache_name = sys.argv[1:4]
    action, _, zone = action.partition("@")
    if zone:
        os.environ["TZ"] = zone
        time.tzset()
    result = {}
    client = Client()
    with client.connect("127.0.0.1", int(port)):
        cache = client.get_or_create_cache(cache_name)
        for name, described in CASES:
            try:
                result[name] = run(action, cache, name, described)[:300]
            except Exception as error:  # whatever pyignite raises is its answer for this case
                result[name] = f"{type(error).__name__}: {error}"[:300]
                if not client._nodes or not any(node.alive for node in client._nodes):
                    client.connect("127.0.0.1", int(port))
    print(json.dumps(result))


if __name__ == "__main__":
    main()
