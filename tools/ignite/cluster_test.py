# SPDX-License-Identifier: Apache-2.0
"""Real clusters: that they start, keep apart, demand what they should, and leave nothing."""

import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path
from unittest import mock

sys.dont_write_bytecode = True  # The source tree stays clean.

import cache
import ignite_cluster
import ports
import test_jar
import thin
from cluster_process import ClusterProcess, StartFailed

_SCRIPT = Path(__file__).resolve().parent / "cluster.py"
_AUTH_FAILED = 2000
_OP_BINARY_CONFIGURATION = 3004
_OTHERS_SECONDS = 30


def eventually(condition):
    deadline = time.monotonic() + _OTHERS_SECONDS
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


def is_running(pid):
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def accepts(port):
    with socket.socket() as probe:
        return probe.connect_ex((ports.HOST, port)) == 0


def node_ids(port, **options):
    with thin.Connection(port, **options) as connection:
        return connection.node_ids()


class Test(unittest.TestCase):
    def assert_nothing_left(self, description):
        self.assertTrue(eventually(lambda: not any(map(is_running, description["pids"]))))
        # A killed process is a zombie already while its last threads still hold the sockets.
        self.assertTrue(eventually(lambda: not any(map(accepts, description["ports"]))))


class PlainClusterTest(Test):
    def test_clusters_side_by_side_do_not_join(self):
        with ClusterProcess() as first, ClusterProcess() as second:
            first_ids = node_ids(first.description["ports"][0])
            second_ids = node_ids(second.description["ports"][0])
            self.assertEqual((len(first_ids), len(second_ids)), (1, 1))
            self.assertNotEqual(first_ids, second_ids)

    def test_older_and_newer_version(self):
        for version in ("2.17.0", "2.18.0"):
            with self.subTest(version), ClusterProcess("--version", version) as cluster:
                self.assertEqual(cluster.description["version"], version)
                log = Path(cluster.description["logs"][0]).read_text()
                self.assertIn(f"ver. {version}#", log)
                self.assertEqual(len(node_ids(cluster.description["ports"][0])), 1)

    def test_nodes_join_and_obey_commands(self):
        with ClusterProcess("--nodes", 3) as cluster:
            client_ports, pids = cluster.description["ports"], cluster.description["pids"]
            before = [node_ids(port) for port in client_ports]
            self.assertEqual(len(before[0]), 3)
            self.assertEqual(before, [before[0]] * 3)

            self.assertEqual(cluster.command("kill 0"), {"ok": True, "node": 0, "pid": pids[0]})
            self.assertFalse(is_running(pids[0]))
            self.assertFalse(accepts(client_ports[0]))
            refused = cluster.command("kill 0")
            self.assertFalse(refused["ok"])
            self.assertIn("node 0 does not run", refused["error"])

            restarted = cluster.command("restart 0")
            self.assertTrue(restarted["ok"], restarted)
            self.assertTrue(is_running(restarted["pid"]))
            after = node_ids(client_ports[0])
            self.assertEqual(len(after), 3)
            self.assertEqual(len(after - before[0]), 1)
            self.assertEqual(node_ids(client_ports[2]), after)

            for _ in range(3):
                self.assertTrue(cluster.command("stop 1")["ok"])
                self.assertIn("State:\tT", Path(f"/proc/{pids[1]}/status").read_text())
                self.assertTrue(cluster.command("cont 1")["ok"])
                self.assertEqual(node_ids(client_ports[1]), after)

            for wrong in ("kill 3", "kill -1", "kill x"):
                self.assertIn("no such node", cluster.command(wrong)["error"])
            for wrong in ("", "kill", "pause 0", "kill 0 1"):
                self.assertIn("unknown command", cluster.command(wrong)["error"])

            self.assertEqual(cluster.command("quit"), {"ok": True})
            self.assertEqual(cluster.process.wait(), 0)
            self.assert_nothing_left(cluster.description)
            self.assertFalse(Path(cluster.description["work"]).exists())

    def test_fixed_ports(self):
        first = ports.pick(1)[0]
        with ClusterProcess("--port", first) as cluster:
            self.assertEqual(cluster.description["ports"], [first])
            self.assertEqual(cluster.description["uri"], f"ignite://127.0.0.1:{first}")
            with self.assertRaisesRegex(StartFailed, f"port {first} of 127.0.0.1 is taken"):
                ClusterProcess("--port", first)

    def test_footers(self):
        for options, compact in ((), b"\1"), (("--full-footer",), b"\0"):
            with self.subTest(options), ClusterProcess(*options) as cluster:
                with thin.Connection(cluster.description["ports"][0]) as connection:
                    self.assertEqual(connection.request(_OP_BINARY_CONFIGURATION)[:1], compact)

    def test_class_path_has_the_classes_of_the_tests(self):
        with ClusterProcess() as cluster:
            command = Path(f"/proc/{cluster.description['pids'][0]}/cmdline").read_text()
            self.assertIn(f":{test_jar.jar()}\0", command)

    def test_extra_class_path(self):
        with tempfile.TemporaryDirectory() as folder:
            jar = Path(folder) / "extra.jar"
            shutil.make_archive(jar.with_suffix(""), "zip", folder)
            jar.with_suffix(".zip").rename(jar)
            with ClusterProcess("--classpath", folder) as cluster:
                command = Path(f"/proc/{cluster.description['pids'][0]}/cmdline").read_text()
                self.assertIn(f":{folder}:{jar}\0", command)


