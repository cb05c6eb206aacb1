# SPDX-License-Identifier: Apache-2.0
"""The project's own C++ rules: the native ones with its warnings."""

load(":copts.bzl", "COPTS")

def glowplug_cc_library(name, copts = [], **kwargs):
    native.cc_library(name = name, copts = COPTS + copts, **kwargs)

def glowplug_cc_binary(name, copts = [], **kwargs):
    native.cc_binary(name = name, copts = COPTS + copts, **kwargs)

# A test's own code is compiled once for each run of it: what optimizing takes is never won back.
# A third of what remains was reading the same headers.
TEST_OPTIMIZATION = ["-O0"]
_TEST_COPTS = COPTS + TEST_OPTIMIZATION + ["-include", "$(BINDIR)/tests/support/precompiled.h"]
_PRECOMPILED = ["//tests/support:precompiled"]

# Types and sans-io machines: TSan has nothing to see where no thread is started.
_WITHOUT_THREADS = [
    "core/client",
    "core/config",
    "core/engine",
    "core/loader/fuzz",
    "core/net/fuzz",
    "core/sdk",
    "embedded/store/fuzz",
    "plugins/codec_binary",
    "plugins/codec_binary/fuzz",
    "tests/golden",
    "tests/types",
    "tools/glowplug",
    "wire/ignite",
    "wire/ignite/fuzz",
]

def glowplug_cc_test(
        name,
        deps = [],
        copts = [],
        size = "small",
        main = True,
        threads = None,
        tags = [],
        **kwargs):
    """A GoogleTest test; the sanitizer suites run it unless tagged nosan or integration.

    Args:
      name: the test's name.
      deps: what it tests.
      copts: further compiler options.
      size: Bazel's; what is large counts as long.
      main: whether main() is GoogleTest's.
      threads: whether TSan runs it, too; None: as its package does.
      tags: Bazel's.
      **kwargs: cc_test's.
    """
    if threads == None:
        threads = native.package_name() not in _WITHOUT_THREADS
    native.cc_test(
        name = name,
        size = size,
        copts = _TEST_COPTS + copts,
        tags = tags + ([] if threads else ["notsan"]),
        deps = deps + _PRECOMPILED + [
            "//tests/support:tsan_suppressions",
            "@googletest//:gtest_main" if main else "@googletest//:gtest",
        ],
        **kwargs
    )

def glowplug_test_cases(name, deps = [], copts = [], **kwargs):
    """Tests that several programs run: compiled once, linked whole."""
    native.cc_library(
        name = name,
        testonly = True,
        copts = _TEST_COPTS + copts,
        alwayslink = True,
        deps = deps + _PRECOMPILED + ["@googletest//:gtest"],
        **kwargs
    )
