"""What became of every row, from the receipts, compared with the district's books."""
import collections
import csv

PARTS = ("new", "revised", "unchanged", "rejected", "awaiting")


class Receipt:
    def __init__(self, path):
        self.form = path.name.rsplit(".", 2)[0]  # <form>.<submission>.csv
        self.counts = {}
        self.refusals = []
        with open(path, encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if row["kind"] == "count":
                    self.counts[row["name"]] = int(row["count"])
                else:
                    self.refusals.append(row)

    def adds_up(self):
        return not self.counts or self.counts["received"] == sum(self.counts[part] for part in PARTS)

    def reason(self, language):
        """The first refusal in words, behind its row where one row is meant."""
        first = self.refusals[0]
        return first[f"reason_{language}"]


def read_receipts(agency):
    return [Receipt(path) for path in sorted((agency.home / "receipts").glob("*.csv"))]


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
