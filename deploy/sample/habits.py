"""What real agencies do and no rule forbids: totals left out, blank residence, missing values with their status, figures
from upper levels, explanations. Each changes rows of the yearbooks in place."""
from draw import uniform
from rows import Period, Row


def select(sample, agency_code, indicator_id, year=None):
    """(rows of the file, row) for every row of an agency and indicator."""
    for path, rows in sample.files.items():
        if path.startswith(agency_code + "/"):
            for row in list(rows):
                if row.indicator.id == indicator_id and year in (None, row.period.year):
                    yield rows, row


def leave_out_totals(sample):
    """The parts are complete, so the total is their sum: for a whole year, or for one period between others with totals."""
    left_out = (("DEP-POLICE", 807, 2023, None), ("HOS-2", 130, 2022, None), ("PRC-3", 106, 2024, None),
                ("DEP-HEALTH", 105, 2021, None), ("T6", 305, 2022, None), ("DEP-POLICE", 807, 2022, 2),
                ("DEP-JUSTICE", 817, 2023, 2), ("T5", 511, 2022, 3))
    for agency_code, indicator_id, year, part in left_out:
        for rows, row in select(sample, agency_code, indicator_id, year):
            if not row.key and part in (None, row.period.part):
                rows.remove(row)


def blank_residence(sample):
    """A village is rural: it leaves the residence empty and reports nothing beside it."""
    for agency in sample.agencies.values():
        if agency.residence and uniform("blank residence", agency.code) < 0.4:
            for path, rows in sample.files.items():
                if path.startswith(agency.code + "/"):
                    rows[:] = _only_fixed(rows, agency)


def _only_fixed(rows, agency):
    """Where residence stands in every cross (else a blank would be an unknown cross), only its own code remains."""
    kept = []
    for row in rows:
        dimensions = row.indicator.dimensions
        if "residence" in dimensions and set(dimensions) <= {"sex", "residence"} and row.status != "M":
            row.blank = frozenset({"residence"})
            # Rows of its own residence repeat those of the total, and only the cross of all stays.
            if "residence" in row.key:
                continue
            row.key = {**row.key, "residence": agency.residence}
        kept.append(row)
    return kept


def miss_values(sample):
    """L: exists, was not collected. One row says so for each cell."""
    for agency_code, indicator_id, year in (("VIL-03", 516, 2020), ("VIL-08", 607, 2021), ("COM-06", 615, 2020),
                                            ("EMP-6", 414, 2020), ("SCH-5", 813, 2020), ("DEP-SCI", 303, 2020)):
        for _, row in select(sample, agency_code, indicator_id, year):
            row.numerator = row.denominator = None
            row.status, row.comment = "L", "未采集，已列入专项调查"


def not_carried_out(sample):
    """-2 on the paper form: the denominator stays, nobody was reached."""
    for _, row in select(sample, "PRC-7", 106, 2020):
        row.numerator, row.comment = 0, "当年未开展（纸质表填-2）"
    for _, row in select(sample, "T8", 513, 2020):
        if row.period.part == 1:
            row.numerator, row.comment = 0, "上半年尚未开展"


def upper_level_figures(sample):
    """Rates between two surveys, estimated by the province: no parts, status E, not rolled up."""
    indicator = sample.indicators["education.scientific_literacy_rate"]
    rows = [_estimate(indicator, 2022, 11.4), _estimate(indicator, 2023, 12.6)]
    sample.add_file(sample.agencies["DEP-CAST"], "estimates-2022-2023", rows)


def _estimate(indicator, year, rate):
    return Row(indicator, Period(year, 1, "annual"), {}, rate, status="E", comment="上级推算数")


def unknown_sex(sample):
    """Calls whose victim's sex was not noted: female + male + unknown = total."""
    for rows, row in list(select(sample, "DEP-POLICE", 806, 2024)):
        if not row.key:
            row.numerator += 2
            rows.insert(rows.index(row) + 3, Row(row.indicator, row.period, {"sex": "_U"}, 2))


def provisional_values(sample):
    for agency_code, indicator_id in (("DEP-JUSTICE", 608), ("DEP-CYBER", 703), ("DEP-WF", 819)):
        for _, row in select(sample, agency_code, indicator_id, 2025):
            if row.period.part == 4:
                row.status = "P"


def explain_extremes(sample):
    """Rates above the limit that asks for confirmation come with their explanation."""
    for rows in sample.files.values():
        for row in rows:
            if row.denominator and row.numerator / row.denominator * row.indicator.multiplier > row.indicator.warn_max:
                row.comment = row.comment or "个案已核实，分母较小"


def apply_habits(sample):
    for habit in (leave_out_totals, unknown_sex, miss_values, not_carried_out, upper_level_figures, provisional_values,
                  explain_extremes, blank_residence):
        habit(sample)
