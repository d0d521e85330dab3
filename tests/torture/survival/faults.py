"""Every kind of fault: a function and a row of KINDS. A function is a context: within it the fault is there, behind it nobody suffers from it any more.

Faults overlap. What a fault takes (an agency, an aggregator, the database, …) no other has meanwhile; one that needs the database is not drawn while that is hurt.
"""

import contextlib
import dataclasses
import errno
import os
import shutil
import signal
import subprocess
import typing

import small_disk
from district import wait_until
from survival import register_faults as register
from survival.world import CLUSTER_BYTES, HOME_BYTES

DAY_US = 86_400_000_000
JUMPS_US = [direction * size for direction in (-1, 1) for size in (1_000_000, 3_600_000_000, DAY_US, 180 * DAY_US)]
PAGE_BYTES = 4096


@contextlib.contextmanager
def killed(world, program, chance):
    """Its power fails; it stays down for a while or comes back at once."""
    program.held = True
    program.process().kill()
    if chance.random() < 0.5:
        program.launch()
        program.held = False
    yield
    if program.held:
        program.launch()
        program.held = False


@contextlib.contextmanager
def frozen(world, program, chance):
    """It stands still, and its peers do not know why."""
    program.process().pause()
    yield
    program.process().go_on()


# --- The database -------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def database_stopped(world, cluster, chance):
    cluster.stop("immediate")
    yield
    cluster.restart()


@contextlib.contextmanager
def database_bounced(world, cluster, chance):
    cluster.stop("immediate")
    cluster.start()
    yield


@contextlib.contextmanager
def backend_killed(world, cluster, chance):
    """One of its processes dies, and it takes all others with it and recovers."""
    victim = cluster.any_backend(chance)
    if victim:
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
    yield
    cluster.restart()


@contextlib.contextmanager
def backend_frozen(world, cluster, chance):
    """A backend stands still in whatever it does."""
    victim = cluster.any_backend(chance)
    if victim:
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, signal.SIGSTOP)
    yield
    if victim:
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, signal.SIGCONT)


@contextlib.contextmanager
def database_frozen(world, cluster, chance):
    """All of it stands still, and nobody is refused."""
    stopped = cluster.all_processes()
    for process in stopped:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGSTOP)
    yield
    for process in stopped:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGCONT)


@contextlib.contextmanager
def faulty_database(cluster, **fault):
    cluster.calls.set(**fault)
    yield
    cluster.calls.heal_disk()
    cluster.restart()


def database_sync_fails(world, cluster, chance):
    return faulty_database(cluster, sync_errno=errno.EIO, every=chance.choice([1, 3, 10]))


def database_writes_fail(world, cluster, chance):
    return faulty_database(cluster, write_errno=chance.choice([errno.EIO, errno.ENOSPC]), every=chance.choice([1, 5, 20]))


def database_writes_short(world, cluster, chance):
    return faulty_database(cluster, is_short=1, every=chance.choice([2, 7]))


@contextlib.contextmanager
def database_disk_full(world, cluster, chance):
    shrink(cluster.folder, chance)
    yield
    small_disk.resize(cluster.folder, CLUSTER_BYTES)
    cluster.restart()


@contextlib.contextmanager
def database_set_back(world, cluster, chance):
    """A copy of it is put back: commits are lost of which collectors have the answers. They have to send again by themselves."""
    data, backup = cluster.folder / "data", cluster.folder / "backup"
    cluster.stop("fast")
    subprocess.run(["cp", "-a", data, backup], check=True)
    cluster.start()
    yield
    world.at_rest.append(lambda: set_back(cluster, data, backup))


def set_back(cluster, data, backup):
    cluster.stop_anyhow()
    shutil.rmtree(data)
    backup.rename(data)
    cluster.start()


@contextlib.contextmanager
def database_clock_jumps(world, cluster, chance):
    cluster.calls.set(clock_offset_us=chance.choice(JUMPS_US))
    yield
    cluster.calls.set(clock_offset_us=0)


def shrink(folder, chance):
    """Leaves the disk nothing, or next to nothing. What is written meanwhile may be in the way."""
    room = chance.choice([0, 1, 8, 64]) * PAGE_BYTES

    def is_done():
        try:
            small_disk.resize(folder, small_disk.used_bytes(folder) + room)
            return True
        except subprocess.CalledProcessError:
            return False
    wait_until(is_done, f"{folder} is shrunk")


# --- The line -----------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def line_cut(world, agency, chance):
    for proxy in agency.proxies:
        proxy.cut()
    yield
    for proxy in agency.proxies:
        proxy.cut()


@contextlib.contextmanager
def line_slow(world, agency, chance):
    for proxy in agency.proxies:
        proxy.pause_s = chance.choice([0.02, 0.1, 0.3])
    yield
    for proxy in agency.proxies:
        proxy.pause_s = 0


@contextlib.contextmanager
def line_stalled(world, agency, chance):
    """Nothing passes for a while; then all of it arrives."""
    for proxy in agency.proxies:
        proxy.stall()
    yield
    for proxy in agency.proxies:
        proxy.flow()


@contextlib.contextmanager
def peer_half_open(world, agency, chance):
    """Nothing passes, and what was under way is lost: each end believes for a while that the other is there."""
    for proxy in agency.proxies:
        proxy.stall()
    yield
    for proxy in agency.proxies:
        proxy.cut()
        proxy.flow()


