"""collectors: ten thousand connected collectors, each with a key of its own, on one aggregator. What one of them takes of its memory; how long it takes after a
restart until every one is welcomed again and has handed in a form; what their heartbeats cost while nobody has anything to say; and whether, when all have something
to say and some very much, nobody waits much longer than the others."""

import contextlib
import pathlib
import statistics
import tempfile
import time

from bench_district import AS_INSTALLED
from crowd import Crowd, agency_codes, cpu_seconds, now_ms, raise_descriptors, register, write_agencies
from district import District, wait_until
from figure import figure

N_COLLECTORS = 10_000
BYTES_PER_COLLECTOR = 48_000
RESTART_S = 30
IDLE_S = 60
IDLE_SHARE = 0.05
SLOWEST_TO_MEDIAN = 3
N_FLOODING = 10         # who send FLOOD batches of GROUPS groups each, while the others have one small form
FLOOD, GROUPS = 100, 44  # as many groups as there are quarters; from the second batch on they are revisions
N_AGED = 200
AGEING_MS, AGEING_MESSAGES = 500, 520  # a heartbeat each way so often, and so many of them: libzmq's queues keep room for 512
DEADLINE_S = 900
LOOK_S = 2
INDICATOR = 511         # security.social_assistance_coverage, of township offices, each quarter
SMALL_FORM = f"frequency quarterly\nindicator {INDICATOR}\n" + "".join(
    f"cell {key} {value} {of}\n" for key, value, of in (
        ("_T", 1400, 4000), ("sex=F", 800, 2000), ("sex=M", 600, 2000), ("residence=U", 700, 2000), ("residence=R", 700, 2000),
        ("sex=F,residence=U", 400, 1000), ("sex=F,residence=R", 400, 1000), ("sex=M,residence=U", 300, 1000), ("sex=M,residence=R", 300, 1000)))


def memory_bytes(process):
    """What it alone takes: its proportional set size."""
    for line in pathlib.Path(f"/proc/{process.popen.pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    raise AssertionError(f"{process.name} has no Pss")


def cpu_seconds_if_alive(pid):
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return cpu_seconds(pid)
    return 0


def postgres_seconds(cluster):
    """Processor time of PostgreSQL until now: of its processes, and of those that have ended. One that ends meanwhile may be missed."""
    postmaster = (cluster.folder / "data" / "postmaster.pid").read_text().split()[0]
    children = pathlib.Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    return cpu_seconds(postmaster, with_ended=True) + sum(map(cpu_seconds_if_alive, children))


@contextlib.contextmanager
def crowded_district(codes, settings=()):
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="halfsky-bench-") as scratch:
        agencies = pathlib.Path(scratch) / "agencies.csv"
        write_agencies(agencies, codes)
        district = District(agencies, settings=[*AS_INSTALLED, *settings])
        try:
            yield district
        finally:
            district.close()


def wait_until_listening(district):
    wait_until(lambda: district.server.said("aggregator_listening"), "the aggregator listens")


def begin_anew(district):
    """The aggregator as it is with all keys known and nobody connected."""
    district.stop()
    district.start()
    wait_until_listening(district)


def wait_until_connected(crowd):
    """Everybody is welcomed, and has the catalogue and a profile."""
    crowd.wait_until_all("streaming", "informed", deadline_s=DEADLINE_S)


def restart(district, crowd, end):
    """Seconds from its end until all are welcomed again and had a form acknowledged; processor seconds of aggregator and PostgreSQL, and of the crowd, meanwhile."""
    since_ms, crowd_before, postgres_before = now_ms(), crowd.cpu_seconds(), postgres_seconds(district.cluster)
    end()
    district.start()
    crowd.append(1, 1)
    crowd.wait_until_all("welcomed", "finished", since_ms=since_ms, deadline_s=DEADLINE_S)
    of_district = cpu_seconds(district.server.popen.pid) + postgres_seconds(district.cluster) - postgres_before
    return (crowd.status()["last_ms"] - since_ms) / 1000, of_district, crowd.cpu_seconds() - crowd_before


def idle_share(district, seconds):
    """Processor of the aggregator while nobody has anything to say, as a share of one core."""
    pid = district.server.popen.pid
    before, begin = cpu_seconds(pid), time.monotonic()
    time.sleep(seconds)
    return (cpu_seconds(pid) - before) / (time.monotonic() - begin)


