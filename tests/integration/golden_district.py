"""The district of tests/golden with its forms handed in: what the tests of this folder look at.

Every agency that has forms gets a collector of its own. Its forms are dropped into its inbox one after another, as its people would, and each has
its receipt before the next comes. Then the reporter rolls up. Nothing is imported from the programs or from the golden recomputation.
"""

import csv
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


class GoldenDistrict:
    """Forms in, receipts out, years rolled up. `receipts` holds the counts by (agency, form name)."""

    def __init__(self, settings=()):
        self.district = District(GOLDEN / "agencies.csv", settings=settings)
        try:
            self.receipts = {}
            for agency in agencies_with_forms():
                self.hand_in(agency)
            self.report("refresh")
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
        """What halfsky-reporter prints."""
        connection = f"database.connection={self.district.cluster.conninfo('halfsky_reporter')}"
        command = [PROGRAMS / "halfsky-reporter", *map(str, arguments), "--set", connection]
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        assert done.returncode == 0, f"{arguments}: exit {done.returncode}: {done.stdout}{done.stderr}"
        return done.stdout

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
