"""A machine of its own for a test that installs and configures as an administrator does: /etc, /usr/local and /var/lib can be written and the real ones never change; no
network but its own loopback; gone with the test's processes.

The folders are overlays in a mount namespace. Root needs no more; anybody else needs a user namespace with a range of users (package uidmap).
"""

import array
import fcntl
import os
import pathlib
import socket
import struct
import subprocess
import sys

MARK = "HALFSKY_PRIVATE_MACHINE"
OVERLAID = ("etc", "usr/local", "var/lib", "root")
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1


def enter():
    """Runs this program once more, on the machine of its own; to be called first of all."""
    if os.environ.get(MARK) == "yes":
        return
    as_user = ["--user", "--map-root-user", "--map-auto"] if os.getuid() != 0 else []
    os.environ[MARK] = "yes"
    os.execvp("unshare", ["unshare", *as_user, "--mount", "--net", "--pid", "--fork", "--mount-proc", "--propagation", "private", sys.executable,
                          "-B", *sys.argv])


def mount(*words):
    subprocess.run(["mount", *map(str, words)], check=True)


def furnish():
    """Mounts the folders; returns a scratch folder that is gone with the machine."""
    scratch = pathlib.Path("/mnt")
    mount("-t", "tmpfs", "-o", "mode=0755", "none", scratch)
    for name in OVERLAID:
        upper, work = (scratch / kind / name for kind in ("upper", "work"))
        upper.mkdir(parents=True)
        work.mkdir(parents=True)
        upper.chmod(0o755)
        mount("-t", "overlay", "overlay", "-o", f"lowerdir=/{name},upperdir={upper},workdir={work}", f"/{name}")
    mount("-t", "tmpfs", "-o", "mode=0755", "none", "/run")
    raise_loopback()
    return scratch


def raise_loopback():
    with socket.socket() as any_socket:
        request = array.array("b", struct.pack("16sh14x", b"lo", 0))
        fcntl.ioctl(any_socket, SIOCGIFFLAGS, request)
        name, flags = struct.unpack("16sh14x", request)
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", name, flags | IFF_UP))
