"""Looking into a spool and sending from it again, with a running daemon and without one."""

import csv
import io
import json
import pathlib
import unittest

import forms
import openpyxl
from district import District, wait_until

HERE = pathlib.Path(__file__).parent


class SpoolTools(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.district = District(HERE / "agencies.csv")

    @classmethod
    def tearDownClass(cls):
        cls.district.close()

    def collector(self, agency, settings=()):
        collector = self.district.collector(agency, settings=settings)
        collector.start()
        collector.wait_for_state("streaming")
        return collector

    def store(self, collector, name, text):
        collector.drop(name, text)
        collector.wait_until_drained()
        wait_until(lambda: list((collector.home / "receipts").glob(f"{name}.*.csv")), f"{name} has its receipt")

    def listing(self, collector):
        return json.loads(collector.run("spool", "list", "--json"))

    def value_of_totals(self, agency):
        return self.district.sql("select distinct o.value from halfsky.observation o join halfsky.breakdown using (breakdown_id) "
                                 f"where key = '_T' and agency_id = (select agency_id from halfsky.agency where code = '{agency}')")

    def n_revisions(self, agency):
        return self.district.number("select count(*) from halfsky.observation_revision where agency_id = "
                                    f"(select agency_id from halfsky.agency where code = '{agency}')")

    def test_list_says_the_same_with_and_without_a_daemon(self):
        collector = self.collector("T1")
        self.store(collector, "甲.csv", forms.form(1))
        self.store(collector, "乙.csv", forms.form(2))
        running = self.listing(collector)
        self.assertEqual([entry["file"] for entry in running], ["甲.csv", "乙.csv"])
        self.assertEqual({entry["state"] for entry in running}, {"stored"})
        self.assertEqual({entry["received"] for entry in running}, {forms.N_ROWS})
        self.assertIn("甲.csv：396行，已入库", collector.run("spool", "list", "--lang", "zh"))
        collector.stop()
        self.assertEqual(self.listing(collector), running)

    def test_dump_can_be_handed_in_again(self):
        collector = self.collector("T2")
        self.store(collector, "a.csv", forms.form(1))
        dumped = collector.run("spool", "dump", self.listing(collector)[0]["submission"][:8])
        rows = list(csv.DictReader(io.StringIO(dumped.removeprefix("\ufeff"))))
        self.assertEqual(len(rows), forms.N_ROWS)
        self.assertEqual({row["indicator"] for row in rows}, {forms.INDICATOR})
        self.store(collector, "dumped.csv", dumped)
        counts = collector.receipt("dumped.csv")
        self.assertEqual((counts["received"], counts["unchanged"]), (forms.N_ROWS, forms.N_ROWS), counts | {"refused_rows": counts["refused_rows"][:1]})
        lines = collector.run("spool", "dump", self.listing(collector)[0]["submission"], "--json").splitlines()
        self.assertEqual(len(lines), forms.N_ROWS)
        self.assertEqual(json.loads(lines[0])["period"], "2015-Q1")
        self.assertEqual(json.loads(lines[0])["row"], 2)

        book = openpyxl.Workbook()
        for line in forms.form(2, forms.PERIODS[:1]).splitlines():
            book.active.append(line.split(","))
        book.create_sheet("封面", 0)
        stream = io.BytesIO()
        book.save(stream)
        collector.drop_bytes("b.xlsx", stream.getvalue())
        collector.wait_until_drained()
        line = collector.run("spool", "dump", self.listing(collector)[-1]["submission"], "--json").splitlines()[0]
        place = json.loads(line)
        self.assertEqual((place["sheet"], place["row"], place["cell"]), ("Sheet", 2, ""))

    def test_requeued_form_is_answered_again_and_changes_nothing(self):
        collector = self.collector("T3")
        self.store(collector, "old.csv", forms.form(1))
        self.store(collector, "new.csv", forms.form(2))
        before = collector.receipt("old.csv")
        revisions = self.n_revisions("T3")
        old = self.listing(collector)[0]["submission"]
        answer = json.loads(collector.run("spool", "requeue", old, "--json"))
        self.assertEqual(answer["result"], "requeued")
        collector.wait_until_drained()
        self.assertEqual(self.value_of_totals("T3"), [[str(forms.total(2))]])
        self.assertEqual(self.n_revisions("T3"), revisions)
        self.assertEqual(collector.receipt("old.csv"), before)
        self.assertEqual(self.listing(collector)[0]["parts_on_the_way"], 0)
        self.assertEqual(json.loads(collector.run("spool", "verify", "--json"))["complaints"], [])

    def test_form_whose_batches_are_gone_cannot_be_requeued(self):
        collector = self.collector("T4", settings=["spool.retention=0ms"])
        self.store(collector, "a.csv", forms.form(1))
        collector.stop()
        collector.start()  # housekeeping
        entry = self.listing(collector)[0]
        self.assertEqual(entry["parts_kept"], 0)
        self.assertIn("submit --again", collector.run("spool", "requeue", entry["submission"], status=1))
        collector.run("spool", "dump", entry["submission"], status=1)

    def test_discarded_rows_are_not_sent_and_the_books_of_the_district_add_up(self):
        collector = self.collector("T7")
        self.store(collector, "usual.csv", forms.form(1, forms.PERIODS[:-1]))
        self.store(collector, "strange.csv", forms.form(60, forms.PERIODS[-1:]))
        strange = collector.status()["awaiting_explanation"][0]
        self.assertGreater(strange["cells"], 0)
        self.assertIn(strange["submission"], collector.run("status", "--lang", "zh"))
        answer = json.loads(collector.run("discard", strange["submission"][:8], "--json"))
        self.assertEqual(answer["rows"], strange["cells"])
        collector.wait_until_drained()
        self.assertEqual(collector.status()["awaiting_explanation"], [])
        agency = "agency_id = (select agency_id from halfsky.agency where code = 'T7')"
        self.assertEqual(self.district.sql(f"select sum(n_awaiting), sum(n_settled), count(*) from halfsky.submission where {agency}"),
                         [[str(strange["cells"]), str(strange["cells"]), "3"]])
        self.assertIn("无需作废", collector.run("discard", strange["submission"], "--lang", "zh"))

    def test_unknown_submission_is_named(self):
        collector = self.collector("T5")
        collector.run("spool", "requeue", "0123456789abcdef", status=1)
        collector.run("spool", "dump", "no-id", status=1)

    def test_verify_names_the_form_whose_bytes_have_changed(self):
        collector = self.collector("T6", settings=["spool.batch=256K"])
        header, *rows = forms.form(1).splitlines()
        self.store(collector, "a.csv", "\n".join([header + ",comment", rows[0] + ",字节将改动", *(row + "," for row in rows[1:])]) + "\n")
        self.assertIn("完好", collector.run("spool", "verify", "--lang", "zh"))
        collector.stop()
        database = collector.home / "spool" / "spool.db"
        content = database.read_bytes()
        records = content.find("字节将改动".encode())
        database.write_bytes(content[:records] + b"X" + content[records + 1:])
        self.assertIn("a.csv", collector.run("spool", "verify", "--lang", "en", status=1))


if __name__ == "__main__":
    unittest.main()
