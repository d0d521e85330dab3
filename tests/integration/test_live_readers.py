"""Fifty readers of the live dashboard while figures arrive: every answer is of one state of the database, equal for all, and soon there; the last is what the
database says. Latency and memory are printed; what is demanded of them is asked of the release build (tests/bench)."""

import json
import os
import re
import threading
import time
import unittest

from dashboard import Dashboard, Ward
from district import MB, wait_until
from golden_district import GoldenDistrict

READERS = 50
FORMS = 8
TESTED = ("health.maternal_hiv_testing_rate", "health.maternal_syphilis_testing_rate", "health.maternal_hbv_testing_rate")  # 118, 119, 120: handed in together
PATH = "/api/report?year=2025"


def values_in(document):
    """What the hospital of township T2 tested, by indicator: it is the only one there."""
    return [next(area["value"] for area in indicator["areas"] if area["area"] == "T2") for chapter in document["chapters"] for indicator in chapter["indicators"] if indicator["code"] in TESTED]


class Reader(threading.Thread):
    """Asks again and again: each second time for what it has not."""

    def __init__(self, dashboard, crowd):
        super().__init__(daemon=True)
        self.dashboard, self.crowd, self.failure, self.latencies = dashboard, crowd, None, []

    def run(self):
        try:
            while not self.crowd.is_over.is_set():
                self.read()
        except Exception as failure:  # told by the test
            self.failure = failure

    def read(self):
        began = time.monotonic()
        status, _, body = self.dashboard.ask(PATH)
        self.latencies.append(time.monotonic() - began)
        assert status == 200, (status, body[:200])
        tag = self.crowd.keep(body)
        status, _, body = self.dashboard.ask(f"{PATH}&after={tag}")
        assert status in (200, 204), (status, body[:200])
        if status == 200:
            self.crowd.keep(body)


class Crowd:
    """The readers, and what they were told: bodies by tag."""

    def __init__(self, dashboard):
        self.is_over, self.lock, self.bodies = threading.Event(), threading.Lock(), {}
        self.readers = [Reader(dashboard, self) for _ in range(READERS)]

    def keep(self, body):
        tag = re.match(rb'{"tag":"([0-9a-f]+)"', body)[1].decode()
        with self.lock:
            assert self.bodies.setdefault(tag, body) == body, "one tag, two answers"
        return tag

    def start(self):
        for reader in self.readers:
            reader.start()

    def stop(self):
        self.is_over.set()
        for reader in self.readers:
            reader.join(120)


class LiveReaders(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.golden = GoldenDistrict()
        cls.addClassCleanup(cls.golden.close)
        cls.district = cls.golden.district
        cls.ward = Ward(cls.district, "HOS-3")
        cls.hand_in(50)
        cls.golden.report("refresh")
        cls.dashboard = Dashboard(cls.district)
        cls.addClassCleanup(cls.dashboard.stop)

    @classmethod
    def hand_in(cls, percent):
        cls.ward.hand_in(*(f"{indicator},2025,{3 * percent},300,A" for indicator in (118, 119, 120)))
        cls.ward.collector.wait_until_drained()

    def latest(self):
        return self.dashboard.json(PATH)["content"]["document"]

    def test_fifty_readers_are_told_one_state_each_time_while_figures_arrive(self):
        crowd = Crowd(self.dashboard)
        crowd.start()
        for form in range(1, FORMS + 1):
            self.hand_in(50 + form)
            wait_until(lambda: values_in(self.latest()) == [50 + form] * 3, f"form {form} is served")
        crowd.stop()
        self.assertEqual([str(reader.failure) for reader in crowd.readers if reader.failure], [])
        self.look_at_answers(crowd)
        self.tell(crowd)

    def look_at_answers(self, crowd):
        told = {tuple(values_in(json.loads(body)["content"]["document"])) for body in crowd.bodies.values()}
        self.assertEqual([values for values in told if len(set(values)) != 1], [])
        self.assertGreater(len(told), 3)
        self.assertEqual(self.latest(), json.loads(self.golden.report("annual", "--year", "2025", "--format", "json")))
        self.assertTrue(all(reader.latencies for reader in crowd.readers))

    def tell(self, crowd):
        latencies = sorted(latency for reader in crowd.readers for latency in reader.latencies)
        p99, peak = latencies[int(len(latencies) * 0.99)], self.dashboard.process.peak_bytes()
        print(f"\n{READERS} readers: {len(latencies)} answers, {len(crowd.bodies)} documents, half within {1000 * latencies[len(latencies) // 2]:.0f} ms, "
              f"99 % within {1000 * p99:.0f} ms; {peak / MB:.0f} MB at most", flush=True)
        if "HALFSKY_IS_BENCH" in os.environ:
            self.assertLess(p99, 2)
            self.assertLess(peak, 200 * MB)


if __name__ == "__main__":
    unittest.main()