class PortCollisionTest(Test):
    def test_taken_port_leads_to_others(self):
        for name, at in (("client", 0), ("communication", 1), ("discovery", 2)):
            with self.subTest(name), tempfile.TemporaryDirectory() as work, \
                    socket.create_server((ports.HOST, 0)) as taken:
                taken_port = taken.getsockname()[1]
                first = ports.pick(3)
                first[at] = taken_port
                second = ports.pick(3)
                with mock.patch.object(ports, "pick", side_effect=[first, second]):
                    folder = Path(work) / "cluster"
                    folder.mkdir()
                    cluster = ignite_cluster.IgniteCluster(ignite_cluster.Settings(), folder)
                    try:
                        cluster.start()
                        self.assertEqual(cluster.describe()["ports"], [second[0]])
                        self.assertEqual(len(node_ids(second[0])), 1)
                    finally:
                        cluster.close()


class EndTest(Test):
    def test_end_of_input_removes_all(self):
        with ClusterProcess() as cluster:
            work = Path(cluster.description["work"])
            self.assertTrue(work.exists())
        self.assert_nothing_left(cluster.description)
        self.assertFalse(work.exists())

    def test_sigterm_removes_all(self):
        with ClusterProcess() as cluster:
            cluster.process.terminate()
            cluster.process.wait()
            self.assert_nothing_left(cluster.description)
            self.assertFalse(Path(cluster.description["work"]).exists())

    def test_kill_9_of_supervisor_ends_nodes_and_next_start_removes_the_folder(self):
        with tempfile.TemporaryDirectory() as root, ClusterProcess("--work", root) as killed, \
                ClusterProcess("--work", root) as living:
            killed.process.kill()
            self.assert_nothing_left(killed.description)
            self.assertTrue(Path(killed.description["work"]).exists())
            with ClusterProcess("--work", root):
                self.assertFalse(Path(killed.description["work"]).exists())
                self.assertTrue(Path(living.description["logs"][0]).exists())
                self.assertEqual(len(node_ids(living.description["ports"][0])), 1)

    def test_kill_9_of_the_test_ends_all_even_while_stdin_stays_open(self):
        stdin_reader, stdin_writer = os.pipe()
        parent = subprocess.Popen(
            [sys.executable, "-c", "import subprocess, sys\n"
             f"subprocess.Popen(['/usr/bin/python3', {str(_SCRIPT)!r}, 'run']).wait()"],
            stdin=stdin_reader, stdout=subprocess.PIPE, text=True)
        with parent:
            try:
                description = json.loads(parent.stdout.readline())
                parent.kill()
                self.assert_nothing_left(description)
                self.assertTrue(eventually(lambda: not Path(description["work"]).exists()))
            finally:
                parent.kill()
                os.close(stdin_reader)
                os.close(stdin_writer)

    def test_end_of_the_starting_thread_ends_nothing(self):
        started = []
        thread = threading.Thread(target=lambda: started.append(ClusterProcess()))
        thread.start()
        thread.join()
        with started[0] as cluster:
            time.sleep(0.5)  # The signal that must be ignored comes at once if it comes.
            self.assertEqual(len(node_ids(cluster.description["ports"][0])), 1)

    def test_late_start_keeps_only_the_log(self):
        with tempfile.TemporaryDirectory() as root:
            with self.assertRaises(StartFailed) as failure:
                ClusterProcess("--work", root, "--timeout", 0.1)
            self.assertIn("not ready within 0.1 s", str(failure.exception))
            log = Path(str(failure.exception).split("read the whole log: ")[1])
            self.assertTrue(log.exists())
            self.assertEqual([path.name for path in Path(root).iterdir()], ["failed"])


