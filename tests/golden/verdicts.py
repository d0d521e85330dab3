#!/usr/bin/python3
"""Judges the targets again from what `annual --format csv` prints, by a path that shares nothing with the programs, and compares.

    verdicts.py --catalogue FOLDER --reports FOLDER [--year Y]

The folder of reports has annual-<year>.csv for every year. Judged are targets on full counts (indicators whose uncertainty is none) and all narrative ones; of
the others only that they have a verdict. Compared are verdict, attainment and progress ratio. Exit 1 with a line for each difference.

A target with a number is met when its value lies where the kind says; met before the target year is early, if there was a baseline; missed by at most one percent of the number is
nearly; a baseline that met it makes it maintained or slipped. A direction compares with the baseline, an elected body with the term before, rounded as
published. The baseline is 2020, else the first year on record. Nothing is judged on a figure that is withheld.
"""
import argparse
import csv
import decimal
import math
import pathlib
import re
import sys

BASELINE, FINAL, TOLERANCE = 2020, 2030, 0.01
GAPS = {"share_f": ("F", "M"), "share_m": ("M", "F"), "ratio_f_over_m": ("F", "M"), "difference_m_minus_f": ("M", "F"),
        "difference_f_minus_m": ("F", "M"), "difference_r_minus_u": ("R", "U")}


