"""What the service manager is told by the daemons: when they are ready, that they live, that they hang, that they stop."""

import pathlib
import signal
import socket
import subprocess
import tempfile
import unittest

from district import District, SOURCE, wait_until
from frozen import frozen, thread_named
from service_manager import WATCHDOG_S, ServiceManager

AGENCIES = SOURCE / "tests/torture/agencies.csv"
SILENCE_S = 4 * WATCHDOG_S  # what hangs gives no sign of life for as long as nobody could be merely late


class Service(unittest.TestCase):
    """One district; the service manager is told of one daemon at a time."""

    @classmethod
    def setUpClass(cls):
        cls.district = District(AGENCIES, settings=["database.statement_timeout=1s", "database.connect_timeout=1s"])
        cls.addClassCleanup(cls.district.close)
        wait_until(lambda: "aggregator_listening" in cls.district.log.read_text(), "the aggregator listens")

    def setUp(self):
        folder = tempfile.TemporaryDirectory(dir="/var/tmp", prefix="halfsky-")
        self.addCleanup(folder.cleanup)
        self.manager = ServiceManager(pathlib.Path(folder.name))
        self.addCleanup(self.manager.close)

    def expect_signs_of_life(self):
        self.manager.forget()
        self.manager.await_line("WATCHDOG=1", 4)

    def expect_none_while_frozen(self, thread):
        with frozen(thread):
            self.assertTrue(self.manager.hears_no_sign_of_life_for(SILENCE_S), self.manager.heard)
        self.expect_signs_of_life()

    def expect_end_in_order(self, process):
        self.manager.forget()
        process.stop()
        self.assertEqual(len(self.manager.lines("STOPPING=1")), 1)


class Collector(Service):
    def start(self, agency):
        """Each test has an agency of its own."""
        collector = self.district.collector(agency)
        with self.manager.employed():
            collector.start()
        self.addCleanup(collector.stop)
        self.manager.await_line("READY=1")
        return collector

    def fails_unready(self, collector, status):
        with self.manager.employed():
            collector.run("run", status=status)
        self.assertEqual(len(self.manager.lines("READY=1")), 0)

    def test_is_ready_with_its_spool_open_and_its_inbox_watched(self):
        collector = self.start("T1")
        descriptors = pathlib.Path(f"/proc/{collector.daemon.popen.pid}/fdinfo")
        is_watched = any("inotify wd:" in entry.read_text() for entry in descriptors.iterdir())
        is_out_of_watches = "inbox_not_watched" in collector.log.read_text()  # other programs of this user have them all
        self.assertNotEqual(is_watched, is_out_of_watches)
        opened = subprocess.run(["sqlite3", collector.home / "spool/spool.db", "select count(*) from fact"],
                                capture_output=True, text=True)
        self.assertIn("locked", opened.stderr)

    def test_is_not_ready_when_another_has_its_spool(self):
        collector = self.start("T2")
        self.manager.forget()
        self.fails_unready(collector, 3)

    def test_is_not_ready_when_nobody_could_ask_it(self):
        collector = self.district.collector("T3")
        collector.settings.append(f"collector.home={collector.home}/{'x' * 120}")
        self.fails_unready(collector, 2)

    def test_gives_signs_of_life_until_its_loop_hangs(self):
        collector = self.start("T4")
        self.expect_signs_of_life()
        self.expect_none_while_frozen(collector.daemon.popen.pid)

    def test_says_how_it_fares_and_that_it_stops(self):
        collector = self.start("T5")
        self.manager.await_line(f"STATUS=line to tcp://127.0.0.1:{self.district.port}: streaming; 0 batches on the way")
        self.expect_end_in_order(collector.daemon)


class Aggregator(Service):
    def setUp(self):
        super().setUp()
        self.district.stop()
        with self.manager.employed():
            self.district.start()
        self.manager.await_line("READY=1")

    def logs(self, event):
        log = self.district.log
        length = log.stat().st_size
        return lambda: event in log.read_bytes()[length:].decode()

    def test_is_ready_when_its_port_is_bound(self):
        socket.create_connection(("127.0.0.1", self.district.port), timeout=10).close()

    def test_is_not_ready_before_postgresql_was_reached(self):
        self.district.stop()
        self.district.cluster.stop()
        self.manager.forget()
        has_tried = self.logs("directory_delayed reason=")
        with self.manager.employed():
            self.district.start()
        wait_until(has_tried, "it has looked for PostgreSQL")
        self.manager.await_line("STATUS=waits for PostgreSQL")
        ready_before = self.manager.lines("READY=1")
        self.district.cluster.start()
        self.manager.await_line("READY=1")
        self.assertEqual(ready_before, [])

    def test_gives_signs_of_life_while_postgresql_is_away(self):
        self.district.cluster.stop()
        self.addCleanup(self.district.cluster.start)
        wait_until(lambda: "PostgreSQL is away: " in self.manager.await_line("STATUS="), "it says so")
        self.expect_signs_of_life()

    def test_gives_signs_of_life_until_its_loop_hangs(self):
        self.expect_signs_of_life()
        self.expect_none_while_frozen(self.district.server.popen.pid)

    def expect_none_when_thread_hangs(self, name):
        """Its loop goes on turning."""
        is_found = self.logs(f"unsound reason=\"thread '{name}' has stopped moving\"")
        is_over = self.logs("unsound recovered=yes")
        with frozen(thread_named(self.district.server.popen.pid, name)):
            wait_until(is_found, f"thread '{name}' is missed")
            self.assertTrue(self.manager.hears_no_sign_of_life_for(SILENCE_S), self.manager.heard)
            self.assertIn("sessions", self.district.administrate("status", "--json"))
        wait_until(is_over, f"thread '{name}' is back")
        self.expect_signs_of_life()

    def test_gives_no_sign_of_life_while_a_writer_hangs(self):
        self.expect_none_when_thread_hangs("writer 1")

    def test_gives_no_sign_of_life_while_the_directory_hangs(self):
        self.expect_none_when_thread_hangs("directory")

    def test_says_that_it_reads_its_settings_again(self):
        self.manager.forget()
        self.district.server.popen.send_signal(signal.SIGHUP)
        self.manager.await_line("READY=1")
        told = [line for line in self.manager.heard if line in ("RELOADING=1", "READY=1")]
        self.assertEqual(told, ["RELOADING=1", "READY=1"])

    def test_says_that_it_stops(self):
        self.expect_end_in_order(self.district.server)


del Service  # is no test itself

if __name__ == "__main__":
    unittest.main()
