"""Forms as agencies hand them in: mostly right, some rows wrong. Each row knows what may become of it."""

import dataclasses
import hashlib

import forms

GROUP_RULES = frozenset({"parts_sum", "sex_sum"})
VERSIONS = 40
PLANTED = [  # the rule that refuses the row, and the row's text for a period
    ("unknown_indicator", "security.no_such_indicator,{period},F,U,_T,1,100"),
    ("wrong_frequency", forms.INDICATOR + ",2024,F,U,_T,1,100"),
    ("unknown_code", forms.INDICATOR + ",{period},X,U,_T,1,100"),
    ("future_period", forms.INDICATOR + ",2033-Q1,F,U,_T,1,100"),
    ("not_a_number", forms.INDICATOR + ",{period},F,U,_T,several,100"),
    ("numerator_above_denominator", forms.INDICATOR + ",{period},F,U,_T,101,100"),
    ("missing_code_as_value", forms.INDICATOR + ",{period},F,U,_T,-1,100"),
]


@dataclasses.dataclass(frozen=True)
class Row:
    text: str
    period: str
    cell: tuple = None              # (period, sex, residence); None: it is wrong by itself
    amount: tuple = None            # numerator and denominator
    must_refuse: frozenset = frozenset()  # by one of these rules
    may_refuse: frozenset = frozenset()


@dataclasses.dataclass(frozen=True)
class Question:
    """Rows were refused by a rule for a while: of one period or of all, of one agency or of all."""

    rule: str
    period: str = None
    agency: str = None


@dataclasses.dataclass
class Paper:
    """A form. Row n of `rows` stands in row n + 2 of the file."""

    agency: str
    name: str
    rows: list
    content: bytes
    open_questions: frozenset = frozenset()  # those that there were when it was dropped, or about then

    def ask(self, questions):
        self.open_questions = frozenset(question for question in questions if question.agency in (None, self.agency))

    @property
    def digest(self):
        return hashlib.blake2b(self.content, digest_size=32).hexdigest()

    @property
    def is_stored_whole(self):
        """No row of it is or may have been refused."""
        return not self.open_questions and not any(row.must_refuse for row in self.rows)

    def excuses(self, row):
        """The rules by which a row may be refused."""
        return row.must_refuse | row.may_refuse | {question.rule for question in self.open_questions if question.period in (None, row.period)}

    def rows_but(self, refused):
        """The rows with a value, but for the numbers that were refused, and but for those that say again what a refused one said; and how many the latter are."""
        said = {self.rows[number] for number in refused}
        rows = [row for number, row in enumerate(self.rows) if number not in refused and row.cell]
        kept = [row for row in rows if row not in said]
        return kept, len(rows) - len(kept)


def group(period, version):
    """All rows of a period; they add up."""
    return [Row(f"{forms.INDICATOR},{period},{sex},{residence},_T,{amount[0]},{amount[1]}", period, (period, sex, residence), amount)
            for (sex, residence), amount in forms.cells(version).items()]


def wrong_total(period, version):
    """A group whose total is one too many: that row is refused, and of the others those that the rule names with it."""
    rows = []
    for row in group(period, version):
        is_total = row.cell[1:] == ("_T", "_T")
        amount = (row.amount[0] + is_total, row.amount[1])
        text = f"{forms.INDICATOR},{period},{row.cell[1]},{row.cell[2]},_T,{amount[0]},{amount[1]}"
        rows.append(Row(text, period, row.cell, amount, GROUP_RULES if is_total else frozenset(), GROUP_RULES))
    return rows


def draw(chance, agency, number, n_periods):
    """The agency's form number `number`; no two of an agency are the same file."""
    chosen = chance.sample(forms.PERIODS, n_periods)
    rows = [row for period in chosen for row in group(period, chance.randrange(VERSIONS))]
    if chance.random() < 0.3:
        rows += rows[:9]  # said twice
    others = [period for period in forms.PERIODS if period not in chosen]
    if len(others) > len(PLANTED) and chance.random() < 0.4:
        chance.shuffle(others)
        for rule, text in chance.sample(PLANTED, chance.randrange(1, 4)):
            period = others.pop()
            rows.append(Row(text.format(period=period), period, must_refuse=frozenset({rule})))
        if chance.random() < 0.5:
            rows += wrong_total(others.pop(), chance.randrange(VERSIONS))
    return paper(agency, f"{agency}-第{number:03}号.csv", rows, number)


def paper(agency, name, rows, number):
    """The blank lines at its end are its number."""
    lines = ["indicator,period,sex,residence,disability,value,denominator", *(row.text for row in rows)]
    return Paper(agency, name, rows, ("\n".join(lines) + "\n" + "\n" * number).encode())
