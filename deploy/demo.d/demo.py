"""The demo behind deploy/demo: its steps in their order, and how everything is stopped again.

    demo.py run|stop --lang zh|en [--keep]
"""
import argparse
import os
import shutil
import signal
import sys
import time

import process
import telling
from account import Account
from agency import agencies_with_forms
from cluster import Cluster
from district import District
from manner import IN_WORKBOOKS
from place import SOURCE, Place, Unfit
from words import step_words, words

YEARS = range(2020, 2026)
LAST_YEAR = YEARS[-1]
STORE_SECONDS = 600
PROGRESS_SECONDS = 5
STOP_SECONDS = 60


class Interrupted(Exception):
    """Somebody asked the demo to end."""


class Demo:
    def __init__(self, language):
        self.language = language
        self.place = Place()
        self.cluster = Cluster(self.place.cluster)
        self.district = District(self.place, self.cluster)
        self.agencies = []
        self.step = ""
        self._began = time.monotonic()

    def run(self):
        self.do("cleared", self.clear)
        self.do("sample", self.make_sample)
        self.do("cluster", self.cluster.start)
        self.do("district", self.district.prepare)
        self.do("keys", self.join_agencies)
        self.do("started", self.start_programs)
        self.do("dropped", self.drop_forms)
        self.do("committed", self.wait_until_stored)
        self.do("explained", self.explain)
        self.do("refreshed", lambda: self.district.reporter("refresh"))
        self.do("reported", self.write_report)

    def do(self, step, act):
        """Does a step and says so in one line, with the time it took. ACT may give values for the words."""
        self.step = step
        self._began = time.monotonic()
        values = act()
        self.say(step, **(values if isinstance(values, dict) else {}))

    def say(self, code, **values):
        print(f"[{time.monotonic() - self._began:5.1f}s] {words(self.language, code, **values)}", flush=True)

    def clear(self):
        self.stop()
        self.place.clear()
        self.place.make_scratch()

    def make_sample(self):
        process.run(sys.executable, "-B", SOURCE / "deploy/sample/generate.py", self.place.sample)
        self.agencies = agencies_with_forms(self.place)

    def join_agencies(self):
        for agency in self.agencies:
            agency.join(self.district)
        return {"n": len(self.agencies)}

    def start_programs(self):
        self.district.daemon.start()
        for agency in self.agencies:
            agency.daemon.start()
        return {"n": len(self.agencies), "endpoint": self.district.endpoint}

    def drop_forms(self):
        for agency in self.agencies:
            if agency.code in IN_WORKBOOKS:
                self.wait_until_it_knows_its_forms(agency)
            agency.drop_forms()
        return {"n": sum(agency.n_dropped for agency in self.agencies)}

    def wait_until_it_knows_its_forms(self, agency):
        deadline = time.monotonic() + STORE_SECONDS
        while not agency.has_met_the_district():
            self.expect_time_left(deadline, [agency])

    def wait_until_stored(self):
        waiting = list(self.agencies)
        deadline = time.monotonic() + STORE_SECONDS
        next_word = time.monotonic() + PROGRESS_SECONDS
        while waiting:
            self.district.daemon.expect_running()
            agency = waiting.pop(0)
            if not agency.is_done():
                waiting.append(agency)
                self.expect_time_left(deadline, waiting)
            if time.monotonic() > next_word:
                next_word = time.monotonic() + PROGRESS_SECONDS
                self.say("waiting", done=len(self.agencies) - len(waiting), n=len(self.agencies))
        return {"rows": Account(self.agencies).totals()["received"]}

    def explain(self):
        """What waits for an explanation gets one, until nothing waits any more."""
        rows = 0
        while explained := sum(agency.explain() for agency in self.agencies):
            rows += explained
            self.wait_until_stored()
        return {"rows": rows}

    def expect_time_left(self, deadline, waiting):
        if time.monotonic() > deadline:
            raise process.Failed(f"{len(waiting)} agencies are not done after {STORE_SECONDS} s\n"
                                 f"{process.tail(self.district.daemon.log)}\n{process.tail(waiting[0].daemon.log)}")
        time.sleep(0.05)

    def write_report(self):
        self.place.report.mkdir()
        for year in YEARS:
            self.write_annual(year, "csv", self.place.report / f"annual-{year}.csv")
        for language in ("zh", "en"):
            self.write_annual(LAST_YEAR, "text", self.page(language), "--lang", language)
            self.warnings(language).write_text(self.district.reporter("warnings", "list", "--lang", language), encoding="utf-8")
        self.write_annual(LAST_YEAR, "html", self.place.report / f"{LAST_YEAR}.html", "--lang", self.language)

    def write_annual(self, year, form, path, *options):
        self.district.reporter("annual", "--year", year, "--format", form, "--output", path, *options)

    def page(self, language):
        return self.place.report / f"annual-{LAST_YEAR}.{language}.txt"

    def warnings(self, language):
        return self.place.report / f"warnings-{LAST_YEAR}.{language}.txt"

    def stop(self):
        """Stops whatever runs, of this or an earlier demo in this folder, and removes the scratch folder."""
        self.place.check_scratch()
        process.stop_recorded(self.place.run)
        self.cluster.stop()
        self.place.remove_scratch()

    def save_logs(self):
        """Keeps the logs of a failed run; gives their folder."""
        folder = self.place.folder / "logs"
        folder.mkdir(exist_ok=True)
        for log in (*self.place.run.glob("*.log"), self.place.cluster / "server.log"):
            if log.exists():
                shutil.copyfile(log, folder / log.name)
        return folder


def on_signal(_number, _frame):
    raise Interrupted


def catch_signals(handler):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, handler)


def show(demo):
    demo.step = "shown"
    telling.print_report(demo.page(demo.language))
    telling.print_warnings(demo)
    telling.print_account(demo)


def run(demo, keep):
    """The exit status."""
    if not demo.place.claim():
        raise Unfit(words(demo.language, "busy", folder=demo.place.folder))
    catch_signals(on_signal)
    try:
        demo.run()
        show(demo)
        if keep:
            telling.print_kept(demo)
            return 0
    except Interrupted:
        print(words(demo.language, "interrupted"), file=sys.stderr)
        return finish(demo, 1)
    except (process.Failed, OSError) as failure:
        step = words(demo.language, "failed", step=step_words(demo.language, demo.step))
        print(f"{failure}\n{step}\n{words(demo.language, 'logs', folder=demo.save_logs())}", file=sys.stderr)
        return finish(demo, 1)
    return finish(demo, 0)


def finish(demo, status):
    catch_signals(signal.SIG_IGN)
    demo.do("stopped", demo.stop)
    return status


def stop(demo):
    """Stops a demo that runs, and what one that was kept or killed has left. The exit status."""
    deadline = time.monotonic() + STOP_SECONDS
    while not demo.place.claim():
        if time.monotonic() > deadline:
            raise Unfit(words(demo.language, "busy", folder=demo.place.folder))
        process.send(demo.place.holder(), signal.SIGTERM)
        time.sleep(0.2)
    demo.do("stopped", demo.stop)
    return 0


def main():
    parser = argparse.ArgumentParser(description="Run or stop the demo.")
    parser.add_argument("verb", choices=("run", "stop"))
    parser.add_argument("--lang", choices=("zh", "en"), default="en")
    parser.add_argument("--keep", action="store_true")
    arguments = parser.parse_args()
    os.umask(0o022)
    try:
        demo = Demo(arguments.lang)
        return run(demo, arguments.keep) if arguments.verb == "run" else stop(demo)
    except (Unfit, process.Failed) as failure:
        print(f"demo: {failure}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
