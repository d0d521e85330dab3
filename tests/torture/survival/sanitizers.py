"""What programs that were built with a sanitizer say, and how they are run: every report of every process goes to a folder, wherever its output goes, and
whether or not somebody kills it."""

import ctypes
import os

from district import PROGRAMS, SOURCE

FIXED_ADDRESSES = 0x0040000  # ADDR_NO_RANDOMIZE: the layout of memory that gcc's thread sanitizer expects
OPTIONS = {
    "ASAN_OPTIONS": ["detect_stack_use_after_return=1", "verify_asan_link_order=0"],  # something is loaded before it: faulty_calls.c
    "UBSAN_OPTIONS": ["print_stacktrace=1"],
    "TSAN_OPTIONS": [f"suppressions={SOURCE}/tests/tsan.supp"],
}


def is_built_with(sanitizer):
    cache = (PROGRAMS.parent / "CMakeCache.txt").read_text().splitlines()
    return any(sanitizer in line for line in cache if line.startswith("HALFSKY_SANITIZE:"))


def slowness():
    """How many times as long the programs take for anything."""
    return 4 if is_built_with("thread") else 2 if is_built_with("address") else 1


def report_to(folder):
    """From here on, for every program that is started."""
    for name, options in OPTIONS.items():
        os.environ[name] = ":".join([*options, f"log_path={folder}/sanitizer"])
    os.environ["G_SLICE"] = "always-malloc"
    if is_built_with("thread"):
        ctypes.CDLL(None).personality(FIXED_ADDRESSES)


def reports(folder):
    """Each with what it says first."""
    return [f"{path.name}: {path.read_text(errors='replace')[:3000]}" for path in sorted(folder.glob("sanitizer.*"))]
