"""A client written from the protocol's page alone gets everything that the page promises, from a real aggregator."""

import pathlib
import re
import unittest

import client
from client import pb
from district import District
from python_collector import NOT_ASSIGNED, coverage, python_collector

AGENCIES = pathlib.Path(__file__).parent.parent / "torture" / "agencies.csv"
PROTOCOL = client.SCHEMA.parent.parent / "docs" / "protocol.md"


def counts(outcome):
    return outcome.n_new, outcome.n_revised, outcome.n_unchanged, outcome.n_rejected


def vector(name):
    """The bytes that the page shows under this name."""
    found = re.search(rf"^{re.escape(name)} \(\d+ bytes\)\n\n```\n([0-9a-f\n]+)```", PROTOCOL.read_text(encoding="utf-8"), re.MULTILINE)
    return bytes.fromhex(found[1])


class WorkedExample(unittest.TestCase):
    """What this client serialises and hashes is what the page shows."""

    def test_records(self):
        rows = [{"indicator": 1, "period": 2025101, "breakdown": "_T", "value": 2, "denominator": 4821},
                {"indicator": 2, "period": 2025101, "breakdown": "sex=F", "status": ord("O"), "comment": "无此业务"}]
        self.assertEqual(client.records_of(rows), vector("Batch.records"))

    def test_submission_id_and_file_digest(self):
        file_digest = client.blake2b(b"indicator,period,numerator,denominator,status,comment\n")
        self.assertEqual(file_digest, vector("Submission.file_digest"))
        self.assertEqual(client.submission_id("MCH01", file_digest, vector("Batch.records")), vector("Batch.submission_id"))

    def test_batch_and_its_digest(self):
        message = pb.FromCollector.FromString(vector("Batch"))
        self.assertEqual(message.SerializeToString(), vector("Batch"))
        message.batch.digest = b""
        self.assertEqual(client.sealed(message.batch).digest, vector("Batch.digest"))

    def test_profile_digest(self):
        profile = pb.FromAggregator.FromString(vector("profile")).profile
        self.assertEqual(client.profile_digest(profile), profile.profile_digest)


