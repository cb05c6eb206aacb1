# SPDX-License-Identifier: Apache-2.0
"""Runs one SQL statement as the superuser; prints the rows. Arguments: port, statement, "tls" or
"plain"."""

import ssl
import sys

from pyignite import Client

port, statement, transport = sys.argv[1:]
# pyignite names no host to verify, and its default is TLS 1.1.
client = Client(username="ignite", password="ignite", use_ssl=transport == "tls",
                ssl_cert_reqs=ssl.CERT_NONE, ssl_version=ssl.PROTOCOL_TLS)
with client.connect("127.0.0.1", int(port)):
    with client.sql(statement) as rows:
        for row in rows:
            print(*row)
