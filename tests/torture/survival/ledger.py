"""What the district must hold, worked out from the forms alone: of two values of a cell the one accepted later stands, every replaced one is kept. Pure;
knows no database and none of the programs' code.
"""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Entry:
    """A form that was accepted, with the rows of it that were not refused. `arrival` is its number at the district. Of rows that say the same, the agency's own
    computer sends the first: `n_said_again` are those whose first was refused by the district, of which nothing comes."""

    digest: str
    arrival: int
    accepted_at_us: int
    amounts: tuple  # of (cell, amount), as the rows stand in the form
    n_said_again: int = 0


@dataclasses.dataclass
class Counts:
    new: int = 0
    revised: int = 0
    unchanged: int = 0


@dataclasses.dataclass
class Standing:
    """A cell. `history` has all its amounts, oldest first, the last of them stands since `since_us`; `confirmed_by` are digests of the forms that said what
    stood then, later than all before them."""

    history: list
    since_us: int
    confirmed_by: set = dataclasses.field(default_factory=set)

    def take(self, amount, accepted_at_us, digest):
        """Says which count the row belongs to."""
        if amount == self.history[-1]:
            if accepted_at_us > self.since_us:
                self.confirmed_by.add(digest)
            self.since_us = max(self.since_us, accepted_at_us)
            return "unchanged"
        if accepted_at_us < self.since_us:
            self.history.insert(-1, amount)  # it came too late, and is kept
            return "unchanged"
        self.history.append(amount)
        self.since_us = accepted_at_us
        return "revised"


def replay(entries):
    """An agency's forms in the order in which they arrived. Returns cell → Standing, and digest → Counts."""
    cells, counts = {}, {}
    for entry in sorted(entries, key=lambda entry: entry.arrival):
        counted = counts.setdefault(entry.digest, Counts())
        counted.unchanged += entry.n_said_again
        for cell, amount in entry.amounts:
            if cell not in cells:
                cells[cell] = Standing([amount], entry.accepted_at_us)
                fate = "new"
            else:
                fate = cells[cell].take(amount, entry.accepted_at_us, entry.digest)
            setattr(counted, fate, getattr(counted, fate) + 1)
    return cells, counts


PARTS = [((sex, "_T"), [(sex, "U"), (sex, "R")]) for sex in ("F", "M", "_T")] + [(("_T", place), [("F", place), ("M", place)]) for place in ("U", "R", "_T")]


def with_totals(cells):
    """The cells, and each total that was not reported but whose parts all were."""
    whole = dict(cells)
    for period in {cell[0] for cell in cells}:
        for total, parts in PARTS:
            amounts = [whole.get((period, *part)) for part in parts]
            if (period, *total) not in whole and all(amounts):
                whole[(period, *total)] = tuple(map(sum, zip(*amounts)))
    return whole


def annual(agencies, area_of):
    """(area, year, sex, residence) → numerator and denominator: quarters averaged apart in each agency, then added up. `agencies` has cell → amount for each;
    `area_of` names all areas that an agency lies in."""
    figures = {}
    for agency, reported in agencies.items():
        cells, quarters = with_totals(reported), {}
        for (period, sex, residence), amount in cells.items():
            quarters.setdefault((period[:4], sex, residence), []).append(amount)
        for key, amounts in quarters.items():
            mean = [sum(amount[part] for amount in amounts) / len(amounts) for part in (0, 1)]
            for area in area_of(agency):
                before = figures.get((area, *key), (0, 0))
                figures[(area, *key)] = (before[0] + mean[0], before[1] + mean[1])
    return figures
