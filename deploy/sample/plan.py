"""The catalogue as the generator needs it: indicators with their breakdowns, and the Chinese names of codes."""
import csv
import os
from dataclasses import dataclass

DIMENSIONS = ("sex", "age_group", "residence", "education_stage", "employment_type", "insurance_scheme",
              "disability", "discipline")

PERIODS_PER_YEAR = {"annual": 1, "semiannual": 2, "quarterly": 4, "monthly": 12}

@dataclass(frozen=True)
class Indicator:
    """One row of indicators.csv."""
    id: int
    code: str
    name_zh: str
    measure: str
    multiplier: float
    decimals: int
    products: tuple  # required breakdowns: tuples of dimensions
    codes: dict  # dimension: codes that add up to the total on the form
    of_which: dict  # dimension: codes on the form that overlap with the others
    frequency: str
    reporting_year: str
    interval_years: int
    is_elected: bool
    unit_types: frozenset
    department: str
    aggregation: str
    time_aggregation: str
    is_survey: bool
    warn_max: float

    @property
    def has_denominator(self):
        return self.aggregation == "sum_num_den"

    @property
    def is_bounded(self):
        """No numerator above its denominator: by rule for a proportion, by habit for the clearance rates."""
        return self.measure == "proportion" or (self.has_denominator and self.multiplier == 100 and self.id != 207)

    @property
    def dimensions(self):
        used = {dimension for product in self.products for dimension in product}
        return tuple(d for d in DIMENSIONS if d in used)


def read_table(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _products(text):
    return tuple(tuple(product.split("*")) for product in text.split(";") if product)


def _named_codes(text):
    return {part.split("=")[0]: part.split("=")[1].split("|") for part in text.split(";") if part}


def _form_codes(row, kinds):
    """({dimension: partition}, {dimension: codes that overlap}) of the form: named by the catalogue, else the list's parts."""
    named = _named_codes(row["breakdown_codes"])
    partition, of_which = {}, {}
    for dimension, kind_of in kinds.items():
        codes = named.get(dimension) or [code for code, kind in kind_of.items() if kind == "base"]
        partition[dimension] = [code for code in codes if kind_of[code] != "of_which"]
        of_which[dimension] = [code for code in codes if kind_of[code] == "of_which"]
    return partition, of_which


def _indicator(row, kinds):
    partition, of_which = _form_codes(row, kinds)
    return Indicator(
        id=int(row["id"]), code=row["code"], name_zh=row["name_zh"], measure=row["measure"],
        multiplier=float(row["multiplier"]), decimals=int(row["decimals"]),
        products=_products(row["required_breakdowns"]), codes=partition, of_which=of_which,
        frequency=row["frequency"], reporting_year=row["reporting_year"],
        interval_years=int(row["collection_interval_years"] or 1), is_elected=bool(row["term_years"]),
        unit_types=frozenset(row["reporting_unit_type"].split(";")), department=row["department_code"],
        aggregation=row["aggregation"], time_aggregation=row["time_aggregation"],
        is_survey=row["uncertainty"] == "survey", warn_max=float(row["warn_max"] or "inf"))


def _read_codes(folder, dimension):
    return read_table(os.path.join(folder, f"codelist_{dimension}.csv"))


def read_indicators(folder):
    """Those in force, in the order of the file."""
    kinds = {d: {row["code"]: row["kind"] for row in _read_codes(folder, d)} for d in DIMENSIONS}
    rows = read_table(os.path.join(folder, "indicators.csv"))
    return [_indicator(row, kinds) for row in rows if row["is_retired"] != "yes"]


def read_code_names(folder):
    """{dimension: {code: Chinese name}}; 女 and 男 as forms print them."""
    names = {}
    for dimension in DIMENSIONS:
        names[dimension] = {row["code"]: row["name_zh"] for row in _read_codes(folder, dimension)}
    names["sex"].update(F="女", M="男")
    return names
