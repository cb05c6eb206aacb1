# SPDX-License-Identifier: Apache-2.0
"""A certificate authority, a server and a client certificate, made on the spot."""

import dataclasses
import ssl
import subprocess
from pathlib import Path

import jdk
from errors import ToolError

STORE_PASSWORD = "glowplug"
_DAYS = "365"
_OPENSSL_CONFIG = """\
[req]
distinguished_name = subject
[subject]
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost, IP:127.0.0.1, IP:::1
[client]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
"""


@dataclasses.dataclass
class Certificates:
    ca: Path
    client_cert: Path
    client_key: Path
    client_p12: Path
    server_p12: Path
    trust_p12: Path

    def describe(self):
        """What a client needs, as JSON's types."""
        return {
            "ca": str(self.ca),
            "cert": str(self.client_cert),
            "key": str(self.client_key),
            "client_p12": str(self.client_p12),
            "trust_p12": str(self.trust_p12),
            "store_password": STORE_PASSWORD,
        }

    def node_options(self):
        return {
            "key_store": self.server_p12,
            "trust_store": self.trust_p12,
            "store_password": STORE_PASSWORD,
        }

    def client_context(self):
        context = ssl.create_default_context(cafile=str(self.ca))
        context.load_cert_chain(self.client_cert, self.client_key)
        return context


def make(folder):
    """folder: made here; holds all the files."""
    folder.mkdir()
    config = folder / "openssl.cnf"
    config.write_text(_OPENSSL_CONFIG)
    ca, ca_key = _issue(folder, config, "ca")
    server, server_key = _issue(folder, config, "server", "-CA", ca, "-CAkey", ca_key)
    client, client_key = _issue(folder, config, "client", "-CA", ca, "-CAkey", ca_key)
    trust_p12 = folder / "trust.p12"
    # Not openssl: Java trusts only what carries an attribute that OpenSSL 3.0 does not write.
    jdk.run("keytool", "-importcert", "-noprompt", "-alias", "ca", "-file", str(ca), "-keystore",
            str(trust_p12), "-storetype", "PKCS12", "-storepass", STORE_PASSWORD)
    return Certificates(
        ca=ca, client_cert=client, client_key=client_key,
        client_p12=_key_store(folder / "client.p12", client, client_key),
        server_p12=_key_store(folder / "server.p12", server, server_key),
        trust_p12=trust_p12)


def _issue(folder, config, name, *signer):
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    _openssl("req", "-x509", "-config", config, "-extensions", name, "-days", _DAYS,
             "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc",
             "-subj", f"/O=Glowplug tests/CN={name}", *signer, "-keyout", key, "-out", certificate)
    return certificate, key


def _key_store(store, certificate, key):
    _openssl("pkcs12", "-export", "-in", certificate, "-inkey", key, "-name", store.stem,
             "-passout", f"pass:{STORE_PASSWORD}", "-out", store)
    return store


def _openssl(*arguments):
    result = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True)
    if result.returncode != 0:
        raise ToolError(f"openssl {arguments[0]} failed (exit {result.returncode}):\n"
                        f"{result.stderr}")
