"""A spool on a file system of 16 MB, filled to the end: nothing accepted is lost, status says what to do, and all drains by itself when the line returns.
A damaged one waits there until there is room to save what is sound of it."""

import json
import os
import pathlib
import unittest

import forms
import small_disk
from district import District, wait_until

HERE = pathlib.Path(__file__).parent
DISK_BYTES = 16 * 1024 * 1024
N_LEFT_WAITING = 3
MOST_FORMS = 200
DEADLINE_S = 240
N_DAMAGED = 6
PAGE_BYTES = 4096
ROOM_FOR_A_NOTICE = 16 * PAGE_BYTES


def long_form(number):
    """A form whose rows all have a long comment, so that it takes much room; all say the same, so that receipts stay short, but no two are the same file."""
    header, *rows = forms.form(1).splitlines()
    commented = (f"{row},第{line}行：" + "经与登记台账核对无误" * 12 for line, row in enumerate(rows))
    return "\n".join([header + ",comment", *commented]) + "\n" * number


class SmallDisk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.district = District(HERE / "agencies.csv")

    @classmethod
    def tearDownClass(cls):
        cls.district.close()

    def setUp(self):
        if self.district.server.was_ended:
            self.district.start()
        self.collector = self.district.collector(self.agency(), settings=["spool.batch=256K"])
        small_disk.mount(self.collector.home, DISK_BYTES)
        self.addCleanup(small_disk.unmount, self.collector.home)
        self.addCleanup(self.collector.stop)
        self.collector.start()
        self.collector.wait_for_state("streaming")

    def agency(self):
        """Each test has its own."""
        return {"test_filled_to_the_end_and_drained": "T1", "test_damaged_spool_waits_for_room": "T2"}[self._testMethodName]

    def intake(self):
        return self.collector.status()["intake"]

    def accepted(self):
        """The forms that the collector took, by name."""
        return {path.name.split("-", 1)[1] for path in (self.collector.home / "accepted").glob("*.csv")}

    def waiting(self):
        return {path.name for path in (self.collector.home / "inbox").glob("*.csv")}

    def receipts(self):
        return {path.name.rsplit(".", 2)[0] for path in (self.collector.home / "receipts").glob("*.csv")}

    def notice(self):
        return self.collector.home / "notices" / "intake-stopped.txt"

    def drop_forms_until_intake_stops(self):
        """Each next form as soon as the last was taken. The names of all."""
        names = []
        while self.intake()["shortage"] == "none":
            self.assertLess(len(names), MOST_FORMS, "the disk does not fill")
            names.append(f"form-{len(names):03}.csv")
            self.collector.drop(names[-1], long_form(len(names)))
            wait_until(lambda: names[-1] in self.accepted() or self.intake()["shortage"] != "none"
                       or self.intake()["files_waiting_for_room"] > 0, f"{names[-1]} is taken or waits")
        return names

    def drop_some_more(self, names):
        for _ in range(N_LEFT_WAITING):
            names.append(f"form-{len(names):03}.csv")
            self.collector.drop(names[-1], long_form(len(names)))

    def expect_told_what_to_do(self):
        self.assertEqual(self.intake()["shortage"], "disk")
        self.assertIn("请清理", self.collector.run("status", "--lang", "zh"))
        self.assertIn("Make room on the disk", self.collector.run("status", "--lang", "en"))

    def n_stored(self, agency="T1"):
        return self.district.number("select count(*) from halfsky.submission where parts_stored = n_parts and agency_id = "
                                    f"(select agency_id from halfsky.agency where code = '{agency}')")

    def test_filled_to_the_end_and_drained(self):
        self.district.kill()
        names = self.drop_forms_until_intake_stops()
        self.drop_some_more(names)
        accepted = self.accepted()
        self.assertGreater(len(accepted), 5)
        wait_until(lambda: self.notice().exists(), "the notice is there")
        self.assertIn("请清理", self.notice().read_text(encoding="utf-8"))
        self.expect_told_what_to_do()

        # Somebody else takes the rest, to the last byte; then the power fails.
        small_disk.fill(self.collector.home / "somebody-else")
        self.assertTrue((self.collector.home / "spool" / "reserve").exists())
        self.assertEqual(small_disk.free_bytes(self.collector.home), 0)
        self.collector.kill()
        self.collector.start()
        self.assertFalse((self.collector.home / "spool" / "reserve").exists(), "the reserve is given up")
        self.expect_told_what_to_do()
        self.assertEqual(self.accepted(), accepted)
        self.assertEqual(self.waiting(), set(names) - accepted)
        self.assertEqual(self.collector.status()["submissions_on_the_way"], len(accepted))

        self.district.start()
        wait_until(lambda: self.n_stored() >= len(accepted), "the district holds all that was accepted", DEADLINE_S)
        wait_until(lambda: self.collector.status()["submissions_on_the_way"] == 0, "what was accepted is drained by itself", DEADLINE_S)
        # The receipts have taken what the spool gave back; now somebody does what the notice asks for, and nothing else.
        (self.collector.home / "somebody-else").unlink()
        wait_until(lambda: not self.waiting(), "what waited in the inbox was taken", DEADLINE_S)
        self.collector.wait_until_drained(DEADLINE_S)
        self.assertEqual(self.accepted(), set(names))
        self.assertEqual(self.n_stored(), len(names))
        wait_until(lambda: self.receipts() == set(names), "every form has its receipt")
        for name in names:
            counts = self.collector.receipt(name)
            self.assertEqual(counts["received"], forms.N_ROWS)
            self.assertEqual(counts["on_the_way"], 0)
        wait_until(lambda: self.intake()["shortage"] == "none" and not self.notice().exists(), "all is well again")

    def accept(self, n_forms):
        for number in range(n_forms):
            self.collector.drop(f"form-{number}.csv", long_form(number))
        wait_until(lambda: self.collector.status()["submissions_on_the_way"] == n_forms, "all forms are accepted")

    def damage(self, database):
        """Destroys its last page; returns what it is then."""
        with open(database, "r+b") as stream:
            stream.seek(-PAGE_BYTES, 2)
            stream.write(b"\xff" * PAGE_BYTES)
        return database.read_bytes()

    def start_in_vain(self):
        self.collector.run("run", status=3)
        self.assertEqual(list(self.collector.home.glob("spool.*salvage*")) + list(self.collector.home.glob("spool.damaged*")), [])

    def test_damaged_spool_waits_for_room(self):
        self.district.kill()
        self.accept(N_DAMAGED)
        self.collector.stop()
        spool = self.collector.home / "spool"
        damaged = self.damage(spool / "spool.db")
        notice = self.collector.home / "notices" / "spool-waits-for-room.txt"
        (spool / "reserve").unlink()  # it would be given up, and others have taken that room too
        small_disk.fill(self.collector.home / "somebody-else")
        os.truncate(self.collector.home / "somebody-else", (self.collector.home / "somebody-else").stat().st_size - ROOM_FOR_A_NOTICE)
        self.start_in_vain()
        self.start_in_vain()
        self.assertEqual((spool / "spool.db").read_bytes(), damaged)
        self.assertIn("请清理", self.collector.run("status", "--lang", "zh", status=3))
        self.assertIn("Make room on the disk", self.collector.run("status", "--lang", "en", status=3))
        self.assertIn("Make room on the disk", json.loads(self.collector.run("status", "--json", "--lang", "en", status=3))["waits_for_room"])
        self.assertIn("请清理", notice.read_text(encoding="utf-8"))

        (self.collector.home / "somebody-else").unlink()
        self.collector.start()
        self.assertFalse(notice.exists())
        self.assertEqual(len(list(self.collector.home.glob("spool.damaged-*/spool.db"))), 1)
        self.district.start()
        self.collector.wait_until_drained(DEADLINE_S)
        to_repeat = self.collector.status()["submissions_to_repeat"]
        self.assertLessEqual(to_repeat, 1, "one page is of one form")
        self.assertEqual(self.n_stored("T2"), N_DAMAGED - to_repeat)


if __name__ == "__main__":
    small_disk.enter_namespace()
    unittest.main()
