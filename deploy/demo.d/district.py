"""The district's side: database, aggregator, reporter."""
import csv
import socket

import process
from place import PROGRAMS, SOURCE

SETTINGS = """\
# Written by deploy/demo.
[aggregator]
endpoint = {endpoint}
key = aggregator.key
control = aggregator.ipc
hint = ipc://{run}/hint.ipc

[database]
connection = {connection}
"""
REPORTER_SETTINGS = """\
# Written by deploy/demo.
[database]
connection = {connection}
"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def public_key(key_file):
    for line in key_file.read_text(encoding="ascii").splitlines():
        if line.startswith("public="):
            return line[len("public="):]
    raise process.Failed(f"'{key_file}' has no public key")


class District:
    def __init__(self, place, cluster):
        self.endpoint = f"tcp://127.0.0.1:{free_port()}"
        self.settings = place.run / "aggregator.conf"
        self.reporter_settings = place.run / "reporter.conf"
        self.daemon = process.Daemon("aggregator", PROGRAMS / "halfsky-aggregator", self.settings, place.run)
        self._place = place
        self._cluster = cluster

    def aggregator(self, *words):
        return process.run(PROGRAMS / "halfsky-aggregator", "--config", self.settings, *words)

    def reporter(self, *words):
        return process.run(PROGRAMS / "halfsky-reporter", "--config", self.reporter_settings, *words)

    def write_settings(self):
        connection = self._cluster.connection("halfsky_aggregator")
        self.settings.write_text(SETTINGS.format(endpoint=self.endpoint, run=self._place.run, connection=connection),
                                 encoding="utf-8")
        connection = self._cluster.connection("halfsky_reporter")
        self.reporter_settings.write_text(REPORTER_SETTINGS.format(connection=connection), encoding="utf-8")

    def prepare(self):
        """Key, schema, catalogue and agencies."""
        self.write_settings()
        self.aggregator("keygen")
        self.aggregator("migrate", "--set", f"database.connection={self._cluster.connection('postgres')}")
        self.aggregator("catalogue", "load", SOURCE / "catalogue")
        self.aggregator("agency", "import", self._place.sample / "agencies.csv")

    def server_key(self):
        return public_key(self._place.run / "aggregator.key")

    def register(self, agency, key):
        self.aggregator("collector", "add", agency, key)

    def agency_names(self):
        """{code: {language: name}} of all agencies."""
        with open(self._place.sample / "agencies.csv", encoding="utf-8", newline="") as file:
            return {row["code"]: {"zh": row["name_zh"], "en": row["name_en"]} for row in csv.DictReader(file)}
