#!/usr/bin/python3
"""Stands in for systemctl where no service manager runs: starts installed units as their files say, and waits until they say that they are ready.

Knows: daemon-reload; enable [--now] UNIT…; start UNIT…; stop UNIT…. Of a unit it heeds Type, User, ExecStart, WatchdogSec, UMask and the folders; what hardens it is for `systemd-analyze verify`
and a real service manager.
"""

import os
import pathlib
import pwd
import signal
import socket
import subprocess
import sys
import time

UNITS = pathlib.Path("/usr/local/lib/systemd/system")
LOGS = pathlib.Path("/run/logs")
READY_WITHIN_S = 120
STOPPED_WITHIN_S = 60


def settings_of(unit):
    """What the last line of each key says."""
    lines = (UNITS / unit).read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def make_folders(settings, user):
    for key, parent in (("RuntimeDirectory", "/run"), ("StateDirectory", "/var/lib")):
        if key in settings:
            folder = pathlib.Path(parent) / settings[key]
            folder.mkdir(exist_ok=True)
            os.chown(folder, user.pw_uid, user.pw_gid)


def begin(unit, settings, environment):
    """Starts the unit's program as its user; its output goes to its log."""
    user = pwd.getpwnam(settings["User"])
    make_folders(settings, user)
    LOGS.mkdir(exist_ok=True)
    with open(LOGS / f"{unit}.log", "ab") as log:
        return subprocess.Popen(["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--no-new-privs", *settings["ExecStart"].split()],
                                cwd="/", env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **environment}, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                start_new_session=True, umask=int(settings["UMask"], 8))


def full_name(unit):
    return unit if "." in unit else f"{unit}.service"


def pid_file(unit):
    return LOGS / f"{unit}.pid"


def log_of(unit):
    return (LOGS / f"{unit}.log").read_text()


def run_to_its_end(unit, settings):
    status = begin(unit, settings, {}).wait()
    if status != 0:
        sys.exit(f"{unit} ended with {status}\n{log_of(unit)}")


def run_until_ready(unit, settings):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        path = f"/run/notify-{unit}"
        ear.bind(path)
        os.chmod(path, 0o777)
        ear.settimeout(READY_WITHIN_S)
        service = begin(unit, settings, {"NOTIFY_SOCKET": path})
        pid_file(unit).write_text(str(service.pid))
        try:
            while "READY=1" not in ear.recv(65536).decode().splitlines():
                pass
        except TimeoutError:
            sys.exit(f"{unit} is not ready\n{log_of(unit)}")
    os.unlink(path)


def is_running(pid):
    """Its first parent is gone, so nobody tells: a zombie of whoever is process 1 here has ended too."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def stop(unit):
    if not pid_file(full_name(unit)).exists():
        return  # it was never started
    pid = int(pid_file(full_name(unit)).read_text())
    os.kill(pid, signal.SIGTERM)
    end = time.monotonic() + STOPPED_WITHIN_S
    while is_running(pid):
        if time.monotonic() > end:
            sys.exit(f"{unit} does not end\n{log_of(full_name(unit))}")
        time.sleep(0.05)


def start(unit):
    settings = settings_of(full_name(unit))
    run = {"notify": run_until_ready, "oneshot": run_to_its_end}[settings["Type"]]
    run(full_name(unit), settings)


def main():
    verb, *words = sys.argv[1:]
    units = [word for word in words if not word.startswith("--")]
    for unit in units:
        if verb == "start" or (verb == "enable" and "--now" in words):
            start(unit)
        elif verb == "stop":
            stop(unit)
    if verb not in ("daemon-reload", "enable", "start", "stop"):
        sys.exit(f"'{verb}' is not known here")


if __name__ == "__main__":
    main()
