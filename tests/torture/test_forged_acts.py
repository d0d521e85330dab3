"""A superuser who knows the code continues the chain with acts that nobody did, books and all changed to match; `audit verify` finds them without receipts."""

import subprocess
import unittest

from tampered_district import TamperedDistrict

T1 = "(select agency_id from halfsky.agency where code = 'T1')"
T2 = "(select agency_id from halfsky.agency where code = 'T2')"
ONE_CELL = "indicator_id = (select min(indicator_id) from halfsky.observation where agency_id = {0}) and breakdown_id = (select breakdown_id from halfsky.breakdown where key = '_T')"
COLUMNS = "agency_id, indicator_id, breakdown_id, period, submission_id, value, denominator, stored_at, comment_id, sample_size, design_effect, revision, status"


class ForgedActs(TamperedDistrict):
    def setUp(self):
        self.tamper("select 1")

    def replace_value(self, agency, condition, submission):
        """As if another value had come at the next moment."""
        at = self.next_moment(agency)
        self.district.sql(f"insert into halfsky.observation_revision ({COLUMNS}, replaced_by_submission_id, replaced_at) select {COLUMNS}, {submission}, {at} "
                          f"from halfsky.observation where agency_id = {agency} and {condition}; update halfsky.observation set value = value + 1, revision = revision + 1, "
                          f"stored_at = {at}, submission_id = {submission} where agency_id = {agency} and {condition}")

    def expect(self, fault, agency):
        self.assertIn((fault, agency), [(f["fault"], f["agency"]) for f in self.verify()["findings"]])

    def replace_one_of_t1(self):
        self.replace_value(T1, ONE_CELL.format(T1) + " and period = '2020-01-01'", 3)

    def test_rows_written_by_an_unknown_act_are_found(self):
        self.replace_one_of_t1()
        self.append(T1, "agency_looked_at", "all is well", part=1)
        self.expect("act_unknown", "T1")

    def test_rows_written_by_an_act_that_writes_none_are_found(self):
        self.replace_one_of_t1()
        self.append(T1, "quarantine_discarded", "cells 1: why not", part=1)
        self.expect("act_unknown", "T1")

    def test_rows_replayed_as_a_part_are_found(self):
        self.replace_one_of_t1()
        self.append(T1, "quarantine_replayed", "v3.csv: cells 1; revised 1", part=1, submission=3)
        self.expect("act_unknown", "T1")

    def test_act_of_the_server_in_an_agency_s_trail_is_found(self):
        self.append(T1, "schema_migrated", "schema 25 to 99")
        self.expect("act_unknown", "T1")

    def test_replay_that_writes_another_cell_is_found(self):
        """The refused cell that is open is told as replayed, at the moment when another is written."""
        [[submission, cell, file]] = self.district.sql(f"select submission_id, quarantine_id, file_name from halfsky.quarantine join halfsky.submission using (agency_id, submission_id) "
                                                       f"where agency_id = {T2} and state = 'open'")
        self.replace_value(T2, "(indicator_id, breakdown_id, period) = (select indicator_id, breakdown_id, period from halfsky.observation "
                           f"where agency_id = {T2} order by 1, 2, 3 limit 1)", submission)
        self.district.sql(f"update halfsky.quarantine set state = 'replayed', settled_at = {self.next_moment(T2)}, settled_by = 'admin root', fate = 'revised' "
                          f"where agency_id = {T2} and quarantine_id = {cell}; "
                          f"update halfsky.submission set n_replayed = n_replayed + 1 where agency_id = {T2} and submission_id = {submission}")
        self.append(T2, "quarantine_replayed", f"{file}: cells {cell}; revised {cell}", part=0, submission=submission)
        self.assertEqual({(f["fault"], f["agency"]) for f in self.verify()["findings"]}, {("replay_wrong", "T2")})

    def test_replay_that_writes_nothing_though_it_says_so_is_found(self):
        [[submission, cell, file]] = self.district.sql(f"select submission_id, quarantine_id, file_name from halfsky.quarantine join halfsky.submission using (agency_id, submission_id) "
                                                       f"where agency_id = {T2} and state = 'open'")
        self.district.sql(f"update halfsky.quarantine set state = 'replayed', settled_at = {self.next_moment(T2)}, settled_by = 'admin root', fate = 'new' "
                          f"where agency_id = {T2} and quarantine_id = {cell}; "
                          f"update halfsky.submission set n_replayed = n_replayed + 1 where agency_id = {T2} and submission_id = {submission}")
        self.append(T2, "quarantine_replayed", f"{file}: cells {cell}; new {cell}", submission=submission)
        self.expect("replay_wrong", "T2")

    def test_words_taken_out_of_all_batches_are_found(self):
        """No hash changes, and the server's trail, which nobody signs, says that words came after all."""
        self.district.sql("update halfsky.audit_trail set content = null where agency_id <> 0 and act like 'batch_%'; "
                          f"update halfsky.submission set accepted_at = accepted_at - interval '1 year' where agency_id = {T1} and submission_id = 1")
        self.forge_migration()
        found = {(f["fault"], f["agency"]) for f in self.verify()["findings"]}
        self.assertLessEqual({("words_missing", "T1"), ("words_missing", "T2")}, found)

    def forge_migration(self):
        """Schema 25 until a year after everything."""
        [[version]] = self.district.sql("select max(version) from halfsky.schema_migration")
        self.district.sql("delete from halfsky.audit_trail where agency_id = 0 and act = 'schema_migrated'; update halfsky.agency_chain set last_at = last_at + interval '1 year' where agency_id = 0")
        self.append("0", "schema_migrated", f"schema 25 to {version}")
        self.renew_chain("0")

    def renew_chain(self, agency):
        previous = b""
        for number, (_, entry, *sealed) in enumerate(self.entries(f"agency_id = {agency}"), 1):
            hashed = self.hash_of(previous, agency, number, *sealed)
            self.district.sql(f"update halfsky.audit_trail set entry = {number}, previous_hash = '\\x{previous.hex()}', hash = '\\x{hashed.hex()}' where agency_id = {agency} and entry = {entry}; "
                              f"update halfsky.agency_chain set last_entry = {number}, head_hash = '\\x{hashed.hex()}' where agency_id = {agency}")
            previous = hashed

    def test_signature_in_an_answer_is_looked_at_without_words_too(self):
        """The batches' own digests are changed to what their entries seal, as if there had been no words."""
        self.district.sql("update halfsky.ingest_batch set digest = content_digest from halfsky.audit_trail trail where trail.agency_id = ingest_batch.agency_id and trail.at = stored_at "
                          "and act like 'batch_%'; update halfsky.audit_trail set content = null where agency_id <> 0 and act like 'batch_%'; update halfsky.ingest_batch set outcome = 'x'")
        self.forge_migration()
        self.expect("outcome_changed", "T1")

    def test_what_was_not_verified_is_not_called_intact(self):
        self.district.sql("update halfsky.ingest_batch set digest = content_digest from halfsky.audit_trail trail where trail.agency_id = ingest_batch.agency_id and trail.at = stored_at "
                          "and act like 'batch_%'; update halfsky.audit_trail set content = null where agency_id <> 0 and act like 'batch_%'")
        self.forge_migration()
        done = subprocess.run(self.district.command("audit", "verify", "T1", "--lang", "en"), capture_output=True, text=True)
        self.assertNotIn("Intact", done.stdout)


if __name__ == "__main__":
    unittest.main()
