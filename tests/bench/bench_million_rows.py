"""A million rows from inbox to database: 20 forms of 50,000 rows from 4 collectors, with the rate beside that of psql's \\copy of the same rows.

Run on the release build. What is asserted is what must hold (every row stored once, memory ceilings); what is printed is what was measured.
  memory ceilings: 64 MB for a collector, 256 MB for the aggregator (peak resident set, VmHWM)
"""

import csv
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

import bench_forms
from district import SOURCE, District, wait_until

N_COLLECTORS = 4
FILES_PER_COLLECTOR = 5
N_ROWS = N_COLLECTORS * FILES_PER_COLLECTOR * bench_forms.ROWS_PER_FILE
N_INDICATORS = 12
MB = 1_000_000
COLLECTOR_CEILING = 64 * MB
AGGREGATOR_CEILING = 256 * MB


def bench_catalogue(folder):
    """The real catalogue and a dozen monthly counts by sex, age group and residence that townships report."""
    shutil.copytree(SOURCE / "catalogue", folder, ignore=shutil.ignore_patterns("README.md"))
    with open(folder / "indicators.csv", encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        columns = reader.fieldnames
        model = next(row for row in reader if row["measure"] == "count" and row["reporting_unit_type"] == "township_office")
    codes = []
    with open(folder / "indicators.csv", "a", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        for number in range(1, N_INDICATORS + 1):
            codes.append(f"{model['code'].split('.')[0]}.bench_{number}")
            writer.writerow(model | {
                "id": int(model["id"]) // 100 * 100 + 80 + number, "code": codes[-1], "name_zh": f"基准指标{number}",
                "name_en": f"Bench indicator {number}", "required_breakdowns": "sex*age_group*residence", "breakdown_codes": "",
                "frequency": "monthly", "gap_dimension": "", "gap_method": "", "reporting_year": "calendar_year",
                "time_aggregation": "sum", "min_value": "0", "max_value": "1000000", "warn_min": "", "warn_max": ""})
    return codes


def base_ages():
    with open(SOURCE / "catalogue" / "codelist_age_group.csv", encoding="utf-8") as stream:
        return [row["code"] for row in csv.DictReader(stream) if row["kind"] == "base" and row["code"] != "_U"]


def peak_bytes(process):
    for line in pathlib.Path(f"/proc/{process.popen.pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise AssertionError("no VmHWM")


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
        indicators = bench_catalogue(catalogue)
        district = District(SOURCE / "tests" / "torture" / "agencies.csv", catalogue=catalogue)
        try:
            collectors, seconds = send_everything(district, indicators)
            assert district.number("select count(*) from halfsky.observation") == N_ROWS
            assert district.number("select count(*) from halfsky.quarantine") == 0
            collector_peak = max(peak_bytes(collector.daemon) for collector in collectors)
            aggregator_peak = peak_bytes(district.server)
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
