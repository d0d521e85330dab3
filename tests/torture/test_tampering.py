"""A superuser changes what is stored; `audit verify` finds each change and names it. Receipts are the evidence from outside."""

import hashlib
import json
import pathlib
import shutil
import subprocess
import unittest

import forms
from district import SOURCE, District, wait_until

HERE = pathlib.Path(__file__).parent
AGENCY_ID = "(select agency_id from halfsky.agency where code = 'T1')"
SOME_CELL = (f"agency_id = {AGENCY_ID} and period = '2020-01-01' "
             "and breakdown_id = (select breakdown_id from halfsky.breakdown where key = '_T')")

# What is done, the fault that is found, and the file that is named (None: none can be).
MANIPULATIONS = [
    ("a value is changed", f"update halfsky.observation set value = value + 1 where {SOME_CELL}", "rows_changed", "v2.csv"),
    ("a denominator is changed", f"update halfsky.observation set denominator = denominator * 2 where {SOME_CELL}",
     "rows_changed", "v2.csv"),
    ("a status is changed", f"update halfsky.observation set status = 'E' where {SOME_CELL}", "rows_changed", "v2.csv"),
    ("a value is taken out", f"delete from halfsky.observation where {SOME_CELL}", "rows_missing", "v2.csv"),
    ("a value is put in", "insert into halfsky.observation (agency_id, indicator_id, breakdown_id, period, submission_id, value, stored_at, "
     f"revision, status) select agency_id, indicator_id, breakdown_id, '2026-01-01', submission_id, value, now(), 1, status "
     f"from halfsky.observation where {SOME_CELL}", "rows_foreign", None),
    ("a value is put in under a true submission", "insert into halfsky.observation (agency_id, indicator_id, breakdown_id, period, "
     "submission_id, value, stored_at, revision, status) select agency_id, indicator_id, breakdown_id, '2026-01-01', submission_id, value, "
     f"stored_at, 1, status from halfsky.observation where {SOME_CELL}", "rows_added", "v2.csv"),
    ("a value is given to another submission", f"update halfsky.observation set submission_id = 1 where {SOME_CELL}", "rows_changed", "v2.csv"),
    ("a replaced value is changed", f"update halfsky.observation_revision set value = 0 where {SOME_CELL}", "rows_changed", "v1.csv"),
    ("a replaced value is taken out", f"delete from halfsky.observation_revision where {SOME_CELL}", "rows_missing", "v1.csv"),
    ("a replaced value is put in", "insert into halfsky.observation_revision select agency_id, indicator_id, breakdown_id, period, "
     "submission_id, value, denominator, stored_at, comment_id, sample_size, design_effect, 9, status, replaced_by_submission_id, replaced_at "
     f"from halfsky.observation_revision where {SOME_CELL}", "rows_added", "v1.csv"),
    ("the moment of a replacement is changed", "update halfsky.observation_revision set replaced_at = replaced_at + interval '1 day' "
     f"where {SOME_CELL}", "revision_wrong", None),
    ("a replaced value is made one that came too late", "update halfsky.observation_revision set replaced_at = stored_at "
     f"where {SOME_CELL}", "revision_wrong", None),
    ("what replaced a value is changed", f"update halfsky.observation_revision set replaced_by_submission_id = 1 where {SOME_CELL}",
     "revision_wrong", None),
    ("values are exchanged with their past", "with old as (select * from halfsky.observation_revision where "
     f"{SOME_CELL}) update halfsky.observation o set value = old.value from old where o.agency_id = old.agency_id and "
     "o.indicator_id = old.indicator_id and o.breakdown_id = old.breakdown_id and o.period = old.period", "rows_changed", "v2.csv"),
    ("a comment is changed", "update halfsky.observation_comment set comment = 'all is well'", "rows_changed", "v1.csv"),
    ("who did it is changed", f"update halfsky.audit_trail set actor = 'collector 9' where agency_id = {AGENCY_ID} and act = 'batch_stored'",
     "entry_changed", "v1.csv"),
    ("an entry is taken out", f"delete from halfsky.audit_trail where agency_id = {AGENCY_ID} and entry = 2", "entry_missing", None),
    ("the last entry is taken out, with the end of the chain",
     f"delete from halfsky.audit_trail where agency_id = {AGENCY_ID} and entry = (select last_entry from halfsky.agency_chain where "
     f"agency_id = {AGENCY_ID}); update halfsky.agency_chain c set last_entry = t.entry, head_hash = t.hash from halfsky.audit_trail t "
     f"where c.agency_id = {AGENCY_ID} and t.agency_id = c.agency_id and t.entry = c.last_entry - 1", "receipt_beyond", None),
    ("a key was registered that nobody remembers",
     f"insert into halfsky.audit_trail select agency_id, entry + 1, at + interval '1 s', actor, 'collector_added', null, content_digest, "
     f"hash, content_digest from halfsky.audit_trail where agency_id = {AGENCY_ID} order by entry desc limit 1", "end_unknown", None),
]