@contextlib.contextmanager
def outcomes_lost(world, agency, chance):
    """Batches arrive and are stored; the answers never come."""
    for proxy in agency.proxies:
        proxy.hold_answers_to_batches()
    yield
    for proxy in agency.proxies:
        proxy.cut()
        proxy.release_answers()


# --- Disks of collectors ------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def faulty_disk(agency, **fault):
    """It may give up while its disk fails, or a moment later, and is started again."""
    agency.is_excused = True
    agency.calls.set(**fault)
    yield
    agency.calls.heal_disk()


def sync_fails(world, agency, chance):
    return faulty_disk(agency, sync_errno=errno.EIO, every=chance.choice([1, 2, 5]))


def writes_fail(world, agency, chance):
    return faulty_disk(agency, write_errno=chance.choice([errno.EIO, errno.ENOSPC, errno.EDQUOT]), every=chance.choice([1, 3, 9]))


def writes_short(world, agency, chance):
    return faulty_disk(agency, is_short=1, every=chance.choice([1, 2, 5]))


@contextlib.contextmanager
def disk_full(world, agency, chance):
    agency.is_excused = True
    shrink(agency.home, chance)
    yield
    small_disk.resize(agency.home, HOME_BYTES)
    agency.give_postponed()


# --- Clocks -------------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def clock_jumps(world, program, chance):
    """Forth or back by up to half a year, and back to the right time. Periods of last year are over whichever way it goes."""
    program.calls.set(clock_offset_us=chance.choice(JUMPS_US))
    yield
    program.calls.set(clock_offset_us=0)


# --- Spools -------------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def spool_restored(world, agency, chance):
    """Somebody puts an old copy of the spool back. What came since was delivered (a spool is no backup of what was not)."""
    spool, backup = agency.home / "spool", agency.home / "backup"
    agency.stop()
    shutil.copytree(spool, backup, dirs_exist_ok=True)
    agency.launch()
    yield
    world.at_rest.append(lambda: put_back(agency, spool, backup))


def put_back(agency, spool, backup):
    agency.stop()
    shutil.rmtree(spool)
    backup.rename(spool)
    agency.launch()


@contextlib.contextmanager
def spool_cloned(world, agency, chance):
    """A second computer runs with a copy of all, until both have delivered."""
    world.clone(agency)
    yield


# --- The table ----------------------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Kind:
    name: str
    strike: typing.Callable
    takes: str                   # what is hurt: agency, line, aggregator, aggregators (both), reporter, database, register
    needs_database: bool = False
    needs_rest: bool = False     # nothing of the agency may be on the way
    forgets: bool = False        # somebody no longer has what it had; the database must not forget at the same time


KINDS = [
    Kind("collector_killed", killed, "agency"),
    Kind("collector_frozen", frozen, "agency"),
    Kind("aggregator_killed", killed, "aggregator"),
    Kind("aggregator_frozen", frozen, "aggregator"),
    Kind("reporter_killed", killed, "reporter"),
    Kind("reporter_frozen", frozen, "reporter"),
    Kind("database_stopped", database_stopped, "database"),
    Kind("database_bounced", database_bounced, "database"),
    Kind("backend_killed", backend_killed, "database"),
    Kind("backend_frozen", backend_frozen, "database"),
    Kind("database_frozen", database_frozen, "database"),
    Kind("database_sync_fails", database_sync_fails, "database"),
    Kind("database_writes_fail", database_writes_fail, "database"),
    Kind("database_writes_short", database_writes_short, "database"),
    Kind("database_disk_full", database_disk_full, "database"),
    Kind("database_set_back", database_set_back, "database", forgets=True),
    Kind("database_clock_jumps", database_clock_jumps, "database"),
    Kind("line_cut", line_cut, "line"),
    Kind("line_slow", line_slow, "line"),
    Kind("line_stalled", line_stalled, "line"),
    Kind("peer_half_open", peer_half_open, "line"),
    Kind("outcomes_lost", outcomes_lost, "line"),
    Kind("collector_sync_fails", sync_fails, "agency"),
    Kind("collector_writes_fail", writes_fail, "agency"),
    Kind("collector_writes_short", writes_short, "agency"),
    Kind("collector_disk_full", disk_full, "agency", forgets=True),
    Kind("collector_clock_jumps", clock_jumps, "agency"),
    Kind("aggregator_clock_jumps", clock_jumps, "aggregator"),
    Kind("reporter_clock_jumps", clock_jumps, "reporter"),
    Kind("spool_restored", spool_restored, "agency", needs_rest=True, forgets=True),
    Kind("spool_cloned", spool_cloned, "agency", needs_rest=True, forgets=True),
    Kind("key_revoked", register.key_revoked, "agency", needs_database=True),
    Kind("key_rotated", register.key_rotated, "agency", needs_database=True),
    Kind("aggregator_key_switched", register.aggregator_key_switched, "aggregators", needs_database=True),
    Kind("catalogue_changed", register.catalogue_changed, "register", needs_database=True),
    Kind("indicator_retired", register.indicator_retired, "register", needs_database=True),
    Kind("assignment_withdrawn", register.assignment_withdrawn, "register", needs_database=True),
    Kind("period_closed", register.period_closed, "register", needs_database=True),
]
