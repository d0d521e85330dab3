"""An inbox of which the system announces nothing, as on a network share or where a user has no watches left: looking now and then has to do."""

import unittest

import forms
from district import SOURCE, District, wait_until

WITHOUT = "echo 0 >/proc/sys/user/max_inotify_{limit}; exec \"$@\""


def unwatched(command, limit):
    """COMMAND in a user namespace of its own that may have no inotify instances, or no watches."""
    return ["unshare", "--user", "--map-root-user", "sh", "-c", WITHOUT.format(limit=limit), "sh", *command]


class UnwatchedInbox(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.district = District(SOURCE / "tests/torture/agencies.csv")
        cls.addClassCleanup(cls.district.close)

    def takes_forms_without(self, limit, agency):
        collector = self.district.collector(agency)
        watched = collector.command
        collector.command = lambda *words: unwatched(watched(*words), limit) if words == ("run",) else watched(*words)
        collector.start()
        self.assertIn("inbox_not_watched", collector.log.read_text())
        collector.drop("v1.csv", forms.form(1))
        wait_until(lambda: collector.status()["submissions"] == 1, "the form is found")
        collector.wait_until_drained()
        self.assertEqual(collector.receipt("v1.csv")["new"], forms.N_ROWS)

    def test_forms_are_taken_where_nothing_can_be_watched(self):
        self.takes_forms_without("instances", "T1")

    def test_forms_are_taken_where_no_watch_is_left(self):
        self.takes_forms_without("watches", "T2")


if __name__ == "__main__":
    unittest.main()
