"""Second submissions: cells sent again with better numbers, one form sent twice, one row typed twice.

corrections.csv has one row for each: `revision` (the value changed), `unchanged` (sent again as it was), `mended` (was
rejected before), `added` (new beside them), `repeated_row`, `repeated_file`.
"""
from dataclasses import replace

from forms import manner_of, number_text
from series import due_periods

CORRECTED = [  # agency, indicators, year; in the order of submission
    ("DEP-HEALTH", (105, 107), 2024), ("HOS-1", (123, 124), 2023), ("PRC-2", (104,), 2025), ("SCH-4", (205,), 2024),
    ("DEP-MEDINS", (501,), 2024), ("T4", (511, 318), 2024), ("VIL-01", (612,), 2025), ("COM-01", (515,), 2025),
    ("EMP-1", (311, 415), 2025), ("DEP-ORG", (401, 412), 2022), ("UNI-1", (209,), 2025), ("DEP-CIVIL", (514,), 2025),
    ("DEP-HEALTH", (107,), 2024), ("DEP-HRSS", (307,), 2025), ("HOS-3", (118,), 2023), ("DEP-ECOENV", (708,), 2025),
    ("VOC-1", (208,), 2025), ("HOS-2", (130,), 2025), ("EMP-1", (611,), 2025), ("T3", (305,), 2024),
    ("DEP-HEALTH", (113,), 2024),
]
REPEATED_FILES = ("HOS-1", "VIL-01")  # their first form comes again at the end, after the corrections


def _cell(row):
    return number_text(row.numerator) + ("" if row.denominator is None else "/" + number_text(row.denominator))


def _current(sample, agency):
    """{(indicator, period, breakdown): (text of the cell, was it rejected)} after the files so far."""
    cells = {}
    for path, rows in sample.files.items():
        if path.startswith(agency.code + "/"):
            for row in rows:
                key = (row.indicator.id, row.period.sdmx(), row.breakdown())
                if not row.faults:
                    cells[key] = (_cell(row), False)
                elif "indicator" not in row.printed and "period" not in row.printed:
                    cells.setdefault(key, (_cell(row), True))
    return cells


def _kind(before, row):
    if before is None:
        return "added"
    if before[1]:
        return "mended"
    return "unchanged" if before[0] == _cell(row) else "revision"


def _correct(sample, agency, ids, year, variant):
    series = sample.series(variant)
    indicators = [i for i in sample.assigned(agency) if i.id in ids]
    rows = [row for i in indicators for period in due_periods(i, year) for row in series.rows(i, agency, period)]
    before = _current(sample, agency)
    for row in rows:
        row.comment = "复核更正" if row.numerator is not None else row.comment
    title = f"更正-{year}" if manner_of(agency).is_chinese else f"correction-{year}"
    path = sample.add_file(agency, title, rows)
    for number, row in enumerate(rows, 2):
        key = (row.indicator.id, row.period.sdmx(), row.breakdown())
        old = before.get(key)
        sample.corrections.append((_kind(old, row), path, number, agency.code, row.indicator.code, row.period.sdmx(),
                                   row.breakdown(), "" if old is None or old[1] else old[0], _cell(row)))


def _repeat_row(sample, agency_code, indicator_id):
    """The same row twice in one form: counted as unchanged, not as an error."""
    path = next(p for p, rows in sample.files.items()
                if p.startswith(agency_code) and any(r.indicator.id == indicator_id for r in rows))
    rows = sample.files[path]
    row = next(r for r in rows if r.indicator.id == indicator_id)
    rows.append(replace(row))
    sample.corrections.append(("repeated_row", path, len(rows) + 1, agency_code, row.indicator.code, row.period.sdmx(),
                               row.breakdown(), _cell(row), _cell(row)))


def _repeat_file(sample, agency_code):
    path = next(p for p in sample.files if p.startswith(agency_code + "/"))
    again = sample.add_raw_file(agency_code, path.split("-", 2)[-1].removesuffix(".csv") + "-again",
                                sample.printed(path))
    sample.corrections.append(("repeated_file", again, "", agency_code, "", "", "", path, path))


def add_corrections(sample):
    _repeat_row(sample, "SCH-2", 813)
    for number, (agency_code, ids, year) in enumerate(CORRECTED):
        _correct(sample, sample.agencies[agency_code], ids, year, f"correction {number}")
    for agency_code in REPEATED_FILES:
        _repeat_file(sample, agency_code)
