"""Checks the shape of the C sources: who may include whom, where third-party headers stop, sizes of files and functions.

usage: check_includes.py SOURCE_FOLDER
Prints one line per violation and exits with 1 when there is any.
"""

import fnmatch
import pathlib
import re
import sys

from sources import c_files, without_comments_and_texts

# A layer, and the layers that it may include besides itself.
LAYERS = {
    "base": (),
    "record": ("base",),
    "statistics": ("base",),
    "catalogue": ("base", "record"),
    "spreadsheet": ("base",),
    "wire": ("base", "record"),
    "database": ("base", "record"),
    "http": ("base",),
    "collector": ("base", "record", "statistics", "catalogue", "spreadsheet", "wire"),
    "aggregator": ("base", "record", "catalogue", "wire", "database", "http"),
    "reporter": ("base", "record", "statistics", "catalogue", "spreadsheet", "wire", "database", "http"),
}
PROGRAMS = ("collector", "aggregator", "reporter")

# A third-party header, and the files that may include it. Tests may include any.
THIRD_PARTY = {
    "libpq-fe.h": ("common/database/*",),
    "libpq/*": ("common/database/*",),
    "sqlite3.h": ("collector/spool/*.c",),
    "microhttpd.h": ("common/http/*.c",),
    "zmq.h": ("common/wire/*",),
    "*.pb-c.h": ("common/wire/*",),
    "protobuf-c/*": ("common/wire/*",),
    "csv.h": (),
    "gsl/*": ("common/statistics/*", "reporter/statistics/*"),
    "glpk.h": ("reporter/disclosure/shift.c",),
    "systemd/*": ("common/base/service.c",),
    "sodium.h": ("common/base/*", "common/wire/*"),
    "xlsxwriter.h": ("common/spreadsheet/spreadsheet_format.h",),
    "zip.h": ("collector/sheets/workbook.c",),
    "expat.h": ("collector/sheets/workbook_part.c",),
}

MAX_FILE_LINES = 600
MAX_FUNCTION_LINES = 60
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def layer_of(path):
    """The layer of a path relative to the root; None for tests and anything unknown."""
    parts = path.parts
    if parts[0] == "common":
        return parts[1]
    return parts[0] if parts[0] in PROGRAMS else None


def target_layer(name):
    return pathlib.PurePosixPath(name).parts[0]


def check_third_party(path, name):
    if path.parts[0] == "tests":
        return None
    for pattern, places in THIRD_PARTY.items():
        if fnmatch.fnmatch(name, pattern) and not any(fnmatch.fnmatch(str(path), place) for place in places):
            return f"may not include <{name}>"
    return None


def check_own(root, path, name):
    """A quoted include of ours: spelled from its layer, existing, in an allowed direction."""
    layer = layer_of(path)
    target = target_layer(name)
    if target == "tests":
        return None if layer is None else f"may not include '{name}': tests are above everything"
    if target not in LAYERS:
        return f"includes '{name}', which does not begin with its layer"
    if not ((root / "common" / name).exists() or (root / name).exists()):
        return f"includes '{name}', which does not exist"
    if not name.endswith(".h"):
        return f"includes '{name}', which is no header"
    if layer is not None and target != layer and target not in LAYERS[layer]:
        return f"may not include '{name}': {layer} does not stand on {target}"
    return None


def check_include(root, path, quote, name):
    if quote == "<" or name.endswith(".pb-c.h"):
        return check_third_party(path, name)
    return check_own(root, path, name)


def include_violations(root, path, lines):
    for number, line in enumerate(lines, start=1):
        match = INCLUDE.match(line)
        reason = check_include(root, path, *match.groups()) if match else None
        if reason:
            yield f"{path}:{number}: {reason}"


def size_violations(path, lines):
    if len(lines) > MAX_FILE_LINES:
        yield f"{path}:{len(lines)}: the file has more than {MAX_FILE_LINES} lines"
    start = None
    for number, line in enumerate(lines, start=1):
        if line == "{":  # our formatting gives only functions a brace of their own in the first column
            start = number
        elif line == "}" and start is not None:
            if number - start + 1 > MAX_FUNCTION_LINES:
                yield f"{path}:{start}: the function has more than {MAX_FUNCTION_LINES} lines"
            start = None


def goto_violations(path, code):
    for number, line in enumerate(without_comments_and_texts(code).splitlines(), start=1):
        if re.search(r"\bgoto\b", line):
            yield f"{path}:{number}: goto"


def violations(root):
    root = pathlib.Path(root)
    for path in c_files(root):
        code = (root / path).read_text(encoding="utf-8")
        lines = code.splitlines()
        yield from include_violations(root, path, lines)
        yield from size_violations(path, lines)
        yield from goto_violations(path, code)


def main():
    if not c_files(sys.argv[1]):
        sys.exit(f"no C files below '{sys.argv[1]}'")
    found = list(violations(sys.argv[1]))
    print("\n".join(found))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
