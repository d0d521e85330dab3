"""A superuser changes what is stored; `audit verify` finds each change and names it. Receipts are the evidence from outside."""

import shutil
import subprocess
import unittest

import forms
from tampered_district import TamperedDistrict

T2 = "(select agency_id from halfsky.agency where code = 'T2')"
T4 = "(select agency_id from halfsky.agency where code = 'T4')"
T3 = "(select agency_id from halfsky.agency where code = 'T3')"
AGENCY_ID = "(select agency_id from halfsky.agency where code = 'T1')"
SOME_CELL = (f"agency_id = {AGENCY_ID} and period = '2020-01-01' "
             "and breakdown_id = (select breakdown_id from halfsky.breakdown where key = '_T')")

V3 = f"agency_id = {AGENCY_ID} and submission_id = 3"
BATCHES = f"agency_id = {AGENCY_ID} and act = 'batch_stored'"
# Everything that the agency's second submission left, with its entries.
FORGET_V2 = (f"delete from halfsky.observation_revision where agency_id = {AGENCY_ID} and submission_id = 2; "
             f"delete from halfsky.ingest_batch b using halfsky.submission s where b.agency_id = {AGENCY_ID} and s.agency_id = b.agency_id and "
             "s.submission_id = 2 and b.submission_uuid = s.submission_uuid; "
             f"delete from halfsky.audit_trail where agency_id = {AGENCY_ID} and submission_id = 2; "
             f"delete from halfsky.submission where agency_id = {AGENCY_ID} and submission_id = 2")

