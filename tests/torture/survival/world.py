"""A whole district whose every part can be hurt: two aggregators on one database, a reporter, agencies with a collector each, and a line between any two of
them. Each disk is small and its own, each program's disk and clock can fail (faulty_calls.py), and what falls is started again, as a service manager would.

Needs a namespace in which it may mount (small_disk.enter_namespace()).
"""

import csv
import os
import pathlib
import pwd
import shutil
import subprocess
import time

import small_disk
from district import PROGRAMS, Cluster, Collector, District, Process, free_port, wait_until
from proxy import Proxy
from survival import sanitizers
from survival.faulty_calls import FaultyCalls

TORTURE = pathlib.Path(__file__).parent.parent
AGENCIES = ("T1", "T2", "T3", "T4")
HOME_BYTES = 48 << 20
CLUSTER_BYTES = 400 << 20
SETTLED_WITHIN_S = 180 * sanitizers.slowness()  # a pause after a failure may be 30 s long
NO_QUESTIONS = ["review.change_percent=0", "review.change_points=0", "review.outlier_probability=0"]  # no row waits for an explanation
# Changes that are not rolled up, and figures that rest on a catalogue that is no longer in force.
OUTDATED = ("select (select count(*) from halfsky.change_mark) + (select count(*) from halfsky.annual_summary join halfsky.reporting_basis using (basis_id) "
            "join halfsky.catalogue_version using (catalogue_id) where not is_current)")


class Finding(AssertionError):
    """Something that must not happen."""


class Supervised:
    """A program that is to run: `held` while somebody keeps it down, `is_excused` while it may end by itself."""

    held = False
    is_excused = False

    def begin_anew(self):
        """With other settings, whatever it is doing."""
        self.keep()
        if not self.held:
            self.process().abandon()
            self.launch()

    def keep(self):
        """Starts it again when it ended. How it ended is a finding, unless somebody killed it or it is excused; dying of a signal is never excused."""
        process = self.process()
        if self.held or process.is_running():
            return
        status = process.popen.returncode
        if status < 0 or not self.is_excused:
            raise Finding(f"{process.name} ended with {status} by itself: {process.log.read_text(errors='replace')[-3000:]}")
        self.launch()


class Service(Supervised):
    """An aggregator or the reporter."""

    def __init__(self, name, command, folder):
        self.name = name
        self.command = command
        self.calls = FaultyCalls(folder / f"{name}.calls")
        self.log = folder / f"{name}.log"
        self.running = None
        self.launch()

    def __str__(self):
        return self.name

    def launch(self):
        self.running = Process(self.name, self.command, self.log, self.calls.environment())

    def process(self):
        return self.running

    def kill(self):
        self.running.kill()


class Agency(Collector, Supervised):
    """A collector on a small disk, which reaches each aggregator over a line of its own."""

    def __init__(self, district, code, name=None, is_clone=False):
        self.calls = FaultyCalls(district.folder / f"{name or code}.calls")
        self.environment = self.calls.environment()
        self.proxies = [Proxy(port) for port in district.ports]
        endpoints = [f"tcp://127.0.0.1:{proxy.port}" for proxy in self.proxies]
        if int(code[1:]) % 2:
            endpoints.reverse()
        super().__init__(district, code, name or code, is_registered=not is_clone,
                         settings=[f"aggregator.endpoints={','.join(endpoints)}", *NO_QUESTIONS])
        self.clones = []
        self.homes = [self.home]
        self.postponed = []
        small_disk.mount(self.home, HOME_BYTES)

    def __str__(self):
        return self.name

    def launch(self):
        self.daemon = Process(f"collector {self.name}", self.command("run"), self.log, self.environment)

    def process(self):
        return self.daemon

    def restart(self):
        self.stop()
        self.launch()

    def give(self, name, content):
        """Drops a form; one for which the disk has no room is dropped later."""
        try:
            self.drop_bytes(name, content)
        except OSError:
            self.forget_hidden(name)
            self.postponed.append((name, content))

    def forget_hidden(self, name):
        try:
            (self.home / "inbox" / f".{name}").unlink()
        except OSError:
            pass

    def give_postponed(self):
        waiting, self.postponed = self.postponed, []
        for name, content in waiting:
            self.give(name, content)

    def is_settled(self):
        try:
            return not self.postponed and self.is_drained()
        except (AssertionError, KeyError):  # it starts, or is down
            return False

    def receipts(self):
        """All that were written, whatever for: rows of each, by the submission's id."""
        found = {}
        for path in (path for home in self.homes for path in (home / "receipts").glob("*.csv")):
            with open(path, encoding="utf-8-sig", newline="") as stream:
                rows = list(csv.DictReader(stream))
            submission = next(row["value"] for row in rows if (row["kind"], row["name"]) == ("fact", "submission"))
            found.setdefault(submission, []).append((path, rows))
        return found

    def renew_key(self):
        """Another key, registered as a collector of its own."""
        self.key_file.unlink()
        self.run("keygen")
        self.district.administrate("collector", "add", self.agency, self.public_key())

    def close(self):
        for proxy in self.proxies:
            proxy.close()


