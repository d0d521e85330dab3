"""A form is dropped again as its receipt advises, and is taken: rows refused for a closed period are stored once it is open, and none is stored twice."""

import csv
import pathlib
import unittest

import forms
from district import District, wait_until

HERE = pathlib.Path(__file__).parent
PERIODS = ["2023-Q1", "2023-Q2"]
N_ROWS = len(PERIODS) * forms.CELLS_PER_PERIOD
CLOSED = "2023-Q2"


class DroppedAgain(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.district = District(HERE / "agencies.csv")

    @classmethod
    def tearDownClass(cls):
        cls.district.close()

    def tearDown(self):
        self.district.administrate("period", "open", CLOSED, "--reason", "test")

    def period(self, action, collector):
        """Closes or opens the period, and waits until the collector knows."""
        changes = self.n_changes(collector)
        self.district.administrate("period", action, CLOSED, "--reason", "test")
        wait_until(lambda: self.n_changes(collector) > changes, "the new calendar is here")

    def collector(self, agency):
        collector = self.district.collector(agency)
        collector.start()
        wait_until(lambda: "is_known=yes" in collector.log.read_text(), "the profile is here")
        return collector

    def n_changes(self, collector):
        return collector.log.read_text().count("district_changed")

    def receipts(self, collector, number):
        """The receipts of the form, each with its counts and remarks, in the order of submission; all must add up and be complete."""
        def read():
            found = []
            for path in (collector.home / "receipts").glob("a.csv.*.csv"):
                with open(path, encoding="utf-8-sig", newline="") as stream:
                    rows = list(csv.DictReader(stream))
                found.append({"counts": {row["name"]: int(row["count"]) for row in rows if row["kind"] == "count"},
                              "facts": {row["name"]: row["value"] for row in rows if row["kind"] == "fact"},
                              "remarks": {row["name"]: row["given"] for row in rows if row["kind"] == "remark"}})
            found.sort(key=lambda receipt: receipt["facts"]["accepted_at"] + str("submitted_before" in receipt["remarks"]))
            return found if len(found) == number and all(receipt["facts"]["stored_at"] for receipt in found) else None
        found = wait_until(read, f"{number} receipts are there and say what became of the form")
        for receipt in found:
            counts = receipt["counts"]
            self.assertEqual(counts["received"], sum(count for name, count in counts.items() if name != "received"))
        return found

    def expect_stored_once(self, agency, revisions=0):
        of_agency = f"where agency_id = (select agency_id from halfsky.agency where code = '{agency}')"
        self.assertEqual(self.district.number(f"select count(*) from halfsky.observation {of_agency}"), N_ROWS)
        self.assertEqual(self.district.number(f"select count(*) from halfsky.observation_revision {of_agency}"), revisions)

    def expect_second_takes_the_rest(self, collector, agency):
        first, second = self.receipts(collector, 2)
        half = forms.CELLS_PER_PERIOD
        self.assertEqual((first["counts"]["new"], first["counts"]["rejected"]), (half, half))
        self.assertEqual((second["counts"]["new"], second["counts"]["unchanged"], second["counts"]["rejected"]), (half, half, 0))
        self.assertEqual(first["remarks"], {"submitted_again": second["facts"]["submission"]})
        self.assertEqual(second["remarks"], {"submitted_before": first["facts"]["submission"]})
        self.expect_stored_once(agency)

    def test_rows_refused_here(self):
        collector = self.collector("T1")
        self.period("close", collector)
        collector.drop("a.csv", forms.form(1, PERIODS))
        self.receipts(collector, 1)
        collector.drop("a.csv", forms.form(1, PERIODS))
        notice = wait_until(lambda: list((collector.home / "notices").glob("a.csv.*.txt")), "the notice says that nothing has changed")[0]
        self.assertIn("9 行被退回", notice.read_text())
        self.period("open", collector)
        collector.drop("a.csv", forms.form(1, PERIODS))
        self.expect_second_takes_the_rest(collector, "T1")

    def test_rows_refused_by_the_district(self):
        collector = self.collector("T2")
        self.district.stop()
        collector.drop("a.csv", forms.form(1, PERIODS))
        wait_until(lambda: list((collector.home / "receipts").glob("a.csv.*.csv")), "the form is accepted")
        self.district.administrate("period", "close", CLOSED, "--reason", "test")
        self.district.start()
        self.receipts(collector, 1)
        self.period("open", collector)
        collector.drop("a.csv", forms.form(1, PERIODS))
        self.expect_second_takes_the_rest(collector, "T2")


if __name__ == "__main__":
    unittest.main()
