"""A collector changes its key while forms are on the way: it stays the same collector, the former key is good for as long as was said and not for one
row more, and two copies, one with each key, do not take turns."""

import pathlib
import re
import shutil
import signal
import subprocess
import unittest

import client
import forms
from client import pb
from district import District, wait_until
from python_collector import coverage, key_pair, python_collector

HERE = pathlib.Path(__file__).parent


class RotationTest(unittest.TestCase):
    settings = ()

    @classmethod
    def setUpClass(cls):
        cls.district = District(HERE / "agencies.csv", settings=cls.settings)
        cls.addClassCleanup(cls.district.close)

    def n_stored(self, agency):
        tables = ["observation", "observation_revision", "submission", "ingest_batch", "ingest_part", "quarantine", "dead_letter"]
        return self.district.number("select " + " + ".join(
            f"(select count(*) from halfsky.{table} join halfsky.agency using (agency_id) where code = '{agency}')" for table in tables))

    def rotate(self, agency, key, overlap="14d"):
        """`key` is the public key, or the text that keygen printed."""
        operand, text = ([key], None) if len(key) == 40 else ([], key)
        done = subprocess.run(self.district.command("collector", "rotate", agency, *operand) + ["--set", f"key.overlap={overlap}"],
                              input=text, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def peer(self, agency, **options):
        peer = python_collector(self.district, agency, **options)
        self.addCleanup(peer.close)
        return peer

    def expect_refused(self, peer, *reasons):
        self.assertIn(pb.RefuseReason.Name(peer.await_refusal().reason), [pb.RefuseReason.Name(reason) for reason in reasons])


class Rotation(RotationTest):
    def collector(self, agency, **options):
        collector = self.district.collector(agency, **options)
        self.addCleanup(collector.stop)
        return collector

    def streaming_collector(self, agency):
        collector = self.collector(agency)
        collector.start()
        collector.wait_for_state("streaming")
        return collector

    def submit(self, collector, version):
        collector.drop(f"v{version}.csv", forms.form(version))
        collector.wait_until_drained()
        counts = collector.receipt(f"v{version}.csv")
        self.assertEqual((counts["received"], counts["rejected"]), (forms.N_ROWS, 0))

    def test_collector_changes_its_key_and_stays_itself(self):
        collector = self.streaming_collector("T1")
        self.submit(collector, 1)
        self.rotate("T1", collector.run("keygen", "--rotate"))
        self.submit(collector, 2)  # by the former key
        n_batches = self.n_batches("T1")
        collector.run("keygen", "--switch")
        collector.stop()
        collector.start()
        collector.wait_for_state("streaming")
        self.assertEqual(self.n_batches("T1"), n_batches)  # nothing that was finished is sent again
        self.rotate("T1", collector.public_key(), overlap="0s")
        self.submit(collector, 3)
        streams = self.district.sql("select distinct collector_id, epoch from halfsky.ingest_watermark join halfsky.agency using (agency_id) "
                                    "where code = 'T1'")
        self.assertEqual(len(streams), 1)

    def n_batches(self, agency):
        return self.district.number(f"select count(*) from halfsky.ingest_batch join halfsky.agency using (agency_id) where code = '{agency}'")

    def test_text_for_a_change_is_not_taken_for_a_new_collector(self):
        collector = self.collector("T2")
        done = subprocess.run(self.district.command("collector", "add", "T2"), input=collector.run("keygen", "--rotate"),
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("collector rotate T2", done.stderr)

    def test_text_names_the_collector_that_is_meant(self):
        self.collector("T8")
        self.rotate("T8", self.collector("T8", name="second").run("keygen", "--rotate"))
        keys = self.district.sql("select collector_id, count(*) from halfsky.collector_key join halfsky.agency using (agency_id) "
                                 "where code = 'T8' group by 1 order by 1")
        self.assertEqual(keys, [["1", "1"], ["2", "2"]])

    def test_change_of_a_key_that_the_agency_does_not_have_is_refused(self):
        text = self.collector("T2", name="other").run("keygen", "--rotate", "--lang", "en")
        done = subprocess.run(self.district.command("collector", "rotate", "T3"), input=text, capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        former = re.search(r"Former fingerprint: (.{19})", text)[1]
        self.assertIn(f"with the fingerprint {former}, which agency 'T3' does not have", done.stderr)

    def test_both_keys_work_during_the_overlap(self):
        former, newer = self.peer("T4"), self.peer("T4", is_registered=False)
        former.open_session()
        former.submit(former.batch(coverage(1, women=40, men=30)))
        self.rotate("T4", newer.public_key)
        former.submit(former.batch(coverage(2, women=40, men=30)))
        wait_until(lambda: self.is_let_in(newer), "the new key is known")
        former.close()
        former.open_session()
        former.submit(former.batch(coverage(3, women=40, men=30)))
        newer.open_session()
        newer.submit(newer.batch(coverage(4, women=40, men=30)))
        self.expect_refused(former, pb.FENCED)

    @staticmethod
    def is_let_in(peer):
        try:
            peer.connect()
        except client.HandshakeFailed:
            return False
        finally:
            peer.close()
        return True

    def test_former_key_gives_way_instead_of_taking_turns(self):
        former = self.streaming_collector("T5")
        self.rotate("T5", former.run("keygen", "--rotate"))
        newer = self.collector("T5", name="newer", is_registered=False)
        shutil.copyfile(f"{former.key_file}.next", newer.key_file)
        newer.start()
        newer.wait_for_state("streaming")
        wait_until(lambda: former.log.read_text().count("refused reason=fenced") >= 4, "the former key tried again and again")
        self.assertEqual(newer.log.read_text().count("state=streaming"), 1)
        self.submit(newer, 1)
        self.assertEqual(newer.log.read_text().count("state=streaming"), 1)

    def test_former_key_is_refused_when_its_time_has_run_out(self):
        """Batches go out one after the other; what was answered is stored, and after the refusal nothing more is."""
        former, newer = self.peer("T6"), self.peer("T6", is_registered=False)
        former.open_session()
        former.submit(former.batch(coverage(1, women=40, men=30)))
        self.rotate("T6", newer.public_key, overlap="2s")
        n_answered = wait_until(lambda: self.submitted_until_refused(former), "its time has run out")
        stored = self.n_stored("T6")
        self.assertEqual(self.district.number("select max(last_sequence) from halfsky.ingest_watermark join halfsky.agency using (agency_id) "
                                              "where code = 'T6'"), n_answered)
        former.send(former.batch(coverage(2, women=50, men=30)))
        self.expect_refused(former, pb.REVOKED, pb.NO_HELLO)  # the refusal ended the session
        former.close()
        wait_until(lambda: not self.is_let_in(former), "the aggregator has looked at the keys again")
        self.assertEqual(self.n_stored("T6"), stored)
        newer.open_session()
        newer.submit(newer.batch(coverage(3, women=40, men=30)))

    def submitted_until_refused(self, peer):
        """None as long as batches are taken, then how many were."""
        try:
            peer.submit(peer.batch(coverage(1, women=peer.newest % 90, men=30)))
        except client.Refused as refused:
            self.assertEqual(pb.RefuseReason.Name(refused.reason), "REVOKED")
            return peer.newest - 1
        return None

    def test_nothing_is_stored_after_a_revocation_in_mid_stream(self):
        collector = self.streaming_collector("T7")
        for version in range(20):
            collector.drop(f"v{version}.csv", forms.form(version))
        wait_until(lambda: self.n_stored("T7") > 0, "forms are being stored")
        self.district.administrate("collector", "revoke", "T7", 1)
        stored = self.n_stored("T7")
        collector.wait_for_state("key_refused")
        wait_until(lambda: collector.status()["files_in_inbox"] == 0, "the other forms are kept")
        self.assertGreater(collector.status()["submissions_on_the_way"], 0)
        self.assertEqual(self.n_stored("T7"), stored)


class RotatedBetweenLooks(RotationTest):
    """The aggregator looks for keys only when it is told to, so that what is seen is the transaction's own refusal."""

    settings = ["aggregator.look=10min"]

    def test_end_of_a_former_key_holds_from_the_next_transaction(self):
        wait_until(lambda: "aggregator_listening" in self.district.log.read_text(), "the aggregator listens")
        former = self.peer("T1", look=lambda: self.district.server.popen.send_signal(signal.SIGHUP))
        former.open_session()
        former.submit(former.batch(coverage(1, women=40, men=30)))
        stored = self.n_stored("T1")
        self.rotate("T1", key_pair()[0], overlap="0s")
        former.send_batch(former.batch(coverage(2, women=40, men=30)))
        self.expect_refused(former, pb.REVOKED)
        self.assertEqual(self.n_stored("T1"), stored)


if __name__ == "__main__":
    unittest.main()
