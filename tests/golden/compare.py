#!/usr/bin/python3
"""Compares recomputed annual values with the reporter's.

    compare.py EXPECTED.csv REPORTER.csv [--year Y] [--area CODE] [--reported-only]

EXPECTED is what recompute.py wrote, REPORTER what `halfsky-reporter annual --format csv` wrote: at least the columns
indicator, year and value; area and dimensions that it lacks are the district's and the total's. Cells are equal when their
values agree to 1e-9 of the larger one. A cell without a value on either side counts as absent. `--reported-only` leaves
out cells that no agency reported, which are sums of their parts alone (column `basis`).

Exit status 0 when every cell is equal, 1 with a line for each that is not, 2 when there was nothing to compare.
"""
import argparse
import csv
import sys

DIMENSIONS = ["sex", "age_group", "residence", "education_stage", "employment_type", "insurance_scheme", "disability",
              "discipline"]
TOLERANCE = 1e-9


def read_cells(path, district):
    """{(indicator, year, area, *dimensions): (value, basis)} of the cells that have a value."""
    cells = {}
    with open(path, encoding="utf-8-sig", newline="") as file:
        for line_number, row in enumerate(csv.DictReader(file), 2):
            if row["value"] == "":
                continue
            key = (row["indicator"], int(row["year"]), row.get("area") or district,
                   *(row.get(dimension) or "_T" for dimension in DIMENSIONS))
            if key in cells:
                raise ValueError(f"{path}: line {line_number}: the cell {name_of(key)} is there twice")
            cells[key] = (float(row["value"]), row.get("basis", ""))
    return cells


def name_of(key):
    codes = [f"{d}={code}" for d, code in zip(DIMENSIONS, key[3:]) if code != "_T"]
    return f"{key[0]} {key[1]} {key[2]} {','.join(codes) or '_T'}"


def is_equal(left, right):
    return abs(left - right) <= TOLERANCE * max(abs(left), abs(right))


def differences(expected, actual):
    """A line of text for each cell that is not on both sides and equal."""
    for key in sorted(expected.keys() | actual.keys()):
        if key not in actual:
            yield f"missing from the report: {name_of(key)}, expected {expected[key][0]!r} ({expected[key][1]})"
        elif key not in expected:
            yield f"only in the report: {name_of(key)}, which says {actual[key][0]!r}"
        elif not is_equal(expected[key][0], actual[key][0]):
            yield f"not equal: {name_of(key)}: expected {expected[key][0]!r}, the report says {actual[key][0]!r}"


def chosen(cells, arguments):
    return {key: cell for key, cell in cells.items()
            if arguments.year in (None, key[1]) and arguments.area in (None, key[2])}


def main():
    parser = argparse.ArgumentParser(description="Compare recomputed annual values with the reporter's.")
    parser.add_argument("expected")
    parser.add_argument("actual")
    parser.add_argument("--year", type=int)
    parser.add_argument("--area", help="compare this area only")
    parser.add_argument("--district", default="D", help="the area of rows that name none")
    parser.add_argument("--reported-only", action="store_true")
    arguments = parser.parse_args()
    expected = chosen(read_cells(arguments.expected, arguments.district), arguments)
    actual = chosen(read_cells(arguments.actual, arguments.district), arguments)
    if arguments.reported_only:
        derived = {key for key, (_, basis) in expected.items() if basis == "derived"}
        expected = {key: cell for key, cell in expected.items() if key not in derived}
        actual = {key: cell for key, cell in actual.items() if key not in derived}
    if not expected:
        print("nothing to compare")
        return 2
    found = list(differences(expected, actual))
    print("\n".join(found + [f"{len(expected.keys() & actual.keys())} cells on both sides, {len(found)} differences"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
