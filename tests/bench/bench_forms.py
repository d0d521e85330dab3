"""Forms for the benchmark: monthly counts by sex, age group and residence, whose parts add up, so that the audit has its full work."""

import functools
import itertools

SEXES = ("_T", "F", "M")
RESIDENCES = ("_T", "U", "R")
ROWS_PER_FILE = 50_000


def months():
    return [f"{year}-{month:02}" for year in range(2015, 2026) for month in range(1, 13)]


def groups(indicators):
    return itertools.product(indicators, months())


def is_part(code, part):
    return code in ("_T", part)


def value(cell, ages, base, one_more):
    """Every base cell counts `base`, and those in `one_more` one more; a total counts its parts."""
    sex, age, residence = cell
    n_parts = (2 if sex == "_T" else 1) * (len(ages) if age == "_T" else 1) * (2 if residence == "_T" else 1)
    return base * n_parts + sum(all(map(is_part, cell, part)) for part in one_more)


@functools.cache
def cells(ages, base=3, one_more=()):
    """(sex, age, residence, number) of one group."""
    return [(*cell, value(cell, ages, base, one_more)) for cell in itertools.product(SEXES, ["_T", *ages], RESIDENCES)]


def rows(indicators, ages, base=3, one_more=itertools.repeat(())):
    """All rows that one agency can report, in the order of groups; `one_more` says of each group which of its base cells count one more than `base`."""
    for (indicator, month), more in zip(groups(indicators), one_more):
        for sex, age, residence, number in cells(ages, base, more):
            yield f"{indicator},{month},{sex},{age},{residence},{number}"


def files(every_row, n_files, n_rows=ROWS_PER_FILE):
    """The first n_files × n_rows of the rows, as texts of files."""
    for _ in range(n_files):
        lines = list(itertools.islice(every_row, n_rows))
        assert len(lines) == n_rows, "the bench catalogue has too few indicators"
        yield "indicator,period,sex,age_group,residence,value\n" + "\n".join(lines) + "\n"


def breakdown_key(sex, age, residence):
    parts = [f"{name}={code}" for name, code in (("sex", sex), ("age_group", age), ("residence", residence)) if code != "_T"]
    return ",".join(parts) or "_T"
