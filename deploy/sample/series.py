"""The numbers: what each agency counts for each indicator and period, from levels.csv.

`levels.csv` gives, for the whole sample district, the size of the denominator (or of the count itself) and the level of
the indicator in its own unit in 2020 and in 2025. Agencies get a share by their weight, a character of their own, and
every year its accident. Equal sizes draw equal accidents, so indicators on the same base (live births, complaints)
share their denominators.
"""
import calendar
from dataclasses import dataclass

from draw import apportion, uniform, whole, wobble
from plan import PERIODS_PER_YEAR, read_table
from rows import Period, Row, periods_of, reporting_place

FIRST_YEAR, LAST_YEAR = 2020, 2025
SURVEY_YEARS = (2020, 2025)
ELECTION_YEARS = (2021,)
VILLAGE_BODIES = (418, 419, 420, 421)
COMMUNITY_BODIES = (422, 423, 424, 425)
BIRTHS = {2020: 2750, 2021: 2590, 2022: 2440, 2023: 2310, 2024: 2380, 2025: 2200, 2026: 2130}


def _number(text):
    return float(text) if text else None


@dataclass(frozen=True)
class Level:
    """One row of levels.csv."""
    size: tuple
    level: tuple
    female_size: float
    female_level: float
    kind: str  # '', 'unit' (each agency is one of the things counted) or 'days'


def _level(row):
    kind = row["size_2020"] if row["size_2020"] in ("unit", "days") else ""
    size = (None, None) if kind else (_number(row["size_2020"]), _number(row["size_2025"]))
    return Level(size, (_number(row["level_2020"]), _number(row["level_2025"])), _number(row["female_size"]),
                 _number(row["female_level"]), kind)


def read_levels(path):
    return {int(row["id"]): _level(row) for row in read_table(path)}


def between(pair, time):
    """Straight line through 2020 and 2025 at TIME (the end of a year is the year)."""
    return pair[0] + (pair[1] - pair[0]) * (time - FIRST_YEAR) / (LAST_YEAR - FIRST_YEAR)


