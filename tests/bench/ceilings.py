"""ceilings: the most memory that the aggregator takes when a thousand sessions have more to send than it may hold, while the database is slow, then away, and then
catches up; and, at full scale, what the test collector_memory measures of collectors."""

import json
import re
import subprocess
import sys

from bench_district import DEADLINE_S
from catch_up import CEILING, PER_SESSION, district_of, load_of
from crowd import HASTY, Crowd, agency_codes, raise_descriptors, register
from district import MB, SOURCE, wait_until
from figure import figure
from psql_session import Session

N_SESSIONS = 1000
BATCHES, GROUPS = 1, 40  # of 6,480 rows and 180 KB
NEARLY_ALL = 0.9         # of the memory for batches: it is given out in slots of a largest frame
MEMORY_LINE = re.compile(r"^(.*): ([\d.]+) MB \(ceiling (\d+)\)")


def status(district):
    return json.loads(district.administrate("status", "--json"))["aggregator"]


def hold_up(district, crowd):
    """All that may wait in memory waits: the database answers nobody."""
    with Session(district.cluster) as session:
        session.ask("begin")
        session.ask("lock table halfsky.agency_chain in access exclusive mode")
        crowd.append(BATCHES, GROUPS)
        def is_full():
            held = status(district)
            return held["reserved_bytes"] >= NEARLY_ALL * held["ceiling_bytes"] and held["batches_waiting"] > 0
        wait_until(is_full, "as much waits as may", DEADLINE_S)


def aggregator_peak(effort):
    """Its peak, and the ceiling."""
    codes = agency_codes(max(40, effort.rows(N_SESSIONS)))
    with district_of(codes) as district:
        with Crowd(district, register(district, codes), load_of(district), options=HASTY) as crowd:
            crowd.wait_until_all("streaming", "informed", deadline_s=DEADLINE_S)
            hold_up(district, crowd)
            district.cluster.stop()
            wait_until(lambda: district.server.said("database is_here=no"), "the database is missed", DEADLINE_S)
            district.cluster.start()
            crowd.wait_until_all("finished", deadline_s=DEADLINE_S)
            peak = district.server.peak_bytes()
            rows = crowd.status()["rows"]
        assert district.number("select count(*) from halfsky.observation") == rows == len(codes) * BATCHES * GROUPS * 162
    return peak / MB, (CEILING + len(codes) * PER_SESSION) / MB


def collector_peaks():
    """What the test says: text, peak and ceiling in MB."""
    done = subprocess.run([sys.executable, "-B", SOURCE / "tests" / "bench" / "test_collector_memory.py"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return [(found[1], float(found[2]), float(found[3])) for found in map(MEMORY_LINE.match, done.stdout.splitlines()) if found]


def measure(effort):
    raise_descriptors()
    yield figure("ceilings.aggregator", "MB", "128 MB and 48 KB for each session", [aggregator_peak(effort)], most=1)
    if effort.scale >= 1:
        for what, peak, ceiling in collector_peaks():
            yield figure("ceilings.collector", "MB", what, [(peak, ceiling)], most=1)
