"""Who means harm: strangers without a key and agencies with one try to take the aggregator's memory, descriptors and time. Its memory stays within the ceiling, each
attack is counted by its reason, and a collector that streams at the same time stays in its session, as quick as people need it.

The settings are those that are shipped. The aggregator has 1,024 descriptors, so that they can be exhausted at all."""

import json
import os
import random
import re
import resource
import socket
import sys
import threading
import time
import unittest
import urllib.request

import zmq

import client
from client import pb
from district import district_public_key, free_port, wait_until
from python_collector import coverage, key_pair, python_collector
from test_refusals import Bystander, RefusalTest

MIB = 1 << 20
CEILING_BYTES = 128 * MIB
SESSION_BYTES = 48 * 1024
ANSWER_S = 5
SERVER_DESCRIPTORS = 1024
TEST_DESCRIPTORS = 8192
LARGEST_FRAME_BYTES = 1 * MIB
UNASKED_BATCHES = 200  # half as much again as the aggregator may take
CHUNK = bytes(64 * 1024)
MONITOR = f"127.0.0.1:{free_port()}"
COUNTER = re.compile(r'^halfsky_(\w+)_total(?:\{reason="(\w+)"\})? (\d+)$', re.MULTILINE)

GREETING_V3_PLAIN = b"\xff" + bytes(8) + b"\x7f\x03\x00" + b"PLAIN".ljust(20, b"\0") + b"\x00" + bytes(31)
GREETING_V3_CURVE = b"\xff" + bytes(8) + b"\x7f\x03\x00" + b"CURVE".ljust(20, b"\0") + b"\x00" + bytes(31)


class Neighbour(threading.Thread):
    """An honest agency that submits one small batch after the other meanwhile; the slowest answer is what its people notice."""

    def __init__(self, peer):
        super().__init__()
        self.peer = peer
        self.is_over = threading.Event()
        self.slowest_s = 0
        self.n_answered = 0
        self.failure = None

    def run(self):
        try:
            while not self.is_over.is_set():
                self.submit()
        except Exception as failure:  # told by the test's own thread
            self.failure = failure
        finally:
            self.peer.close()

    def submit(self):
        begun = time.monotonic()
        self.peer.submit(self.peer.batch(coverage(1, women=40, men=30)))
        self.slowest_s = max(self.slowest_s, time.monotonic() - begun)
        self.n_answered += 1
        self.is_over.wait(0.02)

    def begin(self):
        self.slowest_s = 0
        self.n_answered = 0

    def expect_served(self, test):
        wait_until(lambda: self.n_answered > 1 or self.failure is not None, "the neighbour is answered")
        if self.failure is not None:
            raise self.failure
        test.assertLess(self.slowest_s, ANSWER_S)

    def end(self):
        self.is_over.set()
        self.join()


