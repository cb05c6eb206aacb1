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
    """command(ports) is the subject's own, connected to servers on these ports."""
    command: object
    environment: dict = dataclasses.field(default_factory=dict)


def bare_socket(programs, cache, ca=None):
    """cache: its name, keys and the length of its values. ca: a file; None: without TLS."""
    return Start(lambda ports: [programs / "bare_socket", _with_commas(ports), *cache,
                                *([ca] if ca else [])])


def glowplug(programs, plugins, cache, ca=None, routing=None):
    # More room than any workload takes: what is measured is not the waiting for room.
    query = "window=4096" + (f"&ca={ca}" if ca else "") + (f"&routing={routing}" if routing else "")

    def command(ports):
        hosts = _with_commas(f"127.0.0.1:{port}" for port in ports)
        return [programs / "glowplug_subject", f"ignite://{hosts}?{query}", *cache]
    return Start(command, {"GLOWPLUG_PLUGIN_PATH": str(plugins.resolve())})


def java_thin(classes, cache_name):
    """classes: a folder to compile into."""
    jars = ":".join(map(str, ignite_jars.jars(_JAVA_VERSION)))
    jdk.run("javac", "-cp", jars, "-d", str(classes), str(_HERE / "JavaThin.java"))
    return Start(lambda ports: [
        jdk.tool("java"), *node.ADD_OPENS, "-XX:-UsePerfData", "-Djava.net.preferIPv4Stack=true",
        "-cp", f"{classes}:{jars}", "JavaThin", _with_commas(ports), cache_name])


def node_thin(cache_name):
    modules = node_thin_package.folder()
    return Start(lambda ports: ["node", _HERE / "node_thin.js", ports[0], cache_name],
                 {"NODE_PATH": str(modules)})


def pyignite(mode, cache_name):
    return Start(
        lambda ports: ["/usr/bin/python3", _HERE / "pyignite_subject.py", mode, ports[0],
                       cache_name],
        {"PYTHONPATH": str(pyignite_package.folder())})


def _with_commas(values):
    return ",".join(map(str, values))
