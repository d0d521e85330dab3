"""A spool in which bytes have changed: it is set aside, what is sound of it reaches the district, and the agency is told what to hand in again."""

import contextlib
import fcntl
import pathlib
import threading
import unittest

import forms
from district import District, wait_until

HERE = pathlib.Path(__file__).parent
MARK = "这一行的字节将被改动"


def marked_form(version):
    """A form with a comment that can be found in the spool's file."""
    header, *rows = forms.form(version).splitlines()
    return "\n".join([header + ",comment", rows[0] + "," + MARK, *(row + "," for row in rows[1:])]) + "\n"


@contextlib.contextmanager
def somebody_wants_the_spool(collector):
    """Another process that takes the spool, and keeps it, the moment that the daemon lets it go."""
    is_over = threading.Event()

    def take():
        with open(collector.home / "spool.lock", "ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            is_over.wait()

    threading.Thread(target=take, daemon=True).start()
    try:
        yield
    finally:
        is_over.set()


class DamagedSpool(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.district = District(HERE / "agencies.csv")

    @classmethod
    def tearDownClass(cls):
        cls.district.close()

    def setUp(self):
        if self.district.server.was_ended:
            self.district.start()

    def collector(self, agency):
        collector = self.district.collector(agency, settings=["spool.batch=256K"])
        collector.start()
        collector.wait_for_state("streaming")
        return collector

    def accept_while_the_line_is_down(self, collector, named_forms):
        self.district.kill()
        for name, text in named_forms:
            collector.drop(name, text)
        wait_until(lambda: collector.status()["submissions_on_the_way"] == len(named_forms), "all forms are accepted")
        collector.stop()

    def change_bytes(self, collector, bytes_, other):
        database = collector.home / "spool" / "spool.db"
        content = database.read_bytes()
        self.assertEqual(content.count(bytes_), 1)
        database.write_bytes(content.replace(bytes_, other))

    def n_stored(self, agency):
        return self.district.number("select count(*) from halfsky.submission where parts_stored = n_parts and agency_id = "
                                    f"(select agency_id from halfsky.agency where code = '{agency}')")

    def damaged_folders(self, collector):
        return list(collector.home.glob("spool.damaged-*/spool.db"))

    def notice(self, collector):
        notices = wait_until(lambda: list((collector.home / "notices").glob("spool.damaged-*.txt")), "there is a notice")
        return notices[0].read_text(encoding="utf-8")

    def test_changed_bytes_are_noticed_on_the_way_and_cost_one_form(self):
        collector = self.collector("T1")
        self.accept_while_the_line_is_down(collector, [("a.csv", forms.form(1)), ("b.csv", marked_form(2)), ("c.csv", forms.form(3))])
        mark = MARK.encode()
        self.change_bytes(collector, mark, mark[:-3] + "过".encode())
        self.district.start()
        collector.start()
        with somebody_wants_the_spool(collector):
            wait_until(lambda: self.n_stored("T1") == 2, "the other forms are stored")
        collector.wait_until_drained()
        self.assertEqual(len(self.damaged_folders(collector)), 1)
        self.assertIn("b.csv", self.notice(collector))
        status = collector.status()
        self.assertEqual(status["submissions_to_repeat"], 1)
        receipts = wait_until(lambda: [path for path in (collector.home / "receipts").glob("b.csv.*.html")
                                       if "请重新报送" in path.read_text(encoding="utf-8")], "the receipt says so")
        self.assertEqual(len(receipts), 1)

        copy = next((collector.home / "accepted").glob("*-b.csv"))
        collector.drop("b.csv", copy.read_text(encoding="utf-8"))
        wait_until(lambda: self.n_stored("T1") == 3, "the form is taken again and stored")
        self.assertEqual(collector.status()["submissions_to_repeat"], 0)

    def test_spool_that_is_no_database_any_more_keeps_nobody_from_reporting(self):
        collector = self.collector("T2")
        self.accept_while_the_line_is_down(collector, [("a.csv", forms.form(1))])
        (collector.home / "spool" / "spool.db").write_bytes(b"spilt coffee " * 1000)
        self.district.start()
        collector.start()
        self.assertEqual(len(self.damaged_folders(collector)), 1)
        accepted = next((collector.home / "accepted").glob("*-a.csv"))
        self.assertIn(accepted.name, self.notice(collector))
        collector.drop("a.csv", accepted.read_text(encoding="utf-8"))
        wait_until(lambda: self.n_stored("T2") == 1, "the form is stored")


if __name__ == "__main__":
    unittest.main()
