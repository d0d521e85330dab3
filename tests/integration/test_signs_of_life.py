"""Whatever takes long while the collector's loop does not turn, the service manager hears that it lives: writing the receipts that are due, saving a damaged spool."""

import os
import pathlib
import tempfile
import unittest

import forms
import openpyxl
from district import SOURCE, District, Process, wait_until
from service_manager import WATCHDOG_S, ServiceManager

PAGE_BYTES = 4096
RIGHT_AWAY_S = 0.001  # each sign of life is told
SIGNS_LEAST = 5

# Stands in for the converter of workbooks until it may go on: the first conversion is made at once, a later one once it is let go.
SLOW_CONVERTER = """#!/bin/sh
mkdir {folder}/taken 2>/dev/null && exec {converter} "$@"
mkdir -p {folder}/waits
while [ -d {folder}/waits ]; do sleep 0.05; done
exec {converter} "$@"
"""


def write_faulty_workbook(path):
    """A workbook with a row to be marked."""
    header, *rows = forms.form(1, forms.PERIODS[:1]).splitlines()
    book = openpyxl.Workbook()
    for line in (header, *rows, "no.such.indicator,2024-Q1,_T,_T,_T,7,"):
        book.active.append(line.split(","))
    book.save(path)


def which(program):
    return next(folder / program for folder in map(pathlib.Path, os.environ["PATH"].split(":")) if (folder / program).exists())


class SignsOfLife(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.district = District(SOURCE / "tests/torture/agencies.csv")
        cls.addClassCleanup(cls.district.close)

    def setUp(self):
        folder = tempfile.TemporaryDirectory(dir="/var/tmp", prefix="halfsky-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.manager = ServiceManager(self.folder)
        self.addCleanup(self.manager.close)

    def start_employed(self, collector, watchdog_s=WATCHDOG_S):
        """Does not wait until it answers: it has something to do first."""
        with self.manager.employed(watchdog_s):
            collector.daemon = Process(f"collector {collector.name}", collector.command("run"), collector.log)

    def slow_down_the_converter(self):
        """Returns the folder that is there as long as the converter waits."""
        programs = self.folder / "bin"
        programs.mkdir()
        script = programs / "xlsx2csv"
        script.write_text(SLOW_CONVERTER.format(folder=self.folder, converter=which("xlsx2csv")))
        script.chmod(0o755)
        path = os.environ["PATH"]
        os.environ["PATH"] = f"{programs}:{path}"
        self.addCleanup(os.environ.update, PATH=path)
        return self.folder / "waits"

    def expect_signs_of_life(self):
        self.manager.forget()
        self.manager.await_line("WATCHDOG=1", SIGNS_LEAST)

    def receipts(self, collector):
        return list((collector.home / "receipts").glob("form.xlsx.*.xlsx"))

    def test_come_while_a_receipt_waits_for_the_converter_also_after_the_start(self):
        collector = self.district.collector("T1")
        waits = self.slow_down_the_converter()
        self.start_employed(collector)
        collector.wait_for_state("streaming")
        write_faulty_workbook(self.folder / "form.xlsx")
        collector.drop_bytes("form.xlsx", (self.folder / "form.xlsx").read_bytes())
        wait_until(waits.exists, "the receipt is being written")
        self.expect_signs_of_life()

        collector.kill()
        waits.rmdir()
        self.start_employed(collector)
        self.manager.await_line("READY=1")
        wait_until(waits.exists, "the receipt that is due is being written")
        self.expect_signs_of_life()
        self.assertEqual(self.receipts(collector), [])
        waits.rmdir()
        wait_until(lambda: self.receipts(collector), "the receipt is there")

    def test_come_while_a_damaged_spool_is_saved(self):
        collector = self.district.collector("T2")
        collector.start()
        collector.wait_for_state("streaming")
        self.district.kill()
        self.addCleanup(self.district.start)
        for version in range(4):
            collector.drop(f"{version}.csv", forms.form(version))
        wait_until(lambda: collector.status()["submissions_on_the_way"] == 4, "all forms are accepted")
        collector.stop()
        database = collector.home / "spool" / "spool.db"
        with open(database, "r+b") as stream:
            stream.seek(-PAGE_BYTES, 2)
            stream.write(b"\xff" * PAGE_BYTES)

        self.manager.forget()
        self.start_employed(collector, RIGHT_AWAY_S)
        self.manager.await_line("READY=1")
        self.assertEqual(len(list(collector.home.glob("spool.damaged-*"))), 1)
        before_ready = self.manager.heard[:self.manager.heard.index("READY=1")]
        self.assertGreater(before_ready.count("WATCHDOG=1"), SIGNS_LEAST)


if __name__ == "__main__":
    unittest.main()
