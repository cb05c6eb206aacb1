# SPDX-License-Identifier: Apache-2.0
"""Waits until NODES nodes hold every partition of the cache CACHE twice, and none is moving.
Arguments: the port of a node, NODES, CACHE. Prints how many partitions there are."""

import sys
import time

from pyignite import Client
from pyignite.exceptions import ReconnectError

_STATES = ("SELECT STATE, COUNT(*), COUNT(DISTINCT NODE_ID) FROM SYS.PARTITION_STATES "
           "WHERE STATE <> 'EVICTED' AND CACHE_GROUP_ID = (SELECT CACHE_GROUP_ID FROM SYS.CACHE_GROUPS "
           "WHERE CACHE_GROUP_NAME = ?) GROUP BY STATE")
_PARTITIONS = 1024


def states_of(port, cache):
    """Of the cache's partitions; a node that is busy with a change of topology may be slow to tell."""
    client = Client(timeout=5)
    with client.connect("127.0.0.1", port):
        return list(client.sql(_STATES, query_args=[cache]))


def main():
    port, nodes, cache = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    while True:
        try:
            states = states_of(port, cache)
        except (OSError, ReconnectError) as error:
            states = error
        print(repr(states), file=sys.stderr, flush=True)  # For who wonders why this does not end.
        if states == [["OWNING", 2 * _PARTITIONS, nodes]]:
            print(_PARTITIONS)
            return
        time.sleep(0.2)


if __name__ == "__main__":
    main()