class Interop(unittest.TestCase):
    """Each test is a collector of its own, most of an agency of their own, in one district."""

    @classmethod
    def setUpClass(cls):
        cls.district = District(AGENCIES)

    @classmethod
    def tearDownClass(cls):
        cls.district.close()

    def collector(self, agency):
        collector = python_collector(self.district, agency)
        self.addCleanup(collector.close)
        return collector

    def streaming(self, agency):
        collector = self.collector(agency)
        collector.open_session()
        return collector

    def n_stored(self, agency, table="observation"):
        return self.district.number(f"select count(*) from halfsky.{table} "
                                    f"where agency_id = (select agency_id from halfsky.agency where code = '{agency}')")

    def test_submits_and_gets_its_outcome(self):
        collector = self.streaming("T1")
        message = collector.batch(coverage(1, women=40, men=30))
        outcome = collector.submit(message)
        self.assertEqual((outcome.epoch, outcome.sequence, outcome.part), (collector.epoch, 1, 1))
        self.assertEqual(outcome.submission_id, message.batch.submission_id)
        self.assertEqual((outcome.kind, outcome.is_replay), (pb.STORED, False))
        self.assertEqual(counts(outcome), (3, 0, 0, 0))
        self.assertEqual(self.n_stored("T1"), 3)

    def test_resend_is_answered_as_replay(self):
        collector = self.streaming("T2")
        message = collector.batch(coverage(1, women=40, men=30))
        first = collector.submit(message)
        welcome = collector.open_session(oldest_unfinished=1)
        self.assertEqual((welcome.committed, welcome.committed_digest), (1, message.batch.digest))
        again = collector.submit(message)
        self.assertTrue(again.is_replay)
        self.assertEqual((counts(again), again.stored_at_us), (counts(first), first.stored_at_us))
        self.assertEqual((self.n_stored("T2"), self.n_stored("T2", "submission")), (3, 1))

    def test_known_part_in_new_epoch_is_answered_as_replay(self):
        collector = self.streaming("T8")
        message = collector.batch(coverage(2, women=40, men=30))
        collector.submit(message)
        collector.epoch = bytes(16)
        self.assertEqual(collector.open_session(oldest_unfinished=1).committed, 0)
        message.batch.epoch, message.batch.sequence = collector.epoch, 1
        again = collector.submit(message)
        self.assertEqual((again.is_replay, counts(again)), (True, (3, 0, 0, 0)))

    def test_same_sequence_with_other_content_is_refused_as_conflict(self):
        collector = self.streaming("T3")
        collector.submit(collector.batch(coverage(1, women=40, men=30)))
        collector.newest = 0
        collector.send_batch(collector.batch(coverage(1, women=41, men=30)))
        refused = collector.await_refusal()
        self.assertEqual((refused.reason, refused.sequence), (pb.EPOCH_CONFLICT, 1))
        self.assertEqual(self.n_stored("T3", "observation_revision"), 0)

    def test_gap_is_refused(self):
        collector = self.streaming("T4")
        collector.newest = 1
        collector.send_batch(collector.batch(coverage(1, women=40, men=30)))
        refused = collector.await_refusal()
        self.assertEqual((refused.reason, refused.sequence), (pb.GAP, 2))
        self.assertEqual(self.n_stored("T4"), 0)
        self.assertEqual(collector.open_session().committed, 0)

    def test_correction_is_counted_as_revised(self):
        collector = self.streaming("T5")
        collector.submit(collector.batch(coverage(1, women=40, men=30)))
        outcome = collector.submit(collector.batch(coverage(1, women=44, men=30)))
        self.assertEqual(counts(outcome), (0, 2, 1, 0))
        self.assertEqual(self.n_stored("T5", "observation_revision"), 2)

    def test_no_credit_for_idle_collector_until_it_asks(self):
        collector = self.collector("T5")
        welcome = collector.open_session(oldest_unfinished=1, newest=0)
        self.assertEqual(welcome.credit_bytes, 0)
        collector.await_message("heartbeat")
        self.assertEqual(collector.window, 0)
        outcome = collector.submit(collector.batch(coverage(2, women=40, men=30)))
        self.assertGreaterEqual(collector.window, collector.welcome.largest_frame_bytes)
        self.assertEqual(outcome.kind, pb.STORED)

    def test_unassigned_indicator_is_rejected_and_the_rest_stored(self):
        collector = self.streaming("T6")
        outcome = collector.submit(collector.batch([*coverage(1, women=40, men=30), NOT_ASSIGNED]))
        self.assertEqual(counts(outcome), (3, 0, 0, 1))
        self.assertEqual([(cell.source_row, cell.rule, cell.field) for cell in outcome.rejection], [(5, "not_assigned", "indicator")])
        self.assertEqual((self.n_stored("T6"), self.n_stored("T6", "quarantine")), (3, 1))

    def test_unparseable_records_are_dead_lettered_and_the_stream_goes_on(self):
        collector = self.streaming("T7")
        rows = coverage(1, women=40, men=30)
        dead = collector.submit(collector.batch(rows, records=b"\xff\xff\xff"))
        self.assertEqual((dead.kind, counts(dead)), (pb.DEAD_LETTERED, (0, 0, 0, 3)))
        self.assertTrue(dead.reason)
        outcome = collector.submit(collector.batch(rows))
        self.assertEqual((outcome.sequence, outcome.kind, counts(outcome)), (2, pb.STORED, (3, 0, 0, 0)))
        self.assertEqual((self.n_stored("T7"), self.n_stored("T7", "dead_letter")), (3, 1))

    def test_wrong_digest_is_dead_lettered(self):
        collector = self.streaming("T7")
        message = collector.batch(coverage(2, women=40, men=30))
        message.batch.digest = bytes(32)
        self.assertEqual(collector.submit(message).kind, pb.DEAD_LETTERED)

    def test_heartbeats_go_both_ways(self):
        collector = self.streaming("T8")
        beats = [collector.await_message("heartbeat") for _ in range(3)]
        self.assertTrue(all(beat.is_store_available for beat in beats))
        self.assertLess(abs(beats[-1].clock_us - client.now_us()), 60_000_000)

    def test_catalogue_pieces_assemble_to_the_announced_digest(self):
        collector = self.streaming("T9")
        while not collector.pieces or len(collector.pieces) < collector.pieces[0].n_pieces:
            collector.await_message("catalogue")
        files = client.catalogue_files(collector.pieces)
        self.assertEqual(client.catalogue_digest(files), collector.welcome.catalogue_digest)
        self.assertIn(b"security.social_assistance_coverage", files["indicators.csv"])

    def test_profile_digest_verifies(self):
        collector = self.streaming("T9")
        profile = collector.profile or collector.await_message("profile")
        self.assertEqual(profile.profile_digest, collector.welcome.profile_digest)
        self.assertEqual(client.profile_digest(profile), profile.profile_digest)
        self.assertEqual((profile.agency, profile.unit_type), ("T9", "township_office"))
        self.assertIn(511, profile.indicator)

    def test_nothing_is_sent_to_who_has_it_already(self):
        collector = self.streaming("T9")
        profile = collector.profile or collector.await_message("profile")
        collector.open_session(catalogue_digest=collector.welcome.catalogue_digest, profile_digest=profile.profile_digest)
        collector.submit(collector.batch(coverage(1, women=40, men=30)))
        self.assertEqual((collector.pieces, collector.profile), ([], None))


if __name__ == "__main__":
    unittest.main()
