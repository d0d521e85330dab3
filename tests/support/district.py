"""A whole district for one test module: a private PostgreSQL cluster, an aggregator and collectors, all real processes.

Everything lives in one scratch folder under /var/tmp (sockets need short paths) and is stopped and removed by close(). Programs are taken from
the build folder HALFSKY_BINARY_DIR, so they carry its sanitizers; a sanitizer's report fails close(), and so does a daemon that ended by itself. Every wait
has a deadline.
"""

import csv
import json
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time

SOURCE = pathlib.Path(os.environ["HALFSKY_SOURCE_DIR"])
PROGRAMS = pathlib.Path(os.environ["HALFSKY_BINARY_DIR"]) / "bin"
DEADLINE_S = 60 * int(os.environ.get("HALFSKY_PATIENCE", "1"))  # who runs programs that are slowed down has more of it
MB = 1_000_000


def wait_until(condition, what, deadline_s=DEADLINE_S, every_s=0.05):
    """Asks `condition` again and again until it holds; its last value is returned. Whoever asks for much asks seldom: the pause is at least as long as the answer
    took, so that asking, often a program of its own, does not take the processor from what is waited for."""
    end = time.monotonic() + deadline_s
    while True:
        asked_at = time.monotonic()
        value = condition()
        if value:
            return value
        answered_at = time.monotonic()
        if answered_at > end:
            raise AssertionError(f"not within {deadline_s} s: {what}")
        time.sleep(max(every_s, answered_at - asked_at))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def newest_server_programs():
    return max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))