# What is done, the fault that is found, and the file that is named (None: none can be).
MANIPULATIONS = [
    ("a value is changed", f"update halfsky.observation set value = value + 1 where {SOME_CELL}", "rows_changed", "v3.csv"),
    ("a denominator is changed", f"update halfsky.observation set denominator = denominator * 2 where {SOME_CELL}",
     "rows_changed", "v3.csv"),
    ("a status is changed", f"update halfsky.observation set status = 'E' where {SOME_CELL}", "rows_changed", "v3.csv"),
    ("a value is taken out", f"delete from halfsky.observation where {SOME_CELL}", "rows_missing", "v3.csv"),
    ("a value is put in", "insert into halfsky.observation (agency_id, indicator_id, breakdown_id, period, submission_id, value, stored_at, "
     f"revision, status) select agency_id, indicator_id, breakdown_id, '2026-01-01', submission_id, value, now(), 1, status "
     f"from halfsky.observation where {SOME_CELL}", "rows_foreign", None),
    ("a value is put in under a true submission", "insert into halfsky.observation (agency_id, indicator_id, breakdown_id, period, "
     "submission_id, value, stored_at, revision, status) select agency_id, indicator_id, breakdown_id, '2026-01-01', submission_id, value, "
     f"stored_at, 1, status from halfsky.observation where {SOME_CELL}", "rows_added", "v3.csv"),
    ("a value is given to another submission", f"update halfsky.observation set submission_id = 1 where {SOME_CELL}", "rows_changed", "v3.csv"),
    ("a replaced value is changed", f"update halfsky.observation_revision set value = 0 where {SOME_CELL}", "rows_changed", "v1.csv"),
    ("a replaced value is taken out", f"delete from halfsky.observation_revision where {SOME_CELL}", "rows_missing", "v1.csv"),
    ("a replaced value is put in", "insert into halfsky.observation_revision select agency_id, indicator_id, breakdown_id, period, "
     "submission_id, value, denominator, stored_at, comment_id, sample_size, design_effect, 9, status, replaced_by_submission_id, replaced_at "
     f"from halfsky.observation_revision where {SOME_CELL} and revision = 1", "rows_added", "v1.csv"),
    ("the moment of a replacement is changed", "update halfsky.observation_revision set replaced_at = replaced_at + interval '1 day' "
     f"where {SOME_CELL}", "revision_wrong", None),
    ("a replaced value is made one that came too late", "update halfsky.observation_revision set replaced_at = stored_at "
     f"where {SOME_CELL}", "revision_wrong", None),
    ("what replaced a value is changed", f"update halfsky.observation_revision set replaced_by_submission_id = 1 where {SOME_CELL}",
     "revision_wrong", None),
    ("values are exchanged with their past", "with old as (select * from halfsky.observation_revision where "
     f"{SOME_CELL}) update halfsky.observation o set value = old.value from old where o.agency_id = old.agency_id and "
     "o.indicator_id = old.indicator_id and o.breakdown_id = old.breakdown_id and o.period = old.period", "rows_changed", "v3.csv"),
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
    # --- revisions ---
    ("two replaced values exchange their numbers", f"update halfsky.observation_revision set revision = 9 where {SOME_CELL} and revision = 1; "
     f"update halfsky.observation_revision set revision = 1 where {SOME_CELL} and revision = 2; "
     f"update halfsky.observation_revision set revision = 2 where {SOME_CELL} and revision = 9", "revision_wrong", None),
    ("a value that stood is told as one that came too late",
     f"update halfsky.observation_revision set revision = 9, replaced_by_submission_id = 3, replaced_at = (select stored_at from halfsky.observation where {SOME_CELL}) "
     f"where {SOME_CELL} and revision = 1; update halfsky.observation_revision set revision = 1, replaced_by_submission_id = 1, replaced_at = stored_at "
     f"where {SOME_CELL} and revision = 2; update halfsky.observation_revision set revision = 2 where {SOME_CELL} and revision = 9", "revision_wrong", None),
    ("a value is confirmed by nobody", "insert into halfsky.observation_confirmation select agency_id, indicator_id, period, 1, "
     f"int4multirange(int4range(breakdown_id, breakdown_id + 1)) from halfsky.observation where {SOME_CELL}", "confirmation_wrong", None),
    ("the number of the standing value is changed", f"update halfsky.observation set revision = 7 where {SOME_CELL}", "revision_wrong", None),
    # --- values in other places ---
    ("value and denominator are exchanged", f"update halfsky.observation set value = denominator, denominator = value where {SOME_CELL}",
     "rows_changed", "v3.csv"),
    ("a value is moved to another period", f"update halfsky.observation set period = '2026-10-01' where {SOME_CELL}", "rows_changed", "v3.csv"),
    ("a value is moved to another moment", f"update halfsky.observation set stored_at = stored_at + interval '1 s' where {SOME_CELL}",
     "rows_foreign", None),
    ("a value and its entry are moved to another moment", f"update halfsky.audit_trail set at = at + interval '1 us' where {BATCHES} and submission_id = 3; "
     f"update halfsky.observation set stored_at = stored_at + interval '1 us' where {V3}", "entry_changed", "v3.csv"),
    ("a value is given to another agency", f"update halfsky.observation set agency_id = {T2} where {SOME_CELL}", "rows_missing", "v3.csv"),
    ("two agencies exchange their codes", "update halfsky.agency set code = 'X' where code = 'T1'; update halfsky.agency set code = 'T1' where code = 'T2'; "
     "update halfsky.agency set code = 'T2' where code = 'X'", "agency_rewritten", None),
    ("a partition is emptied", "truncate halfsky.observation_2020", "rows_missing", "v3.csv"),
    # --- whole submissions and chains ---
    ("a submission is taken out with all that it left", FORGET_V2, "entry_missing", None),
    ("the agency's chain is taken out", f"delete from halfsky.agency_chain where agency_id = {AGENCY_ID}", "chain_missing", None),
    ("the agency's chain is taken out with its entries", f"delete from halfsky.agency_chain where agency_id = {AGENCY_ID}; "
     f"delete from halfsky.audit_trail where agency_id = {AGENCY_ID}", "agency_unrecorded", None),
    ("the words of an act are taken out", f"update halfsky.audit_trail set content = null where agency_id = {AGENCY_ID} and act = 'collector_added'",
     "words_missing", None),
    ("the words of the first batch are taken out", f"update halfsky.audit_trail set content = null where {BATCHES} and submission_id = 1", "words_missing",
     "v1.csv"),
    ("the words of an act are changed", f"update halfsky.audit_trail set content = 'collector 1: another' where agency_id = {AGENCY_ID} and act = 'collector_added'",
     "entry_changed", None),
    # --- books ---
    ("the books of a submission are taken out", f"delete from halfsky.submission where {V3}", "submission_missing", "v3.csv"),
    ("the books of a submission are put in", "insert into halfsky.submission (agency_id, submission_id, submission_uuid, collector_id, file_name, file_digest, accepted_at, "
     "first_stored_at, n_parts, parts_stored, received, n_new, n_revised, n_unchanged, n_rejected, n_awaiting) select agency_id, 99, sha256('x')::bytea, 1, 'x.csv', "
     f"'\\x', now(), now(), 1, 1, 0, 0, 0, 0, 0, 0 from halfsky.submission where {V3}".replace("sha256('x')::bytea", "substring(sha256('x') for 16)"),
     "submission_foreign", "x.csv"),
    ("the moment of acceptance is changed", f"update halfsky.submission set accepted_at = accepted_at - interval '1 year' where {V3}", "submission_changed", "v3.csv"),
    ("counts in the books are changed", f"update halfsky.submission set n_revised = n_revised - 1, n_unchanged = n_unchanged + 1 where {V3}",
     "submission_changed", "v3.csv"),
    ("the file in the books is changed", f"update halfsky.submission set file_digest = sha256('another') where {V3}", "submission_changed", "v3.csv"),
    # --- answers and streams ---
    ("the answers of two batches are exchanged", f"with one as (select * from halfsky.ingest_batch where agency_id = {AGENCY_ID} order by sequence limit 1) "
     f"update halfsky.ingest_batch b set outcome = one.outcome from one where b.agency_id = {AGENCY_ID}", "outcome_changed", "v3.csv"),
    ("the answers are taken out", f"delete from halfsky.ingest_batch where agency_id = {AGENCY_ID}", "batch_missing", "v1.csv"),
    ("a part is said to have come by another batch", f"update halfsky.ingest_part set sequence = sequence + 1 where agency_id = {AGENCY_ID}", "batch_missing", "v3.csv"),
    ("a batch is remembered that never came", "insert into halfsky.ingest_batch select agency_id, collector_id, epoch, sequence + 1000, submission_uuid, 9, digest, outcome, stored_at "
     f"from halfsky.ingest_batch where agency_id = {AGENCY_ID} limit 1", "batch_foreign", None),
    ("a stream is said to be stored further than it is", f"update halfsky.ingest_watermark set last_sequence = last_sequence + 5 where agency_id = {AGENCY_ID}",
     "stream_wrong", None),
    ("a part is said to be stored that never came", "insert into halfsky.ingest_part select agency_id, submission_uuid, 7, collector_id, epoch, sequence from halfsky.ingest_part "
     f"where agency_id = {AGENCY_ID} order by sequence limit 1", "part_foreign", "v1.csv"),
    ("a part of a file to come is said to be stored", f"insert into halfsky.ingest_part values ({AGENCY_ID}, substring(sha256('x') for 16), 1, 1, substring(sha256('y') for 16), 1)",
     "part_foreign", None),
    ("a batch is remembered that came long ago", "insert into halfsky.ingest_batch select agency_id, collector_id, substring(sha256('y') for 16), 1, submission_uuid, 9, digest, outcome, "
     f"'2020-01-01' from halfsky.ingest_batch where agency_id = {AGENCY_ID} limit 1", "batch_foreign", None),
    ("a counter is set forward", f"update halfsky.agency_chain set last_submission_id = last_submission_id + 1 where agency_id = {AGENCY_ID}", "counter_wrong", None),
    ("a counter is set back", f"update halfsky.agency_chain set last_submission_id = 0 where agency_id = {AGENCY_ID}", "counter_wrong", None),
]