class HostilePeers(RefusalTest):
    settings = (f"aggregator.metrics={MONITOR}",)

    @classmethod
    def setUpClass(cls):
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (SERVER_DESCRIPTORS, most))
        super().setUpClass()
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(TEST_DESCRIPTORS, most), most))
        cls.bystander = Bystander(cls.district, "T9")
        cls.neighbour = Neighbour(cls.opened(python_collector(cls.district, "T3")))
        cls.neighbour.start()
        cls.hostile = python_collector(cls.district, "T1")

    @classmethod
    def tearDownClass(cls):
        cls.neighbour.end()
        cls.hostile.close()
        super().tearDownClass()

    @staticmethod
    def opened(peer):
        peer.open_session()
        return peer

    def hostile_peer(self):
        """T1, of which nothing is ever stored, in a session of its own."""
        return self.opened(self.hostile)

    def setUp(self):
        self.begun = time.monotonic()
        self.before = self.counts()
        self.neighbour.begin()

    def tearDown(self):
        """Agencies that were there were served all the time, and the aggregator has not taken more than it may."""
        self.assertTrue(self.district.server.is_running())
        self.neighbour.expect_served(self)
        self.bystander.expect_undisturbed(self)
        peak_bytes = self.district.server.peak_bytes()
        print(f"{time.monotonic() - self.begun:.1f} s, peak {peak_bytes / MIB:.0f} MiB, slowest answer {self.neighbour.slowest_s * 1000:.0f} ms", file=sys.stderr)
        self.assertLess(peak_bytes, CEILING_BYTES + SESSION_BYTES * self.status()["sessions"])

    # --- counts ---

    def status(self):
        return json.loads(self.district.administrate("status", "--json"))["aggregator"]

    def counts(self):
        """As whoever watches the district sees them."""
        with urllib.request.urlopen(f"http://{MONITOR}/metrics", timeout=ANSWER_S) as answer:
            text = answer.read().decode()
        return {f"{name} {reason}".strip(): int(count) for name, reason, count in COUNTER.findall(text)}

    def wait_for_count(self, reason, at_least):
        def has_grown():
            return self.counts().get(reason, 0) >= self.before.get(reason, 0) + at_least

        wait_until(has_grown, f"{reason} has grown by {at_least}: {self.before} {self.counts()}", every_s=0.3)

    # --- strangers ---

    def raw_connection(self, *sent):
        connection = socket.create_connection(("127.0.0.1", self.district.port))
        self.addCleanup(connection.close)
        try:
            for content in sent:
                connection.sendall(content)
        except OSError:
            pass  # it was cut already
        return connection

    def curve_connection(self, keys, server_key):
        """A connection that is made, but whose handshake nobody waits for."""
        dealer = zmq.Context.instance().socket(zmq.DEALER)
        self.addCleanup(dealer.close)
        for option, value in [(zmq.LINGER, 0), (zmq.RECONNECT_IVL, -1), (zmq.CURVE_SERVERKEY, server_key.encode()),
                              (zmq.CURVE_PUBLICKEY, keys[0].encode()), (zmq.CURVE_SECRETKEY, keys[1].encode())]:
            dealer.setsockopt(option, value)
        dealer.connect(f"tcp://127.0.0.1:{self.district.port}")
        return dealer

    def test_flood_of_handshakes_with_unregistered_keys(self):
        server_key = district_public_key(self.district)
        for _ in range(300):
            self.curve_connection(key_pair(), server_key)
        self.wait_for_count("handshakes_failed key_refused", 300)

    def test_flood_of_handshakes_with_a_wrong_server_key(self):
        server_key, _ = key_pair()
        for _ in range(100):
            self.curve_connection(key_pair(), server_key)
        self.wait_for_count("handshakes_failed nonsense", 100)

    def test_slow_handshakes_are_given_up(self):
        for n_bytes in range(100):
            self.raw_connection((GREETING_V3_CURVE + b"\x04\xc8\x05HELLO")[:n_bytes % 72])
        self.wait_for_count("handshakes_failed unfinished", 100)

    def test_garbage_instead_of_a_protocol(self):
        noise = random.Random(20210927)
        for _ in range(100):
            self.raw_connection(noise.randbytes(2000))
        for _ in range(50):
            self.raw_connection(GREETING_V3_PLAIN)
            self.raw_connection(GREETING_V3_CURVE, b"\x04" + b"\xff" * 64)
            self.raw_connection(b"GET /metrics HTTP/1.1\r\nHost: halfsky\r\n\r\n")
        for _ in range(20):
            self.raw_connection(GREETING_V3_CURVE, b"\x06\x7f" + b"\xff" * 7)  # a command of 2^63 bytes

        self.wait_for_count("handshakes_failed nonsense", 220)
        self.wait_for_count("handshakes_failed unfinished", 50)

    def test_strangers_cannot_exhaust_descriptors(self):
        for _ in range(2 * SERVER_DESCRIPTORS):
            self.raw_connection()
        self.wait_for_count("connections_cut strangers", SERVER_DESCRIPTORS)
        self.assertLess(len(os.listdir(f"/proc/{self.district.server.popen.pid}/fd")), SERVER_DESCRIPTORS)
        newcomer = self.streaming_peer("T4")
        self.assertEqual(newcomer.submit(newcomer.batch(coverage(1, women=40, men=30))).n_rejected, 0)

    # --- agencies with a key ---

    def test_endless_multipart_message(self):
        for peer in [self.hostile_peer(), self.streaming_peer("T2"), self.streaming_peer("T5")]:
            peer.socket.send_multipart([CHUNK] * (256 * MIB // len(CHUNK)), copy=False)
        self.wait_for_count("connections_cut held", 3)
        self.assertEqual(self.n_stored("T1"), 0)

    def test_multipart_message_that_ends(self):
        peer = self.hostile_peer()
        peer.socket.send_multipart([CHUNK] * 100, copy=False)
        self.wait_for_count("dropped_messages multipart", 1)

    def test_unknown_fields_that_would_take_thirty_times_their_size(self):
        peer = self.hostile_peer()
        frame = b"\xa0\x06" + b"\x01\xa0\x06" * ((LARGEST_FRAME_BYTES - 3) // 3) + b"\x01"
        for _ in range(30):
            peer.send_frame(frame)
            self.expect_refused(peer, pb.UNPARSEABLE)
        self.wait_for_count("refusals unparseable", 30)

    def test_deep_nesting(self):
        peer = self.hostile_peer()
        frame = b""
        for _ in range(10_000):  # Batch in FromCollector in Batch …, each with its length
            frame = b"\x12" + self.varint(len(frame)) + frame
        peer.send_frame(frame)
        self.expect_refused(peer, pb.UNPARSEABLE)
        self.wait_for_count("refusals unparseable", 1)

    @staticmethod
    def varint(number):
        content = bytearray()
        while number > 0x7F:
            content.append(number & 0x7F | 0x80)
            number >>= 7
        return bytes([*content, number])

    def test_replayed_frames_are_answered_and_stored_once(self):
        peer = self.streaming_peer("T6")
        batch = peer.batch(coverage(2, women=40, men=30))
        self.assertEqual(peer.submit(batch).n_new, 3)
        stored = self.n_stored("T6")
        for _ in range(200):
            self.assertTrue(peer.submit(batch).is_replay)
        self.wait_for_count("replays", 200)
        self.assertEqual(self.n_stored("T6"), stored)

    def test_reordered_frames_are_refused(self):
        peer = self.streaming_peer("T7")
        first, second = (peer.batch(coverage(quarter, women=40, men=30)) for quarter in (1, 2))
        peer.send_batch(second)
        self.expect_refused(peer, pb.GAP, second.batch.sequence)
        peer.send(first)
        self.expect_refused(peer, pb.NO_HELLO, first.batch.sequence)
        self.wait_for_count("refusals gap", 1)
        self.assertEqual(self.n_stored("T7"), 0)

    def test_credit_ignored(self):
        peer = self.hostile_peer()
        for _ in range(UNASKED_BATCHES):
            peer.send(peer.batch([], records=b"\xff" * (LARGEST_FRAME_BYTES - 1024)))
        self.assertEqual(peer.await_refusal().reason, pb.TOO_BIG)
        self.wait_for_count("refusals too_big", 1)
        self.wait_for_count("refusals no_hello", UNASKED_BATCHES - 1)

    def test_nonsense_whose_refusals_nobody_reads(self):
        peer = self.hostile_peer()
        for _ in range(150_000):
            peer.send_frame(b"\xff")
        self.wait_for_count("dropped_messages peer_slow", 1)
        self.wait_for_count("connections_cut unread", 1)

    def test_one_key_on_many_connections(self):
        peer = self.hostile_peer()
        keys = (peer.public_key, peer.secret_key)
        copies = [self.curve_connection(keys, peer.server_key) for _ in range(50)]
        for copy in copies:
            copy.send(peer.hello().SerializeToString())
        self.wait_for_count("connections_cut copies", len(copies) + 1 - 8)


if __name__ == "__main__":
    unittest.main()
