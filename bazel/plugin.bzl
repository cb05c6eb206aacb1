# SPDX-License-Identifier: Apache-2.0
"""glowplug_plugin: its sources once, a shared library for the loader and a static form."""

load(":copts.bzl", "COPTS")

def glowplug_plugin(
        name,
        entry,
        srcs = [],
        deps = [],
        copts = [],
        linkopts = [],
        visibility = None,
        **kwargs):
    """Builds lib<name>.so, and <name>_static with the entry glowplug_plugin_v1_<name>.

    Args:
      name: the plugin's target name.
      entry: the source that holds GLOWPLUG_PLUGIN(); the two forms differ in it alone.
      srcs: its other sources and headers.
      deps: headers and libraries; never //core beyond core/api and core/sdk.
      copts: further compiler options.
      linkopts: further linker options of the shared library.
      visibility: who may load or link it.
      **kwargs: handed to every rule.
    """
    if srcs:
        native.cc_library(
            name = name + "_code",
            srcs = [source for source in srcs if source.endswith(".cc")],
            hdrs = [source for source in srcs if not source.endswith(".cc")],
            copts = COPTS + copts,
            linkstatic = True,
            deps = deps,
            **kwargs
        )
        deps = deps + [":%s_code" % name]
    native.cc_library(
        name = name + "_static",
        srcs = [entry],
        copts = COPTS + copts,
        linkstatic = True,  # or a second library would lie beside the plugin
        local_defines = ["GLOWPLUG_PLUGIN_STATIC=" + name],
        deps = deps,
        visibility = visibility,
        **kwargs
    )
    native.cc_binary(
        name = "lib%s.so" % name,
        srcs = [entry],
        copts = COPTS + copts,
        linkshared = 1,
        linkopts = [
            "-Wl,--version-script=$(location @glowplug//bazel:plugin.lds)",
            "-Wl,-z,defs",
            "-Wl,--as-needed",
        ] + linkopts,
        deps = deps + ["@glowplug//bazel:plugin.lds"],
        visibility = visibility,
        **kwargs
    )
