#!/usr/bin/python3
"""Tests of the sample, of the recomputation and of the comparison: what they claim holds, and they can fail.

    self_test.py SOURCE_FOLDER

The sample's generator is run as a program; nothing of it is imported.
"""
import csv
import filecmp
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from collections import Counter, defaultdict

import compare
import recompute

SOURCE = sys.argv.pop(1) if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
HERE = os.path.join(SOURCE, "tests", "golden")
CATALOGUE = os.path.join(SOURCE, "catalogue")


def run(*command):
    return subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)


def generate(folder):
    subprocess.run([sys.executable, os.path.join(SOURCE, "deploy/sample/generate.py"), "--catalogue", CATALOGUE, folder],
                   check=True)


def recompute_into(sample, output):
    subprocess.run([sys.executable, os.path.join(HERE, "recompute.py"), "--catalogue", CATALOGUE, "--sample", sample,
                    "--output", output], check=True)


class Sample(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="halfsky-golden-", dir="/var/tmp")  # /tmp may be small
        cls.sample = os.path.join(cls.folder, "sample")
        cls.annual = os.path.join(cls.folder, "annual.csv")
        generate(cls.sample)
        recompute_into(cls.sample, cls.annual)
        cls.catalogue = recompute.Catalogue(CATALOGUE)
        cls.agencies = recompute.read_table(cls.sample, "agencies.csv")

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def rows(self):
        """(agency, file, row number, row, bad) of every readable form."""
        bad_rows, bad_files = recompute.rejected_rows(self.sample)
        for agency in self.agencies:
            folder = os.path.join(self.sample, "forms", agency["code"])
            for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
                file = f"{agency['code']}/{name}"
                if file not in bad_files:
                    for number, row in recompute.read_form(os.path.join(folder, name)):
                        yield agency, file, number, row, (file, number) in bad_rows

    def groups(self):
        """((indicator, agency, file, period), {breakdown: cell}) of the rows that must be accepted."""
        groups = defaultdict(dict)
        for agency, file, _, row, is_bad in self.rows():
            if not is_bad:
                (code, key, period), numerator, denominator = recompute.read_cell(self.catalogue, agency, row)
                if numerator is not None:
                    groups[code, agency["code"], file, period][key] = (numerator, denominator)
        return groups.items()

    def test_same_bytes_every_time(self):
        again = os.path.join(self.folder, "again")
        generate(again)
        files = [os.path.relpath(os.path.join(at, name), self.sample)
                 for at, _, names in os.walk(self.sample) for name in names]
        same, different, missing = filecmp.cmpfiles(self.sample, again, files, shallow=False)
        self.assertEqual((len(same), different, missing), (len(files), [], []))

    def test_every_indicator_has_annual_values(self):
        reported = {row["indicator"] for row in recompute.read_table(self.annual) if row["value"]}
        self.assertEqual(reported, {row["code"] for row in self.catalogue.indicators.values()})

    def test_every_unit_type_and_department_reports(self):
        types = {agency["unit_type"] for agency, *_ in self.rows()}
        self.assertEqual(types, {row["code"] for row in recompute.read_table(CATALOGUE, "codelist_unit_type.csv")})
        departments = {agency["department"] for agency, *_ in self.rows()} - {""}
        needed = {row["department_code"] for row in self.catalogue.indicators.values()
                  if {"department", "court"} & set(row["reporting_unit_type"].split(";"))}
        self.assertEqual(needed - departments, set())

    def test_every_name_says_that_it_is_a_sample(self):
        for agency in self.agencies:
            self.assertIn("示例", agency["name_zh"])
            self.assertIn("Sample", agency["name_en"])

    def test_required_breakdowns_are_reported(self):
        for (code, agency, file, period), cells in self.groups():
            shapes = {tuple(d for d, _ in key) for key in cells}
            if self.is_spoiled(file) or "更正" in file or "correction" in file:
                continue
            for product in self.catalogue.required(self.catalogue.indicators[code]):
                wanted = tuple(sorted(product, key=recompute.DIMENSIONS.index))
                with self.subTest(code=code, agency=agency, period=period):
                    self.assertTrue(any(set(wanted) <= set(shape) for shape in shapes))

    def is_spoiled(self, file):
        return any(spoiled == file for spoiled, _ in recompute.rejected_rows(self.sample)[0])

    def test_parts_add_up_to_totals(self):
        for (code, agency_code, file, _), cells in self.groups():
            indicator = self.catalogue.indicators[code]
            agency = next(a for a in self.agencies if a["code"] == agency_code)
            if indicator["aggregation"] == "latest":
                continue
            for key, cell in cells.items():
                for dimension in recompute.DIMENSIONS:
                    if dimension not in dict(key):
                        total = recompute.sum_of_parts(self.catalogue, indicator, agency, cells, key, dimension)
                        self.assertIn(total, (None, cell), (code, agency_code, file, key, dimension))

    def test_values_are_within_hard_limits(self):
        for group, cells in self.groups():
            indicator = self.catalogue.indicators[group[0]]
            for key, (numerator, denominator) in cells.items():
                if denominator == 0:
                    self.assertEqual(numerator, 0, (group, key))
                    continue
                value = recompute.value_of(indicator, numerator, denominator)
                self.assertTrue(float(indicator["min_value"]) <= value <= float(indicator["max_value"]), (group, key))
                if indicator["measure"] == "proportion":
                    self.assertLessEqual(numerator, denominator, (group, key))

    def test_no_accepted_cell_comes_twice_in_a_form(self):
        seen = {}
        for agency, file, number, row, is_bad in self.rows():
            if not is_bad:
                key, *cell = recompute.read_cell(self.catalogue, agency, row)
                self.assertEqual(seen.setdefault((file, key), cell), cell, (file, number))

    def test_planted_errors_name_rows_that_exist(self):
        places = {(file, number) for _, file, number, _, _ in self.rows()}
        bad_rows, bad_files = recompute.rejected_rows(self.sample)
        self.assertLessEqual(bad_rows, places)
        self.assertEqual(len(bad_files), 1)

    def test_every_hard_rule_that_a_form_can_break_is_broken(self):
        """In the sample, or by one of the faulty forms, each of which is named after the rule that it breaks."""
        with open(os.path.join(SOURCE, "common/catalogue/audit.h"), encoding="utf-8") as header:
            rules = re.search(r"typedef enum AuditRule \{(.*?)\} AuditRule;", header.read(), re.DOTALL)[1]
        hard, _ = rules.split("/* soft")
        codes = {name.lower() for name in re.findall(r"\bAUDIT_(\w+)", hard)}
        planted = {row["rule"] for row in recompute.read_table(self.sample, "planted_errors.csv")}
        faulty = {re.split(r"[-.]", name)[0] for name in os.listdir(os.path.join(SOURCE, "tests/forms/faulty"))}
        self.assertEqual(codes - planted - faulty, {"passed"})
        self.assertEqual(planted - codes, {"unusable_file"})

    def test_sample_has_the_size_of_a_demo(self):
        self.assertTrue(30000 <= sum(1 for _ in self.rows()) <= 80000)
        kinds = Counter(row["kind"] for row in recompute.read_table(self.sample, "corrections.csv"))
        self.assertGreaterEqual(kinds["revision"], 100)
        self.assertGreaterEqual(kinds["mended"], 1)

    def test_deleting_a_form_changes_annual_values(self):
        other = os.path.join(self.folder, "without")
        shutil.copytree(self.sample, other)
        os.remove(next(os.path.join(other, "forms/PRC-2", name)
                       for name in os.listdir(os.path.join(other, "forms/PRC-2")) if name.startswith("03")))
        recompute_into(other, os.path.join(self.folder, "without.csv"))
        answer = run(os.path.join(HERE, "compare.py"), self.annual, os.path.join(self.folder, "without.csv"))
        self.assertEqual(answer.returncode, 1)