class DiskCluster(Cluster):
    """The database on a disk of its own."""

    def make(self):
        self.calls = FaultyCalls(self.folder.parent / "database.calls")
        small_disk.mount(self.folder, CLUSTER_BYTES)
        if self.as_user:
            os.chown(self.folder, pwd.getpwnam("postgres").pw_uid, -1)
        super().make()

    def start(self):
        self.environment = self.calls.environment()
        super().start()
        self.environment = None

    def __str__(self):
        return "database"

    def restart(self):
        """In whatever state it is."""
        self.stop_anyhow()
        self.start()

    def all_processes(self):
        """Their ids, the parent's first."""
        parent = (self.folder / "data" / "postmaster.pid").read_text().split()[0]
        return list(map(int, [parent, *pathlib.Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]))

    def any_backend(self, chance):
        """A process that serves one of our programs, or None."""
        rows = self.sql("select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() order by 1")
        return int(chance.choice(rows)[0]) if rows else None


class World(District):
    cluster_type = DiskCluster

    def __init__(self):
        self.aggregators = []
        self.reporter = None
        self.questions = set()  # Question: what was refused for a while in this round
        self.at_rest = []  # what is done once all is delivered
        super().__init__(TORTURE / "agencies.csv")
        self.agencies = [Agency(self, code) for code in AGENCIES]
        for agency in self.agencies:
            agency.launch()
        self.reporter = Service("reporter", self.reporter_command("run", "--set", f"run.hint=ipc://{self.folder}/hint.ipc", "--set", "run.look=200ms"),
                                self.folder)

    def make_folder(self):
        folder = super().make_folder()
        sanitizers.report_to(folder)
        return folder

    def start(self):
        self.ports = [self.port, free_port()]
        for number, port in enumerate(self.ports):
            own = [f"aggregator.endpoint=tcp://127.0.0.1:{port}", f"aggregator.control={self.folder}/aggregator-{number}.ipc",
                   f"aggregator.hint=ipc://{self.folder}/hint{number or ''}.ipc"]
            self.aggregators.append(Service(f"aggregator-{number}", self.command("run") + [word for one in own for word in ("--set", one)], self.folder))

    def reporter_command(self, *words):
        return [str(PROGRAMS / "halfsky-reporter"), *words, "--set", f"database.connection={self.cluster.conninfo('halfsky_reporter')}"]

    def refresh_all(self):
        done = subprocess.run(self.reporter_command("refresh", "--all"), capture_output=True, text=True)
        if done.returncode != 0:
            raise Finding(f"refresh --all: exit {done.returncode}: {done.stderr}")

    def programs(self):
        return [*self.aggregators, *([self.reporter] if self.reporter else []), *self.collectors_running()]

    def collectors_running(self):
        return [one for agency in getattr(self, "agencies", []) for one in (agency, *agency.clones)]

    def keep(self):
        reports = sanitizers.reports(self.folder)
        if reports:
            raise Finding("\n".join(reports))
        for program in self.programs():
            program.keep()

    def moment(self, chance, most_s):
        """Lets things happen for a drawn while."""
        time.sleep(chance.uniform(0, most_s))
        self.keep()

    def clone(self, agency):
        """Another computer with a copy of the agency's folder and key. Both run."""
        agency.stop()
        copy = Agency(self, agency.agency, f"{agency.agency}-copy-{len(agency.homes)}", is_clone=True)
        shutil.copytree(agency.home, copy.home, ignore=shutil.ignore_patterns("control.ipc"), dirs_exist_ok=True)
        shutil.copy(agency.key_file, copy.key_file)
        agency.homes.append(copy.home)
        agency.clones.append(copy)
        agency.launch()
        copy.launch()
        return copy

    def settle(self, n_papers):
        """Everybody has taken and delivered all, what was put off until then is done and delivered too, and the figures are up to date. Copies of collectors
        end then."""
        self.drain()
        for step in self.at_rest:
            step()
        self.at_rest.clear()
        self.wait(lambda: self.number("select count(*) from halfsky.submission where parts_stored = n_parts") >= n_papers, f"all {n_papers} forms are stored")
        self.drain()
        for agency in self.agencies:
            for copy in agency.clones:
                copy.stop()
                copy.close()
            agency.clones.clear()
            agency.is_excused = False
        self.wait(lambda: self.number(OUTDATED) == 0, "the figures are up to date")

    def drain(self):
        for agency in self.agencies:
            agency.give_postponed()
        self.wait(lambda: all(collector.is_settled() for collector in self.collectors_running()), "every collector is drained")

    def wait(self, condition, what):
        def holds():
            self.keep()
            return condition()
        try:
            wait_until(holds, what, SETTLED_WITHIN_S, every_s=0.1)
        except Finding:
            raise
        except AssertionError as late:
            raise Finding(f"stuck: {late}; {self.states()}") from late

    def states(self):
        def state(collector):
            try:
                status = collector.status()
                return {"line": status["line"], "inbox": status["files_in_inbox"], "on_the_way": status["submissions_on_the_way"],
                        "not_taken": status["not_taken"], "intake": status["intake"]}
            except (AssertionError, KeyError) as failure:
                return str(failure)[:300]
        return {collector.name: state(collector) for collector in self.collectors_running()}

    def stop(self):
        pass  # close() of District is not used

    def end_all(self):
        """Leaves no process."""
        for collector in self.collectors_running():
            collector.close()
        for program in self.programs():
            if program.process() is not None:
                program.process().abandon()
        self.cluster.stop_anyhow()

    def stop_in_order(self):
        """What they leak is found now."""
        try:
            for program in self.programs():
                program.held = True
                program.process().stop()
        finally:
            self.keep()

    def n_struck(self):
        """Calls of programs to disks that have failed or were cut short."""
        return sum(owner.calls.n_struck() for owner in [self.cluster, *self.programs()])

    def trust(self, server_key):
        """Every agency learns the aggregator's key."""
        for collector in self.collectors_running():
            collector.settings = [setting for setting in collector.settings if not setting.startswith("aggregator.server_key=")]
            collector.settings.append(f"aggregator.server_key={server_key}")
            collector.begin_anew()

    def close(self):
        self.end_all()
        self.remove_folder()

    def remove_folder(self):
        for disk in [self.cluster.folder, *(home for agency in getattr(self, "agencies", []) for home in agency.homes)]:
            small_disk.detach(disk)
        shutil.rmtree(self.folder)

    def keep_folder(self, where):
        """What is left of it, for whoever looks for the cause: disks of the namespace would be gone with it."""
        self.end_all()
        shutil.copytree(self.folder, where, ignore=shutil.ignore_patterns("*.ipc", ".s.PGSQL*"), symlinks=True, dirs_exist_ok=True)
        self.remove_folder()
        return where
