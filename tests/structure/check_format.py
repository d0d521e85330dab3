"""Runs clang-format over every C file without changing it.

usage: check_format.py SOURCE_FOLDER CLANG_FORMAT
"""

import subprocess
import sys

from sources import c_files


def main():
    root, clang_format = sys.argv[1:3]
    files = [str(path) for path in c_files(root)]
    sys.exit(subprocess.run([clang_format, "--dry-run", "-Werror", *files], cwd=root).returncode if files else 1)


if __name__ == "__main__":
    main()
