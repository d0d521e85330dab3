"""The commands that tests/torture/memcheck runs, and what they are run on. Whoever imports it has made valgrind of two of the programs."""

import contextlib
import json
import os
import re
import signal
import subprocess
import unittest

import openpyxl

import forms
from dashboard import Dashboard
from district import PROGRAMS, Process, wait_until
from golden_district import GoldenDistrict

REPORTS = PROGRAMS.parent / "reports"
YEAR = "2025"
HEADER = "指标,时期,性别,城乡,残疾类别,数值,分母"
INDICATOR = forms.INDICATOR


@contextlib.contextmanager
def unwatched():
    before = os.environ.get("HALFSKY_UNWATCHED", "")
    os.environ["HALFSKY_UNWATCHED"] = "yes"
    try:
        yield
    finally:
        os.environ["HALFSKY_UNWATCHED"] = before


class Watched(unittest.TestCase):
    """After each test its commands' reports are read. Findings begin with ==; what begins with -- is about valgrind, such as calls that it does not know."""

    @classmethod
    def setUpClass(cls):
        with unwatched():
            cls.golden = GoldenDistrict()
        cls.addClassCleanup(cls.golden.close)
        cls.district = cls.golden.district

    def tearDown(self):
        reports = [path.read_text(errors="replace") for path in sorted(REPORTS.iterdir())]
        found = [report[:6000] for report in reports if re.search("^==", report, re.MULTILINE)]
        for path in REPORTS.iterdir():
            path.unlink()
        self.assertEqual(found, [], "\n".join(found))

    def path(self, name):
        return self.district.folder / name


def rows_of(periods, version):
    return [f"{INDICATOR},{period},{sex},{residence},_T,{amount[0]},{amount[1]}" for period in periods
            for (sex, residence), amount in forms.cells(version).items()]


