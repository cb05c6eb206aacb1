# SPDX-License-Identifier: Apache-2.0
"""Puts and gets one entry; prints what it got. Argument: the port."""

import sys
import time

from pyignite import Client

client = Client()
with client.connect("127.0.0.1", int(sys.argv[1])):
    cache = client.get_or_create_cache("roundtrip")
    cache.put(1, "Paris")
    print(cache.get(1), time.tzname[0])
