"""Where the demo keeps what.

The folder for people (build/demo, or HALFSKY_DEMO_DIR) holds a folder per agency with its inbox and receipts, the sample and the report; it stays when
the demo ends. The scratch folder below /var/tmp holds the PostgreSQL cluster, keys, logs and pid files, and goes. Its name follows from the folder
for people, so that a later run finds what an earlier one left, also when that was killed.
"""
import fcntl
import hashlib
import os
import pathlib
import shutil

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAMS = SOURCE / "build" / "release" / "bin"
MARK = ".halfsky-demo"  # a folder with this file in it is ours to clear; whoever holds its lock runs the demo
LONGEST_SOCKET_PATH = 107
LONGEST_NAME_BELOW = len("/DEP-PUBLICITY/control.ipc")


class Unfit(Exception):
    """The folders cannot be used; the message is for people."""


class Place:
    def __init__(self):
        self.folder = pathlib.Path(os.path.abspath(os.environ.get("HALFSKY_DEMO_DIR") or SOURCE / "build" / "demo"))
        name = hashlib.sha256(f"{os.getuid()} {self.folder}".encode()).hexdigest()[:12]
        self.scratch = pathlib.Path("/var/tmp") / f"halfsky-demo-{name}"
        self.run = self.scratch / "run"
        self.cluster = self.scratch / "cluster"
        self.sample = self.folder / "sample"
        self.report = self.folder / "report"
        self._lock = None

    def home(self, agency):
        return self.folder / agency

    def claim(self):
        """Takes the folder for this run. False when another demo holds it."""
        if self.folder.exists() and any(self.folder.iterdir()) and not (self.folder / MARK).exists():
            raise Unfit(f"'{self.folder}' is not empty, and no demo made it")
        if len(str(self.folder)) + LONGEST_NAME_BELOW > LONGEST_SOCKET_PATH:
            raise Unfit(f"'{self.folder}' is too long a path for sockets; HALFSKY_DEMO_DIR names a shorter one")
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = self._lock or open(self.folder / MARK, "a+", encoding="ascii")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        self._lock.truncate(0)
        self._lock.write(str(os.getpid()))
        self._lock.flush()
        return True

    def holder(self):
        """The process id of the demo that holds the folder."""
        self._lock.seek(0)
        return int(self._lock.read() or 0)

    def clear(self):
        """Removes what earlier runs wrote for people."""
        for entry in self.folder.iterdir():
            if entry.name != MARK:
                shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()

    def make_scratch(self):
        self.scratch.mkdir(mode=0o711)
        self.run.mkdir(mode=0o700)
        self.cluster.mkdir(mode=0o700)

    def check_scratch(self):
        """/var/tmp is everybody's: what is not ours is not touched."""
        if self.scratch.is_symlink() or (self.scratch.exists() and self.scratch.stat().st_uid != os.getuid()):
            raise Unfit(f"'{self.scratch}' belongs to somebody else")

    def remove_scratch(self):
        shutil.rmtree(self.scratch, ignore_errors=True)
