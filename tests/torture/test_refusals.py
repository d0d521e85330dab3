"""Nobody for somebody else, and no nonsense: each peer that misbehaves is refused with the reason, nothing of it is stored, and a well-behaved
collector that streams at the same time does not notice."""

import contextlib
import itertools
import json
import pathlib
import random
import signal
import subprocess
import unittest

import client
import forms
from client import pb
from district import PROGRAMS, District, wait_until
from python_collector import NOT_ASSIGNED, coverage, key_pair, python_collector

HERE = pathlib.Path(__file__).parent
LARGEST_FRAME_BYTES = 64 * 1024
GROWTH_BYTES_MAX = 64 * 1024 * 1024
IS_SANITIZED = "HALFSKY_SANITIZE:STRING=\n" not in (PROGRAMS.parent / "CMakeCache.txt").read_text()
TABLES = ["observation", "observation_revision", "submission", "ingest_batch", "ingest_part", "quarantine", "dead_letter"]


class Bystander:
    """A real collector that submits one form after the other in one session."""

    def __init__(self, district, agency):
        self.collector = district.collector(agency)
        self.collector.start()
        self.collector.wait_for_state("streaming")
        self.versions = itertools.count(1)
        self.on_the_way = None
        self.submit()

    def submit(self):
        self.on_the_way = f"v{next(self.versions)}.csv"
        self.collector.drop(self.on_the_way, forms.form(int(self.on_the_way[1:-4]) % 50))

    def expect_undisturbed(self, test):
        """What it had sent when the trouble began is stored, in the session that it always had; the next form is on its way."""
        self.collector.wait_until_drained()
        counts = self.collector.receipt(self.on_the_way)
        test.assertEqual((counts["received"], counts["rejected"]), (forms.N_ROWS, 0))
        test.assertEqual(self.collector.log.read_text().count("state=streaming"), 1)
        self.submit()


class RefusalTest(unittest.TestCase):
    settings = ()

    @classmethod
    def setUpClass(cls):
        cls.district = District(HERE / "agencies.csv", settings=cls.settings)

    @classmethod
    def tearDownClass(cls):
        cls.district.close()

    def peer(self, agency="T1", **options):
        peer = python_collector(self.district, agency, **options)
        self.addCleanup(peer.close)
        return peer

    def streaming_peer(self, agency="T1"):
        peer = self.peer(agency)
        peer.open_session()
        return peer

    def n_stored(self, agency):
        """Rows that the agency has in any table."""
        counts = (f"(select count(*) from halfsky.{table} join halfsky.agency using (agency_id) where code = '{agency}')"
                  for table in TABLES)
        return self.district.number("select " + " + ".join(counts))

    def expect_refused(self, peer, reason, sequence=None):
        refused = peer.await_refusal()
        self.assertEqual((pb.RefuseReason.Name(refused.reason), refused.sequence), (pb.RefuseReason.Name(reason), sequence))

    def expect_handshake_refused(self, peer, status):
        with self.assertRaises(client.HandshakeFailed) as failure:
            peer.connect()
        self.assertEqual(failure.exception.status, status)


