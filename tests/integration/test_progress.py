"""A large form is submitted on a terminal: how far it is, is shown there, whether this program takes it or the daemon does."""

import os
import pty
import subprocess
import unittest

import forms
from district import SOURCE, District

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


class Progress(unittest.TestCase):
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
        self.assertRegex(written, r"Reading .?large\.csv.?: [0-9,]+ rows")
        self.assertTrue(written.endswith("\r\033[K"), "the line is wiped at the end")
        self.assertFalse((collector.home / "progress").exists())

    def test_with_and_without_a_daemon(self):
        collector = self.district.collector("T1", settings=("form.most_rows=2000000",))
        collector.start()
        collector.wait_for_state("streaming")
        collector.drop("v1.csv", forms.form(1))
        collector.wait_until_drained()
        self.expect_progress(collector)
        collector.stop()
        self.expect_progress(collector)


if __name__ == "__main__":
    unittest.main()
