"""A million rows from inbox to database: 20 forms of 50,000 rows from 4 collectors, with the rate beside that of psql's \\copy of the same rows.

Run on the release build. What is asserted is what must hold (every row stored once, memory ceilings); what is printed is what was measured.
  memory ceilings: 64 MB for a collector, 256 MB for the aggregator (peak resident set, VmHWM)
"""

import json
import os
import pathlib
import subprocess
import tempfile
import time

import bench_forms
from bench_catalogue import base_ages, bench_catalogue
from district import MB, SOURCE, District, wait_until

N_COLLECTORS = 4
FILES_PER_COLLECTOR = 5
N_ROWS = N_COLLECTORS * FILES_PER_COLLECTOR * bench_forms.ROWS_PER_FILE
N_INDICATORS = 12
COLLECTOR_CEILING = 64 * MB
AGGREGATOR_CEILING = 256 * MB


def send_everything(district, indicators):
    """Seconds from the first form in an inbox to the last row committed."""
    collectors = [district.collector(f"T{number}", settings=["spool.batch=256K"]) for number in range(1, N_COLLECTORS + 1)]
    for collector in collectors:
        collector.start()
        collector.wait_for_state("streaming")
    texts = list(bench_forms.files(indicators, base_ages(), FILES_PER_COLLECTOR))
    begin = time.monotonic()
    for collector in collectors:
        for number, text in enumerate(texts):
            collector.drop(f"{number}.csv", text)
    wait_until(lambda: int(district.number("select coalesce(sum(n_new), 0) from halfsky.submission")) == N_ROWS, "all rows are stored", 600)
    return collectors, time.monotonic() - begin


def copy_with_psql(district):
    """Seconds that psql's \\copy needs for the same rows into an equal, empty table."""
    cluster = district.cluster
    file = cluster.folder / "rows.copy"
    cluster.sql("create schema bench; create table bench.observation (like halfsky.observation including all) partition by range (period);"
                + "".join(f"create table bench.observation_{year} partition of bench.observation for values from ('{year}-01-01') to "
                          f"('{year + 1}-01-01');" for year in range(2015, 2027)))
    psql = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", cluster.conninfo()]
    subprocess.run([*psql, "-c", f"\\copy (select * from halfsky.observation) to '{file}'"], check=True)
    cluster.sql("checkpoint")
    begin = time.monotonic()
    subprocess.run([*psql, "-c", f"\\copy bench.observation from '{file}'"], check=True)
    return time.monotonic() - begin


def verify(district):
    """Seconds that `audit verify` needs for all of it; the database must be intact."""
    begin = time.monotonic()
    report = json.loads(district.administrate("audit", "verify", "--json"))
    assert (report["rows"], report["findings"]) == (N_ROWS, []), report
    return time.monotonic() - begin


def main():
    with tempfile.TemporaryDirectory(dir="/var/tmp") as scratch:
        catalogue = pathlib.Path(scratch) / "catalogue"
        indicators = bench_catalogue(catalogue, N_INDICATORS)
        district = District(SOURCE / "tests" / "torture" / "agencies.csv", catalogue=catalogue)
        try:
            collectors, seconds = send_everything(district, indicators)
            assert district.number("select count(*) from halfsky.observation") == N_ROWS
            assert district.number("select count(*) from halfsky.quarantine") == 0
            collector_peak = max(collector.daemon.peak_bytes() for collector in collectors)
            aggregator_peak = district.server.peak_bytes()
            copy_seconds = copy_with_psql(district)
            verify_seconds = verify(district)
        finally:
            district.close()
    rate, copy_rate = N_ROWS / seconds, N_ROWS / copy_seconds
    print(f"rows {N_ROWS}  cores {os.cpu_count()}")
    print(f"inbox to committed  {seconds:7.1f} s  {rate:9.0f} rows/s")
    print(f"psql \\copy          {copy_seconds:7.1f} s  {copy_rate:9.0f} rows/s   ratio {rate / copy_rate:.2f}")
    print(f"audit verify        {verify_seconds:7.1f} s  {N_ROWS / verify_seconds:9.0f} rows/s")
    print(f"peak memory: collector {collector_peak / MB:.1f} MB (ceiling {COLLECTOR_CEILING / MB:.0f}), "
          f"aggregator {aggregator_peak / MB:.1f} MB (ceiling {AGGREGATOR_CEILING / MB:.0f})")
    assert collector_peak < COLLECTOR_CEILING and aggregator_peak < AGGREGATOR_CEILING


if __name__ == "__main__":
    main()
