"""The demo ends well, also after one that was killed, leaves nothing behind, and its figures are those of the forms.

    test_demo.py SOURCE_FOLDER

It runs in a folder of its own and does not disturb a demo of the same source folder. The annual values of every year are recomputed straight from the
forms by tests/golden/recompute.py, which shares nothing with the programs.
"""
import csv
import glob
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(sys.argv.pop(1) if len(sys.argv) > 1 else __file__).resolve()
GOLDEN = SOURCE / "tests" / "golden"
YEARS = range(2020, 2026)
WHEN_TO_KILL = "collectors started"


def demo(folder, *options):
    return [SOURCE / "deploy" / "demo", "--lang", "en", *options], {**os.environ, "HALFSKY_DEMO_DIR": str(folder)}


def run_demo(folder, *options):
    command, environment = demo(folder, *options)
    return subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


def kill_demo_half_way(folder):
    """Starts a demo and kills it with all its daemons running."""
    command, environment = demo(folder)
    with subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            if WHEN_TO_KILL in line:
                process.send_signal(signal.SIGKILL)


def scratch_folders(folder):
    """The scratch folders whose settings name FOLDER."""
    return [str(pathlib.Path(path).parent.parent) for path in glob.glob("/var/tmp/halfsky-demo-*/run/*.conf")
            if f"home = {folder}/" in pathlib.Path(path).read_text(encoding="utf-8")]


def processes_naming(folders):
    """Command lines of running processes that name one of FOLDERS."""
    found = []
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        try:
            words = pathlib.Path(path).read_bytes().decode(errors="replace")
        except OSError:
            continue  # it has ended meanwhile
        found += [words for name in folders if name in words]
    return found


def read_rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Demo(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="halfsky-test-", dir="/var/tmp"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.addClassCleanup(run_demo, cls.folder, "--stop")
        kill_demo_half_way(cls.folder)
        cls.scratch = set(scratch_folders(cls.folder))
        cls.killed_left = processes_naming(cls.scratch)
        cls.done = run_demo(cls.folder)

    def test_kill_left_the_daemons_running(self):
        self.assertGreater(len(self.killed_left), 100)

    def test_run_after_a_kill_ends_well(self):
        self.assertEqual(self.done.returncode, 0, self.done.stdout[-2000:] + self.done.stderr)

    def test_annual_summary_refusals_and_places_are_printed(self):
        for words in ("monitoring report on the Women's Development Plan, 2025", "What was refused",
                      "receipts and database agree", f"Receipts: {self.folder}/<agency code>/receipts"):
            self.assertIn(words, self.done.stdout)

    def test_most_urgent_warnings_are_printed_in_a_table_and_all_are_in_a_file(self):
        printed = self.done.stdout.splitlines()
        title = next(line for line in printed if line.startswith("Early warnings ("))
        n_red = int(re.search(r"red (\d+)", title)[1])
        table = printed[printed.index(title) + 2:]
        self.assertRegex(table[0], r"^Level +Department +Target +Why$")
        rows = table[1:table.index("")]
        self.assertEqual([row.split()[0] for row in rows[:n_red]], ["red"] * min(n_red, len(rows)))
        self.assertGreater(n_red, 0)
        self.assertLessEqual(len(rows), 10)
        listed = (self.folder / "report" / "warnings-2025.en.txt").read_text(encoding="utf-8")
        for row in rows:
            self.assertIn(re.split("  +", row)[-1], " ".join(listed.split()))

    def test_nothing_is_left_running(self):
        self.assertEqual(len(self.scratch), 1)
        self.assertEqual(processes_naming(self.scratch), [])
        self.assertEqual([name for name in self.scratch if os.path.exists(name)], [])

    def test_report_is_in_both_languages(self):
        for language, title in (("zh", "2025年"), ("en", "2025")):
            self.assertIn(title, (self.folder / "report" / f"annual-2025.{language}.txt").read_text(encoding="utf-8"))

    def test_annual_values_are_those_of_the_forms(self):
        for year in YEARS:
            with self.subTest(year=year):
                expected = self.folder / f"expected-{year}.csv"
                subprocess.run([sys.executable, "-B", GOLDEN / "recompute.py", "--catalogue", SOURCE / "catalogue", "--sample",
                                self.folder / "sample", "--year", str(year), "--output", expected], check=True)
                compared = subprocess.run([sys.executable, "-B", GOLDEN / "compare.py", expected,
                                           self.folder / "report" / f"annual-{year}.csv", "--year", str(year)],
                                          capture_output=True, text=True, check=False)
                self.assertEqual(compared.returncode, 0, compared.stdout + compared.stderr)

    def test_verdicts_follow_from_the_printed_figures(self):
        judged = subprocess.run([sys.executable, "-B", GOLDEN / "verdicts.py", "--catalogue", SOURCE / "catalogue", "--reports", self.folder / "report"],
                                capture_output=True, text=True, check=False)
        self.assertEqual(judged.returncode, 0, judged.stdout + judged.stderr)
        self.assertIn("176 targets in 6 years as expected", judged.stdout)

    def test_charts_of_the_page_show_its_figures(self):
        check = SOURCE / "tests" / "reporter" / "web" / "check_charts.mjs"
        environment = {**os.environ, "HALFSKY_NODE_MODULES": str(SOURCE / "build" / "release" / "web" / "node_modules")}
        checked = subprocess.run(["node", check, self.folder / "report" / f"{max(YEARS)}.html"], env=environment, capture_output=True, text=True, check=False)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_receipts_refuse_what_was_planted(self):
        planted = {(row["file"], row["row"], row["rule"]) for row in read_rows(self.folder / "sample" / "planted_errors.csv")
                   if row["row"]}
        refused = {(f"{path.parent.parent.name}/{path.name.rsplit('.', 2)[0]}", row["row"], row["name"])
                   for path in self.folder.glob("*/receipts/*.csv") for row in read_rows(path)
                   if row["kind"] == "refused" and row["row"] not in ("", "0", "1")}
        self.assertEqual(refused, planted)


if __name__ == "__main__":
    unittest.main()
