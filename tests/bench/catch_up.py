"""catch-up: two hundred collectors come back at once, each with a form of 20,000 new rows in its spool; rows per second until all is committed, beside `ingest` of
rows of the same kind in the same run. A tenth of them are real collectors with real spools; the others are a crowd, which leaves out reading the spool, keeping
outcomes in it and writing receipts."""

import contextlib
import tempfile
import time
from pathlib import Path

import bench_forms
import ingest
from bench_catalogue import base_ages
from bench_district import BASE, DEADLINE_S, bench_district, new_rows, streaming_collectors
from crowd import HASTY, Crowd, agency_codes, raise_descriptors, register, write_agencies
from district import MB, wait_until
from figure import figure
from psql_session import Session

N_COLLECTORS = 200
REAL_SHARE = 0.1
N_INDICATORS = 2                   # of 132 months each
BATCHES, GROUPS = 2, 62            # of 162 cells: 20,088 rows, in batches as large as a collector makes them
ROWS_EACH = BATCHES * GROUPS * 162
CEILING, PER_SESSION = 128 * MB, 48_000


def load_of(district):
    """The cells of bench_forms, for a crowd."""
    ids = district.sql("select indicator_id from halfsky.indicator where code in ('" + "', '".join(district.indicators) + "') order by 1")
    lines = ["frequency monthly", *(f"indicator {row[0]}" for row in ids)]
    for sex, age, residence, value in bench_forms.cells(base_ages(), BASE):
        lines.append(f"cell {bench_forms.breakdown_key(sex, age, residence)} {value}")
    return "\n".join(lines) + "\n"


def make_real(district, codes):
    """Collectors that were connected once, and are not now."""
    collectors = streaming_collectors(district, codes)
    for collector in collectors:
        collector.stop()
    return collectors


def fill_spools(district, collectors):
    text, = bench_forms.files(new_rows(district), 1, ROWS_EACH)
    for collector in collectors:
        path = district.folder / "returning.csv"
        path.write_text(text)
        collector.run("submit", path)


def time_to_catch_up(district, collectors, crowd, n_rows):
    """Seconds from the aggregator's return until all is committed."""
    with Session(district.cluster) as session:
        district.kill()
        crowd.append(BATCHES, GROUPS)
        for collector in collectors:
            collector.start()
        district.cluster.sql("checkpoint")
        district.start()
        wait_until(lambda: district.server.said("aggregator_listening"), "the aggregator listens")
        begin = time.monotonic()
        wait_until(lambda: session.number("select coalesce(sum(n_new), 0) from halfsky.submission") >= n_rows, "all rows are stored", DEADLINE_S)
        seconds = time.monotonic() - begin
    assert district.number("select count(*) from halfsky.observation") == n_rows
    assert district.number("select count(*) from halfsky.quarantine") == 0
    return seconds


@contextlib.contextmanager
def district_of(codes):
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="halfsky-bench-") as scratch:
        write_agencies(Path(scratch) / "agencies.csv", codes)
        with bench_district(N_INDICATORS, Path(scratch) / "agencies.csv") as district:
            yield district


def catch_up(effort):
    """Rows per second, and the most memory that the aggregator had beside its ceiling."""
    codes = agency_codes(max(2, effort.rows(N_COLLECTORS)))
    n_real = max(1, round(len(codes) * REAL_SHARE))
    with district_of(codes) as district:
        collectors = make_real(district, codes[:n_real])
        with Crowd(district, register(district, codes[n_real:]), load_of(district), options=HASTY) as crowd:
            crowd.wait_until_all("streaming", "informed", deadline_s=DEADLINE_S)
            fill_spools(district, collectors)
            n_rows = len(codes) * ROWS_EACH
            seconds = time_to_catch_up(district, collectors, crowd, n_rows)
            peak = district.server.peak_bytes()
            crowd.wait_until_all("finished", deadline_s=DEADLINE_S)
    return n_rows / seconds, (peak / MB, (CEILING + len(codes) * PER_SESSION) / MB)


def ingest_rate(effort):
    with bench_district(ingest.N_INDICATORS) as district:
        _, n_rows, seconds = ingest.send_new(district, effort)
    return n_rows / seconds


def measure(effort):
    raise_descriptors()
    rates, peaks = [], []
    for _ in range(effort.rounds):
        rate, peak = catch_up(effort)
        rates.append((rate, ingest_rate(effort)))
        peaks.append(peak)
    yield figure("catch-up", "rows/s", "ingest", rates, least=0.9)
    yield figure("catch-up.memory", "MB", "128 MB and 48 KB for each session", peaks, most=1)
