"""The books of tests/torture/run are able not to balance: each loss, doubling and slip that is planted is found, by the check that is there for it."""

import random
import unittest

import small_disk
from survival import papers
from survival.books import Books
from survival.ledger import Counts, Entry, annual, replay, with_totals
from survival.world import Finding, World

CELL, OTHER = ("2020-Q1", "F", "U"), ("2020-Q1", "M", "U")
DAY = 86_400_000_000

# What is done to which table, and the check that has to notice.
PLANTED = [
    ("nothing_lost", "submission", "delete from halfsky.submission where submission_id = 2"),
    ("nothing_doubled", "submission", "insert into halfsky.submission select (jsonb_populate_record(submission, '{\"submission_id\": 99, "
     "\"submission_uuid\": \"\\\\x00112233445566778899aabbccddeeff\"}')).* from halfsky.submission where submission_id = 2"),
    ("nothing_unexplained", "submission", "update halfsky.submission set file_digest = '\\x00' where submission_id = 2"),
    ("nothing_unexplained", "dead_letter", "insert into halfsky.dead_letter select agency_id, 1, 1, '\\x00', 1, 'planted', '\\x00', now() from halfsky.submission limit 1"),
    ("submissions_add_up", "submission", "update halfsky.submission set parts_stored = 0 where submission_id = 2"),
    ("receipts_say_what_is_stored", "submission", "update halfsky.submission set n_new = n_new - 1, n_unchanged = n_unchanged + 1 where submission_id = 1"),
    ("counts_are_as_worked_out", "submission", "update halfsky.submission set n_new = n_new - 1, n_unchanged = n_unchanged + 1 where submission_id = 1"),
    ("nothing_unexplained", "submission", "insert into halfsky.submission select (jsonb_populate_record(submission, '{\"submission_id\": 99, "
     "\"submission_uuid\": \"\\\\x00112233445566778899aabbccddeeff\", \"file_digest\": \"\\\\x01\"}')).* from halfsky.submission where submission_id = 2"),
    ("values_and_revisions_are_as_worked_out", "observation", "update halfsky.observation set value = value + 1"),
    ("values_and_revisions_are_as_worked_out", "observation", "delete from halfsky.observation where (agency_id, period, breakdown_id) = "
     "(select agency_id, period, breakdown_id from halfsky.observation limit 1)"),
    ("values_and_revisions_are_as_worked_out", "observation_revision", "insert into halfsky.observation_revision select (jsonb_populate_record(doubled, "
     "'{\"revision\": 99}')).* from halfsky.observation_revision doubled limit 1"),
    ("confirmations_are_as_worked_out", "observation_confirmation", "delete from halfsky.observation_confirmation where ctid = (select min(ctid) from halfsky.observation_confirmation)"),
    ("trail_is_intact", "audit_trail", "delete from halfsky.audit_trail where (agency_id, entry) = (select agency_id, max(entry) from halfsky.audit_trail where agency_id > 1 group by 1 limit 1)"),
    ("values_and_revisions_are_as_worked_out", "observation_revision", "delete from halfsky.observation_revision where ctid = (select min(ctid) from halfsky.observation_revision)"),
    ("trail_is_intact", "observation_revision", "update halfsky.observation_revision set value = value + 1"),
    ("annual_figures_are_computed_anew", "annual_summary", "update halfsky.annual_summary set numerator = numerator + 1"),
    ("annual_figures_are_as_worked_out", "observation", "update halfsky.observation set value = value + 1"),
]


def entry(name, arrival, accepted_at_us, **amounts):
    cells = {"women": CELL, "men": OTHER}
    return Entry(name, arrival, accepted_at_us, tuple((cells[who], (amount, 100)) for who, amount in amounts.items()))


def histories(cells):
    return {cell: standing.history for cell, standing in cells.items()}