class Cluster:
    """A private PostgreSQL cluster with durable defaults; run as user postgres when the test runs as root. A folder that is there already is that of a copied one."""

    environment = None  # what its programs run with, None: ours

    def __init__(self, folder):
        self.folder = folder
        self.programs = newest_server_programs()
        self.as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
        if not folder.exists():
            folder.mkdir()
            if self.as_user:
                os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)
            self.make()

    def make(self):
        subprocess.run([SOURCE / "tests/support/make_cluster", self.folder / "data", PROGRAMS.parent / "cluster-template", self.programs / "initdb"], check=True)

    def make_standby(self, folder):
        """A running standby of this running cluster, to which its commits are streamed."""
        standby = Standby(folder, self)
        standby.start()
        return standby

    def run(self, program, *arguments):
        subprocess.run([*self.as_user, str(self.programs / program), *arguments], cwd=self.folder, check=True,
                       stdout=subprocess.DEVNULL, env=self.environment)

    def start(self):
        options = f"-c listen_addresses= -k {self.folder}"
        self.run("pg_ctl", "-D", "data", "-w", "-l", "server.log", "-o", options, "start")

    def stop(self, how="immediate"):
        self.run("pg_ctl", "-D", "data", "-w", "-m", how, "stop")

    def stop_anyhow(self):
        """Leaves nothing running, whether or not it ran."""
        subprocess.run([*self.as_user, str(self.programs / "pg_ctl"), "-D", "data", "-m", "immediate", "stop"], cwd=self.folder,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def conninfo(self, user="postgres", database="halfsky"):
        return f"host={self.folder} user={user} dbname={database}"

    def sql(self, statement, database="halfsky"):
        """The rows as lists of texts. The program itself is asked: what Debian puts before it takes six times as long to begin."""
        done = subprocess.run([self.programs / "psql", "-X", "-q", "--csv", "-t", "-v", "ON_ERROR_STOP=1", "-d", self.conninfo(database=database),
                               "-c", statement], capture_output=True, text=True)
        assert done.returncode == 0, f"{statement}: {done.stderr}"
        return list(csv.reader(done.stdout.splitlines()))


class Standby(Cluster):
    """A cluster that follows another one until it is promoted."""

    def __init__(self, folder, primary):
        self.primary = primary
        super().__init__(folder)

    def make(self):
        self.run("pg_basebackup", "-D", "data", "-R", "-c", "fast", "-d", f"host={self.primary.folder} user=postgres")

    def cut_replication(self):
        """What the primary commits from here on stays unknown to it."""
        self.sql("alter system set primary_conninfo = ''")
        self.sql("select pg_reload_conf()")
        wait_until(lambda: self.sql("select count(*) from pg_stat_wal_receiver") == [["0"]], "nothing is received any more")


class Process:
    """A program of ours in the background; its log goes to a file. One that ends without being told to is a failure, noticed at the latest when it is told."""

    def __init__(self, name, arguments, log, environment=None):
        self.name = name
        self.log = log
        self.was_ended = False
        self.log_start = log.stat().st_size if log.exists() else 0
        with open(log, "ab") as stream:
            self.popen = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, env=environment)

    def is_running(self):
        return self.popen.poll() is None

    def said(self, text):
        """Whether its log says so since it was started."""
        return text in self.log.read_bytes()[self.log_start:].decode(errors="replace")

    def peak_bytes(self):
        """The most memory that it has had resident."""
        for line in pathlib.Path(f"/proc/{self.popen.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
        raise AssertionError(f"{self.name} has no VmHWM")

    def kill(self):
        self.end(signal.SIGKILL, -signal.SIGKILL)

    def pause(self):
        self.popen.send_signal(signal.SIGSTOP)

    def go_on(self):
        self.popen.send_signal(signal.SIGCONT)

    def stop(self):
        """Ends it in order; anything but exit status 0 is a failure. The signal itself ends one that has not said anything yet."""
        has_begun = self.log.stat().st_size > self.log_start
        self.end(signal.SIGTERM, *([0] if has_begun else [0, -signal.SIGTERM]))

    def abandon(self):
        """Leaves nothing running; how it ended does not matter any more."""
        self.was_ended = True
        self.popen.kill()
        self.popen.wait()

    def end(self, told, *statuses):
        """Once; who ends it again has no effect."""
        if self.was_ended:
            return
        self.expect_running()
        self.was_ended = True
        # In this order: going on would cancel the stop by which a leak checker holds the threads of a program that is ending already.
        self.popen.send_signal(signal.SIGCONT)
        self.popen.send_signal(told)
        ended = self.popen.wait(DEADLINE_S)
        assert ended in statuses, f"{self.name} ended with {ended} when it was told to: {self.last_words()}"

    def expect_running(self):
        """As long as nobody ended it."""
        assert self.was_ended or self.is_running(), f"{self.name} ended with {self.popen.returncode} by itself: {self.last_words()}"

    def last_words(self):
        return self.log.read_text(errors="replace")[-4000:]


class District:
    """The aggregator's side, and the collectors made for it. It goes on from KEPT, where another one was put away, or begins with AGENCIES."""

    cluster_type = Cluster

    def __init__(self, agencies, catalogue=SOURCE / "catalogue", settings=(), kept=None):
        self.folder = self.make_folder()
        if kept:
            subprocess.run(["cp", "-a", f"{kept}/.", self.folder], check=True)
        self.port = free_port()
        self.collectors = []
        self.server = None
        self.cluster = self.cluster_type(self.folder / "pg")
        self.cluster.start()
        self.settings = [f"database.connection={self.cluster.conninfo()}", f"aggregator.key={self.folder}/aggregator.key",
                         f"aggregator.endpoint=tcp://127.0.0.1:{self.port}", f"aggregator.control={self.folder}/aggregator.ipc",
                         f"aggregator.hint=ipc://{self.folder}/hint.ipc", "aggregator.look=100ms", "database.reconnect_most=200ms",
                         "session.heartbeat=500ms", "session.idle=5s", "session.retry_after=1s", *settings]
        if not kept:
            self.found(agencies, catalogue)
        self.start()

    def found(self, agencies, catalogue):
        self.cluster.sql("create database halfsky", database="postgres")
        self.administrate("keygen")
        self.administrate("migrate")
        self.administrate("catalogue", "load", catalogue)
        self.administrate("agency", "import", agencies)

    def make_folder(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="halfsky-", dir="/var/tmp"))
        folder.chmod(0o755)
        return folder

    @property
    def log(self):
        return self.folder / "aggregator.log"

    def command(self, *arguments):
        options = [option for setting in self.settings for option in ("--set", setting)]
        return [str(PROGRAMS / "halfsky-aggregator"), *map(str, arguments), *options]

    def administrate(self, *arguments):
        done = subprocess.run(self.command(*arguments), capture_output=True, text=True, stdin=subprocess.DEVNULL)
        assert done.returncode == 0, f"{arguments}: exit {done.returncode}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(self):
        if self.server is not None:
            self.server.expect_running()
        self.server = Process("aggregator", self.command("run"), self.log)

    def stop(self):
        self.server.stop()

    def kill(self):
        self.server.kill()

    def server_key(self):
        return (self.folder / "aggregator.key").read_text()

    def sql(self, statement):
        return self.cluster.sql(statement)

    def number(self, statement):
        return int(self.sql(statement)[0][0])

    def collector(self, agency, name=None, **options):
        collector = Collector(self, agency, name or agency, **options)
        self.collectors.append(collector)
        return collector

    def put_away(self, folder):
        """Ends it, with a copy of all it had in FOLDER."""
        for collector in self.collectors:
            collector.stop()
        self.stop()
        self.cluster.stop("fast")
        subprocess.run(["cp", "-a", self.folder, folder], check=True)
        self.close()

    def close(self):
        try:
            for collector in self.collectors:
                collector.stop()
            self.stop()
        finally:
            for process in [self.server, *(collector.daemon for collector in self.collectors)]:
                if process is not None:
                    process.abandon()
            self.cluster.stop_anyhow()
            reports = [log for log in self.folder.glob("*.log") if "Sanitizer" in log.read_text(errors="replace")]
            texts = "".join(log.read_text(errors="replace")[-8000:] for log in reports)
            shutil.rmtree(self.folder, ignore_errors=True)
        assert not reports, texts


