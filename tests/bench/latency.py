"""latency: milliseconds from the start of `submit --wait` of one small form on an idle system until the command has told the district's answer, and until the
form's figure stands in annual_summary, which the running reporter brings up to date; of 200 forms one after the other the 99th percentile, beside its limit."""

import statistics
import subprocess
import time

from bench_district import bench_district, start_reporter, streaming_collectors
from figure import figure
from psql_session import Session

N_FORMS = 200
OUTCOME_MS, SUMMARY_MS = 100, 250
INDICATOR = "security.social_assistance_coverage"
GIVE_UP_S = 30
LOOK_S = 0.002


def form(number):
    """A quarter of two sexes and their total, whose numbers no form before had."""
    women, men = 400 + number, 300
    cells = (("F", women), ("M", men), ("_T", women + men))
    return "indicator,period,sex,residence,disability,value,denominator\n" + "".join(
        f"{INDICATOR},2025-Q1,{sex},{residence},_T,{count * share},{2000 * share * (2 if sex == '_T' else 1)}\n"
        for sex, count in cells for residence, share in (("_T", 2), ("U", 1), ("R", 1)))


def one_form(district, collector, session, number):
    """Milliseconds to the outcome and to the annual figure."""
    path = district.folder / f"small-{number}.csv"
    path.write_text(form(number))
    expected = 2 * (700 + number)
    shown = ("select count(*) from halfsky.annual_summary join halfsky.indicator using (indicator_id) join halfsky.breakdown using (breakdown_id) "
             f"where indicator.code = '{INDICATOR}' and key = '_T' and annual_summary.reporting_year = 2025 and numerator = {expected}")
    begin = time.monotonic()
    command = subprocess.Popen(collector.command("submit", "--wait", path), stdout=subprocess.DEVNULL)
    outcome = summary = None
    while outcome is None or summary is None:
        if outcome is None and command.poll() is not None:
            outcome = time.monotonic() - begin
            assert command.returncode == 0
        if summary is None and session.number(shown) > 0:
            summary = time.monotonic() - begin
        assert time.monotonic() - begin < GIVE_UP_S, f"form {number}: outcome after {outcome} s, annual figure after {summary} s"
        time.sleep(LOOK_S)
    return outcome * 1000, summary * 1000


def percentile_99(values):
    return statistics.quantiles(values, n=100, method="inclusive")[98]


def measure(effort):
    with bench_district(0) as district, Session(district.cluster) as session:
        collector, = streaming_collectors(district, ["T1"])
        reporter = start_reporter(district)
        try:
            one_form(district, collector, session, 0)  # the first refresh finds a new catalogue, and computes everything
            outcomes, summaries = zip(*(one_form(district, collector, session, number + 1) for number in range(effort.rows(N_FORMS))))
        finally:
            reporter.stop()
    for name, values, limit in (("latency.outcome", outcomes, OUTCOME_MS), ("latency.summary", summaries, SUMMARY_MS)):
        yield figure(f"{name}.median", "ms", "the limit of the 99th percentile", [(statistics.median(values), limit)])
        yield figure(f"{name}.p99", "ms", "the limit", [(percentile_99(values), limit)], most=1)
