"""Compiles every header alone, with the flags of the sources beside it, so that no header leans on what another happened to include.

usage: check_headers.py SOURCE_FOLDER BUILD_FOLDER
Prints the compiler's words for each header that fails and exits with 1 when there is any.
"""

import concurrent.futures
import json
import os
import pathlib
import shlex
import subprocess
import sys

from sources import c_files

DROPPED = {"-MD"}
DROPPED_WITH_VALUE = {"-MT", "-MF", "-o", "-c", "-include", "-Xclang"}  # the last two name what is precompiled, which would hide what a header forgot


def flags_of(command):
    """The compiler and its flags, without a launcher, input, output and dependency files."""
    words = shlex.split(command)
    if os.path.basename(words[0]) in ("ccache", "sccache"):
        words = words[1:]
    kept = []
    skip = False
    for word in words:
        if not skip and word not in DROPPED and word not in DROPPED_WITH_VALUE:
            kept.append(word)
        skip = not skip and word in DROPPED_WITH_VALUE
    return kept


def read_flags(source, build):
    """Flags by folder relative to SOURCE, from the build's compile commands."""
    commands = json.loads((build / "compile_commands.json").read_text())
    by_folder = {}
    for entry in commands:
        path = pathlib.Path(entry["file"])
        if path.is_relative_to(source) and not path.is_relative_to(build):
            by_folder[path.parent.relative_to(source)] = flags_of(entry["command"])
    return by_folder


def spelling(path):
    return path.relative_to("common") if path.parts[0] == "common" else path


def compile_alone(header, flags):
    """The compiler's complaint about HEADER, or an empty text."""
    unit = f'#include "{spelling(header)}"\n#include "{spelling(header)}"\ntypedef int not_empty;\n'
    result = subprocess.run([*flags, "-fsyntax-only", "-x", "c", "-"], input=unit, text=True, capture_output=True)
    return "" if result.returncode == 0 else f"{header} does not compile alone:\n{result.stderr}"


def main():
    source, build = (pathlib.Path(word).resolve() for word in sys.argv[1:3])
    by_folder = read_flags(source, build)
    fallback = by_folder[pathlib.Path("common/base")]
    headers = [path for path in c_files(source) if path.suffix == ".h"]
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        complaints = pool.map(lambda path: compile_alone(path, by_folder.get(path.parent, fallback)), headers)
    found = [complaint for complaint in complaints if complaint]
    print("\n".join(found) or f"{len(headers)} headers compile alone")
    sys.exit(1 if found or not headers else 0)


if __name__ == "__main__":
    main()
