"""refresh: on 20,000,000 observations, written by SQL and not by collectors: seconds of a full rebuild of the annual figures, beside the bare GROUP BY that adds the
same observations up to the same years, breakdowns and areas; then milliseconds of a refresh after one submission, and seconds of a report, each beside its limit.

A large district: some hundred units in twenty townships report nine monthly counts by sex, age group and residence for eleven years, with parts that add up. All times
but one are those of whole commands, from the start of the program to its end. What a refresh after one submission takes is measured as a district has it, too: by a
running reporter, told as the aggregator tells it.
"""

import contextlib
import subprocess
import time

import zmq

import bench_forms
from bench_catalogue import base_ages
from bench_district import BASE, bench_district, start_reporter, time_of
from district import PROGRAMS
from figure import figure
from psql_session import Session

N_ROWS = 20_000_000
N_INDICATORS = 9
N_TOWNSHIPS = 20
N_SUBMISSIONS, N_WARM = 20, 3
LOOK_S, GIVE_UP_S = 0.003, 120
INCREMENTAL_MS, REPORT_S = 100, 1
ROWS_PER_UNIT = N_INDICATORS * len(bench_forms.months()) * len(bench_forms.cells(base_ages()))
CHANGED_INDICATOR = "(select min(indicator_id) from halfsky.indicator where code like '%.bench_%')"
STORED_AS_OBSERVED = f"""
  select count(*) from halfsky.annual_summary
  join halfsky.breakdown using (breakdown_id)
  join halfsky.agency area on area.agency_id = annual_summary.area_agency_id
  where area.level = 'district' and key = '_T' and reporting_year = 2025 and indicator_id = {CHANGED_INDICATOR}
    and annual_summary.value = (select sum(observation.value) from halfsky.observation
                                where observation.indicator_id = annual_summary.indicator_id and observation.breakdown_id = annual_summary.breakdown_id
                                  and period between '2025-01-01' and '2025-12-31')"""
GROUP_BY = "the bare GROUP BY of the same observations"


def write_agencies(path, n_units):
    lines = ["code,parent,level,name_zh,name_en,unit_type,department,residence,area_code,credit_code", "D,,district,示例区（虚构）,Sample District (invented),,,,229900,"]
    lines += [f"A{number},D,township,示例{number}镇,Sample Town {number} (invented),,,,2299{number:02}000," for number in range(1, N_TOWNSHIPS + 1)]
    lines += [f"U{number},A{number % N_TOWNSHIPS + 1},unit,示例{number}所,Sample Office {number} (invented),township_office,,,,"
              for number in range(1, n_units + 1)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def fill(district):
    """Every unit's observations, as if each had come with its first submission."""
    cells = ",".join(f"('{bench_forms.breakdown_key(sex, age, residence)}', {number})" for sex, age, residence, number in bench_forms.cells(base_ages(), BASE))
    district.sql(f"""
      create schema bench;
      create table bench.cell as
      select breakdown_id, number from (values {cells}) cell (key, number) join halfsky.breakdown using (key);
      insert into halfsky.observation (agency_id, indicator_id, breakdown_id, period, submission_id, value, stored_at, revision, status)
      select agency_id, indicator_id, breakdown_id, month::date, 1, number, now(), 1, 'A'
      from halfsky.agency
      cross join (select indicator_id from halfsky.indicator where code like '%.bench_%') indicator
      cross join generate_series('2015-01-01'::timestamp, '2025-12-01', '1 month') month
      cross join bench.cell
      where level = 'unit'""")
    district.sql("create table bench.area as select area_agency_id, agency_id from halfsky.agency where level = 'unit' "
                 "union all select district.agency_id, unit.agency_id from halfsky.agency district, halfsky.agency unit "
                 "where district.level = 'district' and unit.level = 'unit'")
    district.sql("vacuum analyze")


def group_by(district):
    """Seconds."""
    district.sql("drop table if exists bench.summary")
    return time_of(lambda: district.sql(
        "create table bench.summary as select indicator_id, extract(year from period)::int2 as year, breakdown_id, area_agency_id, sum(value) as value, sum(denominator) as denominator, "
        "count(*) as n from halfsky.observation join bench.area using (agency_id) group by 1, 2, 3, 4"))


def report(district, *arguments):
    """Seconds of a command of the reporter."""
    command = [PROGRAMS / "halfsky-reporter", *arguments, "--set", f"database.connection={district.cluster.conninfo()}", "--set", "database.statement_timeout=2h"]
    return time_of(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))