class Ledger(unittest.TestCase):
    def test_replaced_values_are_kept_in_their_order(self):
        cells, counts = replay([entry("a", 1, 1, women=1, men=5), entry("b", 2, 2, women=2, men=5), entry("c", 3, 3, women=3)])
        self.assertEqual(histories(cells), {CELL: [(1, 100), (2, 100), (3, 100)], OTHER: [(5, 100)]})
        self.assertEqual((cells[CELL].confirmed_by, cells[OTHER].confirmed_by), (set(), {"b"}))
        self.assertEqual(counts, {"a": Counts(new=2), "b": Counts(revised=1, unchanged=1), "c": Counts(revised=1)})

    def test_what_was_accepted_earlier_and_comes_later_replaces_nothing(self):
        cells, counts = replay([entry("a", 1, 1, women=1), entry("c", 2, 3, women=3), entry("b", 3, 2, women=2)])
        self.assertEqual(cells[CELL].history, [(1, 100), (2, 100), (3, 100)])
        self.assertEqual(counts["b"], Counts(unchanged=1))

    def test_value_said_again_stands_since_then(self):
        cells, _ = replay([entry("a", 1, 1, women=1), entry("c", 2, 3, women=1), entry("b", 3, 2, women=2)])
        self.assertEqual((cells[CELL].history, cells[CELL].confirmed_by), ([(2, 100), (1, 100)], {"c"}))

    def test_of_a_row_that_says_again_what_was_refused_comes_nothing(self):
        first, second = papers.group("2020-Q1", 1), papers.group("2020-Q2", 1)
        paper = papers.paper("T1", "a.csv", first + second + first, 1)
        self.assertEqual(paper.rows_but(range(9)), (second, 9))
        self.assertEqual(paper.rows_but(range(9, 18)), (first + first, 0))
        self.assertEqual(paper.rows_but([*range(9), *range(18, 27)]), (second, 0))
        _, counts = replay([Entry("a", 1, 1, ((CELL, (1, 100)),), 9)])
        self.assertEqual(counts, {"a": Counts(new=1, unchanged=9)})

    def test_year_is_the_mean_of_its_quarters_in_all_agencies(self):
        quarters = {(f"2020-Q{quarter}", "F", "U"): (quarter, 100) for quarter in range(1, 5)}
        self.assertEqual(annual({"T1": quarters, "T2": {CELL: (10, 50)}}, lambda agency: ["D", agency]),
                         {("D", "2020", "F", "U"): (12.5, 150), ("T1", "2020", "F", "U"): (2.5, 100), ("T2", "2020", "F", "U"): (10, 50)})

    def test_total_that_was_not_reported_is_the_sum_of_its_parts(self):
        cells = {CELL: (1, 10), OTHER: (2, 10), ("2020-Q1", "F", "R"): (3, 10)}
        self.assertEqual(with_totals(cells), {**cells, ("2020-Q1", "F", "_T"): (4, 20), ("2020-Q1", "_T", "U"): (3, 20)})


class PlantedFaults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = World()
        cls.addClassCleanup(cls.world.close)
        chance = random.Random(1)
        cls.papers = [papers.draw(chance, agency.agency, number, 30) for agency in cls.world.agencies for number in (1, 2)]
        for paper in cls.papers:
            agency = next(agency for agency in cls.world.agencies if agency.agency == paper.agency)
            agency.give(paper.name, paper.content)
        cls.world.settle(len(cls.papers))
        cls.world.reporter.held = True
        cls.world.reporter.process().stop()

    def balance(self):
        return Books(self.world, self.papers).balance()

    def test_untouched_books_balance(self):
        self.assertIn("8 forms", self.balance())

    def test_each_planted_fault_is_found_by_its_check(self):
        for check, table, statement in PLANTED:
            with self.subTest(check=check, statement=statement):
                self.world.sql(f"create table public.kept as table halfsky.{table}; {statement}")
                try:
                    with self.assertRaises(Finding) as found:
                        self.balance()
                    self.assertIn(f"  {check}: ", str(found.exception))
                finally:
                    self.put_back(table)
        self.world.refresh_all()
        self.balance()

    def put_back(self, table):
        """Annual figures were computed anew by the books themselves."""
        restore = "" if table == "annual_summary" else f"truncate halfsky.{table}; insert into halfsky.{table} table public.kept; "
        self.world.sql(f"{restore}drop table public.kept")

    def change_file(self, path, content):
        """Until the test is over; None: it is gone."""
        before = path.read_bytes()
        self.addCleanup(path.write_bytes, before)
        path.unlink() if content is None else path.write_bytes(content(before))

    def a_receipt(self):
        return next(path for path in sorted((self.world.agencies[0].home / "receipts").glob("*.csv")))

    def test_receipt_that_is_gone_is_missed(self):
        self.change_file(self.a_receipt(), None)
        with self.assertRaisesRegex(Finding, "receipts_say_what_is_stored: .* has no receipt"):
            self.balance()

    def test_receipt_that_says_otherwise_is_found(self):
        self.change_file(self.a_receipt(), lambda content: content.replace(b"count,unchanged,", b"count,unchanged,7"))
        with self.assertRaisesRegex(Finding, "receipts_say_what_is_stored: .*: says"):
            self.balance()

    def test_receipt_of_what_is_not_stored_is_found(self):
        submission = next(uuid for uuid, written in Books(self.world, self.papers).receipts.items() if written[0][0] == self.a_receipt())
        other = self.a_receipt().with_name("planted.csv")
        other.write_bytes(self.a_receipt().read_bytes().replace(submission.encode(), b"0" * 32))
        self.addCleanup(other.unlink)
        with self.assertRaisesRegex(Finding, "planted.csv: is about a submission that is not stored"):
            self.balance()

    def test_original_that_is_gone_is_missed(self):
        self.change_file(next((self.world.agencies[0].home / "accepted").iterdir()), None)
        with self.assertRaisesRegex(Finding, "originals_are_kept"):
            self.balance()

    def test_refusal_without_a_reason_is_found(self):
        planted = next(paper for paper in self.papers if not paper.is_stored_whole)
        rows = planted.rows
        planted.rows = [papers.Row(row.text, row.period, row.cell, row.amount) for row in rows]
        try:
            with self.assertRaisesRegex(Finding, "refusals_are_justified"):
                self.balance()
        finally:
            planted.rows = rows


if __name__ == "__main__":
    small_disk.enter_namespace()
    unittest.main()
