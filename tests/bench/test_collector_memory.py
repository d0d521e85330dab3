"""How much memory the collector takes, whatever an agency hands in. Measured on the release build: the peak resident set (VmHWM) of the real daemon,
from its start until the district has stored everything.

  ordinary forms                 32 MB
  forms of 2,000,000 rows       128 MB, also when such a form comes again with corrections and is compared with the one before, and when 20,000 of its rows are
                                refused and the receipt's workbook shows the first 10,000 of them
"""

import itertools
import pathlib
import tempfile
import unittest

import bench_forms
from bench_catalogue import base_ages, bench_catalogue
from district import MB, SOURCE, District, wait_until

N_ORDINARY = 40
ORDINARY_ROWS = 2000
LARGE_ROWS = 2_000_000
ROWS_PER_FAULT = 100
N_INDICATORS = 100
DEADLINE_S = 600


class Memory(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory(dir="/var/tmp")
        catalogue = pathlib.Path(cls.scratch.name) / "catalogue"
        cls.indicators = bench_catalogue(catalogue, N_INDICATORS)
        cls.district = District(SOURCE / "tests" / "torture" / "agencies.csv", catalogue=catalogue)

    @classmethod
    def tearDownClass(cls):
        cls.district.close()
        cls.scratch.cleanup()

    def collector(self, agency):
        collector = self.district.collector(agency, settings=["spool.batch=256K"])
        collector.start()
        collector.wait_for_state("streaming")
        return collector

    def rows(self):
        return bench_forms.rows(self.indicators, base_ages())

    def write_form(self, collector, name, rows):
        """As a careful copy does: whole at once. Never held in memory as a whole, since it is large."""
        hidden = collector.home / "inbox" / f".{name}"
        with open(hidden, "w", encoding="utf-8") as stream:
            stream.write("indicator,period,sex,age_group,residence,value,comment\n")
            stream.writelines(row + "\n" for row in rows)
        hidden.rename(collector.home / "inbox" / name)

    def with_faults(self, rows):
        """Every 100th row is none of an indicator."""
        for number, row in enumerate(rows, 1):
            yield "no.such.indicator,2024-01,,,,7" if number % ROWS_PER_FAULT == 0 else row

    def expect_stored(self, collector, name, n_rows, n_rejected=0):
        wait_until(lambda: list((collector.home / "receipts").glob(f"{name}.*.csv")), f"{name} has a receipt", DEADLINE_S)
        collector.wait_until_drained(DEADLINE_S)
        counts = collector.receipt(name)
        self.assertEqual(counts["received"], n_rows)
        self.assertEqual(counts["rejected"], n_rejected)

    def expect_below(self, collector, ceiling_bytes, what):
        peak = collector.daemon.peak_bytes()
        print(f"{what}: {peak / MB:.1f} MB (ceiling {ceiling_bytes / MB:.0f})", flush=True)
        self.assertLess(peak, ceiling_bytes)

    def test_ordinary_forms(self):
        collector = self.collector("T1")
        every_row = (f"{row},补报数据，经核实无误" for row in self.rows())
        for number in range(N_ORDINARY):
            self.write_form(collector, f"{number}.csv", itertools.islice(every_row, ORDINARY_ROWS))
        for number in range(N_ORDINARY):
            self.expect_stored(collector, f"{number}.csv", ORDINARY_ROWS)
        self.expect_below(collector, 32 * MB, f"{N_ORDINARY} forms of {ORDINARY_ROWS} rows")

    def test_two_million_rows_and_once_more(self):
        collector = self.collector("T2")
        self.write_form(collector, "large.csv", (f"{row}," for row in itertools.islice(self.rows(), LARGE_ROWS)))
        self.expect_stored(collector, "large.csv", LARGE_ROWS)
        self.write_form(collector, "corrected.csv", (f"{row},补报" for row in itertools.islice(self.rows(), LARGE_ROWS)))
        self.expect_stored(collector, "corrected.csv", LARGE_ROWS)
        self.expect_below(collector, 128 * MB, f"forms of {LARGE_ROWS} rows")

    def test_two_million_rows_of_which_many_are_refused(self):
        collector = self.collector("T3")
        rows = itertools.islice(self.with_faults(self.rows()), LARGE_ROWS)
        self.write_form(collector, "faulty.csv", (f"{row}," for row in rows))
        self.expect_stored(collector, "faulty.csv", LARGE_ROWS, LARGE_ROWS // ROWS_PER_FAULT)
        workbooks = list((collector.home / "receipts").glob("faulty.csv.*.xlsx"))
        self.assertEqual(len(workbooks), 1)
        print(f"workbook of {workbooks[0].stat().st_size / MB:.1f} MB", flush=True)
        self.expect_below(collector, 128 * MB, f"a form of {LARGE_ROWS} rows with faults")


if __name__ == "__main__":
    unittest.main()
