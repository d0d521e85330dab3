"""Forms for the benchmark: monthly counts by sex, age group and residence, whose parts add up, so that the audit has its full work."""

import itertools

SEXES = {"_T": 0, "F": 1, "M": 2}
RESIDENCES = {"_T": 0, "U": 1, "R": 2}
ROWS_PER_FILE = 50_000


def months():
    return [f"{year}-{month:02}" for year in range(2015, 2026) for month in range(1, 13)]


def groups(indicators):
    return itertools.product(indicators, months())


def value(age, ages, sex, residence):
    """Every base cell counts 3; a total counts its parts."""
    n_sexes = 2 if sex == "_T" else 1
    n_residences = 2 if residence == "_T" else 1
    n_ages = len(ages) if age == "_T" else 1
    return 3 * n_sexes * n_residences * n_ages


def cells(ages):
    """(sex, age, residence, number) of one group."""
    return [(sex, age, residence, value(age, ages, sex, residence)) for sex in SEXES for age in ["_T", *ages] for residence in RESIDENCES]


def rows(indicators, ages):
    """All rows that one agency can report, in the order of groups."""
    for indicator, month in groups(indicators):
        for sex, age, residence, number in cells(ages):
            yield f"{indicator},{month},{sex},{age},{residence},{number}"


def files(indicators, ages, n_files):
    """The first n_files × ROWS_PER_FILE rows, as texts of files."""
    every_row = rows(indicators, ages)
    for _ in range(n_files):
        lines = list(itertools.islice(every_row, ROWS_PER_FILE))
        assert len(lines) == ROWS_PER_FILE, "the bench catalogue has too few indicators"
        yield "indicator,period,sex,age_group,residence,value\n" + "\n".join(lines) + "\n"
