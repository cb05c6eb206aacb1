# SPDX-License-Identifier: Apache-2.0
"""How each subject of bench ignite is started."""

import dataclasses
import pathlib

import ignite_jars
import jdk
import node
import node_thin_package
import pyignite_package

_HERE = pathlib.Path(__file__).resolve().parent
_JAVA_VERSION = "2.17.0"


@dataclasses.dataclass
class Start:
    """command(port) is the subject's own, connected to a server on that port."""
    command: object
    environment: dict = dataclasses.field(default_factory=dict)


def bare_socket(programs, cache, ca=None):
    """cache: its name, keys and the length of its values. ca: a file; None: without TLS."""
    return Start(lambda port: [programs / "bare_socket", port, *cache, *([ca] if ca else [])])


def glowplug(programs, plugins, cache, ca=None):
    # More room than any workload takes: what is measured is not the waiting for room.
    query = "window=4096" + (f"&ca={ca}" if ca else "")
    return Start(lambda port: [programs / "glowplug_subject",
                               f"ignite://127.0.0.1:{port}?{query}", *cache],
                 {"GLOWPLUG_PLUGIN_PATH": str(plugins.resolve())})


def java_thin(classes, cache_name):
    """classes: an empty folder to compile into."""
    jars = ":".join(map(str, ignite_jars.jars(_JAVA_VERSION)))
    jdk.run("javac", "-cp", jars, "-d", str(classes), str(_HERE / "JavaThin.java"))
    return Start(lambda port: [
        jdk.tool("java"), *node.ADD_OPENS, "-XX:-UsePerfData", "-Djava.net.preferIPv4Stack=true",
        "-cp", f"{classes}:{jars}", "JavaThin", port, cache_name])


def node_thin(cache_name):
    modules = node_thin_package.folder()
    return Start(lambda port: ["node", _HERE / "node_thin.js", port, cache_name],
                 {"NODE_PATH": str(modules)})


def pyignite(mode, cache_name):
    return Start(
        lambda port: ["/usr/bin/python3", _HERE / "pyignite_subject.py", mode, port, cache_name],
        {"PYTHONPATH": str(pyignite_package.folder())})