# The same of another agency: its quarantine, its dead letter, and the register.
MANIPULATIONS_OF_T2 = [
    ("a refused cell is changed", f"update halfsky.quarantine set value = '79' where agency_id = {T2}", "quarantine_changed", "python.csv"),
    ("why a cell was refused is changed", f"update halfsky.quarantine set rule = 'below_minimum' where agency_id = {T2}", "quarantine_changed", "python.csv"),
    ("a refused cell is taken out", f"delete from halfsky.quarantine where agency_id = {T2} and quarantine_id = 1", "quarantine_changed", "python.csv"),
    ("a refused cell is put in", "insert into halfsky.quarantine (agency_id, quarantine_id, submission_id, source_row, indicator, period, breakdown, value, rule, given, expected, "
     "quarantined_at, indicator_id) select agency_id, 9, submission_id, 2, indicator, period, breakdown, value, rule, given, expected, now(), indicator_id from halfsky.quarantine "
     f"where agency_id = {T2} and quarantine_id = 1", "quarantine_foreign", None),
    ("why a cell was given up is cut", f"update halfsky.quarantine set settled_reason = 'once: twice' where agency_id = {T2} and state = 'discarded'", "settled_wrong", None),
    ("a refused cell is settled by nobody", f"update halfsky.quarantine set state = 'discarded', settled_at = now(), settled_by = 'x' where agency_id = {T2} and state = 'open'",
     "settled_wrong", None),
    ("a refused cell is settled by nobody, long ago", f"update halfsky.quarantine set state = 'discarded', settled_at = '2020-01-01', settled_by = 'x' where agency_id = {T2} "
     "and state = 'open'", "settled_wrong", None),
    ("a settled cell is open again", f"update halfsky.quarantine set state = 'open', settled_at = null, settled_by = null, settled_reason = null where agency_id = {T2}",
     "settled_wrong", None),
    ("a dead letter is changed", f"update halfsky.dead_letter set payload = 'harmless' where agency_id = {T2}", "dead_letter_wrong", "python.csv"),
    ("a dead letter is taken out", f"delete from halfsky.dead_letter where agency_id = {T2}", "dead_letter_wrong", "python.csv"),
    ("a dead letter is settled by nobody", f"update halfsky.dead_letter set state = 'discarded', settled_at = now(), settled_by = 'x' where agency_id = {T2}", "settled_wrong", None),
    ("the time of a key that is in use is limited", f"update halfsky.collector_key set valid_until = now() + interval '1 year' where agency_id = {T2}", "key_changed", None),
    ("a key is said to be registered earlier", f"update halfsky.collector_key set registered_at = registered_at - interval '1 year' where agency_id = {T2}", "key_changed", None),
    ("a collector is put in", f"insert into halfsky.collector (agency_id, collector_id, name) values ({T2}, 5, 'x')", "collector_changed", None),
    ("a collector is said to be registered earlier", f"update halfsky.collector set registered_at = registered_at - interval '1 year' where agency_id = {T2}", "collector_changed", None),
    ("another key takes a collector's place", f"update halfsky.collector_key set public_key = repeat('x', 40) where agency_id = {T2}", "key_foreign", None),
    ("a key is put in", f"insert into halfsky.collector_key (agency_id, collector_id, key_no, public_key) values ({T2}, 1, 7, repeat('y', 40))", "key_foreign", None),
    ("a key is given to another collector", f"insert into halfsky.collector (agency_id, collector_id, name) values ({T2}, 5, 'x'); "
     f"update halfsky.collector_key set collector_id = 5 where agency_id = {T2}", "key_changed", None),
    ("the residence of an agency is changed", "update halfsky.agency set residence = 'R' where code = 'T2'", "agency_rewritten", None),
    ("an assignment is put in", f"insert into halfsky.assignment_exception values ({T2}, 101, true, 'because')", "assignment_changed", None),
]
MANIPULATIONS_OF_T3 = [
    ("a revoked collector is let in again", f"update halfsky.collector set revoked_at = null where agency_id = {T3}", "revocation_changed", None),
    ("a former key is good for longer", f"update halfsky.collector_key set valid_until = valid_until + interval '1 year' where agency_id = {T3} and valid_until is not null",
     "key_changed", None),
    ("a former key is good for a second less", f"update halfsky.collector_key set valid_until = valid_until - interval '1 s' where agency_id = {T3} and key_no = 1", "key_changed", None),
    ("a former key is good for as long as another one", "update halfsky.collector_key one set valid_until = other.valid_until from halfsky.collector_key other "
     f"where one.agency_id = {T3} and one.key_no = 1 and other.agency_id = {T3} and other.key_no = 2", "key_changed", None),
    ("a former key is not limited any more", f"update halfsky.collector_key set valid_until = null where agency_id = {T3} and key_no = 2", "key_changed", None),
    ("two keys exchange their numbers", f"update halfsky.collector_key set key_no = 9 where agency_id = {T3} and key_no = 1; update halfsky.collector_key set key_no = 1 where "
     f"agency_id = {T3} and key_no = 3; update halfsky.collector_key set key_no = 3 where agency_id = {T3} and key_no = 9", "key_changed", None),
    ("a collector was revoked earlier", f"update halfsky.collector set revoked_at = revoked_at - interval '1 year' where agency_id = {T3}", "revocation_changed", None),
    ("a key is taken out", f"delete from halfsky.collector_key where agency_id = {T3} and key_no = 1", "key_missing", None),
    ("an assignment is taken back", f"delete from halfsky.assignment_exception where agency_id = {T3}", "assignment_changed", None),
]
MANIPULATIONS_OF_T3 += [
    ("what the register was is changed", f"update halfsky.agency_revision set residence = 'R' where agency_id = {T3}", "register_past_wrong", None),
    ("that an agency was closed is taken out of the past", f"update halfsky.agency_revision set closed_at = closed_at + interval '1 day' where agency_id = {T3}", "register_past_wrong", None),
    ("what the register was is taken out", f"delete from halfsky.agency_revision where agency_id = {T3}", "register_past_wrong", None),
    ("the register was so for longer", f"update halfsky.agency_revision set replaced_at = replaced_at + interval '1 year' where agency_id = {T3}", "register_past_wrong", None),
    ("an assignment of the past is changed", f"update halfsky.assignment_revision set is_assigned = false where agency_id = {T3} and is_assigned", "register_past_wrong", None),
    ("an assignment of the past is taken out", f"delete from halfsky.assignment_revision where agency_id = {T3} and indicator_id = 101", "register_past_wrong", None),
    ("an assignment of the past is put in", f"insert into halfsky.assignment_revision values ({T3}, 101, true, now())", "register_past_wrong", None),
]
MANIPULATIONS_OF_T4 = [
    ("a confirmation is taken back", f"delete from halfsky.observation_confirmation where agency_id = {T4}", "confirmation_wrong", "again.csv"),
    ("a confirmation is taken back for one value", f"update halfsky.observation_confirmation set breakdowns = breakdowns - int4multirange(int4range(lower(breakdowns), lower(breakdowns) + 1)) "
     f"where agency_id = {T4}", "confirmation_wrong", "again.csv"),
    ("a value is confirmed by another", f"update halfsky.observation_confirmation set submission_id = 1 where agency_id = {T4}", "confirmation_wrong", "again.csv"),
    ("a value is confirmed that was not", f"update halfsky.observation_confirmation set breakdowns = breakdowns + int4multirange(int4range(1, 32767)) where agency_id = {T4}",
     "confirmation_wrong", None),
    ("what became of a replayed cell is changed", f"update halfsky.quarantine set fate = 'superseded' where agency_id = {T4}", "settled_wrong", "first.csv"),
    ("who had a cell replayed is changed", f"update halfsky.quarantine set settled_by = 'admin nobody' where agency_id = {T4}", "settled_wrong", None),
    ("an agency is moved to another area", "update halfsky.agency set area_agency_id = (select agency_id from halfsky.agency where code = 'T1') where code = 'T4'", "area_wrong", None),
    ("an agency is registered later", "update halfsky.agency set registered_at = registered_at + interval '2 years' where code = 'T4'", "agency_rewritten", None),
    ("the moment of the last entry is put off", f"update halfsky.agency_chain set last_at = last_at + interval '1 year' where agency_id = {T4}", "counter_wrong", None),
]
MANIPULATIONS_OF_D = [
    ("a closed period is opened", "delete from halfsky.period_closure", "closure_changed", None),
    ("a period is closed by nobody", "insert into halfsky.period_closure values ('2021-07-01', 'semiannual')", "closure_changed", None),
]
MANIPULATIONS_OF_THE_SERVER = [
    ("women become men", "update halfsky.breakdown set key = 'x', sex = 'M' where key = 'sex=F'; update halfsky.breakdown set key = 'sex=F', sex = 'F' where key = 'sex=M'; "
     "update halfsky.breakdown set key = 'sex=M' where key = 'x'", "catalogue_changed", None),
    ("an indicator becomes another", "update halfsky.indicator set code = 'x' where indicator_id = 511", "catalogue_changed", None),
    ("a file of the catalogue is changed", "update halfsky.catalogue_file set content = content || 'x' where name = 'targets.csv'", "catalogue_changed", None),
    ("an indicator is multiplied by another factor", "update halfsky.indicator set multiplier = multiplier * 10 where indicator_id = 511", "catalogue_changed", None),
    ("an indicator is not confidential any more", "update halfsky.indicator set disclosure = 'none' where disclosure <> 'none'", "catalogue_changed", None),
    ("a target is lowered", "update halfsky.target set value = value / 2 where value > 0", "catalogue_changed", None),
    ("a catalogue is in force since another day", "update halfsky.catalogue_enforcement set enforced_at = enforced_at - interval '1 year'", "catalogue_changed", None),
    ("how the schema came to be is taken out", "delete from halfsky.audit_trail where agency_id = 0 and act = 'schema_migrated'", "server_unrecorded", None),
]
BY_AGENCY = {"T1": MANIPULATIONS, "T2": MANIPULATIONS_OF_T2, "T3": MANIPULATIONS_OF_T3, "T4": MANIPULATIONS_OF_T4, "D": MANIPULATIONS_OF_D, "(halfsky)": MANIPULATIONS_OF_THE_SERVER}


