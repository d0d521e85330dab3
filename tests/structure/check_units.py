"""Installs the build into a scratch folder and has systemd examine the units: that it understands every line, that the programs are where the units look for them,
and how far a program that was taken over could get.

usage: check_units.py CMAKE BUILD_FOLDER
"""

import pathlib
import subprocess
import sys
import tempfile

# What `systemd-analyze security` calls OK is below 5 (of 10); without network and sockets a daemon cannot do its work.
EXPOSURE_MOST = 20  # tenths


def complaints(*command):
    """What COMMAND prints when it finds fault."""
    done = subprocess.run(command, text=True, capture_output=True)
    said = done.stdout + done.stderr
    return said if done.returncode != 0 or done.stderr else ""


def main():
    cmake, build = sys.argv[1:]
    with tempfile.TemporaryDirectory(dir="/var/tmp") as prefix:
        subprocess.run([cmake, "--install", build, "--prefix", prefix], check=True, stdout=subprocess.DEVNULL)
        folder = pathlib.Path(prefix, "lib/systemd/system")
        services = sorted(folder.glob("*.service"))
        if len(services) < 5:
            sys.exit(f"only these services are installed: {services}")
        # A template is examined as one of its units.
        units = [str(unit).replace("@.", "@school.") for unit in [*services]]
        found = complaints("systemd-analyze", "verify", "--man=no", *units)
        for unit in units:
            if unit.endswith(".service"):
                found += complaints("systemd-analyze", "security", "--offline=true", f"--threshold={EXPOSURE_MOST}", "--no-pager", unit)
        subprocess.run(["systemd-sysusers", "--dry-run", pathlib.Path(prefix, "lib/sysusers.d/halfsky.conf")], check=True, capture_output=True)
    sys.exit(found or 0)


if __name__ == "__main__":
    main()
