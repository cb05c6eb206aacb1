#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Starts Apache Ignite clusters on this machine; README.md beside this file tells how."""

import argparse
import signal
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # The source tree stays clean.

import hand_mode
import ignite_jars
import run_mode
import workdir
from errors import ToolError
from ignite_cluster import Settings
from node import BENCH, FAST


def _count(text):
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"expected at least 1, found {value}")
    return value


def _folder(text):
    if not Path(text).is_dir():
        raise argparse.ArgumentTypeError(f"no such folder: {text}")
    return Path(text)


def _port(text):
    value = int(text)
    if not 1 <= value <= 65535:
        raise argparse.ArgumentTypeError(f"expected 1..65535, found {value}")
    return value


def _add_cluster_options(parser):
    parser.add_argument("--nodes", type=_count, default=1, metavar="N")
    parser.add_argument("--version", choices=ignite_jars.VERSIONS,
                        default=ignite_jars.VERSIONS[0])
    parser.add_argument("--tls", action="store_true", help="certificates are made on the spot")
    parser.add_argument("--client-auth", action="store_true",
                        help="with --tls: demand a client certificate")
    parser.add_argument("--auth", action="store_true",
                        help="ask for a user and a password (ignite, ignite); keeps data on disk")
    parser.add_argument("--full-footer", action="store_true",
                        help="objects carry the ids of their fields")
    profile = parser.add_mutually_exclusive_group()
    profile.add_argument("--fast", dest="profile", action="store_const", const=FAST, default=FAST,
                         help="quick to start (the default)")
    profile.add_argument("--bench", dest="profile", action="store_const", const=BENCH,
                         help="quick once it is warm")
    parser.add_argument("--port", type=_port, metavar="P",
                        help="client port of the first node, P+1 the second's, ...;"
                        " free ports otherwise")
    parser.add_argument("--classpath", type=_folder, metavar="DIR",
                        help="append this folder and its jars to the class path")
    parser.add_argument("--timeout", type=float, default=120, metavar="SECONDS",
                        help="until the nodes are ready")
    parser.add_argument("--work", type=Path, metavar="DIR", default=workdir.default_root(),
                        help="make and remove the work folder in DIR (default: %(default)s)")


def _parse():
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser(
        "run", help="start and serve: one JSON line when ready, then commands from stdin")
    _add_cluster_options(run)
    start = commands.add_parser("start", help="start in the background")
    _add_cluster_options(start)
    commands.add_parser("stop", help="end what start started")
    status = commands.add_parser("status", help="tell what start started")
    for command in run, start, status:
        command.add_argument("--json", action="store_true", help="(always so with run)"
                             if command is run else "print one JSON line")
    arguments = parser.parse_args()
    if getattr(arguments, "client_auth", False) and not arguments.tls:
        parser.error("--client-auth needs --tls")
    return arguments


def _settings(arguments):
    return Settings(
        nodes=arguments.nodes, version=arguments.version, tls=arguments.tls,
        client_auth=arguments.client_auth, auth=arguments.auth, full_footer=arguments.full_footer,
        profile=arguments.profile, first_port=arguments.port, extra_class_path=arguments.classpath,
        timeout=arguments.timeout)


def _exit_on_signals():
    """So that the nodes are stopped and the work folder is removed first."""
    def leave(signum, frame):
        raise SystemExit(128 + signum)

    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, leave)


def main():
    arguments = _parse()
    _exit_on_signals()
    try:
        if arguments.command == "run":
            run_mode.run(_settings(arguments), arguments.work)
        elif arguments.command == "start":
            hand_mode.start(_settings(arguments), arguments.work, arguments.json)
        elif arguments.command == "stop":
            hand_mode.stop()
        else:
            hand_mode.status(arguments.json)
    except ToolError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
