#!/usr/bin/python3
"""Recomputes the annual values straight from the forms, by a path that shares nothing with the programs.

    recompute.py --catalogue FOLDER --sample FOLDER [--year Y] [--output FILE]

The sample folder has agencies.csv, forms/<agency>/<order>-*.csv, and planted_errors.csv naming the rows that must have
been rejected. What is computed, and nothing else:

1. Forms of an agency are taken in the order of their names; a file with the same bytes as an earlier one says nothing.
   A later row about the same cell replaces the earlier one.
2. A cell without a number (status O, M, L, Q), and one of a `sum_num_den` indicator without its denominator (a rate from
   an upper level, status E), is not rolled up.
3. Per agency and period, before periods become years, a total that was not reported is the sum of its complete parts.
   An agency with a fixed residence has one part of it.
4. In time: `sum` adds the periods of the reporting year, `last` and `cumulative` take the last one, `mean` averages,
   numerators and denominators apart.
5. Over agencies: numerators and denominators are added, then divided, then multiplied; the district has every agency, a
   township those below it. `latest` is the value of the one agency that has it.

All arithmetic is in fractions; the output is rounded once, to the nearest double.
"""
import argparse
import csv
import hashlib
import os
import re
import sys
from collections import defaultdict
from fractions import Fraction
from itertools import combinations

DIMENSIONS = ["sex", "age_group", "residence", "education_stage", "employment_type", "insurance_scheme", "disability",
              "discipline"]
CHINESE_HEADERS = {"指标": "indicator", "时期": "period", "性别": "sex", "年龄组": "age_group", "城乡": "residence",
                   "教育阶段": "education_stage", "就业类型": "employment_type", "保险类型": "insurance_scheme",
                   "残疾类别": "disability", "学科": "discipline", "数值": "value", "分子": "numerator",
                   "分母": "denominator", "状态": "status", "说明": "comment", "样本量": "sample_size",
                   "设计效应": "design_effect"}
NO_NUMBER = ("O", "M", "L", "Q")
OUTPUT = ["indicator", "year", "area", *DIMENSIONS, "numerator", "denominator", "value", "basis"]


