"""A catalogue with more indicators than the plan has, so that one agency can report very many rows."""

import csv
import itertools
import shutil

from district import SOURCE

LAST_NUMBER = 99  # ids of a domain are its hundreds and two digits; ours come from the top


def bench_rows(rows):
    """Rows of indicators.csv without end: monthly counts by sex, age group and residence that townships report, domain after domain."""
    model = next(row for row in rows if row["measure"] == "count" and row["reporting_unit_type"] == "township_office")
    donors = {row["id"][0]: row for row in reversed(rows)}
    used = {row["id"] for row in rows}
    places = itertools.product(range(LAST_NUMBER, 0, -1), sorted(donors))
    for count, (number, domain) in enumerate(places, start=1):
        donor, indicator = donors[domain], f"{domain}{number:02}"
        assert indicator not in used, "the bench needs more indicators than there are free ids"
        yield model | {
            "id": indicator, "code": f"{donor['code'].split('.')[0]}.bench_{count}", "domain": donor["domain"],
            "objective_codes": donor["objective_codes"], "name_zh": f"基准指标{count}", "name_en": f"Bench indicator {count}",
            "required_breakdowns": "sex*age_group*residence", "breakdown_codes": "", "frequency": "monthly", "gap_dimension": "",
            "gap_method": "", "reporting_year": "calendar_year", "time_aggregation": "sum", "min_value": "0", "max_value": "1000000",
            "warn_min": "", "warn_max": ""}


def bench_catalogue(folder, n_indicators):
    """Writes the real catalogue with n_indicators more into folder; their codes."""
    shutil.copytree(SOURCE / "catalogue", folder, ignore=shutil.ignore_patterns("README.md"))
    with open(folder / "indicators.csv", encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        columns, rows = reader.fieldnames, list(reader)
    added = list(itertools.islice(bench_rows(rows), n_indicators))
    with open(folder / "indicators.csv", "a", encoding="utf-8", newline="") as stream:
        csv.DictWriter(stream, columns, lineterminator="\n").writerows(added)
    return [row["code"] for row in added]


def base_ages():
    with open(SOURCE / "catalogue" / "codelist_age_group.csv", encoding="utf-8") as stream:
        return tuple(row["code"] for row in csv.DictReader(stream) if row["kind"] == "base" and row["code"] != "_U")
