"""Programs that are run to their end, and daemons that are found again by their pid files."""
import os
import signal
import subprocess
import time

STOP_SECONDS = 30
TAIL_LINES = 25


class Failed(Exception):
    """A step went wrong; the message is for people and ends with what the program said."""


def tail(path):
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return f"({path} was not written)"
    return "\n".join([f"--- {path}", *lines[-TAIL_LINES:]])


def run(*command, cwd=None):
    """What COMMAND prints."""
    done = subprocess.run([str(word) for word in command], cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, check=False)
    if done.returncode != 0:
        words = " ".join(map(str, command))
        raise Failed(f"{words}\nexit status {done.returncode}\n{done.stdout}{done.stderr}".rstrip())
    return done.stdout


class Daemon:
    """A long-running program. It writes its own process id before it becomes the program, so none is started unrecorded;
    a process with that id is ours only if its command line names the same settings file."""

    def __init__(self, name, program, settings, folder):
        self.name = name
        self.log = folder / f"{name}.log"
        self._command = [str(program), "--config", str(settings), "run"]
        self._pid_file = folder / f"{name}.pid"

    def start(self):
        with open(self.log, "ab") as log:
            subprocess.Popen(["sh", "-c", 'echo $$ >"$0"; exec "$@"', str(self._pid_file), *self._command], cwd="/",
                             stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)

    def pid(self):
        """Its process id, or None when it does not run."""
        try:
            pid = int(self._pid_file.read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            return None
        return pid if is_running(pid, self._command[2]) else None

    def expect_running(self):
        if self.pid() is None and self._pid_file.exists() and self._pid_file.stat().st_size > 0:
            raise Failed(f"{self.name} has ended\n{tail(self.log)}")


def is_running(pid, settings):
    """True when process PID is there, is no zombie, and has SETTINGS on its command line."""
    reap()
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return settings.encode() in file.read().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return False


def reap():
    try:
        while os.waitpid(-1, os.WNOHANG)[0] != 0:
            pass
    except ChildProcessError:
        pass


def recorded_pids(folder):
    """The running daemons whose pid files are in FOLDER, whoever started them."""
    for pid_file in sorted(folder.glob("*.pid")):
        try:
            pid = int(pid_file.read_text(encoding="ascii"))
        except ValueError:
            continue
        if is_running(pid, str(folder / f"{pid_file.stem}.conf")):
            yield pid


def stop_recorded(folder):
    """Stops the daemons whose pid files are in FOLDER, and waits until they are gone."""
    deadline = time.monotonic() + STOP_SECONDS
    how = signal.SIGTERM
    while pids := list(recorded_pids(folder)):
        if time.monotonic() > deadline:
            how = signal.SIGKILL
        for pid in pids:
            send(pid, how)
        time.sleep(0.1)


def send(pid, how):
    try:
        os.kill(pid, how)
    except ProcessLookupError:
        pass
