"""What the demo prints when all is stored: the annual summary, the early warnings, what was refused, and where to look."""
import json

import process
from account import PARTS, Account
from place import PROGRAMS
from words import table, words

BOOKS = """select sum(received), sum(n_new), sum(n_revised), sum(n_unchanged), sum(n_rejected), sum(n_awaiting)
from halfsky.submission"""
STILL_WAITING = "select sum(n_awaiting - n_settled) from halfsky.submission"


def print_report(page):
    print(f"\n{page.read_text(encoding='utf-8')}")


LEVELS = ("red", "orange", "yellow")
MOST_WARNINGS = 10


def warning_rows(language, warnings):
    yield [words(language, code) for code in ("level", "department", "target", "why")]
    for warning in warnings:
        yield [words(language, warning["level"]), warning["department_name"], warning["title"], warning["reason"]]


def print_warnings(demo):
    """The most urgent; the list of all is beside the report."""
    listed = json.loads(demo.district.reporter("warnings", "list", "--format", "json", "--lang", demo.language))["warnings"]
    urgent = [warning for level in LEVELS for warning in listed if warning["level"] == level]
    counts = {level: sum(warning["level"] == level for warning in urgent) for level in LEVELS}
    shown = urgent[:MOST_WARNINGS]
    print(words(demo.language, "warnings_title", n=len(urgent), shown=len(shown), file=demo.warnings(demo.language), **counts) + "\n")
    print("\n".join(table(list(warning_rows(demo.language, shown)))) + "\n")


def refused_rows(demo, account):
    names = demo.district.agency_names()
    yield [words(demo.language, code) for code in ("agency", "form", "rows", "reason")]
    for code, receipt in account.refused():
        refused = str(receipt.counts["rejected"]) if receipt.counts else words(demo.language, "whole")
        yield [f"{code} {names[code][demo.language]}", receipt.form, refused, receipt.reason(demo.language)]


def print_account(demo):
    """Fails when receipts and database disagree."""
    account = Account(demo.agencies)
    books = dict(zip(("received", *PARTS), map(int, demo.cluster.query(BOOKS)[0])))
    faults = account.faults(books)
    if still_waiting := int(demo.cluster.query(STILL_WAITING)[0][0]):
        faults.append(f"{still_waiting} rows still wait for an explanation in the database")
    if faults:
        raise process.Failed("\n".join(faults))
    print(words(demo.language, "refused_title") + "\n")
    print("\n".join(table(list(refused_rows(demo, account)))))
    print("\n" + words(demo.language, "counts", **account.totals()))
    print(words(demo.language, "places", folder=demo.place.folder))
    print(words(demo.language, "invented"), flush=True)


def print_kept(demo):
    agency = demo.agencies[0]
    print("\n" + words(demo.language, "kept", psql=f"psql '{demo.cluster.connection('halfsky_analyst')}'",
                       aggregator=f"{PROGRAMS}/halfsky-aggregator --config {demo.district.settings}",
                       collector=f"{PROGRAMS}/halfsky-collector --config {agency.settings}",
                       inbox=agency.home / "inbox", logs=demo.place.run / "*.log"), flush=True)
