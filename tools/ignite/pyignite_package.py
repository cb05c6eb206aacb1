# SPDX-License-Identifier: Apache-2.0
"""The fetched pyignite."""

from pip_package import PipPackage

_PACKAGE = PipPackage("pyignite", "requirements.txt")

is_fetched, fetch, folder = _PACKAGE.is_fetched, _PACKAGE.fetch, _PACKAGE.folder
