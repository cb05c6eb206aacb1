# SPDX-License-Identifier: Apache-2.0
"""What is asked of the embedded store, and beside it the same ratios for the other peers."""

from rounds import Comparison
from workloads import (BULK, EIGHT, MILLION, ONE, OURS, OURS_SHARED, PROCESSES, SETS,
                       SETS_BY_TWO, WINDOW)

_PROCESS, _MACHINE = f"{OURS} process", f"{OURS} machine"

# (ours, workload): {peer: the least ratio of operations a second; None: none is asked}
_TARGETS = {
    (_PROCESS, ONE): {"diskcache": 6, "sqlite-exclusive": 0.85, "python-sqlite": None,
                      "lmdb": None, "rocksdb": None},
    (_PROCESS, ONE + MILLION): {"diskcache": 6, "sqlite-exclusive": 0.85, "lmdb": None,
                                "rocksdb": None},
    (_PROCESS, EIGHT): {"fanoutcache-8": 10, "lmdb": None, "rocksdb": None},
    (_MACHINE, ONE): {"sqlite-full": 1.0, "sqlite-exclusive-full": None, "lmdb-sync": None,
                      "rocksdb-sync": None},
    (_MACHINE, WINDOW): {"diskcache": 20, "sqlite-full": None, "lmdb-sync": None,
                         "rocksdb-sync": None},
    (_MACHINE, SETS): {"lmdb-sync": 0.5, "rocksdb-sync": None},
    (_MACHINE, SETS_BY_TWO): {"lmdb-sync": 0.6, "rocksdb-sync": None},
    (_PROCESS, BULK): {"sqlite-exclusive": 0.9},
    (_MACHINE, BULK): {"sqlite-exclusive-full": 0.9},
    (f"{OURS_SHARED} process", PROCESSES): {"fanoutcache-8": 1.0, "sqlite-normal": None},
}


def comparisons():
    for ours, peers in _TARGETS.items():
        for peer, at_least in peers.items():
            yield Comparison(ours, (peer, ours[1]), at_least=at_least)
    yield Comparison((_PROCESS, EIGHT), ("fanoutcache-8", EIGHT), "set_p99_us", at_most=0.1)
    # Without batching, as its users call it.
    yield Comparison((_MACHINE, WINDOW), ("diskcache", ONE))
    # One thread of LMDB's can be the quicker one: a writer waits for another's sync.
    yield Comparison((_MACHINE, SETS_BY_TWO), ("lmdb-sync", SETS), at_least=0.6)
