"""Forms that a township fills: one quarterly indicator by sex and residence, over eleven years; every version has other values."""

INDICATOR = "security.social_assistance_coverage"
PERIODS = [f"{year}-Q{quarter}" for year in range(2015, 2026) for quarter in range(1, 5)]
CELLS_PER_PERIOD = 9
N_ROWS = len(PERIODS) * CELLS_PER_PERIOD


def cells(version):
    """(sex, residence) → (numerator, denominator); parts add up to their totals."""
    parts = {("F", "U"): (4 + version, 100), ("F", "R"): (6, 100), ("M", "U"): (8 + version, 100), ("M", "R"): (12, 100)}
    for sex in "FM":
        parts[sex, "_T"] = tuple(map(sum, zip(parts[sex, "U"], parts[sex, "R"])))
    for residence in ("U", "R", "_T"):
        parts["_T", residence] = tuple(map(sum, zip(parts["F", residence], parts["M", residence])))
    return parts


def form(version, periods=PERIODS):
    lines = ["indicator,period,sex,residence,disability,value,denominator"]
    for period in periods:
        for (sex, residence), (numerator, denominator) in cells(version).items():
            lines.append(f"{INDICATOR},{period},{sex},{residence},_T,{numerator},{denominator}")
    return "\n".join(lines) + "\n"


def total(version):
    """The numerator of the total of every period."""
    return cells(version)["_T", "_T"][0]
