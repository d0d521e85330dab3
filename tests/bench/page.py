"""page: the report of a year as one HTML file, for the whole catalogue, eleven years and thirteen townships, from observations that were written by SQL: seconds of the
whole command `annual --format html` after `refresh`, and seconds of processor that the command and the database took for it, each beside its limit. The latter is
what can be required of a machine that has other things to do.
"""

import json
import pathlib
import re
import resource
import subprocess
import tempfile

from bench_district import time_of
from district import PROGRAMS, District
from figure import figure

N_TOWNSHIPS = 13
FIRST_YEAR, LAST_YEAR = 2015, 2025
LIMIT_S = 2
STATS = re.compile(rb"([0-9.]+) s user, ([0-9.]+) s system, [0-9.]+ s elapsed")

# Rates that differ by indicator, township and year, in each period that the indicator is reported in: the total, and both sexes and residences where the catalogue requires them.
FILL = f"""
  insert into halfsky.observation (agency_id, indicator_id, breakdown_id, period, submission_id, value, denominator, stored_at, revision, status)
  select unit.agency_id, indicator.indicator_id, cell.breakdown_id, day::date, 1,
         case when measure = 'yes_no' then 1 when has_parts then floor(whole * share) else floor(40 + 40 * share) end,
         case when has_parts then whole end, now(), 1, 'A'
  from halfsky.agency unit
  cross join (select *, aggregation = 'sum_num_den' as has_parts, ('{{annual,12 months,semiannual,6 months,quarterly,3 months,monthly,1 month}}'::text[])
                [array_position('{{annual,12 months,semiannual,6 months,quarterly,3 months,monthly,1 month}}'::text[], frequency) + 1]::interval as pace
              from halfsky.indicator where not is_retired) indicator
  cross join lateral (
    select breakdown_id, case when key = '_T' then 1000 else 500 end as whole from halfsky.breakdown
    where key = '_T' or key in ('sex=F', 'sex=M', 'residence=U', 'residence=R') and split_part(key, '=', 1) = any(required_breakdowns)) cell
  cross join lateral generate_series('{FIRST_YEAR}-01-01'::timestamp, '{LAST_YEAR}-12-31', pace) day
  cross join lateral (select 0.3 + 0.02 * (indicator.indicator_id % 20) + 0.004 * (extract(year from day) - {FIRST_YEAR}) + 0.003 * (unit.agency_id % 7) as share) rate
  where unit.level = 'unit'"""


def write_agencies(path):
    lines = ["code,parent,level,name_zh,name_en,unit_type,department,residence,area_code,credit_code", "D,,district,示例区（虚构）,Sample District (invented),,,,229900,"]
    for number in range(1, N_TOWNSHIPS + 1):
        lines.append(f"A{number},D,township,示例{number}镇,Sample Town {number} (invented),,,,2299{number:02}000,")
        lines.append(f"U{number},A{number},unit,示例{number}所,Sample Office {number} (invented),township_office,,,,")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def report(district, *arguments):
    """Seconds of a command of the reporter: until its end, and of processors, its own and the database's."""
    log = district.cluster.folder / "server.log"
    connection = f"{district.cluster.conninfo()} options='-c log_statement_stats=on'"
    command = [PROGRAMS / "halfsky-reporter", *arguments, "--set", f"database.connection={connection}"]
    n_before = log.stat().st_size
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = time_of(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    stats = STATS.findall(log.read_bytes()[n_before:])
    assert stats, "the database has not said what it took"
    return seconds, own + sum(float(user) + float(system) for user, system in stats)


def check(district, page):
    """The page is of what it is said to be of."""
    document = json.loads(re.search(r'id="document">(.*?)</script>', page.read_text(encoding="utf-8"), re.S).group(1))
    indicators = [indicator for chapter in document["chapters"] for indicator in chapter["indicators"]]
    n_indicators = district.number("select count(*) from halfsky.indicator where not is_retired")
    years = district.sql("select min(reporting_year), max(reporting_year) from halfsky.annual_summary where value is not null")[0]
    assert (len(indicators), len(document["areas"])) == (n_indicators, N_TOWNSHIPS + 1), (len(indicators), len(document["areas"]))
    assert int(years[0]) <= FIRST_YEAR and int(years[1]) >= LAST_YEAR, years


def measure(effort):
    with tempfile.TemporaryDirectory(prefix="halfsky-bench-") as scratch:
        agencies = pathlib.Path(scratch) / "agencies.csv"
        write_agencies(agencies)
        district = District(agencies)
    try:
        district.sql(FILL)
        district.sql("vacuum analyze")
        report(district, "refresh", "--all")
        district.sql("vacuum analyze")
        page = district.folder / "report.html"
        command = ("annual", "--year", str(LAST_YEAR), "--format", "html", "--output", page)
        measured = [report(district, *command) for _ in range(effort.rounds)]
        check(district, page)
    finally:
        district.close()
    yield figure("page", "s", "the limit", [(elapsed, LIMIT_S) for elapsed, _ in measured], most=1)
    yield figure("page.processor", "s", "the limit", [(processor, LIMIT_S) for _, processor in measured], most=1)
    assert min(processor for _, processor in measured) <= LIMIT_S, "the command and the database take longer than the page may"
