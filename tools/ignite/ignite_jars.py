# SPDX-License-Identifier: Apache-2.0
"""The fetched jars of Ignite, one cache entry per version."""

from pathlib import Path

import cache
import checksums
import maven

VERSIONS = ("2.17.0", "2.18.0")
_HERE = Path(__file__).resolve().parent


def _name(version):
    return f"ignite-{version}"


def _pom(version):
    return _HERE / f"pom-{version}.xml"


def _checksums(version):
    return _HERE / f"checksums-{version}.sha256"


def pins(version):
    return cache.pins_hash(_pom(version), _checksums(version))


def is_fetched(version):
    return cache.holds(_name(version), pins(version))


def fetch(version, report):
    """Fetches, verifies and publishes; call it with the cache locked."""
    with cache.publishing(_name(version), pins(version)) as entry:
        maven.copy_dependencies(_pom(version), entry / "jars", report)
        checksums.verify(entry / "jars", _checksums(version))


def jars(version):
    """Paths, in a fixed order."""
    return sorted((cache.require(_name(version), pins(version)) / "jars").glob("*.jar"))