class Collector:
    """One collector with its home folder, key and settings."""

    environment = None  # what its daemon runs with, None: ours

    def __init__(self, district, agency, name, port=None, is_registered=True, server_key=None, settings=()):
        self.district = district
        self.agency = agency
        self.name = name
        self.home = district.folder / name
        self.home.mkdir()
        self.key_file = district.folder / f"{name}.key"
        self.server_key = server_key or district_public_key(district)
        self.settings = [f"collector.home={self.home}", f"collector.key={self.key_file}",
                         f"aggregator.endpoints=tcp://127.0.0.1:{port or district.port}", f"aggregator.server_key={self.server_key}",
                         "inbox.settle=50ms", "inbox.look=200ms", "aggregator.reconnect_least=50ms",
                         "aggregator.reconnect_most=500ms", "aggregator.refused_least=300ms", "aggregator.refused_most=1s",
                         "spool.batch=4K", *settings]
        self.daemon = None
        self.run("keygen")
        if is_registered:
            district.administrate("collector", "add", agency, self.public_key())

    @property
    def log(self):
        return self.district.folder / f"{self.name}.log"

    def command(self, *arguments):
        options = [option for setting in self.settings for option in ("--set", setting)]
        return [str(PROGRAMS / "halfsky-collector"), *map(str, arguments), *options]

    def run(self, *arguments, status=0):
        done = subprocess.run(self.command(*arguments), capture_output=True, text=True, stdin=subprocess.DEVNULL)
        assert done.returncode == status, f"{arguments}: exit {done.returncode}: {done.stdout}{done.stderr}"
        return done.stdout

    def public_key(self):
        return public_key_of(self.key_file)

    def start(self):
        if self.daemon is not None:
            self.daemon.expect_running()
        self.daemon = Process(f"collector {self.name}", self.command("run"), self.log, self.environment)
        wait_until(lambda: self.asks_daemon() or not self.daemon.is_running(), f"{self.name} runs")

    def asks_daemon(self):
        """True when the daemon answers; while it starts, the spool is its and nobody answers."""
        done = subprocess.run(self.command("status", "--json", "--brief"), capture_output=True, text=True, stdin=subprocess.DEVNULL)
        return done.returncode == 0 and json.loads(done.stdout)["line"]["state"] != "not_running"

    def stop(self):
        if self.daemon is not None:
            self.daemon.stop()

    def kill(self):
        self.daemon.kill()

    def drop(self, name, text):
        self.drop_bytes(name, text.encode("utf-8"))

    def drop_bytes(self, name, content):
        """Puts a form into the inbox as a careful copy does: whole at once."""
        hidden = self.home / "inbox" / f".{name}"
        hidden.parent.mkdir(exist_ok=True)
        hidden.write_bytes(content)
        hidden.rename(self.home / "inbox" / name)

    def status(self):
        return json.loads(self.run("status", "--json", "--brief"))

    def state(self):
        return self.status()["line"]["state"]

    def wait_for_state(self, *states):
        return wait_until(lambda: self.state() in states, f"{self.name} is {' or '.join(states)}")

    def is_drained(self):
        status = self.status()
        return status["files_in_inbox"] == 0 and status["submissions_on_the_way"] == 0

    def wait_until_drained(self, deadline_s=DEADLINE_S, every_s=0.05):
        wait_until(self.is_drained, f"{self.name} is drained", deadline_s, every_s)

    def receipt(self, name):
        """The counts of the receipt of form `name`; the receipt itself must add up."""
        receipts = sorted((self.home / "receipts").glob(f"{name}.*.csv"))
        assert len(receipts) == 1, receipts
        with open(receipts[0], encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        counts = {row["name"]: int(row["count"]) for row in rows if row["kind"] == "count"}
        assert counts["received"] == sum(count for name, count in counts.items() if name != "received"), counts
        counts["refused_rows"] = [row for row in rows if row["kind"] == "refused"]
        return counts


def public_key_of(key_file):
    """Key files are INI; the public key stands in the line that names it."""
    for line in key_file.read_text().splitlines():
        name, _, value = line.partition("=")
        if "public" in name:
            return value.strip()
    raise AssertionError(f"{key_file} has no public key")


def district_public_key(district):
    return public_key_of(district.folder / "aggregator.key")
