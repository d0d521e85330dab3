"""A file system of a few megabytes, really mounted, in a mount namespace of the test's own, so that nothing is left behind.

Root needs a mount namespace only; anybody else gets a user namespace with it. Where neither is allowed the test fails: it has no other way to show what it
is to show.
"""

import os
import subprocess
import sys

MARK = "HALFSKY_SMALL_DISK"


def enter_namespace():
    """Runs this program once more, where it may mount; to be called first of all."""
    if os.environ.get(MARK) == "yes":
        return
    as_user = ["--user", "--map-current-user", "--keep-caps"] if os.getuid() != 0 else []
    os.environ[MARK] = "yes"
    os.execvp("unshare", ["unshare", *as_user, "--mount", "--propagation", "private", sys.executable, "-B", *sys.argv])


def mount(folder, size_bytes):
    """Mounts a new file system on the empty folder; it goes when the namespace does."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size_bytes},mode=0755", "none", str(folder)], check=True)
    assert os.statvfs(folder).f_blocks * os.statvfs(folder).f_frsize == size_bytes, f"{folder} has not the size asked for"


def resize(folder, size_bytes):
    """Gives the mounted file system another size. Fails when it holds more."""
    subprocess.run(["mount", "-o", f"remount,size={size_bytes}", str(folder)], check=True, stderr=subprocess.DEVNULL)


def used_bytes(folder):
    status = os.statvfs(folder)
    return (status.f_blocks - status.f_bfree) * status.f_frsize


def unmount(folder):
    subprocess.run(["umount", str(folder)], check=True)


def detach(folder):
    """Unmounts it though somebody who is about to end still has it."""
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def free_bytes(folder):
    status = os.statvfs(folder)
    return status.f_bavail * status.f_frsize


def fill(path):
    """Takes every byte that is left, as somebody else's file."""
    with open(path, "wb", buffering=0) as stream:
        try:
            while True:
                stream.write(b"x" * 4096)
        except OSError:
            pass
