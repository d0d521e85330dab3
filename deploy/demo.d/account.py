"""What became of every row, from the receipts, compared with the district's books."""
import collections
import csv
import io

PARTS = ("new", "revised", "unchanged", "rejected", "awaiting")


EXPLANATION = "explanations.csv"
COMMENT = "与原始台账核对无误"
DIMENSIONS = ("sex", "age_group", "residence", "education_stage", "employment_type", "insurance_scheme", "disability", "discipline")


class Receipt:
    def __init__(self, path):
        self.form = path.name.rsplit(".", 2)[0]  # <form>.<submission>.csv
        self.counts = {}
        self.refusals = []
        self.waiting = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if row["kind"] == "count":
                    self.counts[row["name"]] = int(row["count"])
                elif row["kind"] == "refused":
                    self.refusals.append(row)
                elif row["kind"] == "awaiting":
                    self.waiting.append(row)

    def adds_up(self):
        return not self.counts or self.counts["received"] == sum(self.counts[part] for part in PARTS)

    def reason(self, language):
        """The first refusal in words, behind its row where one row is meant."""
        first = self.refusals[0]
        return first[f"reason_{language}"]


def read_receipts(agency):
    return [Receipt(path) for path in sorted((agency.home / "receipts").glob("*.csv"))]


def waiting_rows(agency):
    """What asks for an explanation; not the rows that only wait with others."""
    return [row for receipt in read_receipts(agency) for row in receipt.waiting if row["name"] != "waits_with_group"]


def explanation(rows):
    """A form that says the same of these rows, with a comment."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(["indicator", "period", *DIMENSIONS, "value", "denominator", "status", "comment"])
    for row in rows:
        codes = dict(part.split("=") for part in row["breakdown"].split(",") if "=" in part)
        value, _, denominator = row["value"].partition("/")
        out.writerow([row["indicator"], row["period"], *(codes.get(name, "_T") for name in DIMENSIONS), value, denominator,
                      row["status"], COMMENT])
    return text.getvalue().encode("utf-8")


class Account:
    def __init__(self, agencies):
        self.receipts = {agency.code: read_receipts(agency) for agency in agencies}

    def every_receipt(self):
        return [receipt for receipts in self.receipts.values() for receipt in receipts]

    def totals(self):
        sums = collections.Counter()
        for receipt in self.every_receipt():
            sums.update(receipt.counts)
        return sums

    def refused(self):
        """(agency code, receipt) of every form with refused rows, or refused whole."""
        return [(code, receipt) for code, receipts in self.receipts.items() for receipt in receipts if receipt.refusals]

    def faults(self, books):
        """What does not add up; BOOKS are the same counts as the district has them."""
        totals = self.totals()
        found = [f"receipt of {receipt.form}: {receipt.counts}" for receipt in self.every_receipt() if not receipt.adds_up()]
        return found + [f"{count}: {totals[count]} on the receipts, {number} in the database"
                        for count, number in books.items() if totals[count] != number]