def read_table(*path):
    with open(os.path.join(*path), encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Catalogue:
    def __init__(self, folder):
        self.indicators, self.words, self.kinds = {}, {}, {}
        for row in read_table(folder, "indicators.csv"):
            for name in (row["id"], row["code"], row["name_zh"], row["name_en"]):
                self.indicators[name] = row
        for dimension in DIMENSIONS:
            self.words[dimension], self.kinds[dimension] = {}, {}
            for row in read_table(folder, f"codelist_{dimension}.csv"):
                self.kinds[dimension][row["code"]] = row["kind"]
                for word in [row["code"], row["name_zh"], row["name_en"], *row["aliases"].split(";")]:
                    self.words[dimension].setdefault(word.lower(), row["code"])

    def code(self, dimension, text):
        return self.words[dimension][text.lower()]

    def required(self, indicator):
        """Tuples of dimensions."""
        return [tuple(product.split("*")) for product in indicator["required_breakdowns"].split(";") if product]

    def partition(self, indicator, dimension):
        """The codes that add up to the total on the form."""
        named = dict(part.split("=") for part in indicator["breakdown_codes"].split(";") if part)
        kinds = self.kinds[dimension]
        codes = named[dimension].split("|") if dimension in named else [c for c in kinds if kinds[c] == "base"]
        return [code for code in codes if kinds[code] != "of_which"]

    def unknown(self, dimension):
        return [code for code, kind in self.kinds[dimension].items() if kind == "unknown"]


def parse_period(text):
    """(year, number of periods in a year, part from 1)."""
    text = text.strip()
    for pattern, count in ((r"(\d{4})年?", 1), (r"(\d{4})(?:-S|H|-H|年)([12]|上半年|下半年)", 2),
                           (r"(\d{4})(?:-?Q|年第)([1-4])(?:季度)?", 4), (r"(\d{4})(?:-|年)(\d{1,2})月?", 12)):
        match = re.fullmatch(pattern, text)
        if match:
            part = "1" if count == 1 else match[2].replace("上半年", "1").replace("下半年", "2")
            return int(match[1]), count, int(part)
    raise ValueError(f"period {text!r}")


def reporting_year(rule, period):
    year, count, part = period
    if count > 1 and rule == "health_year" and (part - 1) * 12 // count >= 9:
        return year + 1
    if count > 1 and rule == "school_year" and (part - 1) * 12 // count < 8:
        return year - 1
    return year


def number(text):
    return Fraction(text.replace(",", "")) if text else None


def read_cell(catalogue, agency, row):
    """((indicator code, breakdown, period), numerator, denominator); both None where there is no number."""
    indicator = catalogue.indicators[row["indicator"].strip()]
    used = {dimension for product in catalogue.required(indicator) for dimension in product}
    key = []
    for dimension in DIMENSIONS:
        text = (row.get(dimension) or "").strip()
        if not text and dimension == "residence" and dimension in used and agency["residence"]:
            text = agency["residence"]
        code = catalogue.code(dimension, text) if text else "_T"
        if code != "_T":
            key.append((dimension, code))
    numerator = number(row.get("numerator") or row.get("value") or "")
    denominator = number(row.get("denominator") or "")
    alone = indicator["aggregation"] == "sum_num_den" and denominator is None
    if row.get("status") in NO_NUMBER or alone:
        numerator = denominator = None
    return (indicator["code"], tuple(key), parse_period(row["period"])), numerator, denominator


def read_form(path):
    """(row as a spreadsheet numbers it, {English column: text})."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    header = [CHINESE_HEADERS.get(name, name) for name in lines[0]]
    for line_number, cells in enumerate(lines[1:], 2):
        yield line_number, dict(zip(header, cells))


def rejected_rows(folder):
    """({(file, row)}, {files refused whole})."""
    table = read_table(folder, "planted_errors.csv") if os.path.exists(os.path.join(folder, "planted_errors.csv")) else []
    return ({(row["file"], int(row["row"])) for row in table if row["row"]},
            {row["file"] for row in table if not row["row"]})


def stored_cells(catalogue, sample, agency):
    """{(indicator code, breakdown, period): (numerator, denominator)} as the last accepted row left it."""
    folder = os.path.join(sample, "forms", agency["code"])
    bad_rows, bad_files = rejected_rows(sample)
    cells, seen = {}, set()
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        file = f"{agency['code']}/{name}"
        with open(os.path.join(folder, name), "rb") as form:
            digest = hashlib.sha256(form.read()).digest()
        if file in bad_files or digest in seen:
            continue
        seen.add(digest)
        for line_number, row in read_form(os.path.join(folder, name)):
            if (file, line_number) not in bad_rows:
                key, numerator, denominator = read_cell(catalogue, agency, row)
                cells[key] = (numerator, denominator)
    return {key: cell for key, cell in cells.items() if cell[0] is not None}


def sum_of_parts(catalogue, indicator, agency, cells, key, dimension):
    """The sum of the parts of KEY along DIMENSION if they are all there."""
    codes = catalogue.partition(indicator, dimension)
    if dimension == "residence" and agency["residence"]:
        codes = [agency["residence"]]

    def part(code):
        return tuple(sorted((*key, (dimension, code)), key=lambda item: DIMENSIONS.index(item[0])))

    if any(part(code) not in cells for code in codes):
        return None
    parts = [cells[part(code)] for code in codes + catalogue.unknown(dimension) if part(code) in cells]
    denominators = [denominator for _, denominator in parts]
    return sum(n for n, _ in parts), None if None in denominators else sum(denominators)


def complete(catalogue, indicator, agency, cells):
    """Adds totals that were not reported, finest first; gives the keys added."""
    products = {tuple(sorted(p, key=DIMENSIONS.index)) for p in catalogue.required(indicator)}
    shapes = {shape for p in products for size in range(len(p)) for shape in combinations(p, size)}
    added = set()
    for shape in sorted(shapes, key=len, reverse=True):
        wider = [p for p in products | shapes if len(p) == len(shape) + 1 and set(shape) < set(p)]
        for product in sorted(wider, key=lambda p: [DIMENSIONS.index(d) for d in p]):
            dimension = next(d for d in product if d not in shape)
            parents = {tuple(item for item in key if item[0] != dimension) for key in cells
                       if tuple(d for d, _ in key) == product}
            for key in parents - cells.keys():
                total = sum_of_parts(catalogue, indicator, agency, cells, key, dimension)
                if total is not None:
                    cells[key] = total
                    added.add(key)
    return added


def roll_up(rule, by_period):
    """One (numerator, denominator) for a year; BY_PERIOD is in order."""
    if rule in ("last", "cumulative"):
        return by_period[-1]
    share = Fraction(1, len(by_period)) if rule == "mean" else 1
    denominators = [denominator for _, denominator in by_period]
    return sum(n for n, _ in by_period) * share, None if None in denominators else sum(denominators) * share


def agency_years(catalogue, agency, stored):
    """{(indicator code, year, breakdown): (numerator, denominator, was any of it derived)} of one agency."""
    by_period = defaultdict(dict)
    for (code, key, period), cell in stored.items():
        by_period[code, period][key] = cell
    series = defaultdict(list)
    for (code, period), cells in sorted(by_period.items()):
        indicator = catalogue.indicators[code]
        added = set() if indicator["aggregation"] == "latest" else complete(catalogue, indicator, agency, cells)
        for key, cell in cells.items():
            year = reporting_year(indicator["reporting_year"], period)
            series[code, year, key].append((period, cell, key in added))
    years = {}
    for (code, year, key), entries in series.items():
        ordered = sorted(entries)
        rule = catalogue.indicators[code]["time_aggregation"]
        years[code, year, key] = (*roll_up(rule, [cell for _, cell, _ in ordered]), any(d for _, _, d in ordered))
    return years


def areas_of(agencies):
    """{agency code: codes of the areas it counts in}."""
    by_code = {row["code"]: row for row in agencies}
    areas = {}
    for code, row in by_code.items():
        found = []
        while row:
            if row["level"] in ("district", "township"):
                found.append(row["code"])
            row = by_code.get(row["parent"])
        areas[code] = found
    return areas


def recompute(catalogue, sample):
    """{(indicator code, year, area, breakdown): [numerator, denominator, bases]}."""
    agencies = read_table(sample, "agencies.csv")
    areas, totals = areas_of(agencies), {}
    for agency in agencies:
        for (code, year, key), (numerator, denominator, derived) in \
                agency_years(catalogue, agency, stored_cells(catalogue, sample, agency)).items():
            for area in areas[agency["code"]]:
                total = totals.setdefault((code, year, area, key), [Fraction(0), None, set()])
                if catalogue.indicators[code]["aggregation"] == "latest" and total[2]:
                    raise ValueError(f"{code} {year}: two agencies report an indicator that has one reporting unit")
                total[0] += numerator
                total[1] = denominator if total[1] is None else total[1] + denominator
                total[2].add("derived" if derived else "reported")
    return totals


def value_of(indicator, numerator, denominator):
    if denominator is None:
        return numerator
    return None if denominator == 0 else numerator / denominator * Fraction(indicator["multiplier"])


def text_of(value):
    if value is None:
        return ""
    return str(value.numerator) if value.denominator == 1 else repr(float(value))


def output_rows(catalogue, totals, year=None):
    for (code, row_year, area, key), (numerator, denominator, bases) in sorted(totals.items()):
        if year in (None, row_year):
            codes = dict(key)
            value = value_of(catalogue.indicators[code], numerator, denominator)
            yield [code, row_year, area, *(codes.get(d, "_T") for d in DIMENSIONS), text_of(numerator),
                   text_of(denominator), text_of(value), "+".join(sorted(bases))]


def main():
    parser = argparse.ArgumentParser(description="Recompute annual values from the forms.")
    parser.add_argument("--catalogue", required=True)
    parser.add_argument("--sample", required=True)
    parser.add_argument("--year", type=int)
    parser.add_argument("--output")
    arguments = parser.parse_args()
    catalogue = Catalogue(arguments.catalogue)
    rows = output_rows(catalogue, recompute(catalogue, arguments.sample), arguments.year)
    with open(arguments.output, "w", encoding="utf-8", newline="") if arguments.output else sys.stdout as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(OUTPUT)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
