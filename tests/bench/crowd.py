"""Many collectors, some to a process: each has its own key, connection, session and waits (crowd/member.h), but no disk."""

import json
import os
import pathlib
import resource
import subprocess
import time

from district import PROGRAMS, district_public_key, wait_until

MEMBERS_PER_PROCESS = 250  # three sockets each, of the 1,023 that a process of libzmq may have
NICENESS = 5               # hundreds of processes would leave an aggregator on the same cores next to nothing of them
LOOK_S = 3  # to ask all processes takes as much of the processor as some of their messages; when something happened they say themselves
HASTY = ("50", "500")      # milliseconds of waits after a lost line, as collectors of tests have them (tests/support/district.py); else a collector's own: 2 s to 60 s


def raise_descriptors():
    """As far as this machine lets us: a connection takes one of the aggregator's, a member several of the crowd's."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def agency_codes(n_agencies):
    return [f"C{number:05}" for number in range(n_agencies)]


def write_agencies(path, codes):
    """A district of township offices."""
    head = "code,parent,level,name_zh,name_en,unit_type,department,residence,area_code,credit_code\nD,,district,示例区（虚构）,Sample District (invented),,,,229900,\n"
    path.write_text(head + "".join(f"{code},D,township,示例{code},Sample {code},township_office,,,,\n" for code in codes), encoding="utf-8")


def register(district, codes):
    """Lines "agency public secret" of new keys. A collector each is registered by one statement, since ten thousand commands would take a quarter of an hour."""
    keys = subprocess.run([PROGRAMS / "crowd", "keys", str(len(codes))], check=True, capture_output=True, text=True).stdout.split("\n")[:-1]
    lines = [f"{code} {key}" for code, key in zip(codes, keys)]
    table = district.folder / "keys.txt"
    table.write_text("".join(f"{line.rsplit(' ', 1)[0]}\n" for line in lines))
    subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", district.cluster.conninfo()], check=True, text=True, input=f"""
        create temp table key (code text, public_key text);
        \\copy key from '{table}' with (format csv, delimiter ' ', quote E'\\x01')
        insert into halfsky.collector (agency_id, collector_id, name) select agency_id, 1, code || '/1' from key join halfsky.agency using (code);
        insert into halfsky.collector_key (agency_id, collector_id, key_no, public_key)
        select agency_id, 1, 1, key.public_key from key join halfsky.agency using (code);""")
    return lines


def cpu_seconds(pid, with_ended=False):
    """Processor time of a process and of its threads until now; with_ended: and of its children that have ended."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15 if with_ended else 13])) / os.sysconf("SC_CLK_TCK")


def now_ms():
    return int(time.monotonic() * 1000)


class Crowd:
    """Processes of members for LINES, of which each hands in what LOAD says (crowd/load.h)."""

    def __init__(self, district, lines, load, name="crowd", options=()):
        self.n_members = len(lines)
        self.processes = []
        load_file = district.folder / f"{name}.load"
        load_file.write_text(load)
        for first in range(0, len(lines), MEMBERS_PER_PROCESS):
            members = district.folder / f"{name}.{first}.members"
            members.write_text("\n".join(lines[first:first + MEMBERS_PER_PROCESS]) + "\n")
            command = ["nice", "-n", str(NICENESS), PROGRAMS / "crowd", f"tcp://127.0.0.1:{district.port}", district_public_key(district), members, load_file, *options]
            self.processes.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))

    def ask(self, command):
        """What each process answers."""
        for process in self.processes:
            process.stdin.write(command + "\n")
            process.stdin.flush()
        return [json.loads(process.stdout.readline()) for process in self.processes]

    def append(self, n_batches, n_groups):
        self.ask(f"append {n_batches} {n_groups}")

    def status(self, since_ms=0):
        """The sums over all, and the latest moment."""
        answers = self.ask(f"status {since_ms}")
        return {key: (max if key == "last_ms" else sum)(answer[key] for answer in answers) for key in answers[0]}

    def wait_until_all(self, *states, since_ms=0, deadline_s):
        def holds():
            status = self.status(since_ms)
            return all(status[state] == self.n_members for state in states)
        try:
            wait_until(holds, " and ".join(states), deadline_s, LOOK_S)
        except AssertionError as failure:
            raise AssertionError(f"{failure}: {self.status(since_ms)}") from failure

    def times(self):
        """Milliseconds of each member from its last append until all it has is acknowledged."""
        return [time_ms for answer in self.ask("times") for time_ms in answer]

    def cpu_seconds(self):
        return sum(cpu_seconds(process.pid) for process in self.processes)

    def close(self):
        for process in self.processes:
            process.stdin.close()
        for process in self.processes:
            status = process.wait(60)
            process.stdout.close()
            assert status == 0, f"a process of the crowd ended with {status}"

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind is None:
            self.close()
            return
        for process in self.processes:
            process.kill()
            process.wait()
