# SPDX-License-Identifier: Apache-2.0
"""Warnings for hand-written code; ABI-relevant flags belong to the targets themselves."""

COPTS = [
    "-Wall",
    "-Wextra",
    "-Wshadow",
    "-Wnon-virtual-dtor",
    "-Wold-style-cast",
    "-Wno-missing-field-initializers",
    "-Werror=return-type",
    "-Werror=unused-result",
]
