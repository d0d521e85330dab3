"""Whether everything adds up: the ledger of what was handed in, against receipts, database, revisions, audit trail and annual figures.

Each check is a method and a line of CHECKS; it returns what is wrong, in words. Nothing is taken from the programs but what they say and store.
"""

import subprocess

import forms
from survival.ledger import Entry, annual, replay
from survival.world import Finding

MOST_NAMED = 8
PERIOD = "to_char(period, 'YYYY') || '-Q' || extract(quarter from period)"
ANNUAL = ("select indicator_id, reporting_year, breakdown_id, area_agency_id, numerator, denominator, value, units_expected, units_received, "
          "periods_expected, periods_received, status, release, response, is_break, is_estimated, basis_id from halfsky.annual_summary order by 1, 2, 3, 4")


class Books:
    def __init__(self, world, papers):
        self.world = world
        self.papers = {paper.digest: paper for paper in papers}
        self.read()

    def read(self):
        """What the database and the receipts say."""
        self.submissions = self.world.sql(
            "select code, submission_id, encode(file_digest, 'hex'), encode(submission_uuid, 'hex'), (extract(epoch from accepted_at) * 1000000)::int8, file_name, "
            "n_parts, parts_stored, received, n_new, n_revised, n_unchanged, n_rejected, n_awaiting "
            "from halfsky.submission join halfsky.agency using (agency_id) order by 1, 2")
        self.receipts = {}
        for agency in self.world.agencies:
            for submission, written in agency.receipts().items():
                self.receipts[submission] = written
        self.stored = {}
        for code, _, digest, uuid, *_ in self.submissions:
            self.stored.setdefault((code, digest), []).append(uuid)

    def balance(self):
        """Raises a Finding that says all that is wrong; else says how much was looked at."""
        wrong = []
        for check in CHECKS:
            found = check(self)
            wrong += [f"{check.__name__}: {words}" for words in found[:MOST_NAMED]]
            wrong += [f"{check.__name__}: and {len(found) - MOST_NAMED} more"] if len(found) > MOST_NAMED else []
        if wrong:
            raise Finding("the books do not balance:\n  " + "\n  ".join(wrong))
        n_cells, n_revisions = self.world.sql("select (select count(*) from halfsky.observation), (select count(*) from halfsky.observation_revision)")[0]
        n_rows = sum(len(paper.rows) for paper in self.papers.values())
        return f"{len(self.papers)} forms with {n_rows} rows, {n_cells} cells, {n_revisions} replaced values, {len(self.receipts)} receipts"

    # --- What was accepted ---

    def nothing_lost(self):
        return [f"{paper.name} of {paper.agency} is not in the database" for paper in self.papers.values()
                if (paper.agency, paper.digest) not in self.stored]

    def nothing_doubled(self):
        return [f"{self.papers[digest].name if digest in self.papers else digest} of {code} is stored as {len(uuids)} submissions"
                for (code, digest), uuids in self.stored.items() if len(uuids) > 1]

    def nothing_unexplained(self):
        """What is stored was handed in, by that agency; nothing could not be read."""
        strangers = [f"submission of {code} with file {digest} was never handed in" for code, digest in self.stored
                     if digest not in self.papers or self.papers[digest].agency != code]
        letters = self.world.sql("select code, reason from halfsky.dead_letter join halfsky.agency using (agency_id)")
        return strangers + [f"dead letter of {code}: {reason}" for code, reason in letters]

    def submissions_add_up(self):
        wrong = []
        for code, _, digest, _, _, name, n_parts, parts_stored, received, *fates in self.submissions:
            paper = self.papers.get(digest)
            if n_parts != parts_stored or int(received) != sum(map(int, fates)) or fates[-1] != "0":
                wrong.append(f"{name} of {code}: {parts_stored} of {n_parts} parts, received {received}, of which {fates}")
            if paper and (int(received) != len(paper.rows)):
                wrong.append(f"{name} of {code}: received {received} of {len(paper.rows)} rows")
        return wrong

    # --- What was said about it ---

    def originals_are_kept(self):
        """Each form left the inbox and is in accepted/ as it was."""
        wrong = []
        for agency in self.world.agencies:
            kept = {path.name.split("-", 1)[1]: path for home in agency.homes for path in (home / "accepted").iterdir()}
            left = [path.name for home in agency.homes for path in (home / "inbox").iterdir()]
            wrong += [f"{agency}: still in the inbox: {name}" for name in left]
            wrong += [f"{agency}: {paper.name} is not in accepted/ as it was" for paper in self.papers.values() if paper.agency == agency.agency
                      and (paper.name not in kept or kept[paper.name].read_bytes() != paper.content)]
        return wrong

    def receipts_say_what_is_stored(self):
        """Each says what the database does, and there is none of anything else."""
        known = {uuid for _, _, _, uuid, *_ in self.submissions}
        wrong = [f"{path}: is about a submission that is not stored" for uuid, written in self.receipts.items() if uuid not in known for path, _ in written]
        for code, _, _, uuid, _, name, *_, received, new, revised, unchanged, rejected, awaiting in self.submissions:
            written = self.receipts.get(uuid, [])
            if not written:
                wrong.append(f"{name} of {code} has no receipt")
            for path, rows in written:
                counts = {row["name"]: row["count"] for row in rows if row["kind"] == "count"}
                expected = {"received": received, "new": new, "revised": revised, "unchanged": unchanged, "rejected": rejected, "awaiting": awaiting,
                            "on_the_way": "0"}
                if counts != expected:
                    wrong.append(f"{path}: says {counts}, stored is {expected}")
        return wrong

    def refused(self, uuid):
        """Row of the form → the rules that its receipt names."""
        rules = {}
        for _, rows in self.receipts.get(uuid, []):
            for row in rows:
                if row["kind"] == "refused":
                    rules.setdefault(int(row["row"]) - 2, set()).add(row["name"])
        return rules

    def refusals_are_justified(self):
        wrong = []
        for code, _, digest, uuid, *_, rejected, _ in self.submissions:
            paper = self.papers.get(digest)
            if paper is None or uuid not in self.receipts:
                continue
            refused = self.refused(uuid)
            if len(refused) != int(rejected):
                wrong.append(f"{paper.name} of {code}: {rejected} rows are refused, {len(refused)} are named")
            for number, row in enumerate(paper.rows):
                rules = refused.get(number, set())
                if not rules <= paper.excuses(row) or (row.must_refuse and not rules):
                    wrong.append(f"{paper.name} of {code}: row {number + 2} '{row.text}' is refused by {rules or 'nothing'}, may be by {set(paper.excuses(row))}")
        return wrong

    # --- What stands ---

    def entries(self, agency):
        for code, arrival, digest, uuid, accepted_at_us, *_ in self.submissions:
            if code == agency and digest in self.papers:
                rows, n_said_again = self.papers[digest].rows_but(self.refused(uuid))
                yield Entry(digest, int(arrival), int(accepted_at_us), tuple((row.cell, row.amount) for row in rows), n_said_again)

    def expected_cells(self):
        return {agency.agency: {cell: standing.history[-1] for cell, standing in replay(self.entries(agency.agency))[0].items()} for agency in self.world.agencies}

    def counts_are_as_worked_out(self):
        wrong = []
        worked_out = {agency.agency: replay(self.entries(agency.agency))[1] for agency in self.world.agencies}
        for code, _, digest, *_, name, _, _, _, new, revised, unchanged, _, _ in self.submissions:
            counts = worked_out.get(code, {}).get(digest)
            if counts and (counts.new, counts.revised, counts.unchanged) != (int(new), int(revised), int(unchanged)):
                wrong.append(f"{name} of {code}: new {new}, revised {revised}, unchanged {unchanged}; should be {counts}")
        return wrong

    def values_and_revisions_are_as_worked_out(self):
        """The whole history of each cell, revision by revision."""
        column = f"code, {PERIOD}, sex, breakdown.residence, value, denominator, revision"
        stored = {}
        for table, is_standing in (("observation_revision", False), ("observation", True)):
            for code, period, sex, residence, value, denominator, revision in self.world.sql(
                    f"select {column} from halfsky.{table} join halfsky.breakdown using (breakdown_id) join halfsky.agency using (agency_id) order by revision"):
                history = stored.setdefault((code, period, sex, residence), [])
                history.append((float(value), float(denominator)) if int(revision) == len(history) + 1 else f"revision {revision}, standing {is_standing}")
        expected = {}
        for agency in self.world.agencies:
            for cell, standing in replay(self.entries(agency.agency))[0].items():
                expected[(agency.agency, *cell)] = [tuple(map(float, amount)) for amount in standing.history]
        return [f"{cell}: stored {stored.get(cell)}, should be {expected.get(cell)}" for cell in sorted(stored.keys() | expected.keys())
                if stored.get(cell) != expected.get(cell)]

    def confirmations_are_as_worked_out(self):
        """Which form said again what stands, and when a value counts as accepted therefore."""
        stored = {tuple(row) for row in self.world.sql(
            f"select code, {PERIOD}, sex, breakdown.residence, encode(file_digest, 'hex') from halfsky.observation_confirmation "
            "join halfsky.agency using (agency_id) join halfsky.submission using (agency_id, submission_id), unnest(breakdowns) run, "
            "generate_series(lower(run), upper(run) - 1) number join halfsky.breakdown on breakdown_id = number")}
        expected = {(agency.agency, *cell, digest) for agency in self.world.agencies
                    for cell, standing in replay(self.entries(agency.agency))[0].items() for digest in standing.confirmed_by}
        return [f"{confirmation}: {'is not' if confirmation in expected else 'should not be'} kept" for confirmation in sorted(stored ^ expected)]

    def trail_is_intact(self):
        folder = self.world.folder / "evidence"
        folder.mkdir(exist_ok=True)
        for written in self.receipts.values():
            path, _ = written[0]
            (folder / path.name).write_bytes(path.read_bytes())
        done = subprocess.run(self.world.command("audit", "verify", "--receipts", folder, "--lang", "en"), capture_output=True, text=True)
        return [] if done.returncode == 0 else [f"exit status {done.returncode}: {done.stdout[-2000:]}{done.stderr}"]

    # --- What is made of it ---

    def annual_figures_are_computed_anew(self):
        before = self.world.sql(ANNUAL)
        self.world.refresh_all()
        after = self.world.sql(ANNUAL)
        return [f"{key}: stood {old}, computed anew {new}" for key, old, new in differences(before, after)]

    def annual_figures_are_as_worked_out(self):
        stored = {(area, year, sex, residence): (float(numerator), float(denominator)) for area, year, sex, residence, numerator, denominator in self.world.sql(
            "select a.code, s.reporting_year, b.sex, b.residence, s.numerator, s.denominator from halfsky.annual_summary s join halfsky.breakdown b using (breakdown_id) "
            f"join halfsky.agency a on a.agency_id = s.area_agency_id join halfsky.indicator i on i.indicator_id = s.indicator_id where i.code = '{forms.INDICATOR}' "
            "and s.numerator is not null")}
        expected = annual(self.expected_cells(), lambda agency: ("D", agency))
        return [f"{key}: stored {stored.get(key)}, should be {expected.get(key)}" for key in sorted(stored.keys() | expected.keys())
                if key not in stored or key not in expected or any(abs(one - other) > 1e-6 for one, other in zip(stored[key], expected[key]))]


def differences(before, after):
    old, new = ({tuple(row[:4]): row for row in rows} for rows in (before, after))
    return [(key, old.get(key), new.get(key)) for key in sorted(old.keys() | new.keys()) if old.get(key) != new.get(key)]


CHECKS = [Books.nothing_lost, Books.nothing_doubled, Books.nothing_unexplained, Books.submissions_add_up, Books.originals_are_kept,
          Books.receipts_say_what_is_stored, Books.refusals_are_justified, Books.counts_are_as_worked_out, Books.values_and_revisions_are_as_worked_out,
          Books.confirmations_are_as_worked_out, Books.trail_is_intact, Books.annual_figures_are_computed_anew, Books.annual_figures_are_as_worked_out]
