"""How an agency hands in its forms: as the sample printed them, in the encoding of an old spreadsheet, or in the workbooks that `template` makes.

The figures are the sample's in every case, so all sums stay what they were.
"""
import csv
import io
import re
import sys

import openpyxl
from place import SOURCE

sys.path.append(str(SOURCE / "deploy" / "sample"))
from forms import HEADERS  # noqa: E402
from plan import DIMENSIONS, read_code_names, read_indicators  # noqa: E402

# Agencies that make no mistakes and correct nothing: what they hand in is told apart by nothing but its kind.
IN_GB18030 = ("COM-04", "COM-13", "EMP-4", "PRC-2", "SCH-7", "VIL-13")
IN_WORKBOOKS = ("PRC-4", "SCH-6")

SEX_OF_HEADING = {"合计": "", "女性": "F", "男性": "M", "未知": "_U"}
LINE = re.compile(r"(\d+)/([nvd])(?:/(.+))?")


def in_gb18030(form):
    return form.read_bytes().decode("utf-8-sig").encode("gb18030")


class Figures:
    """What the sample's annual forms say: by period, then by (indicator, breakdown)."""

    def __init__(self, forms):
        catalogue = SOURCE / "catalogue"
        indicators = read_indicators(catalogue)
        self._ids = {name: i.id for i in indicators for name in (str(i.id), i.code, i.name_zh)}
        self._codes = {d: {name: code for code, name in names.items()} for d, names in read_code_names(catalogue).items()}
        self.periods = {}
        for form in forms:
            for row in csv.DictReader(io.StringIO(form.read_bytes().decode("utf-8-sig"))):
                self._take({column: row.get(column) or row.get(HEADERS[column]) or "" for column in HEADERS})

    def _take(self, row):
        key = ",".join(f"{d}={self._codes[d].get(row[d], row[d])}" for d in DIMENSIONS
                       if self._codes[d].get(row[d], row[d]) not in ("", "_T"))
        figures = self.periods.setdefault(row["period"].rstrip("年"), {})
        figures[self._ids[row["indicator"]], key] = row


def breakdown(sex, group):
    return ",".join(([f"sex={sex}"] if sex else []) + ([group] if group else []))


def fill_in(path, figures):
    """Writes FIGURES, {(indicator, breakdown): row}, into the workbook at PATH; each must have its place there."""
    workbook = openpyxl.load_workbook(path)
    left = set(figures)
    for sheet in workbook:
        headings = next([cell.value for cell in row] for row in sheet.iter_rows() if row[0].value == "行码")
        for row in sheet.iter_rows():
            line = LINE.fullmatch(str(row[0].value or ""))
            if line:
                left -= fill_line(row, headings, line.groups(), figures)
    if left:
        raise ValueError(f"{path.name} has no place for {sorted(left)}")
    workbook.save(path)


def fill_line(row, headings, line, figures):
    """Gives the keys of the figures that have found their place in ROW."""
    indicator, part, group = int(line[0]), line[1], line[2]
    placed = set()
    for cell, heading in zip(row, headings):
        key = indicator, breakdown(SEX_OF_HEADING.get(heading, ""), group)
        if heading not in SEX_OF_HEADING or key not in figures:
            continue
        figure = figures[key]
        text = figure["denominator"] if part == "d" else figure["numerator"] or figure["value"]
        cell.value = float(text) if text else None
        placed.add(key)
        row[headings.index("状态")].value = figure["status"] or None
        row[headings.index("说明")].value = figure["comment"] or None
    return placed