class AuthenticationTest(Test):
    def test_right_password_on_an_active_cluster(self):
        with ClusterProcess("--auth", "--nodes", 2) as cluster:
            port = cluster.description["ports"][0]
            given = {name: cluster.description[name] for name in ("user", "password")}
            self.assertEqual(given, {"user": "ignite", "password": "ignite"})
            self.assertEqual(len(node_ids(port, **given)), 2)
            with thin.Connection(port, **given) as connection:
                active = connection.request(thin.OP_CLUSTER_STATE)
                self.assertEqual(active, bytes([thin.STATE_ACTIVE]))

            for wrong in ({"user": "ignite", "password": "wrong"}, {}):
                with self.assertRaises(thin.Refused) as refusal:
                    thin.Connection(port, **wrong)
                self.assertEqual(refusal.exception.status, _AUTH_FAILED)

            for node in 0, 1:
                self.assertTrue(cluster.command(f"restart {node}")["ok"])
            self.assertEqual(len(node_ids(port, **given)), 2)


class TlsTest(Test):
    def test_server_certificate_is_verified(self):
        with ClusterProcess("--tls") as cluster:
            port, tls = cluster.description["ports"][0], cluster.description["tls"]
            trusting = ssl.create_default_context(cafile=tls["ca"])
            self.assertEqual(len(node_ids(port, tls=trusting)), 1)
            with self.assertRaises(ssl.SSLCertVerificationError):
                thin.Connection(port, tls=ssl.create_default_context())
            for host in ("localhost", "::1"):
                with socket.create_connection((ports.HOST, port)) as plain, \
                        trusting.wrap_socket(plain, server_hostname=host) as secured:
                    self.assertIsNotNone(secured.version())

    def test_client_certificate_is_demanded(self):
        with ClusterProcess("--tls", "--client-auth", "--auth") as cluster:
            port, tls = cluster.description["ports"][0], cluster.description["tls"]
            nobody = ssl.create_default_context(cafile=tls["ca"])
            with self.assertRaises((ssl.SSLError, ConnectionError)):
                thin.Connection(port, tls=nobody, user="ignite", password="ignite")
            somebody = ssl.create_default_context(cafile=tls["ca"])
            somebody.load_cert_chain(tls["cert"], tls["key"])
            ids = node_ids(port, tls=somebody, user="ignite", password="ignite")
            self.assertEqual(len(ids), 1)


class HandModeTest(Test):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        # A cache of its own, so that a cluster that somebody started by hand goes on.
        for entry in cache.folder().iterdir():
            if entry.name not in ("cluster", "lock"):
                (Path(folder.name) / entry.name).symlink_to(entry)
        self._environment = dict(os.environ, GLOWPLUG_CACHE=folder.name)
        self.addCleanup(self._run, "stop")

    def _run(self, *arguments):
        return subprocess.run(["/usr/bin/python3", str(_SCRIPT), *arguments], text=True,
                              capture_output=True, env=self._environment)

    def test_start_status_stop(self):
        self.assertEqual(self._run("status").stdout, "no cluster runs\n")
        started = self._run("start")
        self.assertEqual(started.returncode, 0, started.stderr)
        self.assertEqual(self._run("status").stdout, started.stdout)
        description = json.loads(self._run("status", "--json").stdout)
        self.assertIn(description["uri"], started.stdout)
        self.assertEqual(len(node_ids(description["ports"][0])), 1)

        again = self._run("start")
        self.assertEqual(again.returncode, 1)
        self.assertIn("already runs", again.stderr)

        self.assertEqual(self._run("stop").stdout, "stopped\n")
        self.assert_nothing_left(description)
        self.assertFalse(Path(description["work"]).exists())
        self.assertEqual(self._run("status", "--json").stdout, "null\n")

    def test_kill_9_of_the_keeper_is_noticed(self):
        description = json.loads(self._run("start", "--json").stdout)
        status = Path(f"/proc/{description['pids'][0]}/status").read_text()
        keeper = int(status.split("PPid:")[1].split()[0])
        os.kill(keeper, signal.SIGKILL)
        self.assert_nothing_left(description)
        self.assertEqual(self._run("status").stdout, "no cluster runs\n")

    def test_failed_start_tells_why(self):
        failed = self._run("start", "--timeout", "0.1")
        self.assertEqual(failed.returncode, 1)
        self.assertIn("not ready within 0.1 s", failed.stderr)
        self.assertEqual(self._run("status").stdout, "no cluster runs\n")


if __name__ == "__main__":
    unittest.main()
