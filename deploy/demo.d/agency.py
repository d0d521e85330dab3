"""An agency's side: its collector, with a home folder of its own."""
import json
import os

import manner
import process
from account import EXPLANATION, explanation, waiting_rows
from district import public_key
from place import PROGRAMS

SETTINGS = """\
# Written by deploy/demo.
[collector]
home = {home}
key = {key}

[inbox]
settle = 200ms
look = 1s

[aggregator]
endpoints = {endpoint}
server_key = {server_key}
"""


class Agency:
    def __init__(self, place, code):
        self.code = code
        self.home = place.home(code)
        self.forms = sorted((place.sample / "forms" / code).iterdir())
        self._run = place.run
        self.n_dropped = 0
        self.settings = place.run / f"{code}.conf"
        self.daemon = process.Daemon(code, PROGRAMS / "halfsky-collector", self.settings, place.run)
        self._key = place.run / f"{code}.key"

    def collector(self, *words):
        return process.run(PROGRAMS / "halfsky-collector", "--config", self.settings, *words)

    def join(self, district):
        """Makes the agency's key and has the district register it."""
        self.settings.write_text(SETTINGS.format(home=self.home, key=self._key, endpoint=district.endpoint,
                                                 server_key=district.server_key()), encoding="utf-8")
        self.collector("keygen")
        district.register(self.code, public_key(self._key))

    def drop_forms(self):
        """In their order."""
        if self.code in manner.IN_WORKBOOKS:
            self.drop_workbooks()
            return
        for form in self.forms:
            self.drop(form.name, manner.in_gb18030(form) if self.code in manner.IN_GB18030 else form.read_bytes())

    def drop_workbooks(self):
        """A year's form at a time, as its people get it from `template`."""
        for period, figures in manner.Figures(self.forms).periods.items():
            path = self._run / f"{self.code}-{period}.xlsx"
            self.collector("template", "--period", period, "--lang", "zh", "--output", path)
            manner.fill_in(path, figures)
            self.drop(path.name, path.read_bytes())

    def drop(self, name, content):
        """As people should: under another name first, so that no half-copied form is taken."""
        inbox = self.home / "inbox"
        inbox.mkdir(parents=True, exist_ok=True)
        unfinished = inbox / f".{name}.part"
        unfinished.write_bytes(content)
        os.rename(unfinished, inbox / name)
        self.n_dropped += 1

    def explain(self):
        """Explains what waits, as people would after they have verified it: one form with these rows and a comment. How many rows."""
        rows = waiting_rows(self)
        if rows:
            self.drop(EXPLANATION, explanation(rows))
        return len(rows)

    def has_met_the_district(self):
        """True when it knows what it is to report."""
        self.daemon.expect_running()
        return (self.home / "profile").exists() and (self.home / "catalogue" / "current").exists()

    def is_done(self):
        """True when nothing is in the inbox and nothing on the way."""
        self.daemon.expect_running()
        if not (self.home / "control.ipc").exists():
            return False  # still starting; a command would open the spool itself
        status = json.loads(self.collector("status", "--json", "--brief"))
        return status["files_in_inbox"] == 0 and status["submissions_on_the_way"] == 0


def agencies_with_forms(place):
    return [Agency(place, folder.name) for folder in sorted((place.sample / "forms").iterdir())]