class Misbehaviour(RefusalTest):
    """Who misbehaves belongs to T1, of which nothing may be stored, unless the test says otherwise."""

    settings = [f"session.largest_frame={LARGEST_FRAME_BYTES}", "session.memory=1M"]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bystander = Bystander(cls.district, "T9")

    def tearDown(self):
        self.assertTrue(self.district.server.is_running())
        self.bystander.expect_undisturbed(self)
        self.assertEqual(self.n_stored("T1"), 0)

    # --- who are you? ---

    def test_unregistered_collector_gets_through_once_it_is_registered(self):
        stranger = self.district.collector("T2", is_registered=False)
        self.addCleanup(stranger.stop)
        stranger.drop("v1.csv", forms.form(1))
        stranger.start()
        stranger.wait_for_state("key_refused")
        self.assertEqual(self.n_stored("T2"), 0)
        self.district.administrate("collector", "add", "T2", stranger.public_key())
        stranger.wait_until_drained()
        self.assertEqual(stranger.receipt("v1.csv")["new"], forms.N_ROWS)

    def test_unregistered_key_is_refused_at_the_handshake(self):
        self.expect_handshake_refused(self.peer(is_registered=False), 400)

    def test_wrong_server_key_cuts_the_handshake(self):
        peer = self.peer()
        peer.server_key, _ = key_pair()
        self.expect_handshake_refused(peer, None)

    def test_collector_with_wrong_server_key_keeps_its_forms(self):
        lost = self.district.collector("T1", name="lost", server_key=key_pair()[0])
        self.addCleanup(lost.stop)
        lost.drop("v1.csv", forms.form(1))
        lost.start()
        wait_until(lambda: lost.log.read_text().count("event=handshake_cut") >= 3, "its handshake is cut")
        status = lost.status()
        self.assertNotEqual(status["line"]["state"], "streaming")
        self.assertEqual(status["files_in_inbox"], 1)  # it cannot judge a form before its first profile

    def test_hello_for_another_agency(self):
        peer = self.peer()
        peer.connect()
        peer.send(peer.hello(agency="T9"))
        self.expect_refused(peer, pb.WRONG_AGENCY)

    def test_hello_for_another_agency_ends_a_running_session(self):
        peer = self.streaming_peer()
        peer.send(peer.hello(agency="T9"))
        self.expect_refused(peer, pb.WRONG_AGENCY)
        peer.send(peer.batch(coverage(1, women=40, men=30)))
        self.expect_refused(peer, pb.NO_HELLO, 1)

    def test_cells_of_another_reporting_unit_are_rejected(self):
        outcome = self.streaming_peer("T3").submit(client.batch_of(bytes(16), 1, "T3", [NOT_ASSIGNED]))
        self.assertEqual([cell.rule for cell in outcome.rejection], ["not_assigned"])

    def test_key_revoked_in_mid_session(self):
        peer = self.streaming_peer("T4")
        peer.submit(peer.batch(coverage(1, women=40, men=30)))
        before = self.n_stored("T4")
        self.district.administrate("collector", "revoke", "T4", 1)
        self.expect_refused(peer, pb.REVOKED)
        peer.send(peer.batch(coverage(2, women=40, men=30)))
        self.expect_refused(peer, pb.REVOKED)
        self.expect_handshake_refused(peer, 400)
        self.assertEqual(self.n_stored("T4"), before)

    def test_collector_revoked_in_mid_session_says_so(self):
        collector = self.district.collector("T5")
        self.addCleanup(collector.stop)
        collector.start()
        collector.wait_for_state("streaming")
        self.district.administrate("collector", "revoke", "T5", 1)
        collector.wait_for_state("key_refused")
        collector.drop("v1.csv", forms.form(1))
        wait_until(lambda: collector.status()["submissions_on_the_way"] == 1, "the form is kept")
        self.assertEqual(self.n_stored("T5"), 0)

    # --- what is that? ---

    def test_oversized_frame_cuts_its_connection(self):
        peer = self.streaming_peer()
        peer.send_frame(bytes(LARGEST_FRAME_BYTES + 1))
        peer.expect_cut()

    def test_frame_of_the_largest_size_is_read(self):
        peer = self.streaming_peer()
        peer.send_frame(bytes(LARGEST_FRAME_BYTES))
        self.expect_refused(peer, pb.UNPARSEABLE)

    def test_garbage_frames(self):
        peer = self.streaming_peer()
        noise = random.Random(20210927)
        for _ in range(200):
            peer.send_frame(noise.randbytes(noise.randrange(2000)))
            self.expect_refused(peer, pb.UNPARSEABLE)

    def test_truncated_messages(self):
        peer = self.streaming_peer()
        frame = peer.batch(coverage(1, women=40, men=30)).SerializeToString()
        for size in range(0, len(frame), 7):
            peer.send_frame(frame[:size])
            self.expect_refused(peer, pb.UNPARSEABLE)

    def test_multipart_message_is_dropped_and_counted(self):
        peer = self.streaming_peer()
        before = self.n_multipart_refused()
        peer.socket.send_multipart([peer.batch(coverage(1, women=40, men=30)).SerializeToString(), b"more"])
        peer.socket.send_multipart([b""] * 1000)
        wait_until(lambda: self.n_multipart_refused() == before + 2, "both are counted")
        peer.await_message("heartbeat")

    def n_multipart_refused(self):
        return json.loads(self.district.administrate("status", "--json"))["aggregator"]["dropped_by_reason"]["multipart"]

    def test_thousands_of_unknown_fields(self):
        peer = self.peer()
        peer.connect()
        peer.send_frame(self.with_unknown_fields(peer.hello(), 5000))
        self.assertIn("UNPARSEABLE: message 'FromCollector': too many unknown fields", str(peer.await_refusal()))

    def test_fields_of_a_newer_protocol_are_skipped(self):
        peer = self.peer()
        peer.connect()
        peer.send_frame(self.with_unknown_fields(peer.hello(), 16))
        peer.await_message("welcome")

    @staticmethod
    def with_unknown_fields(message, count):
        """Field 100, a varint, behind the message."""
        return message.SerializeToString() + b"\xa0\x06\x01" * count

    # --- out of turn ---

    def test_batch_before_hello(self):
        peer = self.peer()
        peer.connect()
        peer.send(peer.batch(coverage(1, women=40, men=30)))
        self.expect_refused(peer, pb.NO_HELLO, 1)

    def test_protocol_that_is_not_spoken(self):
        peer = self.peer()
        peer.connect()
        peer.send(peer.hello(protocol_oldest=2, protocol_newest=3))
        self.expect_refused(peer, pb.PROTOCOL_TOO_OLD)

    def test_batch_without_credit(self):
        peer = self.streaming_peer()
        self.assertEqual(peer.window, 0)
        peer.send(peer.batch(coverage(1, women=40, men=30)))
        self.expect_refused(peer, pb.TOO_BIG, 1)

    def test_batches_beyond_the_credit(self):
        peer = self.streaming_peer("T6")
        with self.held_chain("T6"):
            peer.send_batch(self.large_batch(peer))
            for _ in range(peer.window // LARGEST_FRAME_BYTES + 1):
                peer.send(self.large_batch(peer))
            self.assertEqual(peer.await_refusal().reason, pb.TOO_BIG)

    @staticmethod
    def large_batch(peer):
        """Nearly a frame; its records cannot be read, which nobody finds out before the transaction."""
        return peer.batch([], records=b"\xff" * (LARGEST_FRAME_BYTES - 1024))

    @contextlib.contextmanager
    def held_chain(self, agency):
        """No transaction of the agency commits meanwhile."""
        held = subprocess.Popen(["psql", "-X", "-q", "-d", self.district.cluster.conninfo()], stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, text=True)
        held.stdin.write("begin; select 'held' from halfsky.agency_chain join halfsky.agency using (agency_id) "
                         f"where code = '{agency}' for update of agency_chain;\n")
        held.stdin.flush()
        while "held" not in held.stdout.readline():
            pass
        try:
            yield
        finally:
            held.communicate("rollback;\n")

    # --- inside a batch ---

    def test_cells_that_disagree_in_one_batch_are_rejected(self):
        peer = self.streaming_peer("T7")
        women, *_ = rows = coverage(1, women=40, men=30)
        outcome = peer.submit(peer.batch([*coverage(2, women=40, men=30), women, {**women, "value": 41}]))
        self.assertEqual({cell.rule for cell in outcome.rejection}, {"duplicate_disagrees"})
        self.assertEqual((outcome.n_new, outcome.n_rejected), (len(rows), 2))

    # --- all at once ---

    @unittest.skipIf(IS_SANITIZED, "sanitizers keep what was freed")
    def test_memory_is_bounded(self):
        peers = [self.streaming_peer() for _ in range(10)]
        before = self.resident_bytes_most()
        noise = random.Random(1995)
        for _, peer in itertools.product(range(300), peers):
            peer.send_frame(noise.randbytes(LARGEST_FRAME_BYTES))
        for peer in peers:
            self.expect_refused(peer, pb.UNPARSEABLE)
        self.assertLess(self.resident_bytes_most() - before, GROWTH_BYTES_MAX)

    def resident_bytes_most(self):
        lines = pathlib.Path(f"/proc/{self.district.server.popen.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


class RevokedBetweenLooks(RefusalTest):
    """The aggregator looks for keys only when it is told to, so that what is seen is the transaction's own refusal."""

    settings = ["aggregator.look=10min"]

    def peer(self, agency="T1", **options):
        wait_until(lambda: "aggregator_listening" in self.district.log.read_text(), "the aggregator listens")
        return super().peer(agency, look=self.look, **options)

    def look(self):
        self.district.server.popen.send_signal(signal.SIGHUP)

    def test_revocation_holds_from_the_next_transaction(self):
        peer = self.streaming_peer()
        peer.submit(peer.batch(coverage(1, women=40, men=30)))
        before = self.n_stored("T1")
        self.district.administrate("collector", "revoke", "T1", 1)
        peer.send_batch(peer.batch(coverage(2, women=40, men=30)))
        self.expect_refused(peer, pb.REVOKED, 2)
        self.assertEqual(self.n_stored("T1"), before)


if __name__ == "__main__":
    unittest.main()