class Comparison(unittest.TestCase):
    HEADER = ["indicator", "year", "area", "sex", "value"]
    ROWS = [["a.b", "2025", "D", "_T", "50"], ["a.b", "2025", "D", "F", "33.3333333333333"], ["a.b", "2025", "T1", "_T", ""]]

    def compare(self, *changes):
        """Exit status for a report that differs by CHANGES: (row number, new row or None)."""
        with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
            rows = [list(row) for row in self.ROWS]
            for number, row in changes:
                rows[number:number + 1] = [row] if row else []
            paths = []
            for name, content in (("expected", self.ROWS), ("actual", rows)):
                paths.append(os.path.join(folder, name))
                with open(paths[-1], "w", encoding="utf-8", newline="") as file:
                    csv.writer(file).writerows([self.HEADER, *content])
            return run(os.path.join(HERE, "compare.py"), *paths).returncode

    def test_equal_reports_pass(self):
        self.assertEqual(self.compare(), 0)

    def test_rounding_of_the_last_digits_passes(self):
        self.assertEqual(self.compare((1, ["a.b", "2025", "D", "F", "33.33333333333331"])), 0)

    def test_another_value_fails(self):
        self.assertEqual(self.compare((1, ["a.b", "2025", "D", "F", "33.3333"])), 1)

    def test_a_missing_cell_fails(self):
        self.assertEqual(self.compare((0, None)), 1)

    def test_a_cell_too_many_fails(self):
        self.assertEqual(self.compare((2, ["a.b", "2025", "T1", "_T", "1"])), 1)


class HandWorked(unittest.TestCase):
    """The recomputation agrees with what was worked out with pencil and paper (hand_worked.md)."""

    def test_recomputation_agrees_with_hand_worked_cases(self):
        with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
            output = os.path.join(folder, "annual.csv")
            recompute_into(HERE, output)
            found = {tuple(row[c] for c in ["indicator", "year", "area", *recompute.DIMENSIONS]): row["value"]
                     for row in recompute.read_table(output)}
            for row in recompute.read_table(HERE, "hand_worked.csv"):
                key = tuple(row[c] for c in ["indicator", "year", "area", *recompute.DIMENSIONS])
                with self.subTest(key=key):
                    self.assertEqual(bool(found.get(key)), bool(row["value"]))
                    if row["value"]:
                        self.assertTrue(compare.is_equal(float(found[key]), float(row["value"])), found[key])


if __name__ == "__main__":
    unittest.main()