def rebuild(district):
    """Seconds; all figures must come out as those of the GROUP BY."""
    seconds = report(district, "refresh", "--all")
    n_others = district.number(
        "select count(*) from (select indicator_id, reporting_year, breakdown_id, area_agency_id, value from halfsky.annual_summary "
        "except select indicator_id, year, breakdown_id, area_agency_id, value from bench.summary) other")
    n_figures = district.number("select count(*) from halfsky.annual_summary")
    assert (n_others, n_figures) == (0, district.number("select count(*) from bench.summary")), f"{n_others} of {n_figures} figures differ"
    return seconds


def one_submission(number):
    """What it does, as statements that answer a row: one unit's month of one indicator is changed, all cells of a group twofold, thus still adding up."""
    unit = f"'U' || 1 + {number} % least(5, (select count(*) from halfsky.agency where level = 'unit'))"
    group = f"agency_id = (select agency_id from halfsky.agency where code = {unit}) and period = '2025-{number % 12 + 1:02}-01' " \
            f"and indicator_id = {CHANGED_INDICATOR}"
    return (f"update halfsky.observation set value = value * 2, revision = revision + 1 where {group}; "
        f"insert into halfsky.change_mark select distinct agency_id, indicator_id, period, now() from halfsky.observation where {group} returning true")


def command_after_one_submission(district, number):
    """Milliseconds."""
    assert district.sql(one_submission(number)) == [["t"]]
    milliseconds = report(district, "refresh") * 1000
    assert district.number("select count(*) from halfsky.change_mark") == 0
    return milliseconds


@contextlib.contextmanager
def hints(district):
    """What tells a reporter that something has changed, as the aggregator does; and the reporter, which listens."""
    with zmq.Context() as context, context.socket(zmq.XPUB) as publisher:
        publisher.bind(f"ipc://{district.folder}/bench.ipc")
        reporter = start_reporter(district, "bench.ipc")
        try:
            assert publisher.poll(GIVE_UP_S * 1000) and publisher.recv() == b"\x01changed"
            yield lambda: publisher.send(b"changed")
        finally:
            reporter.stop()


def running_after_one_submission(session, tell, number):
    """Milliseconds from the commit until the running reporter has stored what comes of it and deleted the marks, which it does last."""
    marks = "select count(*) from halfsky.change_mark"
    assert session.number(marks) == 0
    assert session.ask(f"begin; {one_submission(number)}; commit") == ["t"]
    begin = time.monotonic()
    tell()
    while session.number(marks) > 0:
        assert time.monotonic() - begin < GIVE_UP_S, "the running reporter does not refresh"
        time.sleep(LOOK_S)
    milliseconds = (time.monotonic() - begin) * 1000
    assert session.number(STORED_AS_OBSERVED) == 1
    return milliseconds


def running_after_submissions(district):
    """The milliseconds of several, one after the other, the first ones left out."""
    with Session(district.cluster) as session, hints(district) as tell:
        return [running_after_one_submission(session, tell, number) for number in range(N_WARM + N_SUBMISSIONS)][N_WARM:]


def measure(effort):
    n_units = max(2, round(effort.rows(N_ROWS) / ROWS_PER_UNIT))
    agencies = PROGRAMS.parent / "bench-agencies.csv"
    write_agencies(agencies, n_units)
    with bench_district(N_INDICATORS, agencies=agencies) as district:
        fill(district)
        bare = [group_by(district)]
        rebuilt = []
        for _ in range(effort.rounds):
            seconds = rebuild(district)
            bare.append(group_by(district))
            rebuilt.append((seconds, bare[-1]))
        yield figure("refresh.full", "s", GROUP_BY, rebuilt, most=1.3)
        commands = [(command_after_one_submission(district, number), INCREMENTAL_MS) for number in range(N_SUBMISSIONS)]
        yield figure("refresh.incremental.command", "ms", "the limit of a running reporter", commands)
        running = [(milliseconds, INCREMENTAL_MS) for milliseconds in running_after_submissions(district)]
        yield figure("refresh.incremental", "ms", "the limit", running, most=1)
        reports = [(report(district, "annual", "--year", "2025", "--format", "json"), REPORT_S) for _ in range(effort.rounds)]
        yield figure("refresh.report", "s", "the limit", reports, most=1)
