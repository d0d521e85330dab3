"""Installs the build below a scratch folder, as a packager does, and finds everything where the file system standard wants it.

usage: check_install.py CMAKE BUILD_FOLDER PROGRAM…
"""

import os
import pathlib
import subprocess
import sys
import tempfile

FILES = ["share/halfsky/catalogue/indicators.csv", "share/doc/halfsky/LICENSE", "share/doc/halfsky/README.md",
         "share/doc/halfsky/README.zh-CN.md", "share/doc/halfsky/docs/protocol.md", "share/doc/halfsky/proto/halfsky.proto",
         "share/halfsky/examples/aggregator.conf", "lib/systemd/system/halfsky-aggregator.service", "lib/sysusers.d/halfsky.conf"]
PLACES = ("usr/bin/", "usr/share/halfsky/", "usr/share/doc/halfsky/", "usr/lib/systemd/system/", "usr/lib/sysusers.d/")


def check_program(path):
    answer = subprocess.run([path, "--version"], text=True, capture_output=True, check=True).stdout
    if not answer.startswith(path.name + " "):
        sys.exit(f"{path.name} --version says '{answer}'")


def files_below(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def main():
    cmake, build, *programs = sys.argv[1:]
    with tempfile.TemporaryDirectory(dir="/var/tmp") as scratch:
        subprocess.run([cmake, "--install", build, "--prefix", "/usr"], env={**os.environ, "DESTDIR": scratch}, check=True)
        found = files_below(pathlib.Path(scratch))
        missing = {f"usr/{file}" for file in [*FILES, *(f"bin/{program}" for program in programs)]} - found
        stray = {path for path in found if not path.startswith(PLACES)}
        if missing or stray:
            sys.exit(f"not installed: {sorted(missing)}; in the wrong place: {sorted(stray)}")
        for program in programs:
            check_program(pathlib.Path(scratch) / "usr/bin" / program)


if __name__ == "__main__":
    main()
