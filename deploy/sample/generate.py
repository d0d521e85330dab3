#!/usr/bin/python3
"""Writes the sample: agencies of an invented district and their forms for 2020 to 2025. All of it is made up.

    generate.py [--catalogue FOLDER] OUTPUT

    OUTPUT/agencies.csv                   for `halfsky-aggregator agency import`
    OUTPUT/forms/<agency>/<order>-*.csv   to be submitted in this order
    OUTPUT/planted_errors.csv             every row that must be rejected: file, row, column, rule, what
    OUTPUT/corrections.csv                every cell sent again: what it was and what it became

The same bytes on every machine.
"""
import argparse
import csv
import os
import shutil

from agencies import COLUMNS, build_agencies
from corrections import add_corrections
from faults import UNUSABLE, plant_faults
from forms import FormPrinter, manner_of
from habits import apply_habits
from parts import Splitter
from plan import read_code_names, read_indicators
from series import FIRST_YEAR, LAST_YEAR, Series, due_periods, read_levels

HERE = os.path.dirname(os.path.abspath(__file__))
NOTICE = "本目录全部数据均为虚构示例，与任何真实地区、单位和个人无关。\nAll data in this folder are invented.\n"


def is_assigned(indicator, agency):
    """As the database's view `assignment`: by unit type, a department by its own code."""
    if agency.unit_type == "department":
        return "department" in indicator.unit_types and indicator.department == agency.department
    return agency.unit_type in indicator.unit_types


class Sample:
    """Everything to be written: agencies, and for each the rows of its files in order."""

    def __init__(self, catalogue_folder):
        self.indicators = {i.code: i for i in read_indicators(catalogue_folder)}
        self.agencies = {a.code: a for a in build_agencies(catalogue_folder)}
        self.printer = FormPrinter(read_code_names(catalogue_folder))
        self.files = {}  # path below forms/ -> rows
        self.raw_files = {}  # path below forms/ -> bytes
        self.corrections = []
        self._levels = read_levels(os.path.join(HERE, "levels.csv"))
        self._splitter = Splitter(os.path.join(HERE, "weights.csv"))
        self._reporters = {i.id: [a for a in self.agencies.values() if is_assigned(i, a)]
                           for i in self.indicators.values()}
        self._series = self.series()

    def series(self, variant=""):
        return Series(self._levels, self._splitter, self._reporters, variant)

    def assigned(self, agency):
        return [i for i in self.indicators.values() if agency in self._reporters[i.id]]

    def form_rows(self, agency, first_year, last_year):
        rows = []
        for year in range(first_year, last_year + 1):
            for indicator in self.assigned(agency):
                for period in due_periods(indicator, year):
                    rows += self._series.rows(indicator, agency, period)
        return rows

    def add_file(self, agency, title, rows):
        """Appends a form to AGENCY's; later numbers are later submissions. Gives its path."""
        path = self._next_path(agency.code, title)
        self.files[path] = rows
        return path

    def add_raw_file(self, agency_code, title, content):
        """Appends a file whose bytes are not printed from rows."""
        path = self._next_path(agency_code, title)
        self.raw_files[path] = content
        return path

    def _next_path(self, agency_code, title):
        number = 1 + sum(path.startswith(agency_code + "/") for path in (*self.files, *self.raw_files))
        return f"{agency_code}/{number:02d}-{title}.csv"

    def add_yearbooks(self, agency):
        """The regular forms: a backlog of the first years, then newer ones."""
        zh = manner_of(agency).is_chinese
        for first, last in ((FIRST_YEAR, 2022), (2023, 2024), (LAST_YEAR, LAST_YEAR)):
            rows = self.form_rows(agency, first, last)
            years = str(first) if first == last else f"{first}-{last}"
            if rows:
                self.add_file(agency, ("统计年报-" if zh else "report-") + years, rows)

    def printed(self, path):
        if path in self.raw_files:
            return self.raw_files[path]
        return self.printer.print_form(self.files[path], manner_of(self.agencies[path.split("/")[0]]))


def write_table(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def named_column(sample, path, row, column):
    """The column of this form where the fault stands: a numerator may be in `value`, a plain value in `numerator`."""
    if column not in ("numerator", "value"):
        return column
    return sample.printer.value_column(row, manner_of(sample.agencies[path.split("/")[0]]))


def planted(sample):
    """(file, row, column, rule, what) of every row that must be rejected; the column as its form has it."""
    for path, content in sample.raw_files.items():
        if content == UNUSABLE:
            yield path, "", "", "unusable_file", "no header row: the whole file is refused"
    for path, rows in sample.files.items():
        for number, row in enumerate(rows, 2):
            for column, rule, what in row.faults:
                yield path, number, named_column(sample, path, row, column), rule, what


def write_sample(sample, folder):
    shutil.rmtree(os.path.join(folder, "forms"), ignore_errors=True)
    os.makedirs(folder, exist_ok=True)
    write_table(os.path.join(folder, "agencies.csv"), COLUMNS,
                [[getattr(a, column) for column in COLUMNS] for a in sample.agencies.values()])
    for path in (*sample.files, *sample.raw_files):
        full = os.path.join(folder, "forms", path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as file:
            file.write(sample.printed(path))
    write_table(os.path.join(folder, "planted_errors.csv"), ("file", "row", "column", "rule", "what"), planted(sample))
    write_table(os.path.join(folder, "corrections.csv"),
                ("kind", "file", "row", "agency", "indicator", "period", "breakdown", "before", "after"),
                sample.corrections)
    with open(os.path.join(folder, "NOTICE.txt"), "w", encoding="utf-8") as file:
        file.write(NOTICE)


def main():
    parser = argparse.ArgumentParser(description="Write the invented sample district and its forms.")
    parser.add_argument("--catalogue", default=os.path.join(HERE, "..", "..", "catalogue"))
    parser.add_argument("output")
    arguments = parser.parse_args()
    sample = Sample(arguments.catalogue)
    for agency in sample.agencies.values():
        sample.add_yearbooks(agency)
    apply_habits(sample)
    plant_faults(sample)
    add_corrections(sample)
    write_sample(sample, arguments.output)


if __name__ == "__main__":
    main()
