# SPDX-License-Identifier: Apache-2.0
"""A fuzz target with its corpus."""

load(":cc.bzl", "glowplug_cc_binary", "glowplug_cc_test")

def fuzz_target(name, deps):
    """NAME_fuzz.cc as a fuzzer (./dev fuzz), and as a test that replays corpus/NAME.

    Args:
      name: the target's name.
      deps: what it fuzzes.
    """
    glowplug_cc_binary(
        name = name + "_fuzz",
        testonly = True,
        srcs = [name + "_fuzz.cc"],
        linkopts = [
            "-fsanitize=fuzzer",
            # Bazel links with clang, not clang++, which leaves out a part of UBSan.
            "-fsanitize-link-c++-runtime",
        ],
        tags = ["fuzz", "manual"],
        deps = deps,
    )
    glowplug_cc_test(
        name = name + "_replay_test",
        srcs = [name + "_fuzz.cc"],
        args = ["$(locations :%s_corpus)" % name],
        data = [":%s_corpus" % name],
        main = False,
        deps = deps + ["//tests/support:replay_corpus"],
    )
    native.filegroup(
        name = name + "_corpus",
        srcs = native.glob(["corpus/%s/*" % name]),
    )
