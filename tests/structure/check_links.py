"""Checks that a program is not linked, not even indirectly, with a library.

usage: check_links.py PROGRAM LIBRARY
"""

import subprocess
import sys


def main():
    program, library = sys.argv[1:3]
    linked = subprocess.run(["ldd", program], text=True, capture_output=True, check=True).stdout
    print(linked)
    sys.exit(1 if f"{library}" in linked else 0)


if __name__ == "__main__":
    main()