class Collector(Watched):
    def setUp(self):
        self.collector = self.district.collector("T1", f"T1-{self._testMethodName}")
        self.addCleanup(self.collector.stop)

    def write(self, name, lines, encoding="utf-8"):
        path = self.path(name)
        path.write_text("\n".join([HEADER, *lines]) + "\n", encoding=encoding)
        return path

    def workbook(self, name, lines):
        book = openpyxl.Workbook()
        for line in [HEADER, *lines]:
            book.active.append([int(cell) if cell.isdigit() else cell for cell in line.split(",")])
        book.save(self.path(name))
        return self.path(name)

    def all_forms(self, version):
        """One of each kind; the last has errors in it."""
        lines = rows_of(["2024-Q1", "2024-Q2"], version)
        return [self.write(f"长表-{version}.csv", lines), self.write(f"旧表-{version}.csv", rows_of(["2024-Q3"], version), "gb18030"),
                self.workbook(f"工作簿-{version}.xlsx", rows_of(["2024-Q4"], version)),
                self.write(f"有误-{version}.csv", [*rows_of(["2023-Q1"], version), "no.such,2024,F,U,_T,1,2", f"{INDICATOR},2024-Q9,F,U,_T,several,1"])]

    def start(self):
        """Nobody asks before it has its spool: who asks without a daemon takes it for a moment, and for longer under valgrind."""
        self.collector.daemon = Process("collector", self.collector.command("run"), self.collector.log)
        wait_until(lambda: self.collector.daemon.said("collector_started") or self.collector.daemon.expect_running(), "the collector has started")
        with unwatched():
            self.collector.wait_for_state("streaming")

    def wait_until_drained(self):
        """Whoever asks so often asks without valgrind."""
        with unwatched():
            self.collector.wait_until_drained()

    def ask(self, *arguments, among=(0,)):
        done = subprocess.run(self.collector.command(*arguments), capture_output=True, text=True, stdin=subprocess.DEVNULL)
        self.assertIn(done.returncode, among, f"{arguments}: {done.stdout}{done.stderr}")
        return done.stdout

    def test_keys(self):
        self.ask("keygen", "--rotate")
        self.ask("keygen", "--switch")
        self.ask("--version")
        self.ask("--help")

    def test_without_a_daemon(self):
        self.start()
        self.collector.stop()
        for name in ("form.xlsx", "form.csv"):
            self.ask("template", "--period", "2024-Q1", "--output", self.path(name))
        self.ask("template", "--period", "2024-Q2", "--output", self.path("old.csv"), "--encoding", "gb18030")
        self.ask("check", self.path("form.xlsx"), self.path("form.csv"), self.path("old.csv"), among=(0, 1))
        paths = self.all_forms(1)
        self.ask("check", *paths, among=(1,))
        self.ask("submit", *paths, among=(1,))
        self.ask("submit", paths[0])
        self.ask("submit", "--again", paths[0])
        self.ask("check-connection")
        self.spool_commands()

    def spool_commands(self):
        first = json.loads(self.ask("spool", "list", "--json"))[0]["submission"]
        self.ask("spool", "list")
        self.ask("spool", "verify")
        self.ask("spool", "dump", first)
        self.ask("spool", "dump", "--json", first)
        self.ask("spool", "requeue", first)

    def test_run(self):
        self.start()
        for path in self.all_forms(2):
            self.collector.drop_bytes(path.name, path.read_bytes())
        self.wait_until_drained()
        self.ask("submit", "--wait", "--timeout", "600", *self.all_forms(3), among=(1,))
        for arguments in (["status"], ["status", "--json"], ["check-connection"], ["check", self.path("长表-3.csv")]):
            self.ask(*arguments, among=(0, 1))
        self.spool_commands()
        self.collector.daemon.popen.send_signal(signal.SIGHUP)
        self.district.kill()
        self.collector.drop("unterwegs.csv", "\n".join([HEADER, *rows_of(["2022-Q1"], 1)]))
        self.district.start()
        self.wait_until_drained()
        self.collector.stop()
        self.assertEqual({path.suffix for path in (self.collector.home / "receipts").iterdir()} & {".csv", ".xlsx"}, {".csv", ".xlsx"})

    def test_rows_that_wait_for_an_explanation(self):
        """Three years alike and one far off; one of its two forms is given up, the other explained."""
        self.start()
        alike = [row for year in range(2016, 2022) for row in rows_of([f"{year}-Q1"], 1)]
        far = [row.replace(",100", ",10000").replace(",200", ",20000").replace(",400", ",40000") for row in rows_of(["2022-Q1"], 39)]
        self.collector.drop("alike.csv", "\n".join([HEADER, *alike]))
        self.wait_until_drained()
        self.collector.drop("far.csv", "\n".join([HEADER, *far]))
        self.wait_until_drained()
        self.assertGreater(self.collector.receipt("far.csv")["awaiting"], 0)
        self.ask("discard", json.loads(self.ask("spool", "list", "--json"))[-1]["submission"])
        self.collector.drop("explained.csv", "\n".join([f"{HEADER},说明", *(f"{row},经核对无误" for row in far)]))
        self.wait_until_drained()
        self.assertEqual(self.collector.receipt("explained.csv")["awaiting"], 0)
        self.collector.stop()


