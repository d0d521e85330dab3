"""Installs the build into a scratch folder and runs the programs from there; the catalogue must be beside them.

usage: check_install.py CMAKE BUILD_FOLDER PROGRAM…
"""

import pathlib
import subprocess
import sys
import tempfile


def check_program(path):
    answer = subprocess.run([path, "--version"], text=True, capture_output=True, check=True).stdout
    if not answer.startswith(path.name + " "):
        sys.exit(f"{path.name} --version says '{answer}'")


def main():
    cmake, build, *programs = sys.argv[1:]
    with tempfile.TemporaryDirectory() as prefix:
        subprocess.run([cmake, "--install", build, "--prefix", prefix], check=True)
        for program in programs:
            check_program(pathlib.Path(prefix) / "bin" / program)
        if not (pathlib.Path(prefix) / "share/halfsky/catalogue/indicators.csv").exists():
            sys.exit("the catalogue is not installed")


if __name__ == "__main__":
    main()