def read_table(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class Reports:
    """The district's figures and verdicts of every year."""

    def __init__(self, folder):
        self.rows, self.verdicts, self.carried = {}, {}, {}
        for path in sorted(pathlib.Path(folder).glob("annual-*.csv")):
            year = int(re.search(r"\d{4}", path.name)[0])
            for row in read_table(path):
                if row["area"] == "D":
                    self.add(year, row)
        self.years = sorted({year for year, *_ in self.rows})

    def add(self, year, row):
        codes = [(name, row[name]) for name in ("sex", "age_group", "residence", "education_stage", "employment_type",
                                                "insurance_scheme", "disability", "discipline") if row[name] != "_T"]
        key = ",".join(f"{name}={code}" for name, code in codes) or "_T"
        self.rows[year, row["indicator"], key] = row
        if row["target_code"]:
            self.carried[year, row["target_code"]] = row
            self.verdicts[year, row["target_code"]] = row["verdict"]
        for further in filter(None, row["further_targets"].split("; ")):
            self.verdicts[year, further.split(" ")[0]] = further.split(" ")[-1]

    def row(self, indicator, key, year):
        row = self.rows.get((year, indicator["code"], key))
        return row if row and row["value"] else None

    def value(self, indicator, target, year):
        """(value, is it withheld) of the series that TARGET tests, or None."""
        method = target["gap_method"]
        if not method:
            row = self.row(indicator, target["slice"], year)
            return row and (float(row["value"]), row["release"] == "withheld")
        if method.startswith("share") and "sex" not in indicator["required_breakdowns"]:
            row = self.row(indicator, "_T", year)
            return row and (float(row["value"]), row["release"] == "withheld")
        dimension = "residence" if method.endswith("u") else "sex"
        parts = [self.row(indicator, f"{dimension}={code}", year) for code in GAPS[method]]
        if None in parts:
            return None
        share = method.startswith("share")
        first, second = (float(part["numerator"] if share and part["numerator"] else part["value"]) for part in parts)
        gap = 100 * first / (first + second) if share else first / second if method.startswith("ratio") else first - second
        return gap, "withheld" in (parts[0]["release"], parts[1]["release"])


def decimals_of(indicator, target):
    if target["gap_method"].startswith("share"):
        return 1
    return 3 if target["gap_method"].startswith("ratio") else int(indicator["decimals"])


def published(value, decimals):
    quantum = decimal.Decimal(1).scaleb(-decimals)
    return decimal.Decimal(f"{value:.15g}").quantize(quantum, rounding=decimal.ROUND_HALF_UP)


def region(target, reference):
    """(low, high, whether high itself is too much) of the values that meet a target with a number."""
    kind, value = target["kind"], float(target["value"] or "nan")
    if kind in ("at_least", "full_coverage", "maintain"):
        return value, math.inf, False
    if kind in ("at_most", "below"):
        return -math.inf, value, kind == "below"
    if kind == "in_band":
        low, high = target["reference"].split("..")
        return float(low), float(high), False
    if kind == "near_reference":
        return reference - float(target["tolerance"]), reference + float(target["tolerance"]), False
    return (reference, math.inf, False) if kind == "not_below_reference" else (1, math.inf, False)


def lies_in(bounds, value):
    low, high, is_strict = bounds
    return low <= value < high or (value == high and not is_strict)


def judge_level(target, year, values, base, reference, reference_base):
    bounds = region(target, reference)
    tested = min(values[y] for y in values if y > BASELINE or y == year) if target["kind"] == "maintain" else values[year]
    is_comparable = base and (reference_base is not None or reference is None)
    before = is_comparable and lies_in(region(target, reference_base), values[base])
    if lies_in(bounds, tested):
        early = "early" if is_comparable else ""
        return ("maintained", "") if before else ("met", early if year < FINAL else "on_time")
    bound = bounds[0] if tested <= bounds[0] else bounds[1]
    near = "nearly" if abs(tested - bound) <= TOLERANCE * abs(bound) * (1 + 1e-9) else ""
    return ("slipped" if before else "not_met"), near


def judge_direction(indicator, target, now, before):
    decimals = decimals_of(indicator, target)
    now, before = published(now, decimals), published(before, decimals)
    if target["kind"] == "gap_shrinks":
        point = decimal.Decimal(target["reference"])
        if before == point:
            return "maintained" if now == point else "slipped"
        return "met" if abs(now - point) < abs(before - point) else "not_met"
    sign = 1 if target["kind"] == "rise" else -1
    ends_at_the_whole = indicator["measure"] == "ratio" and float(indicator["warn_max"] or "nan") == float(indicator["multiplier"])
    is_share = (indicator["measure"] == "proportion" or ends_at_the_whole) and not target["gap_method"]
    limit = (int(indicator["multiplier"]) if is_share else None) if sign > 0 else (None if target["gap_method"] else 0)
    if limit is not None and sign * before >= sign * limit:
        return "maintained" if sign * now >= sign * limit else "slipped"
    return "met" if sign * now > sign * before else "not_met"


def ratio_of(target, year, base, values, reference):
    """Share of the way over share of the time, or None."""
    if target["kind"] == "gap_shrinks":
        goal = float(target["reference"])
    elif target["kind"] in ("rise", "fall", "established", "narrative"):
        return None
    else:
        low, high, _ = bounds = region(target, reference)
        if lies_in(bounds, values[base]):
            return None
        goal = low if values[base] < low else high
    if goal == values[base]:
        return None
    return (values[year] - values[base]) / (goal - values[base]) / ((year - base) / (FINAL - base))


def judge(reports, indicators, target, year):
    """(verdict, attainment, progress ratio)."""
    indicator = indicators[target["indicator_code"]]
    if target["kind"] == "narrative":
        return "narrative", "", None
    term = int(indicator["term_years"] or 0)
    found = {y: reports.value(indicator, target, y) for y in reports.years if y <= year}
    found = {y: value for y, value in found.items() if value}
    latest = max(found, default=0)
    if latest <= year - max(term, int(indicator["collection_interval_years"]), 1):
        return "no_data", "", None
    if found[latest][1]:
        return "insufficient_evidence", "", None
    values = {y: value for y, (value, withheld) in found.items() if not withheld}
    base = BASELINE if BASELINE in values else min(values)
    base = base if base < latest else 0
    reference = reference_base = None
    if target["kind"] in ("near_reference", "not_below_reference"):
        other = indicators[target["reference"]]
        reference, reference_base = (value and value[0] for value in (reports.value(other, target, latest), reports.value(other, target, base)))
        if reference is None:
            return "no_data", "", None
    ratio = ratio_of(target, latest, base, values, reference) if base else None
    if target["kind"] in ("rise", "fall", "gap_shrinks"):
        compared = max((y for y in values if y <= latest - term), default=base) if term else base
        if not compared:
            return "insufficient_evidence", "", None
        return judge_direction(indicator, target, values[latest], values[compared]), "", ratio
    return *judge_level(target, latest, values, base, reference, reference_base), ratio


def differences(reports, indicators, targets, year):
    for target in targets:
        code, is_sure = target["code"], indicators[target["indicator_code"]]["uncertainty"] == "none" or target["kind"] == "narrative"
        said = reports.verdicts.get((year, code))
        if said is None or not is_sure:
            if said is None:
                yield f"{year} {code}: no verdict"
            continue
        verdict, attainment, ratio = judge(reports, indicators, target, year)
        if said != verdict:
            yield f"{year} {code}: {said}, expected {verdict}"
        row = reports.carried.get((year, code))
        if row and row["attainment"] != attainment:
            yield f"{year} {code}: attainment '{row['attainment']}', expected '{attainment}'"
        if row and (ratio is None) != (row["progress_ratio"] == ""):
            yield f"{year} {code}: progress ratio '{row['progress_ratio']}', expected {ratio}"
        elif row and ratio is not None and not math.isclose(float(row["progress_ratio"]), ratio, rel_tol=1e-9, abs_tol=1e-12):
            yield f"{year} {code}: progress ratio {row['progress_ratio']}, expected {ratio}"


def main():
    parser = argparse.ArgumentParser(description="Judge the targets again.")
    parser.add_argument("--catalogue", required=True)
    parser.add_argument("--reports", required=True)
    parser.add_argument("--year", type=int)
    arguments = parser.parse_args()
    catalogue = pathlib.Path(arguments.catalogue)
    indicators = {row["code"]: row for row in read_table(catalogue / "indicators.csv")}
    targets = read_table(catalogue / "targets.csv")
    reports = Reports(arguments.reports)
    years = [arguments.year] if arguments.year else reports.years
    found = [line for year in years for line in differences(reports, indicators, targets, year)]
    print("\n".join(found) or f"{len(targets)} targets in {len(years)} years as expected")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
