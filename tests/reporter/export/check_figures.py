"""Exported figures against what describes them: the JSON against its schema, the SDMX-CSV against the rules of the format and the catalogue's code lists, and the three formats
against each other.

usage: check_figures.py SOURCE_FOLDER FOLDER
FOLDER has figures.json, figures.sdmx.csv, figures.zh.csv. Also plants faults, to show that they would be found.
"""
import copy
import csv
import json
import pathlib
import re
import sys

import jsonschema

# What identifies an observation, and the code list of each that has one.
DIMENSIONS = {"FREQ": None, "REF_AREA": None, "INDICATOR": None, "SEX": "sex", "AGE": "age_group", "URBANISATION": "residence",
              "EDUCATION_LEV": "education_stage", "EMPLOYMENT_TYPE": "employment_type", "INSURANCE_SCHEME": "insurance_scheme",
              "DISABILITY_STATUS": "disability", "DISCIPLINE": "discipline", "TIME_PERIOD": None}
CODED = {"OBS_STATUS": "obs_status", "CONF_STATUS": "conf_status", "UNIT_MEASURE": "unit"}
MEASURES = ("OBS_VALUE", "NUMERATOR", "DENOMINATOR", "ESTIMATE")
TIME_PERIOD = re.compile(r"\d{4}|\d{4}-\d{2}-\d{2}/P1Y")
STRUCTURE_ID = re.compile(r"[A-Z][A-Z0-9_]*:[A-Z][A-Z0-9_]*\(\d+\.\d+\.\d+\)")
WITHOUT_NUMBER = set("QMOL")


def table(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def codes(source, name):
    return {row["code"] for row in table(source / "catalogue" / f"codelist_{name}.csv")} | {"_T"}


def sdmx_faults(source, heading, rows):
    """What SDMX-CSV 2.0 does not allow."""
    if heading[:3] != ["STRUCTURE", "STRUCTURE_ID", "ACTION"]:
        yield f"the header begins with {heading[:3]}"
    order = [heading.index(name) for name in (*DIMENSIONS, *MEASURES, *CODED) if name in heading]
    if len(order) != len(DIMENSIONS) + len(MEASURES) + len(CODED) or order != sorted(order):
        yield "components are missing, or not in the order dimensions, measures, attributes"
    lists = {column: codes(source, name) for column, name in {**DIMENSIONS, **CODED}.items() if name}
    keys = set()
    for number, row in enumerate(rows, start=2):
        key = tuple(row[name] for name in DIMENSIONS)
        if key in keys:
            yield f"row {number}: the observation is there twice"
        keys.add(key)
        if row["STRUCTURE"] != "dataflow" or not STRUCTURE_ID.fullmatch(row["STRUCTURE_ID"]) or row["ACTION"] != "I":
            yield f"row {number}: structure or action"
        if not TIME_PERIOD.fullmatch(row["TIME_PERIOD"]):
            yield f"row {number}: TIME_PERIOD {row['TIME_PERIOD']}"
        yield from (f"row {number}: {column} {row[column]}" for column in lists if row[column] not in lists[column])
        if row["OBS_STATUS"] in WITHOUT_NUMBER and any(row[name] for name in MEASURES):
            yield f"row {number}: a number although the status is {row['OBS_STATUS']}"


def same(number, text):
    return (number is None) == (text == "") and (number is None or abs(number - float(text)) <= 1e-12 * abs(number))


def differences(document, sdmx, plain):
    """Where the formats do not tell the same figures in the same order."""
    if not len(document["figures"]) == len(sdmx) == len(plain):
        yield "the formats have different numbers of figures"
        return
    for number, (figure, other, row) in enumerate(zip(document["figures"], sdmx, plain), start=2):
        if not same(figure["value"], other["OBS_VALUE"]) or other["OBS_VALUE"] != row["value"]:
            yield f"row {number}: value"
        if not figure["status"] == other["OBS_STATUS"] == row["status"]:
            yield f"row {number}: status"
        if figure["time_period"] != other["TIME_PERIOD"] or str(figure["year"]) != row["year"]:
            yield f"row {number}: year"
        if figure["breakdown"].get("sex", "_T") != other["SEX"] or other["SEX"] != row["sex"]:
            yield f"row {number}: sex"


def planted(source, schema, document, heading, rows):
    """Faults that must be found, and whether they are."""
    def changed(**cells):
        broken = copy.deepcopy(rows)
        broken[0].update(cells)
        return broken

    def document_with(change):
        broken = copy.deepcopy(document)
        change(broken)
        return not schema.is_valid(broken)

    def found(some_rows):
        return any(sdmx_faults(source, heading, some_rows))

    yield "an observation twice", found(rows + rows[:1])
    yield "a bare date", found(changed(TIME_PERIOD="2024-10-01"))
    yield "a code that there is not", found(changed(SEX="W"))
    yield "a number that is withheld", found(changed(OBS_STATUS="Q"))
    yield "another header", any(sdmx_faults(source, ["DATAFLOW", *heading[1:]], rows))
    yield "a member that is missing", document_with(lambda broken: broken["figures"][0].pop("status"))
    yield "an unknown member", document_with(lambda broken: broken["figures"][0].update(surprise=1))
    yield "a dimension that there is not", document_with(lambda broken: broken["figures"][0]["breakdown"].update(hair="grey"))


def main():
    source, folder = map(pathlib.Path, sys.argv[1:])
    schema = jsonschema.Draft202012Validator(json.loads((source / "docs/figures.schema.json").read_text(encoding="utf-8")))
    schema.check_schema(schema.schema)
    faults = []
    for edition in ("figures", "figures_public"):
        document = json.loads((folder / f"{edition}.json").read_text(encoding="utf-8"))
        sdmx = table(folder / f"{edition}.sdmx.csv")
        plain = table(folder / ("figures.zh.csv" if edition == "figures" else "figures_public.en.csv"))
        faults += [f"{edition}.json: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
                   for error in schema.iter_errors(document)]
        faults += [f"{edition}.sdmx.csv: {fault}" for fault in sdmx_faults(source, list(sdmx[0]), sdmx)]
        faults += [f"{edition}: {fault}" for fault in differences(document, sdmx, plain)]
        faults += [f"{edition}: not found: {what}" for what, is_found in
                   planted(source, schema, document, list(sdmx[0]), [row for row in sdmx if row["OBS_VALUE"]]) if not is_found]
    print("\n".join(faults) or "the exported figures are as described")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
