"""An agency's side: its collector, with a home folder of its own."""
import json
import os
import shutil

import process
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
        """As people should: under another name first, so that no half-copied form is taken. In their order."""
        inbox = self.home / "inbox"
        inbox.mkdir(parents=True, exist_ok=True)
        for form in self.forms:
            unfinished = inbox / f".{form.name}.part"
            shutil.copyfile(form, unfinished)
            os.rename(unfinished, inbox / form.name)

    def is_done(self):
        """True when nothing is in the inbox and nothing on the way."""
        self.daemon.expect_running()
        if not (self.home / "control.ipc").exists():
            return False  # still starting; a command would open the spool itself
        status = json.loads(self.collector("status", "--json", "--brief"))
        return status["files_in_inbox"] == 0 and status["submissions_on_the_way"] == 0


def agencies_with_forms(place):
    return [Agency(place, folder.name) for folder in sorted((place.sample / "forms").iterdir())]