class Reporter(Watched):
    def ask(self, *arguments, among=(0,), told=None):
        connection = ["--set", f"database.connection={self.district.cluster.conninfo('halfsky_reporter')}"]
        done = subprocess.run([PROGRAMS / "halfsky-reporter", *map(str, arguments), *connection], capture_output=True, input=told, text=True)
        self.assertIn(done.returncode, among, f"{arguments}: {done.stdout[-2000:]}{done.stderr}")
        return done.stdout

    def test_refresh(self):
        self.ask("refresh", "--all")
        self.ask("refresh")

    def test_annual(self):
        for form, edition in (("text", "internal"), ("csv", "public"), ("json", "internal"), ("html", "public"), ("xlsx", "internal"), ("sdmx-csv", "public")):
            with self.subTest(form=form):
                self.ask("annual", "--year", YEAR, "--format", form, "--edition", edition, "--output", self.path(f"annual.{form}"))

    def test_annual_in_english_as_of_a_moment(self):
        self.ask("annual", "--year", YEAR, "--lang", "en")
        [[moment]] = self.district.sql("select now()")
        self.ask("annual", "--year", YEAR, "--as-of", moment, "--format", "json")

    def test_evaluate(self):
        for stage, form in (("midterm", "text"), ("final", "csv"), ("midterm", "json"), ("final", "html"), ("midterm", "xlsx")):
            with self.subTest(stage=stage, form=form):
                self.ask("evaluate", "--stage", stage, "--format", form, "--output", self.path(f"{stage}.{form}"))

    def test_warnings(self):
        for form in ("text", "csv"):
            self.ask("warnings", "list", "--all", "--format", form)
        listed = json.loads(self.ask("warnings", "list", "--all", "--format", "json"))["warnings"]
        first = next(item["warning"] for item in listed if item["warning"] is not None)
        for form in ("text", "json", "csv"):
            self.ask("warnings", "show", first, "--format", form)
        self.ask("warnings", "list", "--notify")
        self.ask("warnings", "respond", first, "--by", "office", "--text", "查明")
        self.ask("warnings", "resolve", first, "--by", "office", "--text", "已处理")

    def test_forecast(self):
        path = self.path("series.csv")
        path.write_text("series,year,value\n" + "".join(f"a,{year},{90 + year % 7}\nb,{year},{year - 2000}\n" for year in range(2012, 2025)))
        self.ask("forecast", "--horizon", "6", path)
        path.write_text("series,year,value\na,2012,few\n")
        self.ask("forecast", "--horizon", "6", path, among=(1, 2))

    def test_export(self):
        for form, edition in (("sdmx-csv", "internal"), ("csv", "public"), ("json", "internal"), ("xlsx", "public")):
            with self.subTest(form=form):
                self.ask("export", "--format", form, "--edition", edition, "--output", self.path(f"export.{form}"))

    def test_publish(self):
        for number, what in enumerate((["--year", YEAR], ["--stage", "midterm"]), 1):
            self.ask("publish", *what, "--by", "first")
            self.ask("publish", "--approve", number, "--by", "second")
            self.ask("publish", "--release", number, "--by", "second", "--output", self.path("published"))
            self.ask("publish", "--reproduce", number)
        self.ask("annual", "--year", YEAR, "--format", "revisions")
        self.ask("publish", "--year", YEAR, "--by", "first")
        self.ask("publish", "--discard", "3", "--by", "first")
        self.ask("publish", "--list")

    def test_serve(self):
        self.ask("password", "office", told="long enough a password\n")
        dashboard = Dashboard(self.district, "--year", YEAR)
        self.addCleanup(dashboard.stop)
        wait_until(lambda: dashboard.ask(f"/api/report?year={YEAR}")[0] == 200, "the report is there")
        for path in ("/", "/live.js", "/style.css", "/operations", "/api/operations", "/no/such", "/api/report?year=1", "/api/submission?agency=HOS-1&submission=1",
                     f"/api/source?indicator=health.maternal_hiv_testing_rate&year={YEAR}&breakdown=_T&area=D", "/api/revisions"):
            self.assertIn(dashboard.ask(path)[0], (200, 304, 400, 404))
        dashboard.ask("/", method="POST")
        self.refresh_something()
        dashboard.stop()

    def refresh_something(self):
        with unwatched():
            self.golden.hand_in_text("HOS-1", f"indicator,period,numerator,denominator,status,comment\n118,{YEAR},123,300,A,checked\n")

    def test_run(self):
        reports = self.path("reports")
        settings = [f"database.connection={self.district.cluster.conninfo('halfsky_reporter')}", f"run.hint=ipc://{self.district.folder}/hint.ipc", "run.look=200ms",
                    f"run.reports={reports}", "run.every=day", "run.hour=0", "run.notify=/bin/true"]
        daemon = Process("reporter", [str(PROGRAMS / "halfsky-reporter"), "run", *(word for setting in settings for word in ("--set", setting))],
                         self.path("reporter.log"))
        self.addCleanup(daemon.stop)
        self.refresh_something()
        wait_until(lambda: list(reports.rglob("*.html")), "reports are written")
        wait_until(lambda: self.district.number("select count(*) from halfsky.change_mark") == 0, "the figures are up to date")
        daemon.stop()
