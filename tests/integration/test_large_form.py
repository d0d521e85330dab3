"""A form so large that taking it takes seconds: people at a terminal see how far it is, and the service manager that the collector lives, although its loop does not turn."""

import os
import pathlib
import pty
import subprocess
import tempfile
import unittest

import forms
from district import SOURCE, District
from service_manager import ServiceManager

TIMES = 800  # as often as the form's rows are repeated; who says the same again does no harm
DEADLINE_S = 240  # on a busy machine
N_ROWS = TIMES * forms.N_ROWS


def large_form():
    head, rows = forms.form(1).split("\n", 1)
    return head + "\n" + TIMES * rows


class LargeForm(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.district = District(SOURCE / "tests/torture/agencies.csv")
        cls.addClassCleanup(cls.district.close)
        folder = tempfile.TemporaryDirectory(dir="/var/tmp", prefix="halfsky-")
        cls.addClassCleanup(folder.cleanup)
        cls.manager = ServiceManager(pathlib.Path(folder.name))
        cls.addClassCleanup(cls.manager.close)
        cls.collector = cls.district.collector("T1")
        with cls.manager.employed():
            cls.collector.start()
        cls.collector.wait_for_state("streaming")
        cls.collector.drop("small.csv", forms.form(1, forms.PERIODS[:1]))
        cls.collector.wait_until_drained()
        cls.path = cls.collector.home / "large.csv"
        cls.path.write_text(large_form())

    def test_signs_of_life_come_while_it_is_taken(self):
        self.assertEqual(self.manager.lines("STATUS=Reading"), [])
        self.collector.drop_bytes("large.csv", self.path.read_bytes())
        self.collector.wait_until_drained(DEADLINE_S)
        self.assertEqual(self.collector.receipt("large.csv")["received"], N_ROWS)
        heard = self.manager.lines()
        told = [i for i, line in enumerate(heard) if line.startswith(("STATUS=Reading large.csv: ", "STATUS=Judging large.csv: "))]
        self.assertIn("WATCHDOG=1", heard[told[0]:told[-1]])

    def shown_at_a_terminal(self, *words):
        """What `check` writes to a terminal that is its standard error."""
        ours, its = pty.openpty()
        with subprocess.Popen(self.collector.command("check", *words), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=its) as check:
            os.close(its)
            shown = b""
            try:
                while piece := os.read(ours, 65536):
                    shown += piece
            except OSError:
                pass  # the other side is closed
            check.wait()
        os.close(ours)
        return shown.decode()

    def test_terminal_shows_how_far_it_is_and_is_left_clean(self):
        shown = self.shown_at_a_terminal("--lang", "zh", self.path)
        self.assertRegex(shown, r"正在(读取|审核)《large.csv》：\d+,\d{3} 行")
        self.assertTrue(shown.endswith("\r\033[K"), repr(shown[-80:]))

    def test_small_form_passes_in_silence(self):
        small = self.collector.home / "small.csv"
        small.write_text(forms.form(2, forms.PERIODS[:1]))
        self.assertEqual(self.shown_at_a_terminal(small), "")

    def test_nothing_is_shown_where_nobody_looks(self):
        done = subprocess.run(self.collector.command("check", self.path), capture_output=True, text=True, stdin=subprocess.DEVNULL)
        self.assertEqual(done.stderr, "")


if __name__ == "__main__":
    unittest.main()
