# SPDX-License-Identifier: Apache-2.0
"""The project's own C++ rules: the native ones with its warnings."""

load(":copts.bzl", "COPTS")

def glowplug_cc_library(name, copts = [], **kwargs):
    native.cc_library(name = name, copts = COPTS + copts, **kwargs)

def glowplug_cc_binary(name, copts = [], **kwargs):
    native.cc_binary(name = name, copts = COPTS + copts, **kwargs)

def glowplug_cc_test(name, deps = [], copts = [], size = "small", main = True, **kwargs):
    """A GoogleTest test; the sanitizer suites run it unless tagged nosan or integration."""
    gtest = "@googletest//:gtest_main" if main else "@googletest//:gtest"
    native.cc_test(
        name = name,
        size = size,
        copts = COPTS + copts,
        deps = deps + [gtest, "//tests/support:tsan_suppressions"],
        **kwargs
    )