class Tampering(TamperedDistrict):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keep_tables()

    def test_clean_database_is_intact(self):
        report = self.verify("--receipts", self.receipts)
        self.assertEqual(report["findings"], [])
        first, second = forms.cells(1), forms.cells(2)
        n_changing = 2 * len(forms.PERIODS) * sum(first[cell] != second[cell] for cell in first)
        # The commented row is unchanged but for its comment, or changes anyway: either way it is one of the revised.
        self.assertGreaterEqual(report["rows"], forms.N_ROWS + n_changing)
        self.assertEqual(report["unsealed_rows"], 0)
        self.assertEqual(report["receipts"], 3)
        self.assertGreaterEqual(report["seals"], 3)
        self.assertEqual((report["wordless_entries"], report["signatures_checked"]), (0, True))
        self.assertEqual(report["signatures"], self.district.number("select count(*) from halfsky.audit_trail where act like 'batch_%'"))

    def test_role_of_the_aggregator_is_enough(self):
        connection = self.district.cluster.conninfo(user="halfsky_aggregator")
        done = subprocess.run([*self.district.command("audit", "verify", "--lang", "en"), "--set", f"database.connection={connection}"], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("Intact", done.stdout)

    def expect_found(self, agency, sql, fault, submission):
        try:
            self.tamper_in_place(sql)
            findings = self.verify(*([] if agency == "(halfsky)" else [agency]), "--receipts", self.receipts)["findings"]
            self.assertIn((fault, agency, submission), [(f["fault"], f["agency"], f["submission"]) for f in findings])
        finally:
            self.doCleanups()

    def test_each_manipulation_is_found_and_named(self):
        for agency, manipulations in BY_AGENCY.items():
            for what, sql, fault, submission in manipulations:
                with self.subTest(f"{agency}: {what}"):
                    self.expect_found(agency, sql, fault, submission)
        self.assertEqual(self.verify("--receipts", self.receipts)["findings"], [], "all was put back")

    def test_agency_that_is_taken_out_is_found_by_its_number(self):
        [[number]] = self.district.cluster.sql(f"select {T4}")
        self.tamper("set session_replication_role = replica; delete from halfsky.agency where code = 'T4'")
        found = self.verify()["findings"]
        self.assertIn(("agency_missing", f"#{number}"), [(f["fault"], f["agency"]) for f in found])

    def rewrite_chain(self, keeps_the_end=False):
        """What a superuser can compute who knows the code: the digests of changed rows, and every hash anew; or all but the last."""
        cluster = self.district.cluster
        self.tamper(f"update halfsky.observation set value = value + 1 where {SOME_CELL}")
        self.find_parts(AGENCY_ID)
        cluster.sql("update halfsky.audit_trail t set rows_digest = found.rows_digest from found "
                    f"where t.agency_id = {AGENCY_ID} and t.at = found.stored_at and t.part is not null")
        rows = self.entries(f"agency_id = {AGENCY_ID}")
        previous = b""
        for agency, entry, *sealed in rows:
            hashed = self.hash_of(previous, agency, entry, *sealed)
            if keeps_the_end and entry == rows[-1][1]:
                break
            cluster.sql(f"update halfsky.audit_trail set previous_hash = '\\x{previous.hex()}', hash = '\\x{hashed.hex()}' "
                        f"where agency_id = {agency} and entry = {entry}")
            previous = hashed
        if not keeps_the_end:
            cluster.sql(f"update halfsky.agency_chain set head_hash = '\\x{previous.hex()}' where agency_id = {AGENCY_ID}")

    def faults(self, *arguments):
        return {(f["fault"], f["submission"]) for f in self.verify(*arguments)["findings"]}

    def test_chain_rewritten_whole_is_found_by_what_was_signed(self):
        self.rewrite_chain()
        self.assertEqual(self.faults(), {("entry_unsigned", "v3.csv")})
        self.assertIn(("receipt_denied", "v3.csv"), self.faults("--receipts", self.receipts))

    def test_chain_rewritten_up_to_its_end_is_found(self):
        self.rewrite_chain(keeps_the_end=True)
        self.assertIn("entry_detached", {fault for fault, _ in self.faults()})

    def test_without_the_key_it_says_what_was_not_looked_at(self):
        self.rewrite_chain()
        done = subprocess.run([*self.district.command("audit", "verify", "--lang", "en"), "--set", "aggregator.key=/nowhere"], capture_output=True, text=True)
        self.assertIn("Signatures were not checked", done.stdout)

    def test_end_that_was_cut_off_without_a_trace_is_found_by_receipts_only(self):
        """The last submission never was: its values give way to those before, and everything that named it is gone."""
        of_v3 = f"agency_id = {AGENCY_ID} and submission_uuid = (select submission_uuid from halfsky.submission where {V3})"
        self.tamper(f"""
            update halfsky.observation o set (value, denominator, status, comment_id, submission_id, stored_at, revision)
              = (r.value, r.denominator, r.status, r.comment_id, r.submission_id, r.stored_at, r.revision)
              from halfsky.observation_revision r where r.agency_id = {AGENCY_ID} and r.replaced_by_submission_id = 3 and r.agency_id = o.agency_id
              and r.indicator_id = o.indicator_id and r.breakdown_id = o.breakdown_id and r.period = o.period;
            delete from halfsky.observation_confirmation where agency_id = {AGENCY_ID} and submission_id = 3;
            delete from halfsky.observation_revision where agency_id = {AGENCY_ID} and replaced_by_submission_id = 3;
            delete from halfsky.ingest_batch where {of_v3}; delete from halfsky.ingest_part where {of_v3};
            delete from halfsky.submission where {V3}; delete from halfsky.audit_trail where {V3};
            update halfsky.ingest_watermark m set (last_sequence, last_digest, updated_at) = (b.sequence, b.digest, b.stored_at) from halfsky.ingest_batch b
              where m.agency_id = {AGENCY_ID} and b.agency_id = m.agency_id and b.sequence = (select max(sequence) from halfsky.ingest_batch where agency_id = m.agency_id);
            update halfsky.agency_chain c set (last_entry, head_hash, last_at, last_submission_id) = (t.entry, t.hash, t.at, 2) from halfsky.audit_trail t
              where c.agency_id = {AGENCY_ID} and t.agency_id = c.agency_id and t.entry = (select max(entry) from halfsky.audit_trail where agency_id = c.agency_id)""")
        self.assertEqual(self.faults(), set())
        self.assertEqual({fault for fault, _ in self.faults("--receipts", self.receipts)}, {"receipt_beyond"})

    def test_receipt_of_an_agency_that_is_gone_is_a_finding(self):
        self.tamper("delete from halfsky.agency_chain where agency_id = {0}; delete from halfsky.audit_trail where agency_id = {0}; delete from halfsky.submission where "
                    "agency_id = {0}; delete from halfsky.observation where agency_id = {0}; delete from halfsky.observation_revision where agency_id = {0}; "
                    "delete from halfsky.collector_key where agency_id = {0}; delete from halfsky.collector where agency_id = {0}; "
                    "delete from halfsky.agency where code = 'T1'".format(AGENCY_ID))
        found = self.verify("--receipts", self.receipts)["findings"]
        self.assertIn(("receipt_unknown", "T1"), [(f["fault"], f["agency"]) for f in found])

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
            self.assertIn("v3.csv", done.stdout)


if __name__ == "__main__":
    unittest.main()
