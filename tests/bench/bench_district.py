"""The district of the benches: as it is set outside of tests, with a catalogue of which one agency can report very many rows.

Only what a test waits for anyway is hastened: how soon a form that stands still is taken, and how soon a new key is known.
"""

import contextlib
import pathlib
import tempfile
import time

import bench_forms
from bench_catalogue import base_ages, bench_catalogue
from district import PROGRAMS, SOURCE, District, Process, wait_until
from psql_session import Session

AGENCIES = SOURCE / "tests" / "torture" / "agencies.csv"
AS_INSTALLED = ["session.heartbeat=20s", "session.idle=60s", "aggregator.look=2s"]
COLLECTOR_AS_INSTALLED = ["spool.batch=256K", "inbox.look=10s"]
BASE = 20  # what a base cell counts, so that one more is nothing that has to be explained
DEADLINE_S = 1800
FIRST_YEAR, LAST_YEAR = 2015, 2026


@contextlib.contextmanager
def bench_district(n_indicators, agencies=AGENCIES, settings=()):
    """A running district; its codes of n_indicators more than the plan has are district.indicators."""
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="halfsky-bench-") as scratch:
        catalogue = pathlib.Path(scratch) / "catalogue"
        indicators = bench_catalogue(catalogue, n_indicators)
        district = District(agencies, catalogue=catalogue, settings=[*AS_INSTALLED, *settings])
        district.indicators = indicators
        try:
            yield district
        finally:
            district.close()


def streaming_collectors(district, agencies):
    """A collector each, which is connected and has nothing to do."""
    collectors = [district.collector(agency, settings=COLLECTOR_AS_INSTALLED) for agency in agencies]
    for collector in collectors:
        collector.start()
    for collector in collectors:
        collector.wait_for_state("streaming")
    return collectors


def start_reporter(district, hint="hint.ipc"):
    """`halfsky-reporter run`, once it runs, which is told of changes where the socket HINT is in the district's folder: the aggregator's."""
    settings = [f"database.connection={district.cluster.conninfo()}", f"run.hint=ipc://{district.folder}/{hint}"]
    options = [option for setting in settings for option in ("--set", setting)]
    reporter = Process("reporter", [str(PROGRAMS / "halfsky-reporter"), "run", *options], district.folder / "reporter.log")
    wait_until(lambda: reporter.said("reporter_running"), "the reporter runs")
    return reporter


def new_rows(district):
    return bench_forms.rows(district.indicators, base_ages(), BASE)


def time_to_commit(district, collectors, texts, column, n_rows):
    """Seconds from the forms' fall into every collector's inbox until the books say that n_rows more are n_new or the like, all that was committed."""
    texts = list(texts)
    for collector in collectors:
        (collector.home / "inbox").mkdir(exist_ok=True)
        for number, text in enumerate(texts):
            (collector.home / "inbox" / f".{number}.csv").write_text(text)
    with Session(district.cluster) as session:
        stored = f"select coalesce(sum({column}), 0) from halfsky.submission"
        goal = session.number(stored) + n_rows
        district.cluster.sql("checkpoint")
        begin = time.monotonic()
        for collector in collectors:
            for number in range(len(texts)):
                (collector.home / "inbox" / f".{number}.csv").rename(collector.home / "inbox" / f"{number}.csv")
        wait_until(lambda: session.number(stored) >= goal, "all rows are stored", DEADLINE_S)
        seconds = time.monotonic() - begin
        assert session.number(stored) == goal and session.number("select count(*) from halfsky.quarantine") == 0
    return seconds


def make_equal_table(cluster):
    """bench.observation, empty: partitions, primary key and all as the district's."""
    cluster.sql("drop schema if exists bench cascade; create schema bench;"
                "create table bench.observation (like halfsky.observation including all) partition by range (period);"
                + "".join(f"create table bench.observation_{year} partition of bench.observation for values from ('{year}-01-01') to "
                          f"('{year + 1}-01-01');" for year in range(FIRST_YEAR, LAST_YEAR + 1)))


def time_of(work):
    begin = time.monotonic()
    work()
    return time.monotonic() - begin
