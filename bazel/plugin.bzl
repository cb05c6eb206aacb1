# SPDX-License-Identifier: Apache-2.0
"""glowplug_plugin: one source, a shared library for the loader and a static form."""

load(":copts.bzl", "COPTS")

def glowplug_plugin(name, srcs, deps = [], copts = [], linkopts = [], visibility = None, **kwargs):
    """Builds lib<name>.so, and <name>_static with the entry glowplug_plugin_v1_<name>.

    Args:
      name: the plugin's target name.
      srcs: its sources; exactly one of them holds GLOWPLUG_PLUGIN().
      deps: headers and libraries; never //core beyond core/api and core/sdk.
      copts: further compiler options.
      linkopts: further linker options of the shared library.
      visibility: who may load or link it.
      **kwargs: handed to both rules.
    """
    native.cc_library(
        name = name + "_static",
        srcs = srcs,
        copts = COPTS + copts,
        linkstatic = True,  # or a second library would lie beside the plugin
        local_defines = ["GLOWPLUG_PLUGIN_STATIC=" + name],
        deps = deps,
        visibility = visibility,
        **kwargs
    )
    native.cc_binary(
        name = "lib%s.so" % name,
        srcs = srcs,
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
