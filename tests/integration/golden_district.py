"""The district of tests/golden with its forms handed in: what the tests of this folder look at.

Every agency that has forms gets a collector of its own. Its forms are dropped into its inbox one after another, as its people would, and each has
its receipt before the next comes. Then the reporter rolls up. Nothing is imported from the programs or from the golden recomputation.

The district is made once, by who needs it first or by this module as a program; every test goes on from a copy, as long as nothing that it was made by or from
has changed.
"""

import csv
import fcntl
import hashlib
import json
import pathlib
import shutil
import subprocess

from district import PROGRAMS, SOURCE, District

GOLDEN = SOURCE / "tests" / "golden"
DIMENSIONS = ("sex", "age_group", "residence", "education_stage", "employment_type", "insurance_scheme", "disability", "discipline")


def read_table(path):
    with open(path, encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def agencies_with_forms():
    return sorted(folder.name for folder in (GOLDEN / "forms").iterdir())


def forms_of(agency):
    return sorted((GOLDEN / "forms" / agency).iterdir())


def report(district, *arguments):
    """What halfsky-reporter prints."""
    connection = f"database.connection={district.cluster.conninfo('halfsky_reporter')}"
    command = [PROGRAMS / "halfsky-reporter", *map(str, arguments), "--set", connection]
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, f"{arguments}: exit {done.returncode}: {done.stdout}{done.stderr}"
    return done.stdout


class Founding:
    """How the district became what it is."""

    def __init__(self):
        self.receipts = {}
        self.district = District(GOLDEN / "agencies.csv")
        try:
            for agency in agencies_with_forms():
                self.hand_in(agency)
            report(self.district, "refresh")
        except BaseException:
            self.district.close()
            raise

    def hand_in(self, agency):
        collector = self.district.collector(agency)
        collector.start()
        for form in forms_of(agency):
            collector.drop(form.name, form.read_bytes().decode("utf-8"))
            collector.wait_until_drained()
            self.receipts[agency, form.name] = collector.receipt(form.name)
        collector.stop()

    def put_away(self, folder):
        folder.mkdir()
        receipts = [(agency, form, counts) for (agency, form), counts in self.receipts.items()]
        (folder / "receipts.json").write_text(json.dumps(receipts), encoding="utf-8")
        self.district.put_away(folder / "district")


def made_from():
    """A digest of the programs and of everything else that the district comes from."""
    digest = hashlib.blake2b(digest_size=8)
    inputs = [*PROGRAMS.glob("halfsky-*"), *(SOURCE / "catalogue").glob("*.csv"), GOLDEN / "agencies.csv", *(GOLDEN / "forms").rglob("*.csv"),
              *map(pathlib.Path, (__file__, SOURCE / "tests/support/district.py"))]
    for path in sorted(inputs):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def golden_template():
    """The folder of the district as it is before the first test, and of its receipts."""
    folder = PROGRAMS.parent / "golden-district"
    folder.mkdir(exist_ok=True)
    template = folder / made_from()
    with open(folder / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not template.exists():
            for former in (path for path in folder.iterdir() if path.is_dir()):
                shutil.rmtree(former)
            Founding().put_away(folder / "new")
            (folder / "new").rename(template)
    return template


class GoldenDistrict:
    """Forms in, receipts out, years rolled up. `receipts` holds the counts by (agency, form name)."""

    def __init__(self, settings=()):
        template = golden_template()
        self.receipts = {(agency, form): counts for agency, form, counts in json.loads((template / "receipts.json").read_text(encoding="utf-8"))}
        self.district = District(None, settings=settings, kept=template / "district")

    def hand_in_text(self, agency, text, name="form.csv"):
        """By a new collector of the agency; returns the receipt's counts."""
        collector = self.district.collector(agency, f"{agency}-{len(self.district.collectors)}")
        collector.start()
        collector.drop(name, text)
        collector.wait_until_drained()
        receipt = collector.receipt(name)
        collector.stop()
        return receipt

    def bring_too_late(self, agency, late_text, text):
        """LATE_TEXT, which was accepted while the line was down, arrives after TEXT, which was accepted later."""
        late = self.district.collector(agency, f"{agency}-late")
        late.start()
        late.wait_for_state("streaming")
        late.stop()
        path = self.district.folder / "late.csv"
        path.write_text(late_text, encoding="utf-8")
        late.run("submit", path)
        self.hand_in_text(agency, text)
        late.start()
        late.wait_until_drained()
        late.stop()

    def report(self, *arguments):
        return report(self.district, *arguments)

    def annual(self, year):
        """The cells of the year's CSV by (indicator, area, *dimensions)."""
        rows = csv.DictReader(self.report("annual", "--year", year, "--format", "csv").splitlines())
        return {cell_of(row): row for row in rows}

    def as_analyst(self, statement):
        """What the analyst sees, as rows of texts."""
        return self.district.sql(f"set role halfsky_analyst; {statement}")

    def close(self):
        self.district.close()


def cell_of(row):
    return (row["indicator"], row["area"], *(row[dimension] for dimension in DIMENSIONS))


if __name__ == "__main__":
    golden_template()
