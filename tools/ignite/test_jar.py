# SPDX-License-Identifier: Apache-2.0
"""The Java sources of the tests (tests/java) as one jar in a cache entry: for the nodes' class
path, and to run its programs."""

import tempfile
from pathlib import Path

import cache
import ignite_jars
import jdk
from node import ADD_OPENS

_NAME = "ignite-test-jar"
_VERSION = ignite_jars.VERSIONS[0]
_ROOT = Path(__file__).resolve().parent.parent.parent / "tests" / "java"


def _sources():
    return sorted(_ROOT.rglob("*.java"))


def _pins():
    return cache.pins_hash(*_sources(), extra=ignite_jars.pins(_VERSION))


def is_built():
    return cache.holds(_NAME, _pins())


def build():
    """Compiles against the fetched jars and publishes; call it with the cache locked."""
    class_path = ":".join(map(str, ignite_jars.jars(_VERSION)))
    with cache.publishing(_NAME, _pins()) as entry, tempfile.TemporaryDirectory() as classes:
        jdk.run("javac", "--release", "17", "-Xlint:all,-processing,-try", "-Werror",
                "-cp", class_path, "-d", classes, *map(str, _sources()))
        jdk.run("jar", "--create", "--file", str(entry / "tests.jar"), "-C", classes, ".")


def jar():
    return cache.require(_NAME, _pins()) / "tests.jar"


def command(program, *arguments):
    """Runs a program of the jar's package beside the Java thin client."""
    class_path = ":".join(map(str, [jar(), *ignite_jars.jars(_VERSION)]))
    return [str(jdk.tool("java")), *ADD_OPENS, "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC", "-Xmx256m", "-Djava.net.preferIPv4Stack=true",
            "-Dfile.encoding=UTF-8", "-Duser.timezone=UTC", "-DIGNITE_QUIET=true",
            "-cp", class_path, f"org.glowplug.test.{program}", *map(str, arguments)]
