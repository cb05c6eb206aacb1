# SPDX-License-Identifier: Apache-2.0
"""Nanoseconds that pyignite's C extension takes for the hash of a string, the call included.

usage: pyignite_hash.py LENGTH
"""

import sys
import timeit

from pyignite import _cutils

TIMES = 20000

text = "x" * int(sys.argv[1])
names = {"hashcode": _cutils.hashcode, "text": text}
print(min(timeit.repeat("hashcode(text)", globals=names, number=TIMES, repeat=5)) / TIMES * 1e9)
