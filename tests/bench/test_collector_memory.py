"""How much memory the collector takes, whatever an agency hands in. Measured on the release build: the peak resident set (VmHWM) of the real daemon,
from its start until the district has stored everything.

  ordinary forms                 32 MB, as CSV and as workbooks, whose converter is a process of its own and is told apart
  forms of 2,000,000 rows       128 MB: of which 20,000 are refused, and the receipt's workbook shows the first 10,000 of them; of which all wait for an explanation
                                and are given up; and that come again with other values, explained, and are compared with those before
"""

import contextlib
import itertools
import pathlib
import tempfile
import threading
import time
import unittest

import bench_forms
import openpyxl
from bench_catalogue import base_ages, bench_catalogue
from district import MB, SOURCE, District, wait_until

N_ORDINARY = 40
N_WORKBOOKS = 4
ORDINARY_ROWS = 2000
LARGE_ROWS = 2_000_000
N_INDICATORS = 100
HEADINGS = "indicator,period,sex,age_group,residence,value,comment"
FAULT = "no.such.indicator,2024-01,,,,7,"
FAULTY_LINES = (50, 150)  # of each group, so about every hundredth of all
MONTHS = 12
DEADLINE_S = 600
LOOK_EVERY_S = 0.5  # whoever looks at so much has it counted
PATIENT = "20s"     # between heartbeats, as it is set outside of tests: the loop does not turn while a large form is taken


