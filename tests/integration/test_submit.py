"""`submit` of a large form on a terminal: how far it is, is shown there, whether this program takes it or the daemon does. And `submit --wait`: the daemon answers
when the district has, whatever happens to the daemon meanwhile."""

import os
import pty
import signal
import subprocess
import unittest

import forms
from district import DEADLINE_S, SOURCE, District, wait_until

# Enough to take longer than the second in which nothing is shown.
N_ROWS = 500_000


def on_a_terminal(command):
    """What COMMAND writes to a terminal of its own."""
    leader, follower = pty.openpty()
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=follower, env={**os.environ, "LC_ALL": "C.UTF-8"}) as program:
        os.close(follower)
        written = b""
        while True:
            try:
                more = os.read(leader, 4096)
            except OSError:  # the other end is closed
                break
            if not more:
                break
            written += more
        status = program.wait()
    os.close(leader)
    return status, written.decode()


class Submit(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.district = District(SOURCE / "tests/torture/agencies.csv")
        cls.addClassCleanup(cls.district.close)
        head, *rows = forms.form(1).splitlines(keepends=True)
        cls.form = cls.district.folder / "large.csv"
        cls.form.write_text(head + "".join(rows) * (N_ROWS // len(rows)))

    def expect_progress(self, collector):
        status, written = on_a_terminal(collector.command("submit", "--again", self.form))
        self.assertEqual(status, 0, written)
        self.assertRegex(written, r"(Reading|Judging) .?large\.csv.?: [0-9,]+ rows")
        self.assertTrue(written.endswith("\r\033[K"), "the line is wiped at the end")
        self.assertFalse((collector.home / "progress").exists())

    def streaming(self, agency, **options):
        collector = self.district.collector(agency, **options)
        collector.start()
        collector.wait_for_state("streaming")
        return collector

    def small_form(self, name, version=1):
        form = self.district.folder / name
        form.write_text(forms.form(version))
        return form

    def send_the_district_away(self):
        """Until it is started again, or the test is over."""
        self.district.stop()
        self.addCleanup(lambda: self.district.server.is_running() or self.district.start())

    def wait_for_the_district(self, collector, form, *options):
        """A command that waits, once it has handed its form in while the district is away."""
        n_before = collector.status()["submissions_on_the_way"]
        command = subprocess.Popen(collector.command("submit", "--wait", *options, "--lang", "en", form), stdout=subprocess.PIPE, text=True)
        wait_until(lambda: collector.status()["submissions_on_the_way"] > n_before, f"{form.name} is on the way")
        return command

    def test_who_waits_hears_of_the_outcome_from_a_daemon_that_began_anew(self):
        collector = self.streaming("T2")
        form = self.small_form("awaited.csv")
        self.send_the_district_away()
        with self.wait_for_the_district(collector, form) as command:
            collector.daemon.popen.send_signal(signal.SIGHUP)
            wait_until(lambda: collector.log.read_text().count("collector_started") == 2, "the daemon has begun anew")
            self.assertIsNone(command.poll(), "it waits on")
            self.district.start()
            self.assertEqual(command.wait(DEADLINE_S), 0)
        self.assertNotIn("on_the_way", {name for name, count in collector.receipt(form.name).items() if count != 0})

    def expect_told_that_it_is_safe(self, command):
        said, _ = command.communicate(timeout=DEADLINE_S)
        self.assertEqual(command.returncode, 3)
        self.assertIn("safe on this computer", said)

    def test_who_waits_for_a_daemon_that_ends_or_is_stuck_is_told_when_the_time_is_over(self):
        collector = self.streaming("T3")
        forms_left = [self.small_form(f"left_{version}.csv", version) for version in (1, 2)]
        self.send_the_district_away()
        with self.wait_for_the_district(collector, forms_left[0], "--timeout", "5") as command:
            collector.daemon.popen.send_signal(signal.SIGSTOP)
            self.expect_told_that_it_is_safe(command)
            collector.daemon.popen.send_signal(signal.SIGCONT)
        with self.wait_for_the_district(collector, forms_left[1], "--timeout", "5") as command:
            collector.stop()
            self.expect_told_that_it_is_safe(command)

    def test_who_waits_is_told_that_the_receipt_follows_when_it_cannot_be_written(self):
        collector = self.streaming("T4")
        form = self.small_form("receiptless.csv")
        (collector.home / "receipts").rename(collector.home / "receipts.away")
        said = subprocess.run(collector.command("submit", "--wait", "--lang", "en", form), stdout=subprocess.PIPE, text=True, check=True).stdout
        self.assertIn("could not be written yet", said)
        (collector.home / "receipts.away").rename(collector.home / "receipts")
        wait_until(lambda: list((collector.home / "receipts").glob("*.csv")), "the receipt is there")
        self.assertNotIn("on_the_way", {name for name, count in collector.receipt(form.name).items() if count != 0})

    def test_progress_with_and_without_a_daemon(self):
        collector = self.streaming("T1", settings=("form.most_rows=2000000",))
        collector.drop("v1.csv", forms.form(1))
        collector.wait_until_drained()
        self.expect_progress(collector)
        collector.stop()
        self.expect_progress(collector)


if __name__ == "__main__":
    unittest.main()
