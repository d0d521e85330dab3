"""check-connection names what is wrong, one thing after the other: real processes and sockets, and for what a real aggregator does not do on demand (another
clock, another protocol) a scripted one on a real CURVE socket."""

import contextlib
import socket
import subprocess
import threading
import time
import unittest

import zmq

import forms
from client import pb
from district import SOURCE, District, free_port, wait_until

AGENCIES = SOURCE / "tests/torture/agencies.csv"
CONTACT = "office, 000-00000000"
US_PER_MINUTE = 60_000_000


def key_pair():
    return tuple(key.decode() for key in zmq.curve_keypair())


@contextlib.contextmanager
def listener(speech=None):
    """Something that is no aggregator: says SPEECH and hangs up, or says nothing at all. Yields its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        def serve():
            held = []
            with contextlib.suppress(OSError):
                while True:
                    peer, _ = server.accept()
                    held.append(peer)
                    if speech is not None:
                        peer.sendall(speech)
                        peer.close()

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]


class ScriptedAggregator:
    """Lets every key in and answers each Hello with a Welcome and a Profile, its clock off by CLOCK_OFF_US; or by what ANSWER makes."""

    def __init__(self, clock_off_us=0, answer=None):
        self.public_key, secret = key_pair()
        self.clock_off_us = clock_off_us
        self.answer = answer or self.welcome
        self.hellos = []
        self.socket = zmq.Context.instance().socket(zmq.ROUTER)
        self.socket.setsockopt(zmq.LINGER, 0)
        self.socket.curve_server = True
        self.socket.curve_secretkey = secret.encode()
        self.port = self.socket.bind_to_random_port("tcp://127.0.0.1")
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    def serve(self):
        while not self.is_over.is_set():
            if self.socket.poll(50):
                peer, frame = self.socket.recv_multipart()
                self.hellos.append(pb.FromCollector.FromString(frame).hello)
                for message in self.answer():
                    self.socket.send_multipart([peer, message])

    def welcome(self, protocol=1):
        digest = bytes(32)
        welcome = pb.Welcome(protocol=protocol, epoch=self.hellos[-1].epoch, committed=0, credit_bytes=0, largest_frame_bytes=1 << 20,
                             heartbeat_interval_ms=15000, catalogue_digest=digest, profile_digest=digest, software="scripted",
                             clock_us=time.time_ns() // 1000 + self.clock_off_us)
        return [pb.FromAggregator(welcome=welcome).SerializeToString()]

    def close(self):
        self.is_over.set()
        self.thread.join()
        self.socket.close()


class CheckConnection(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.district = District(AGENCIES)
        cls.addClassCleanup(cls.district.close)

    def collector(self, agency, **options):
        options.setdefault("settings", [])
        collector = self.district.collector(agency, name=self._testMethodName,
                                            **{**options, "settings": [f"aggregator.contact={CONTACT}", *options["settings"]]})
        self.addCleanup(collector.stop)
        return collector

    def scripted(self, **options):
        aggregator = ScriptedAggregator(**options)
        self.addCleanup(aggregator.close)
        return aggregator

    def check(self, collector, *endpoints, status, language="en"):
        """The lines that it prints."""
        options = ["--set", "aggregator.endpoints=" + ",".join(endpoints)] if endpoints else []
        done = subprocess.run(collector.command("check-connection", "--lang", language) + options, capture_output=True, text=True)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout

    def expect_fault(self, printed, fault, advice=CONTACT):
        """The last line but one says what is wrong, the last one what to do and whom to call; what was asked before is right."""
        *right, wrong, todo = printed.splitlines()
        self.assertIn(fault, wrong)
        self.assertIn(advice, todo)
        self.assertIn(CONTACT, todo)
        self.assertEqual([line for line in right[1:] if "right" not in line], [])

    def wait_until_registered(self, collector):
        wait_until(lambda: subprocess.run(collector.command("check-connection"), capture_output=True).returncode == 0, "the key is known")

    # --- all right ---

    def test_all_is_right(self):
        collector = self.collector("T1")
        self.wait_until_registered(collector)
        printed = self.check(collector, status=0)
        self.assertEqual(printed.count("right"), 7, printed)
        self.assertIn("127.0.0.1 is 127.0.0.1", printed)
        self.assertIn("belongs to agency T1", printed)

    def test_all_is_right_in_chinese(self):
        collector = self.collector("T1")
        self.wait_until_registered(collector)
        printed = self.check(collector, status=0, language="zh")
        self.assertEqual(printed.count("正常"), 7, printed)
        self.assertIn("登记在单位 T1 名下", printed)

    def test_running_collector_is_not_disturbed(self):
        collector = self.collector("T2")
        collector.start()
        collector.wait_for_state("streaming")
        self.assertEqual(self.check(collector, status=0).count("right"), 7)
        collector.drop("v1.csv", forms.form(1))
        collector.wait_until_drained()
        self.assertEqual(collector.log.read_text().count("state=streaming"), 1)

    def test_one_address_that_works_is_enough(self):
        collector = self.collector("T1")
        self.wait_until_registered(collector)
        printed = self.check(collector, f"tcp://127.0.0.1:{free_port()}", f"tcp://127.0.0.1:{self.district.port}", status=0)
        self.assertIn("nothing listens", printed)
        self.assertIn("belongs to agency T1", printed)

    # --- name and port ---

    def test_wrong_host_name(self):
        printed = self.check(self.collector("T3"), f"tcp://no-such-host.invalid:{self.district.port}", status=3)
        self.expect_fault(printed, "the host no-such-host.invalid cannot be found", "aggregator.endpoints")

    def test_closed_port(self):
        port = free_port()
        printed = self.check(self.collector("T3"), f"tcp://127.0.0.1:{port}", status=3)
        self.expect_fault(printed, f"nothing listens at port {port}", "does not run")

    def test_filtered_port(self):
        """A listener whose queue is full takes no more connections, as behind a firewall that swallows them."""
        with socket.socket() as full:
            full.bind(("127.0.0.1", 0))
            full.listen(0)
            held = []
            with contextlib.ExitStack() as stack:
                for _ in range(4):
                    waiting = stack.enter_context(socket.socket())
                    waiting.setblocking(False)
                    waiting.connect_ex(full.getsockname())
                    held.append(waiting)
                port = full.getsockname()[1]
                printed = self.check(self.collector("T3"), f"tcp://127.0.0.1:{port}", status=3)
        self.expect_fault(printed, f"no answer from port {port}", "to let TCP connections to 127.0.0.1")

    def test_something_else_listens(self):
        with listener(b"SSH-2.0-OpenSSH_9.2\r\n") as port:
            self.expect_fault(self.check(self.collector("T3"), f"tcp://127.0.0.1:{port}", status=2), "is no aggregator")

    def test_something_silent_listens(self):
        with listener() as port:
            self.expect_fault(self.check(self.collector("T3"), f"tcp://127.0.0.1:{port}", status=2), "or one that hangs")

    def test_address_that_is_none(self):
        collector = self.collector("T3")
        done = subprocess.run(collector.command("check-connection") + ["--set", "aggregator.endpoints=halfsky.example.cn"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("'halfsky.example.cn' is no address. hint: it looks like tcp://", done.stderr)

    # --- keys ---

    def test_wrong_server_key(self):
        printed = self.check(self.collector("T3", server_key=key_pair()[0]), status=2)
        self.expect_fault(printed, "the key there is not the one of the settings", "Compare the fingerprint")

    def test_unregistered_key(self):
        printed = self.check(self.collector("T4", is_registered=False), status=2)
        self.expect_fault(printed, "has not registered our key", "keygen --show")

    def test_revoked_key_and_which_agency_it_was_for(self):
        collector = self.collector("T5")
        collector.start()
        collector.wait_for_state("streaming")
        collector.stop()
        self.district.administrate("collector", "revoke", "T5", 1)
        wait_until(lambda: "does not accept our key any more" in self.printed(collector), "the revocation is known")
        printed = self.check(collector, status=2)
        self.expect_fault(printed, "good for agency T5: it was revoked", "Ask why")

    def printed(self, collector):
        return subprocess.run(collector.command("check-connection", "--lang", "en"), capture_output=True, text=True).stdout

    def test_next_key_that_the_district_does_not_know_yet(self):
        collector = self.collector("T6")
        collector.run("keygen", "--rotate")
        collector.run("keygen", "--switch")
        self.expect_fault(self.check(collector, status=2), "has not registered the key that was changed", "collector rotate")

    def test_settings_of_another_agency(self):
        collector = self.collector("T7", settings=["collector.agency=T8"])
        wait_until(lambda: "registered for another one" in self.printed(collector), "the key is known")
        self.expect_fault(self.check(collector, status=2), "the settings are those of agency T8")

    def test_another_copy_is_not_fenced_by_a_collector_that_has_given_way(self):
        first = self.collector("T9", settings=["aggregator.refused_least=10min", "aggregator.refused_most=10min"])
        self.wait_until_registered(first)
        first.start()
        first.wait_for_state("streaming")
        second = self.district.collector("T9", name="copy", is_registered=False)
        self.addCleanup(second.stop)
        second.key_file.write_bytes(first.key_file.read_bytes())
        second.start()
        second.wait_for_state("streaming")
        first.wait_for_state("fenced")
        self.expect_fault(self.check(first, status=2), "on another machine a collector runs with the same key")
        self.assertEqual(second.log.read_text().count("state=streaming"), 1)

    # --- what only a scripted aggregator does ---

    def at(self, aggregator, agency="T1", **options):
        return self.collector(agency, port=aggregator.port, server_key=aggregator.public_key, is_registered=False, **options)

    def test_clock_that_is_ahead(self):
        aggregator = self.scripted(clock_off_us=-61 * US_PER_MINUTE)
        self.expect_fault(self.check(self.at(aggregator), status=2), "61 min ahead of the district's", "Set the clock")

    def test_clock_that_is_behind(self):
        aggregator = self.scripted(clock_off_us=24 * 60 * US_PER_MINUTE)
        self.expect_fault(self.check(self.at(aggregator), status=2), "1440 min behind the district's", "Set the clock")

    def test_clock_that_is_a_little_off_is_right(self):
        aggregator = self.scripted(clock_off_us=2 * US_PER_MINUTE)
        self.assertIn("right, 12", self.check(self.at(aggregator), status=0))

    def test_protocol_that_is_not_spoken(self):
        refusal = pb.FromAggregator(refuse=pb.Refuse(reason=pb.PROTOCOL_TOO_OLD)).SerializeToString()
        self.expect_fault(self.check(self.at(self.scripted(answer=lambda: [refusal])), status=2), "do not understand each other", "Upgrade")

    def test_answer_that_cannot_be_read(self):
        self.expect_fault(self.check(self.at(self.scripted(answer=lambda: [b"\xff" * 9])), status=2), "do not understand each other")

    def test_database_that_is_away(self):
        refusal = pb.FromAggregator(refuse=pb.Refuse(reason=pb.RETRY_AFTER, retry_after_s=10)).SerializeToString()
        self.expect_fault(self.check(self.at(self.scripted(answer=lambda: [refusal])), status=3), "database is away", "comes back by itself")

    # --- settings ---

    def test_settings_that_are_missing(self):
        collector = self.collector("T3")
        for setting in ("aggregator.endpoints=", "aggregator.server_key=", "collector.key=/nonexistent"):
            done = subprocess.run(collector.command("check-connection") + ["--set", setting], capture_output=True, text=True)
            self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
            self.assertIn(setting.split("=")[1] or setting.split("=")[0], done.stderr)


if __name__ == "__main__":
    unittest.main()