class LargeForms:
    """Forms of LARGE_ROWS rows, made group by group from the text of one."""

    def __init__(self, indicators):
        self.groups = list(bench_forms.groups(indicators))
        self.cells = bench_forms.cells(base_ages())

    def lines(self, factor, comment, is_faulty):
        """Of one group, without its indicator and period."""
        lines = [f"@,{sex},{age},{residence},{factor * number},{comment}\n" for sex, age, residence, number in self.cells]
        for line in FAULTY_LINES if is_faulty else ():
            lines[line] = FAULT + "\n"
        return lines

    def write(self, stream, factors=(1,), comment="", is_faulty=False):
        """FACTORS multiply the values of one year after the other, since months are compared with those of the year before. Returns how many rows are faulty."""
        of_group = [self.lines(factor, comment, is_faulty) for factor in factors]
        text = ["".join(lines) for lines in of_group]
        n_groups, n_rest = divmod(LARGE_ROWS, len(self.cells))
        stream.write(HEADINGS + "\n")
        for number, (indicator, month) in enumerate(self.groups[:n_groups]):
            stream.write(text[number // MONTHS % len(factors)].replace("@", f"{indicator},{month}"))
        indicator, month = self.groups[n_groups]
        rest = "".join(of_group[0][:n_rest])
        stream.write(rest.replace("@", f"{indicator},{month}"))
        return len(FAULTY_LINES) * n_groups + rest.count(FAULT) if is_faulty else 0


@contextlib.contextmanager
def children_watched(process):
    """The most memory that a child of the process was seen to have, as the only item of a list."""
    peak = [0]
    is_over = threading.Event()

    def look():
        children = pathlib.Path(f"/proc/{process.popen.pid}/task/{process.popen.pid}/children")
        while not is_over.is_set():
            for child in children.read_text().split():
                with contextlib.suppress(OSError):
                    status = pathlib.Path(f"/proc/{child}/status").read_text()
                    peak[0] = max([peak[0], *(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM:"))])
            time.sleep(0.005)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield peak
    finally:
        is_over.set()
        watcher.join()


class Memory(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.begun_at = time.monotonic()
        cls.scratch = tempfile.TemporaryDirectory(dir="/var/tmp")
        catalogue = pathlib.Path(cls.scratch.name) / "catalogue"
        cls.indicators = bench_catalogue(catalogue, N_INDICATORS)
        cls.district = District(SOURCE / "tests" / "torture" / "agencies.csv", catalogue=catalogue,
                                settings=[f"session.heartbeat={PATIENT}", "session.idle=2min"])

    @classmethod
    def tearDownClass(cls):
        cls.district.close()
        cls.scratch.cleanup()

    def collector(self, agency):
        collector = self.district.collector(agency, settings=["spool.batch=256K"])
        collector.start()
        collector.wait_for_state("streaming")
        return collector

    def expect_counts(self, collector, name, n_rows, n_rejected=0):
        wait_until(lambda: list((collector.home / "receipts").glob(f"{name}.*.csv")), f"{name} has a receipt", DEADLINE_S)
        collector.wait_until_drained(DEADLINE_S, LOOK_EVERY_S)
        counts = collector.receipt(name)
        self.assertEqual((counts["received"], counts["rejected"]), (n_rows, n_rejected))
        return counts

    def expect_below(self, collector, ceiling_bytes, what):
        peak = collector.daemon.peak_bytes()
        print(f"{what}: {peak / MB:.1f} MB (ceiling {ceiling_bytes / MB:.0f}), after {time.monotonic() - self.begun_at:.0f} s", flush=True)
        self.assertLess(peak, ceiling_bytes)

    def test_ordinary_forms(self):
        collector = self.collector("T1")
        every_row = (f"{row},补报数据，经核实无误" for row in bench_forms.rows(self.indicators, base_ages()))
        for number in range(N_ORDINARY):
            collector.drop(f"{number}.csv", "\n".join([HEADINGS, *itertools.islice(every_row, ORDINARY_ROWS)]))
        for number in range(N_ORDINARY):
            self.expect_counts(collector, f"{number}.csv", ORDINARY_ROWS)
        self.expect_below(collector, 32 * MB, f"{N_ORDINARY} forms of {ORDINARY_ROWS} rows")

        with children_watched(collector.daemon) as converter_peak:
            for number in range(N_WORKBOOKS):
                self.drop_workbook(collector, f"{number}.xlsx", [*itertools.islice(every_row, ORDINARY_ROWS - 1), FAULT])
            for number in range(N_WORKBOOKS):
                self.expect_counts(collector, f"{number}.xlsx", ORDINARY_ROWS, 1)
                wait_until(lambda: list((collector.home / "receipts").glob(f"{number}.xlsx.*.xlsx")), "its marked workbook is there")
        print(f"the converter of workbooks, a process of its own: {converter_peak[0] / MB:.1f} MB")
        self.assertGreater(converter_peak[0], MB)
        self.expect_below(collector, 32 * MB, f"{N_WORKBOOKS} workbooks of {ORDINARY_ROWS} rows")

    def drop_workbook(self, collector, name, rows):
        path = pathlib.Path(self.scratch.name) / name
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("数据")
        for row in [HEADINGS, *rows]:
            sheet.append([float(cell) if cell.isdigit() else cell for cell in row.split(",")])
        book.save(path)
        collector.drop_bytes(name, path.read_bytes())

    def drop_large(self, collector, forms, name, **how):
        """As a careful copy does: whole at once."""
        hidden = collector.home / "inbox" / f".{name}"
        with open(hidden, "w", encoding="utf-8") as stream:
            n_faulty = forms.write(stream, **how)
        hidden.rename(collector.home / "inbox" / name)
        return n_faulty

    def test_two_million_rows(self):
        collector = self.collector("T2")
        forms = LargeForms(self.indicators)
        n_faulty = self.drop_large(collector, forms, "faulty.csv", is_faulty=True)
        self.expect_counts(collector, "faulty.csv", LARGE_ROWS, n_faulty)
        workbooks = list((collector.home / "receipts").glob("faulty.csv.*.xlsx"))
        self.assertEqual(len(workbooks), 1)
        print(f"{n_faulty} rows refused, workbook of {workbooks[0].stat().st_size / MB:.1f} MB", flush=True)
        self.expect_below(collector, 128 * MB, f"a form of {LARGE_ROWS} rows with faults")

        self.drop_large(collector, forms, "strange.csv", factors=(2, 20))
        counts = self.expect_counts(collector, "strange.csv", LARGE_ROWS)
        self.assertGreater(counts["awaiting"], LARGE_ROWS * 0.95)
        self.expect_below(collector, 128 * MB, f"a form of which {counts['awaiting']} rows wait")
        submission = next((collector.home / "accepted").glob("*-strange.csv")).name.split("-")[0]
        collector.run("discard", submission)
        collector.wait_until_drained(DEADLINE_S, LOOK_EVERY_S)
        self.expect_below(collector, 128 * MB, "and are given up")

        self.drop_large(collector, forms, "corrected.csv", factors=(2,), comment="补报")
        self.expect_counts(collector, "corrected.csv", LARGE_ROWS)
        self.expect_below(collector, 128 * MB, f"a form of {LARGE_ROWS} rows with corrections")


if __name__ == "__main__":
    unittest.main()
