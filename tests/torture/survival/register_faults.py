"""Faults that the district makes itself, by commands that its administrators give: other keys, another catalogue, other duties, closed periods. As those of faults.py."""

import contextlib
import csv
import io
import json
import shutil
import subprocess

import forms
from district import SOURCE, Process
from survival.papers import Question

SIMILAR_INDICATOR = "security.disability_subsidy_coverage"

# --- Keys ---------------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def key_revoked(world, agency, chance):
    """Nothing is taken from it any more, until it has another key."""
    newest = world.number(f"select max(collector_id) from halfsky.collector join halfsky.agency using (agency_id) where code = '{agency.agency}'")
    world.administrate("collector", "revoke", agency.agency, newest)
    yield
    agency.stop()
    agency.renew_key()
    agency.launch()


@contextlib.contextmanager
def key_rotated(world, agency, chance):
    text = agency.run("keygen", "--rotate")
    done = subprocess.run(world.command("collector", "rotate", agency.agency) + ["--set", f"key.overlap={chance.choice(['0s', '1s', '14d'])}"],
                          input=text, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    yield
    agency.run("keygen", "--switch")
    agency.restart()


@contextlib.contextmanager
def aggregator_key_switched(world, _, chance):
    """The district changes its own key, by the steps of docs/operations.md; agencies hear of it late."""
    former = world.folder / "aggregator.key.former"
    server_key = json.loads(world.administrate("keygen", "--rotate", "--json"))["public_key"]
    for aggregator in world.aggregators:
        aggregator.held = True
        chance.choice([Process.stop, Process.kill])(aggregator.process())
    world.administrate("keygen", "--switch")
    sign_until_the_last_entry(former, world.sql("select to_char(max(last_at) at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') from halfsky.agency_chain")[0][0])
    for aggregator in world.aggregators:
        aggregator.launch()
        aggregator.held = False
    yield
    world.trust(server_key)


def sign_until_the_last_entry(former, last_at):
    """Where the database's clock was ahead, entries are dated later than they were signed."""
    lines = former.read_text().splitlines()
    name, _, until = lines[-1].partition("=")
    former.write_text("\n".join([*lines[:-1], f"{name}={max(until, last_at)}"]) + "\n")


# --- The catalogue and who owes what -----------------------------------------------------------------------------------


@contextlib.contextmanager
def catalogue_in_force(world, changes):
    """Another catalogue for a while: `changes` has for each file what becomes of its text."""
    other = world.folder / "catalogue"
    shutil.copytree(SOURCE / "catalogue", other, dirs_exist_ok=True)
    for file, change in changes.items():
        (other / file).write_text(change((other / file).read_text(encoding="utf-8")), encoding="utf-8")
    world.administrate("catalogue", "load", other)
    yield
    world.administrate("catalogue", "load", SOURCE / "catalogue")


def catalogue_changed(world, _, chance):
    """Indicators are called otherwise."""
    name = f"社会救助覆盖率（{chance.randrange(1000)}）"
    return catalogue_in_force(world, {"indicators.csv": lambda text: text.replace("社会救助覆盖率", name)})


def indicator_retired(world, _, chance):
    """Nobody is to report it any more, and another serves what it served; whoever knows refuses its rows. A collector may know that it owes it no longer before it has
    the catalogue that says why."""
    world.questions.update({Question("retired_indicator"), Question("not_assigned")})
    return catalogue_in_force(world, {"indicators.csv": retired, "targets.csv": lambda text: text.replace(forms.INDICATOR, SIMILAR_INDICATOR)})


def retired(indicators):
    rows = {row["code"]: row for row in csv.DictReader(io.StringIO(indicators))}
    rows[forms.INDICATOR]["is_retired"] = "yes"
    rows[SIMILAR_INDICATOR]["objective_codes"] += ";" + rows[forms.INDICATOR]["objective_codes"]
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[forms.INDICATOR].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows.values())
    return text.getvalue()


@contextlib.contextmanager
def assignment_withdrawn(world, _, chance):
    """One agency need not report the indicator for a while, and its rows are refused by whoever knows."""
    agency = chance.choice(world.agencies).agency
    world.questions.add(Question("not_assigned", agency=agency))
    world.administrate("assignment", "set", agency, forms.INDICATOR, "off", "--reason", "a test")
    yield
    world.administrate("assignment", "set", agency, forms.INDICATOR, "by-type", "--reason", "a test")


@contextlib.contextmanager
def period_closed(world, _, chance):
    """Rows of the period are refused by whoever knows."""
    period = chance.choice(forms.PERIODS)
    world.questions.add(Question("closed_period", period))
    world.administrate("period", "close", period, "--reason", "a test")
    yield
    world.administrate("period", "open", period, "--reason", "a test")
