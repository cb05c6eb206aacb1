# SPDX-License-Identifier: Apache-2.0
"""What is asked of Glowplug on Ignite, and beside it the same ratios for all other workloads."""

from rounds import Comparison

OURS, FLOOR = "glowplug", "bare-socket"

_TARGETS = {  # (our workload, whom it is measured against): the least ratio of operations a second
    ("get/blocking/1", FLOOR): 0.90,
    ("get/blocking/1", "java-thin"): 1.1,
    ("get/blocking/1", "pyignite"): 1.4,
    ("get/blocking/8", "java-thin"): 1.2,
    ("get/window/1024", FLOOR): 0.90,
    ("get/window/1024", "java-thin"): 1.45,
    ("get/coroutines/1024", FLOOR): 0.85,
    ("tls-get/window/1024", FLOOR): 0.90,
    ("tls-get/window/1024/64KiB", FLOOR): 0.90,
    ("tls-put/window/1024", FLOOR): 0.90,
    ("tls-put/window/1024/64KiB", FLOOR): 0.90,
    ("get/window/1024/3nodes", FLOOR): 0.90,
    ("get/window/1024/3nodes", "java-thin"): 1.5,
    ("put/window/1024/3nodes", FLOOR): 0.90,
    ("put/window/1024/3nodes", "java-thin"): 1.5,
}


def comparisons():
    yield from _one_key("get", eight_over_one=3.5, cpu_over_floor=0.15)
    # One allocation an operation, of 256 bytes, and one for the string that it gave; a sample's own
    # few are among them.
    yield Comparison((OURS, "get/window/1024"), metric="allocs_per_op", at_most=2.01)
    yield Comparison((OURS, "get/window/1024"), metric="alloc_bytes_per_op", at_most=256 + 65 + 1)
    yield from _one_key("put")
    for batch in "get_all/100", "put_all/100":
        yield from _against(batch, batch, (FLOOR, "java-thin", "node-thin", "pyignite"))
    for operation in "get", "put":
        for size in "", "/64KiB":
            tls = f"tls-{operation}/window/1024{size}"
            yield from _against(tls, tls, (FLOOR,))
    for way in "get/blocking/1", "get/window/16", "get/window/1024", "put/window/1024":
        yield from _against(f"{way}/3nodes", f"{way}/3nodes", (FLOOR, "java-thin"))
    for operation in "get", "put":
        window = f"{operation}/window/1024"
        yield Comparison((OURS, f"{window}/3nodes"), (FLOOR, f"{window}/any-owner/3nodes"))
    for way in "get/blocking/1", "get/window/16", "get/window/1024":
        aware = OURS, f"{way}/3nodes"
        for metric in "ops_per_s", "p50_us", "p99_us":
            yield Comparison(aware, (OURS, f"{way}/3nodes/round_robin"), metric=metric)
    yield from _against("null-get/blocking/1", "null-get/blocking/1", (FLOOR,))
    yield Comparison((OURS, "null-get/window/1024"), (FLOOR, "null-get/window/1024"),
                     at_least=0.45, or_median=5e6)
    # With a window of 1024 a server has a third of it, or ten; of a window of 32 it has ten, too.
    for hundred, three in (("get/blocking/1", "get/blocking/1"),
                           ("get/window/1024", "get/window/1024"),
                           ("get/window/1024", "get/window/32")):
        for subject, at_most in ((OURS, 1.1), (FLOOR, None)):
            yield Comparison((subject, f"null-{hundred}/100servers"),
                             (subject, f"null-{three}/3servers"),
                             metric="cpu_us_per_op", at_most=at_most)


def _one_key(operation, eight_over_one=None, cpu_over_floor=None):
    one, eight = f"{operation}/blocking/1", f"{operation}/blocking/8"
    window = f"{operation}/window/1024"
    yield from _against(one, one, (FLOOR, "java-thin", "node-thin", "pyignite"))
    yield from _against(eight, eight, (FLOOR, "java-thin"))
    yield Comparison((OURS, eight), (OURS, one), at_least=eight_over_one)
    yield from _against(window, window, (FLOOR, "java-thin", "node-thin", "pyignite-async"))
    # The others have nothing like these but their windows.
    yield from _against(f"{operation}/callbacks/1024", window, (FLOOR, "java-thin"))
    yield from _against(f"{operation}/coroutines/1024", window, (FLOOR, "java-thin"))
    yield Comparison((OURS, window), (FLOOR, window), metric="cpu_us_per_op",
                     difference=True, at_most=cpu_over_floor)


def _against(ours, theirs, others):
    for other in others:
        yield Comparison((OURS, ours), (other, theirs), at_least=_TARGETS.get((ours, other)))
