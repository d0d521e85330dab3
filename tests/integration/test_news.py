"""What the district changes reaches connected collectors while forms are on the way, in the session that they have: an assignment, the calendar, a catalogue,
and the validity of a form. Forms made before the news are refused or taken with a remark, in words; nothing is lost on the way."""

import csv
import pathlib
import shutil
import subprocess
import threading
import unittest

import filled_form
import forms
from district import SOURCE, District, wait_until

AGENCIES = SOURCE / "tests/torture/agencies.csv"
NEW_INDICATOR = "security.coverage_of_a_new_kind"


class Stream:
    """Drops one form after the other, as fast as they are taken, until it is stopped."""

    def __init__(self, collector):
        self.collector = collector
        self.n_dropped = 0
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.go)
        self.thread.start()
        wait_until(lambda: self.n_dropped >= 2, "forms are on the way")

    def go(self):
        while not self.is_over.is_set():
            self.n_dropped += 1
            blank_lines = "\n" * (self.n_dropped // 50)  # so that no two files are the same
            self.collector.drop(f"v{self.n_dropped}.csv", forms.form(self.n_dropped % 50) + blank_lines)
            name = self.collector.home / "inbox" / f"v{self.n_dropped}.csv"
            wait_until(lambda: not name.exists(), "it is taken")

    def stop(self):
        """What became of each form, in order."""
        self.is_over.set()
        self.thread.join()
        self.collector.wait_until_drained()
        return [self.collector.receipt(f"v{number}.csv") for number in range(1, self.n_dropped + 1)]


class News(unittest.TestCase):
    def setUp(self):
        self.district = District(AGENCIES)
        self.addCleanup(self.district.close)
        self.catalogue = self.district.folder / "catalogue"
        shutil.copytree(SOURCE / "catalogue", self.catalogue)

    def streaming(self, agency):
        collector = self.district.collector(agency)
        collector.start()
        collector.wait_for_state("streaming")
        wait_until(lambda: self.judgement(collector, forms.INDICATOR, "2025-Q1") == "", "it has catalogue and profile")
        return collector

    def expect_one_session(self, collector):
        self.assertEqual(collector.log.read_text().count("state=streaming"), 1)

    def judgement(self, collector, indicator, period):
        """What the running collector says against a form with one quarter of INDICATOR; empty when it is good."""
        path = self.district.folder / "judged.csv"
        path.write_text(forms.form(1, [period]).replace(forms.INDICATOR, indicator), encoding="utf-8")
        done = subprocess.run(collector.command("check", "--lang", "en", path), capture_output=True, text=True)
        return "" if done.returncode == 0 else done.stdout + done.stderr

    def expect_judgement(self, collector, words, indicator=forms.INDICATOR, period="2025-Q1"):
        """Sooner or later; WORDS None: nothing against it."""
        def is_so():
            said = self.judgement(collector, indicator, period)
            return said == "" if words is None else words in said

        wait_until(is_so, f"{indicator} {period}: {words}")

    def rules_of(self, receipt):
        return {row["name"] for row in receipt["refused_rows"]}

    def change_rows(self, name, change):
        """CHANGE makes the rows of a file of the catalogue, each a dictionary, from those that it has."""
        with (self.catalogue / name).open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows, columns = list(reader), reader.fieldnames
        with (self.catalogue / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(change(rows))

    def load(self):
        self.district.administrate("catalogue", "load", self.catalogue)

    # --- assignment ---

    def test_assignment(self):
        collector = self.streaming("T1")
        stream = Stream(collector)
        self.district.administrate("assignment", "set", "T1", forms.INDICATOR, "off", "--reason", "moved")
        self.expect_judgement(collector, "is not reported by this unit")
        seen = stream.n_dropped
        wait_until(lambda: stream.n_dropped > seen + 1, "a form is judged by the news")
        self.district.administrate("assignment", "set", "T1", forms.INDICATOR, "by-type", "--reason", "moved back")
        self.expect_judgement(collector, None)
        receipts = stream.stop()
        self.assertEqual(self.rules_of_all_or_nothing(receipts), {"not_assigned"})
        collector.drop("last.csv", forms.form(51))
        collector.wait_until_drained()
        self.assertEqual(collector.receipt("last.csv")["rejected"], 0)
        self.expect_one_session(collector)

    def rules_of_all_or_nothing(self, receipts):
        """Each group of a form is stored whole or refused whole, wherever it was when the news came, which may be between two batches of the form. There are forms of
        which all is stored, and of which all is refused. (That the counts add up was checked.)"""
        self.assertEqual({receipt["received"] for receipt in receipts}, {forms.N_ROWS})
        rejected = {receipt["rejected"] for receipt in receipts}
        self.assertLessEqual({0, forms.N_ROWS}, rejected)
        self.assertEqual({n_rows % forms.CELLS_PER_PERIOD for n_rows in rejected}, {0})
        return {rule for receipt in receipts for rule in self.rules_of(receipt)}

    # --- calendar ---

    def test_calendar(self):
        collector = self.streaming("T1")
        stream = Stream(collector)
        self.district.administrate("period", "close", "2025-Q1", "--reason", "the year is audited")
        self.expect_judgement(collector, "takes no more figures")
        self.expect_judgement(collector, None, period="2025-Q2")
        seen = stream.n_dropped
        wait_until(lambda: stream.n_dropped > seen + 1, "a form is judged by the news")
        self.district.administrate("period", "open", "2025-Q1", "--reason", "a correction")
        self.expect_judgement(collector, None)
        receipts = stream.stop()
        self.assertEqual({receipt["rejected"] for receipt in receipts}, {0, forms.CELLS_PER_PERIOD})
        self.assertEqual({rule for receipt in receipts for rule in self.rules_of(receipt)}, {"closed_period"})
        self.expect_one_session(collector)

    # --- catalogue ---

    def add_and_retire(self, rows):
        """The indicator of all forms is retired; a new one follows it."""
        for row in rows:
            if row["code"] == forms.INDICATOR:
                yield {**row, "is_retired": "yes"}
                yield {**row, "id": "599", "code": NEW_INDICATOR, "name_zh": "新指标", "name_en": "New indicator"}
            else:
                yield row

    def test_catalogue(self):
        collector, other = self.streaming("T1"), self.streaming("T2")
        stream = Stream(collector)
        self.assertIn(NEW_INDICATOR, self.judgement(collector, NEW_INDICATOR, "2025-Q1"))
        self.change_rows("indicators.csv", self.add_and_retire)
        self.change_rows("targets.csv", lambda rows: [
            {**row, "indicator_code": row["indicator_code"].replace(forms.INDICATOR, NEW_INDICATOR)} for row in rows])
        self.load()
        for each in (collector, other):
            self.expect_judgement(each, "is no longer collected")
            self.expect_judgement(each, None, indicator=NEW_INDICATOR)
        seen = stream.n_dropped
        wait_until(lambda: stream.n_dropped > seen + 1, "a form is judged by the news")
        rules = self.rules_of_all_or_nothing(stream.stop())
        self.assertIn("retired_indicator", rules)
        self.assertLessEqual(rules, {"retired_indicator", "not_assigned"})  # the profile comes a moment before its catalogue
        collector.drop("new.csv", forms.form(1).replace(forms.INDICATOR, NEW_INDICATOR))
        collector.wait_until_drained()
        self.assertEqual(collector.receipt("new.csv")["new"], forms.N_ROWS)
        for each in (collector, other):
            self.expect_one_session(each)

    # --- forms made before the news ---

    def template(self, collector, name, status=0):
        path = self.district.folder / name
        done = subprocess.run(collector.command("template", "--period", "2025-Q1", "--lang", "zh", "--output", path), capture_output=True, text=True)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return path, done.stdout + done.stderr

    def receipts_of(self, collector, name):
        return [page.read_text() for page in (collector.home / "receipts").glob(f"{name}.*.html")]

    def test_form_of_an_older_catalogue_is_taken_with_a_remark(self):
        collector = self.streaming("T1")
        path, _ = self.template(collector, "older.csv")
        filled_form.fill_csv(path, "utf-8-sig")
        self.change_rows("indicators.csv", lambda rows: [{**row, "note_en": "changed"} if row["code"] == forms.INDICATOR else row for row in rows])
        version = self.district.number("select max(catalogue_id) from halfsky.catalogue_version")
        self.load()
        self.assertEqual(self.district.number("select max(catalogue_id) from halfsky.catalogue_version"), version + 1)
        wait_until(lambda: collector.log.read_text().count("district_changed") >= 3, "the collector has the catalogue")
        collector.drop_bytes("older.csv", path.read_bytes())
        collector.wait_until_drained()
        pages = wait_until(lambda: self.receipts_of(collector, "older.csv"), "its receipt")
        self.assertIn("此表按旧版指标目录", pages[0])
        self.assertIn("This form was made from an older catalogue", pages[0])
        self.expect_one_session(collector)

    def test_form_past_its_validity_is_refused_in_words(self):
        collector = self.streaming("T1")
        path, _ = self.template(collector, "expiring.csv")
        filled_form.fill_csv(path, "utf-8-sig")
        self.change_rows("forms.csv", lambda rows: [{**row, "valid_until": "2020-12-31"} if row["number"] == "FN-S3" else row for row in rows])
        self.load()
        said = wait_until(lambda: self.refusal_of_template(collector), "the collector has the news")
        self.assertIn("2020-12-31", said)
        collector.drop_bytes("expiring.csv", path.read_bytes())
        wait_until(lambda: list((collector.home / "rejected").glob("*expiring.csv")), "the form is refused")
        pages = wait_until(lambda: self.receipts_of(collector, "expiring.csv"), "its receipt")
        self.assertIn("依法自动废止", pages[0])
        self.assertIn("void by law", pages[0])
        self.assertEqual(self.district.number("select count(*) from halfsky.observation"), 0)
        self.expect_one_session(collector)

    def refusal_of_template(self, collector):
        path = self.district.folder / "again.csv"
        pathlib.Path(path).unlink(missing_ok=True)
        done = subprocess.run(collector.command("template", "--period", "2025-Q1", "--lang", "zh", "--output", path), capture_output=True, text=True)
        return done.stdout + done.stderr if done.returncode != 0 else ""


if __name__ == "__main__":
    unittest.main()
