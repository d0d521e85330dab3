"""Planted errors: at least one for every hard audit rule that a form can break.

A fault either spoils a regular row, whose value is then missing from every sum, or adds a row that says nothing new. Where
a rule judges a group, every row of the group that takes part is marked. Not planted, since no form can break them by
itself: retired_indicator (none is retired yet), closed_period and no_partition (the administrator's decisions).
"""
from dataclasses import replace

UNUSABLE = "示例社区上半年情况\n共培训妇女四十人次\n以上\n".encode()


def rows_of(sample, agency_code, indicator_id, period, breakdown=None):
    """(path, rows of the file, rows found) of a regular form, or KeyError: a target that moved must not go unnoticed."""
    for path, rows in sample.files.items():
        if path.startswith(agency_code + "/"):
            found = [row for row in rows if row.indicator.id == indicator_id and row.period.sdmx() == period
                     and breakdown in (None, row.breakdown())]
            if found:
                return path, rows, found
    raise KeyError((agency_code, indicator_id, period, breakdown))


def spoil(sample, target, column, rule, text, what):
    """Prints TEXT in COLUMN of one regular row."""
    row = rows_of(sample, *target)[2][0]
    if text is not None:
        row.printed[column] = text
    named = "value" if rule == "value_with_missing_status" else column
    row.faults.append((named, rule, what))


def add(sample, target, column, rule, text, what, indicator=None):
    """Adds a copy of a regular row behind it, with TEXT in COLUMN; with another INDICATOR where one is named."""
    _, rows, found = rows_of(sample, *target)
    copy = replace(found[0], printed={column: text} if text is not None else {}, faults=[(column, rule, what)])
    if indicator:
        copy.indicator = indicator
    rows.insert(rows.index(found[0]) + 1, copy)


def spoil_group(sample, target, rule, part, by, what):
    """Moves the numerator or denominator (PART) of the total by BY; every row of the group is marked."""
    found = rows_of(sample, *target)[2]
    total = next(row for row in found if not row.key)
    setattr(total, part, getattr(total, part) + by)
    for row in found:
        row.faults.append((part, rule, what))


def disagree(sample, target, by):
    """The same cell twice in one form, with different numbers: neither can be believed."""
    _, rows, found = rows_of(sample, *target)
    what = "the same cell twice with different numerators"
    found[0].faults.append(("value", "duplicate_disagrees", what))
    copy = replace(found[0], numerator=found[0].numerator + by, faults=[("value", "duplicate_disagrees", what)])
    rows.insert(rows.index(found[0]) + 1, copy)


SPOILED = [  # (agency, indicator, period), column, rule, text printed, what
    (("DEP-CIVIL", 426, "2024"), "period", "bad_period", "二〇二四", "a period that cannot be read"),
    (("EMP-2", 415, "2024"), "numerator", "not_a_number", "十二", "a number in words"),
    (("DEP-ECOENV", 710, "2024-Q4"), "numerator", "not_a_number", "NaN", "not a finite number"),
    (("EMP-3", 413, "2024"), "numerator", "missing_value", "", "neither a value nor a status that explains it"),
    (("DEP-JUSTICE", 608, "2024-Q2"), "numerator", "below_minimum", "-5", "a negative count"),
    (("DEP-HOUSING", 712, "2023"), "numerator", "above_maximum", "7200", "a digit too many: above the hard maximum"),
    (("EMP-1", 611, "2025"), "denominator", "missing_denominator", "", "numerator without its denominator"),
    (("DEP-WCWC", 801, "2024"), "denominator", "unexpected_denominator", "10", "a count has no denominator"),
    (("VOC-1", 208, "2025"), "numerator", "numerator_above_denominator", "9999", "more girls than pupils"),
    (("DEP-CYBER", 703, "2024-Q3"), "denominator", "zero_denominator", "0", "cases handled out of none"),
    (("HOS-3", 118, "2023"), "numerator", "missing_code_as_value", "-1", "-1 (not collected) written as a number"),
    (("COM-03", 607, "2025-S1"), "numerator", "missing_code_as_value", "-2", "-2 (not carried out) written as a number"),
    (("COM-07", 201, "2025-S2"), "status", "value_with_missing_status", "L", "a value with a missing-value status"),
    (("DEP-PUBLICITY", 702, "2023"), "numerator", "not_yes_or_no", "2", "neither 0 nor 1"),
    (("EMP-5", 416, "2025"), "status", "bad_status", "X", "a status that does not exist"),
    (("VIL-09", 201, "2025-S1"), "indicator", "bad_row", None, "a cell too many"),
]

ADDED = [  # behind the row (agency, indicator, period, breakdown): column, rule, text printed, what
    (("DEP-EDU", 207, "2025", "_T"), "indicator", "unknown_indicator", "education.night_school_rate",
     "an indicator that the catalogue does not have"),
    (("HOS-1", 118, "2025", "_T"), "period", "wrong_frequency", "2025-Q1", "a quarter of an annual indicator"),
    (("DEP-CYBER", 703, "2025-Q1", "_T"), "period", "bad_period", "2025-Q5", "a fifth quarter"),
    (("DEP-WATER", 709, "2025", "_T"), "period", "future_period", "2035", "a year that has not begun"),
    (("DEP-MEDINS", 502, "2024", "sex=F"), "sex", "unknown_code", "X", "a code that the list of sexes does not have"),
    (("DEP-AGRI", 315, "2024", "_T"), "sex", "dimension_not_used", "F", "by sex, where the indicator is not"),
    (("T2", 305, "2025-S2", "sex=F"), "sex", "missing_dimension", "", "a required dimension left empty"),
    (("DEP-WATER", 709, "2024", "_T"), "comment", "text_too_long", "说明" * 300, "a comment longer than is kept"),
]

GROUPS = [  # (agency, indicator, period), rule, part moved, by, what
    (("DEP-HRSS", 307, "2025"), "sex_sum", "numerator", -10, "female + male is not the total"),
    (("T3", 305, "2024-S2"), "sex_sum", "numerator", 25, "female + male is not the total"),
    (("HOS-2", 130, "2025"), "parts_sum", "denominator", 50, "urban + rural is not the total"),
    (("DEP-HEALTH", 113, "2024"), "parts_sum", "numerator", 3, "the age groups do not add up to the total"),
]


def plant_faults(sample):
    for target, column, rule, text, what in SPOILED:
        spoil(sample, target, column, rule, text, what)
    status_row = rows_of(sample, "VIL-02", 607, "2024-S1")[2][0]
    status_row.numerator, status_row.status = None, "P"
    status_row.faults.append(("value", "status_without_value", "provisional, but no value"))
    for target, column, rule, text, what in ADDED:
        add(sample, target, column, rule, text, what)
    add(sample, ("SCH-1", 204, "2025", "sex=F"), "indicator", "not_assigned", None, "a figure of the education bureau",
        sample.indicators["education.upper_secondary_gross_enrolment_ratio"])
    rows_of(sample, "SCH-1", 207, "2025")[2][0].denominator = 400
    for target, rule, part, by, what in GROUPS:
        spoil_group(sample, target, rule, part, by, what)
    disagree(sample, ("VIL-06", 317, "2024"), 7)
    sample.add_raw_file("COM-09", "来不及整理", UNUSABLE)
