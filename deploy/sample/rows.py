"""What a form says: periods and rows, before anybody decides how to print them."""
from dataclasses import dataclass, field

from plan import DIMENSIONS, PERIODS_PER_YEAR

LETTER = {"semiannual": "S", "quarterly": "Q"}


@dataclass(frozen=True, order=True)
class Period:
    year: int
    part: int
    frequency: str

    def sdmx(self):
        if self.frequency == "annual":
            return str(self.year)
        if self.frequency == "monthly":
            return f"{self.year}-{self.part:02d}"
        return f"{self.year}-{LETTER[self.frequency]}{self.part}"

    def english(self):
        return f"{self.year}H{self.part}" if self.frequency == "semiannual" else self.sdmx()

    def chinese(self):
        part = {"annual": "", "semiannual": "上半年" if self.part == 1 else "下半年", "quarterly": f"第{self.part}季度",
                "monthly": f"{self.part}月"}[self.frequency]
        return f"{self.year}年{part}"


def periods_of(indicator, year):
    return [Period(year, part + 1, indicator.frequency) for part in range(PERIODS_PER_YEAR[indicator.frequency])]


def reporting_place(indicator, period):
    """(reporting year, place of the period in it, from 0): October to September for the health year."""
    if indicator.reporting_year != "health_year" or period.frequency == "annual":
        return period.year, period.part - 1
    count = PERIODS_PER_YEAR[period.frequency]
    last_quarter = count // 4
    place = (period.part - 1 + last_quarter) % count
    return (period.year + 1 if place < last_quarter else period.year), place


@dataclass
class Row:
    """One row of a form. KEY maps dimensions to codes, totals left out. BLANK names dimensions printed as an empty cell;
    PRINTED overrides cells of the printed row (planted faults); FAULTS are (column, rule, what) tuples."""
    indicator: object
    period: Period
    key: dict
    numerator: float = None  # the value where there is no denominator
    denominator: float = None
    status: str = ""
    comment: str = ""
    sample_size: int = 0
    design_effect: str = ""
    blank: frozenset = frozenset()
    printed: dict = field(default_factory=dict)
    faults: list = field(default_factory=list)

    def breakdown(self):
        """The canonical key of the breakdown: `_T` or `sex=F,residence=U`."""
        return ",".join(f"{d}={self.key[d]}" for d in DIMENSIONS if d in self.key) or "_T"