class Tampering(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.district = District(HERE / "agencies.csv")
        cls.addClassCleanup(cls.district.close)
        cls.collector = cls.district.collector("T1")
        cls.collector.start()
        for version, comment in ((1, "explained"), (2, "")):
            cls.collector.drop(f"v{version}.csv", cls.commented(forms.form(version), comment))
            cls.collector.wait_until_drained()
        cls.collector.stop()
        cls.district.stop()
        cls.receipts = cls.collector.home / "receipts"

    @staticmethod
    def commented(form, comment):
        """The form with a comment in its first row."""
        lines = form.splitlines()
        return "\n".join([lines[0] + ",comment", lines[1] + "," + comment, *(line + "," for line in lines[2:])]) + "\n"

    def verify(self, *arguments):
        """The exit status and what was found."""
        done = subprocess.run(self.district.command("audit", "verify", "--json", *arguments), capture_output=True, text=True)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual(done.returncode, 1 if report["findings"] else 0)
        return report

    def tamper(self, sql):
        """Does it to a copy of the database, which takes the original's place until the test ends."""
        cluster = self.district.cluster
        self.wait_until_nobody_is_connected()
        cluster.sql("create database copy template halfsky", database="postgres")
        cluster.sql("alter database halfsky rename to original", database="postgres")
        cluster.sql("alter database copy rename to halfsky", database="postgres")
        self.addCleanup(self.restore)
        cluster.sql(sql)

    def wait_until_nobody_is_connected(self):
        """A session may still be ending when its program has ended."""
        wait_until(lambda: self.district.cluster.sql("select count(*) from pg_stat_activity where datname = 'halfsky'",
                                                     database="postgres") == [["0"]], "the database is free")

    def restore(self):
        self.wait_until_nobody_is_connected()
        self.district.cluster.sql("drop database halfsky", database="postgres")
        self.district.cluster.sql("alter database original rename to halfsky", database="postgres")

    def test_clean_database_is_intact(self):
        report = self.verify("--receipts", self.receipts)
        self.assertEqual(report["findings"], [])
        first, second = forms.cells(1), forms.cells(2)
        n_changing = len(forms.PERIODS) * sum(first[cell] != second[cell] for cell in first)
        # The commented row is unchanged but for its comment, or changes anyway: either way it is one of the revised.
        self.assertGreaterEqual(report["rows"], forms.N_ROWS + n_changing)
        self.assertEqual(report["unsealed_rows"], 0)
        self.assertEqual(report["receipts"], 2)
        self.assertGreaterEqual(report["seals"], 2)

    def test_each_manipulation_is_found_and_named(self):
        for what, sql, fault, submission in MANIPULATIONS:
            with self.subTest(what):
                self.tamper(sql)
                findings = self.verify("--receipts", self.receipts)["findings"]
                self.assertIn((fault, "T1", submission), [(f["fault"], f["agency"], f["submission"]) for f in findings])
                self.doCleanups()

    def rewrite_chain(self):
        """What a superuser can compute who knows the code: the digests of changed rows, and every hash anew."""
        cluster = self.district.cluster
        self.tamper(f"update halfsky.observation set value = value + 1 where {SOME_CELL}")
        parts = (SOURCE / "aggregator/queries/audit_parts.sql").read_text()
        cluster.sql(parts.replace("create temporary table sealed_part on commit drop", "create table found").replace("$1", AGENCY_ID))
        cluster.sql("update halfsky.audit_trail t set rows_digest = found.rows_digest from found "
                    f"where t.agency_id = {AGENCY_ID} and t.at = found.stored_at and t.part is not null")
        rows = cluster.sql("select agency_id, entry, (extract(epoch from at) * 1000000)::int8, coalesce(submission_id, 0), actor, act, "
                           "encode(content_digest, 'hex'), part, n_rows, encode(rows_digest, 'hex') "
                           f"from halfsky.audit_trail where agency_id = {AGENCY_ID} order by entry")
        previous = b""
        for agency, entry, at, submission, actor, act, content, part, n_rows, digest in rows:
            sealed = int(agency).to_bytes(4, "big") + int(entry).to_bytes(8, "big") + int(at).to_bytes(8, "big") + int(submission).to_bytes(4, "big")
            for text in (actor, act):
                sealed += len(text.encode()).to_bytes(4, "big") + text.encode()
            sealed += bytes.fromhex(content)
            if part:
                sealed += int(part).to_bytes(4, "big") + int(n_rows).to_bytes(4, "big") + bytes.fromhex(digest)
            hashed = hashlib.blake2b(previous + sealed, digest_size=32).digest()
            cluster.sql(f"update halfsky.audit_trail set previous_hash = '\\x{previous.hex()}', hash = '\\x{hashed.hex()}' "
                        f"where agency_id = {agency} and entry = {entry}")
            previous = hashed
        cluster.sql(f"update halfsky.agency_chain set head_hash = '\\x{previous.hex()}' where agency_id = {AGENCY_ID}")

    def test_chain_rewritten_whole_is_found_by_receipts_only(self):
        self.rewrite_chain()
        self.assertEqual(self.verify()["findings"], [])
        found = self.verify("--receipts", self.receipts)["findings"]
        self.assertEqual({(f["fault"], f["submission"]) for f in found}, {("receipt_denied", "v2.csv")})

    def test_forged_receipt_is_named(self):
        folder = self.district.folder / "forged"
        shutil.copytree(self.receipts, folder, dirs_exist_ok=True)
        receipt = sorted(folder.glob("v2.csv.*.csv"))[0]
        lines = receipt.read_text(encoding="utf-8-sig").splitlines()
        receipt.write_text("\n".join(line[:-12] + "00000000" + line[-4:] if line.startswith("seal") else line for line in lines) + "\n")
        found = self.verify("--receipts", folder)["findings"]
        self.assertEqual([(f["fault"], f["submission"]) for f in found], [("receipt_forged", str(receipt))])

    def test_people_are_told_in_their_language(self):
        self.tamper(f"update halfsky.observation set value = value + 1 where {SOME_CELL}")
        for language, words in (("zh", "该次报送写入的数据被改动过"), ("en", "Rows that this submission wrote were changed")):
            done = subprocess.run(self.district.command("audit", "verify", "T1", "--lang", language), capture_output=True, text=True)
            self.assertEqual(done.returncode, 1)
            self.assertIn(words, done.stdout)
            self.assertIn("v2.csv", done.stdout)


if __name__ == "__main__":
    unittest.main()
