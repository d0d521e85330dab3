"""ingest: rows per second from the inboxes of four collectors, ten forms of 50,000 new rows in each, until all is committed and its outcome written; beside psql's
\\copy of the same rows into an equal, empty table. Afterwards `audit verify` of all of it, beside the same \\copy."""

import json
import subprocess

import bench_forms
from bench_district import bench_district, make_equal_table, new_rows, streaming_collectors, time_of, time_to_commit
from district import MB
from figure import figure

AGENCIES = ("T1", "T2", "T3", "T4")
FILES_PER_COLLECTOR = 10
N_INDICATORS = 24  # of 132 months with 162 cells, so that an agency can report 500,000 rows
COLLECTOR_CEILING = 64 * MB
AGGREGATOR_CEILING = 128 * MB + len(AGENCIES) * 48_000
COPY = "psql \\copy of the same rows"


def psql(cluster, command):
    subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", cluster.conninfo(), "-c", command], check=True)


def copy(district):
    """Seconds of psql's \\copy."""
    cluster = district.cluster
    file = cluster.folder / "rows.copy"
    make_equal_table(cluster)
    psql(cluster, f"\\copy (select * from halfsky.observation) to '{file}'")
    cluster.sql("checkpoint")
    return time_of(lambda: psql(cluster, f"\\copy bench.observation from '{file}'"))


def verify(district, n_rows):
    """Seconds of `audit verify`, which must find nothing."""
    def check():
        report = json.loads(district.administrate("audit", "verify", "--json"))
        assert (report["rows"], report["findings"]) == (n_rows, []), report
    return time_of(check)


def send_new(district, effort):
    """Collectors that have sent all of it, the number of rows, and the seconds that it took."""
    n_files = effort.rows(FILES_PER_COLLECTOR)
    n_rows = len(AGENCIES) * n_files * bench_forms.ROWS_PER_FILE
    collectors = streaming_collectors(district, AGENCIES)
    seconds = time_to_commit(district, collectors, bench_forms.files(new_rows(district), n_files), "n_new", n_rows)
    assert district.number("select count(*) from halfsky.observation") == n_rows
    assert max(collector.daemon.peak_bytes() for collector in collectors) < COLLECTOR_CEILING
    assert district.server.peak_bytes() < AGGREGATOR_CEILING
    return collectors, n_rows, seconds


def measure(effort):
    stored, verified = [], []
    for _ in range(effort.rounds):
        with bench_district(N_INDICATORS) as district:
            _, n_rows, seconds = send_new(district, effort)
            copy_rate = n_rows / copy(district)
            stored.append((n_rows / seconds, copy_rate))
            verified.append((n_rows / verify(district, n_rows), copy_rate))
    yield figure("ingest", "rows/s", COPY, stored, least=0.8)
    yield figure("ingest.verify", "rows/s", COPY, verified)
