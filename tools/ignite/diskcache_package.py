# SPDX-License-Identifier: Apache-2.0
"""The fetched DiskCache."""

from pip_package import PipPackage

_PACKAGE = PipPackage("diskcache", "diskcache_requirements.txt", "--bench", "embedded")

is_fetched, fetch, folder = _PACKAGE.is_fetched, _PACKAGE.fetch, _PACKAGE.folder