def slowest_and_median(crowd):
    """Seconds until acknowledgement, of the slowest and of the median member, once all have it."""
    crowd.wait_until_all("finished", deadline_s=DEADLINE_S)
    times = crowd.times()
    return max(times) / 1000, statistics.median(times) / 1000


def equal_forms(crowd):
    crowd.append(1, 1)
    return slowest_and_median(crowd)


def beside_a_flood(district, lines, crowd, n_batches):
    """As equal_forms(), while N_FLOODING others have very much to send, and had it before."""
    with Crowd(district, lines, SMALL_FORM, "flood") as flood:
        flood.wait_until_all("streaming", deadline_s=DEADLINE_S)
        flood.append(n_batches, GROUPS)
        measured = equal_forms(crowd)
        flood.wait_until_all("finished", deadline_s=DEADLINE_S)
    return measured


def check_books(district, crowd):
    """Everything that was acknowledged is stored, and once."""
    stored = district.number("select coalesce(sum(n_new + n_revised), 0) from halfsky.submission where file_name = 'crowd.csv'")
    assert stored == crowd.status()["rows"], (stored, crowd.status())


def measure_restarts(district, crowd):
    for name, end in (("killed", district.kill), ("stopped", district.stop)):
        seconds, of_district, of_crowd = restart(district, crowd, end)
        yield figure(f"collectors.restart.{name}", "s", "the limit", [(seconds, RESTART_S)], most=1)
        yield figure(f"collectors.restart.{name}.cpu", "s", "processor of the crowd", [(of_district, of_crowd)])


def measure_fairness(district, crowd, flooding, n_batches):
    check_books(district, crowd)
    alone = equal_forms(crowd)
    beside = beside_a_flood(district, flooding, crowd, n_batches)
    yield figure("collectors.fair.equal", "s", "the median's time", [alone], most=SLOWEST_TO_MEDIAN)
    yield figure("collectors.fair.flood", "s", "the median's time", [beside], most=SLOWEST_TO_MEDIAN)
    yield figure("collectors.fair.median", "s", "the median's without the flood", [(beside[1], alone[1])])


def measure_many(effort):
    codes = agency_codes(effort.rows(N_COLLECTORS) + N_FLOODING)
    with crowded_district(codes) as district:
        lines = register(district, codes)
        begin_anew(district)
        empty = memory_bytes(district.server)
        with Crowd(district, lines[N_FLOODING:], SMALL_FORM) as crowd:
            def memory_each():
                return (memory_bytes(district.server) - empty) / crowd.n_members, BYTES_PER_COLLECTOR
            wait_until_connected(crowd)
            yield figure("collectors.memory.first", "bytes", "48 KB", [memory_each()], most=1)
            yield from measure_restarts(district, crowd)
            yield figure("collectors.memory", "bytes", "48 KB", [memory_each()], most=1)
            share = idle_share(district, max(1, IDLE_S * effort.scale))
            yield figure("collectors.idle", "cores", "the limit", [(share, IDLE_SHARE)], most=1)
            yield from measure_fairness(district, crowd, lines[:N_FLOODING], effort.rows(FLOOD))


def measure_ageing(effort):
    """What a connection takes more once so much has been said that libzmq's queues have gone through all the memory that they keep: nearly three hours of heartbeats."""
    codes = agency_codes(N_AGED)
    with crowded_district(codes, [f"session.heartbeat={AGEING_MS}ms"]) as district:
        lines = register(district, codes)
        begin_anew(district)
        with Crowd(district, lines, SMALL_FORM) as crowd:
            wait_until_connected(crowd)
            begin_with = memory_bytes(district.server)
            n_messages = effort.rows(AGEING_MESSAGES) * crowd.n_members
            wait_until(lambda: crowd.status()["messages"] >= n_messages, "enough was said", DEADLINE_S, LOOK_S)
            each = (memory_bytes(district.server) - begin_with) / crowd.n_members
    yield figure("collectors.memory.ageing", "bytes", "48 KB", [(each, BYTES_PER_COLLECTOR)])


def measure(effort):
    raise_descriptors()
    yield from measure_many(effort)
    yield from measure_ageing(effort)
