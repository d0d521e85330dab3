"""The live dashboard of the golden district as a process, and how to ask it."""

import http.client
import json
import time

from district import PROGRAMS, Process, free_port, wait_until

HEADER = "indicator,period,numerator,denominator,status,comment"


class Dashboard:
    def __init__(self, district, *arguments, settings=()):
        self.port = free_port()
        self.log = district.folder / f"dashboard-{self.port}.log"
        options = [f"database.connection={district.cluster.conninfo('halfsky_reporter')}", f"serve.address=127.0.0.1:{self.port}",
                   f"serve.hint=ipc://{district.folder}/hint.ipc", "serve.aggregator=", *settings]
        command = [str(PROGRAMS / "halfsky-reporter"), "serve", *arguments, *(part for option in options for part in ("--set", option))]
        self.process = Process("dashboard", command, self.log)
        wait_until(lambda: self.process.said("dashboard_listening") or not self.process.is_running(), "the dashboard listens")

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/"

    def ask(self, path, method="GET", **headers):
        """Status, headers and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def json(self, path):
        status, _, body = self.ask(path)
        assert status == 200, f"{path}: {status} {body[:200]}"
        return json.loads(body)

    def stop(self):
        self.process.stop()


def form(*rows):
    """Each row explained, so that nothing waits."""
    return "\n".join([HEADER, *(f"{row},checked with the ward" for row in rows)]) + "\n"


class Ward:
    """An agency that hands in what the moment brings."""

    def __init__(self, district, agency):
        self.collector = district.collector(agency, f"{agency}-ward")
        self.collector.start()
        self.collector.wait_for_state("streaming")
        self.n_forms = 0

    def hand_in(self, *rows):
        """Drops a form; returns when that was, and its name."""
        self.n_forms += 1
        name = f"ward-{self.n_forms}.csv"
        self.collector.drop(name, form(*rows))
        return time.time(), name