class Series:
    """Makes rows. VARIANT other than '' draws slightly different numbers: what a correction says."""

    def __init__(self, levels, splitter, reporters, variant=""):
        self._levels = levels
        self._splitter = splitter
        self._reporters = reporters  # indicator id -> agencies in order
        self._variant = variant

    def applies(self, indicator, agency):
        """Whether there is anything to count; if not the agency reports status M."""
        if indicator.id in VILLAGE_BODIES:
            return agency.urban < 0.9
        if "education_stage" in indicator.dimensions and agency.stages:
            return bool(set(indicator.codes["education_stage"]) & set(agency.stages))
        if indicator.id == 219:
            return bool({"USEC_G", "USEC_V"} & set(agency.stages))
        return True

    def _weight(self, indicator, agency):
        if not self.applies(indicator, agency):
            return 0
        if indicator.id in VILLAGE_BODIES:
            return agency.weight * (1 - agency.urban)
        if indicator.id in COMMUNITY_BODIES:
            return agency.weight * agency.urban
        return agency.weight

    def _share(self, indicator, agency, total, *name):
        """AGENCY's part of a TOTAL of the district."""
        reporters = self._reporters[indicator.id]
        wide = 0.8 if total < 4 * len(reporters) else 0.04  # rare things fall here this year and there the next
        weights = [self._weight(indicator, a) * (1 + wobble(wide, "share", a.code, *name)) for a in reporters]
        return apportion(total, weights)[reporters.index(agency)]

    def _size(self, indicator, agency, time):
        level = self._levels[indicator.id]
        if level.size == (2750, 2200):
            total = BIRTHS[int(time)]
        else:
            total = whole(between(level.size, time) * (1 + wobble(0.006, "size", level.size, time)), level.size, time)
        if level.size[0] == level.size[1] and indicator.is_elected:
            total = int(level.size[0])
        year = time if total < 4 * len(self._reporters[indicator.id]) else "any"
        return self._share(indicator, agency, total, level.size, year, self._variant)

    def _rate(self, indicator, agency, time):
        """The agency's level as a fraction, or in units per person where the multiplier is 1."""
        rate = between(self._levels[indicator.id].level, time) / indicator.multiplier
        character = self._character(indicator, agency)
        accident = wobble(0.05, "accident", indicator.id, agency.code, time, self._variant)
        if indicator.is_bounded:
            return min(1.0, max(0.0, rate + rate * (1 - rate) * (character + accident)))
        return rate * (1 + (character + accident) / 5)

    def _character(self, indicator, agency):
        """How far the agency stands from the average of its kind; the average itself is 0."""
        reporters = self._reporters[indicator.id]
        weights = [self._weight(indicator, a) for a in reporters]
        offsets = [wobble(0.25, "character", indicator.id, a.code) for a in reporters]
        average = sum(w * o for w, o in zip(weights, offsets)) / (sum(weights) or 1)
        return offsets[reporters.index(agency)] - average

    def _unit_total(self, indicator, agency, time):
        """(0 or 1, 1): this agency has the thing from some moment on, and keeps it."""
        size = 60 if agency.unit_type == "department" else 1
        percent = between(self._levels[indicator.id].level, time)
        if size > 1:
            return whole(size * percent / 100), size
        return int(100 * uniform("adopted", indicator.id, agency.code) < percent), 1

    def _total(self, indicator, agency, time):
        """(numerator, denominator) of a year, or of a moment for a stock."""
        level = self._levels[indicator.id]
        if level.kind == "unit":
            return self._unit_total(indicator, agency, time)
        size = self._size(indicator, agency, time)
        if not indicator.has_denominator:
            return size, None
        if indicator.id == 219:
            return (size if "USEC_G" in agency.stages else 0), size
        expected = size * self._rate(indicator, agency, time)
        numerator = whole(expected, indicator.id, agency.code, time, self._variant)
        return (min(numerator, size) if indicator.is_bounded else numerator), size

    def _flow(self, indicator, agency, period):
        """The part of a year's flow that falls into PERIOD."""
        year, place = reporting_place(indicator, period)
        count = PERIODS_PER_YEAR[indicator.frequency]
        total, size = self._total(indicator, agency, year)
        if count == 1:
            return total, size
        name = ("season", self._levels[indicator.id].size, agency.code, year)
        weights = [1 + wobble(0.2, *name, i) for i in range(count)]
        if size is None:
            return apportion(total, weights)[place], None
        sizes = apportion(size, weights)
        gaps = apportion(max(size - total, 0), [s * (1 + wobble(0.3, *name, indicator.id, i))
                                                for i, s in enumerate(sizes)])
        if indicator.is_bounded and 2 * total > size:
            return sizes[place] - min(gaps[place], sizes[place]), sizes[place]
        events = [s * (1 + wobble(0.3, *name, indicator.id, "events", i)) for i, s in enumerate(sizes)]
        numerator = apportion(total, events)[place]
        return (min(numerator, sizes[place]) if indicator.is_bounded else numerator), sizes[place]

    def _days(self, indicator, agency, period):
        days = calendar.monthrange(period.year, period.part)[1]
        winter = -0.06 if period.part in (1, 2, 3, 11, 12) else 0.043
        return min(days, whole(days * (self._rate(indicator, agency, period.year) + winter), "day", period)), days

    def _period_total(self, indicator, agency, period):
        if self._levels[indicator.id].kind == "days":
            return self._days(indicator, agency, period)
        if indicator.time_aggregation in ("sum", "cumulative"):
            return self._flow(indicator, agency, period)
        count = PERIODS_PER_YEAR[indicator.frequency]
        time = period.year if count == 1 else period.year - 1 + period.part / count
        return self._total(indicator, agency, time)

    def _cells(self, indicator, agency, period):
        if indicator.id == 428 and self._established(agency, period.year) == 0:
            return {}
        total = self._period_total(indicator, agency, period)
        name = ("cells", agency.code, period.year, period.part, self._variant)
        return self._splitter.cells(indicator, total, agency, self._levels[indicator.id], name)

    def _established(self, agency, year):
        """Women's councils (427), on which their activity (428) rests."""
        return int(100 * uniform("adopted", 427, agency.code) < between(self._levels[427].level, year))

    def _running_cells(self, indicator, agency, period):
        """Year-to-date: the cells of all periods of the reporting year up to PERIOD, added."""
        year, place = reporting_place(indicator, period)
        cells = {}
        for back in range(place + 1):
            for key, (numerator, denominator) in self._cells(indicator, agency, earlier(period, back)).items():
                old = cells.get(key, (0, None if denominator is None else 0))
                cells[key] = (old[0] + numerator, None if denominator is None else old[1] + denominator)
        return cells

    def rows(self, indicator, agency, period):
        """Every row that AGENCY's form has for INDICATOR in PERIOD."""
        if indicator.aggregation == "latest":
            return self._latest_rows(indicator, agency, period)
        if not self.applies(indicator, agency):
            return [Row(indicator, period, {}, status="M")]
        if indicator.time_aggregation == "cumulative":
            cells = self._running_cells(indicator, agency, period)
        else:
            cells = self._cells(indicator, agency, period)
        if not cells or cells[()][1] == 0:
            return [Row(indicator, period, {}, status="M")]
        rows = [Row(indicator, period, dict(key), *cell) for key, cell in cells.items()]
        return self._surveyed(indicator, rows) if indicator.is_survey else rows

    def _surveyed(self, indicator, rows):
        size = rows[0].denominator
        sample = size if size < 10000 else 1800 + int(600 * uniform("sample", indicator.id, rows[0].period))
        for row in rows:
            row.sample_size = max(1, int(sample * row.denominator / size + 0.5))
            row.design_effect = "1.0" if size < 10000 else f"1.{4 + indicator.id % 5}"
        return rows

    def _latest_rows(self, indicator, agency, period):
        """Figures made elsewhere, one for each breakdown; nothing adds up."""
        level = self._levels[indicator.id]
        middle = between(level.level, period.year)
        if indicator.measure == "yes_no":
            return [Row(indicator, period, {}, int(middle >= 0.4))]
        middle *= 1 + wobble(0.004, "latest", indicator.id, period.year, self._variant)
        half = ((level.female_level or 1) - 1) / 2
        cells = {(): middle}
        for product in sorted(indicator.products, key=len):
            for parent in [key for key in cells if tuple(d for d, _ in key) == product[:-1]]:
                for code, sign in (("F", half), ("M", -half)) if product[-1] == "sex" else (("U", .006), ("R", -.008)):
                    cells[(*parent, (product[-1], code))] = cells[parent] * (1 + sign)
        status = "E" if indicator.id == 102 else ""
        return [Row(indicator, period, dict(key), rounded(value, indicator.decimals), status=status)
                for key, value in cells.items()]


def rounded(value, decimals):
    scale = 10 ** decimals
    return int(value * scale + 0.5) / scale


def earlier(period, steps):
    """The period STEPS before PERIOD."""
    count = PERIODS_PER_YEAR[period.frequency]
    number = period.year * count + period.part - 1 - steps
    return Period(number // count, number % count + 1, period.frequency)


def is_due(indicator, year):
    if indicator.is_elected:
        return year in ELECTION_YEARS
    return year in SURVEY_YEARS if indicator.interval_years == 5 else True


def due_periods(indicator, year):
    return periods_of(indicator, year) if is_due(indicator, year) else []
