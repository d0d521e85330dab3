"""Checks that every setting that tests, benches, the demo, examples and pages set is one that a program has: what sets one that is gone fails only when it is
run, and benches are run seldom.

usage: check_settings.py SOURCE_FOLDER
A setting is set by "section.key=value" in quotes, behind --set, or by a line of settings below its [section]; pages also name it in `backquotes`. A file that
has a table of settings of its own may set those. Prints one line per finding and exits with 1 when there is any.
"""

import contextlib
import pathlib
import re
import sys

WHERE = ("tests", "deploy", "docs", "README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CONTRIBUTING.md")
PROGRAMS = ("collector", "aggregator", "reporter")
FOREIGN_BYTES = "tests/fuzz/corpus/"
THIS_FOLDER = "tests/structure/"
EXAMPLE = "section.key"

# Set so that a program refuses it, or no setting at all.
MEANT = {
    ("tests/aggregator/test_server.c", "session.retry_aftre"),
    ("tests/base/test_command.c", "test.deep"),
    ("tests/base/test_settings.c", "network.tires"),
    ("tests/collector/test_commands.c", "spool.kepp_free"),
    ("tests/reporter/invented_report.c", "window.harm"),
    ("tests/torture/test_reload.py", "spool.quotta"),
}

SPEC = re.compile(r'\{"([a-z_]+\.[a-z_]+)",\s*SETTING_')
KEY = r"([a-z_]+)\.([a-z_]+)"
ASSIGNED = re.compile(rf"(?:[\"'`]|--set[ =\"',]+f?[\"']?){KEY}=")
NAMED = re.compile(rf"`{KEY}`")
IN_SECTION = re.compile(r"\[([a-z]+)\]\n((?:#?[a-z_]+ ?=[^\n]*\n|#[^\n]*\n|\n(?=#?[a-z_]+ ?=))*)")
LINE = re.compile(r"^#?([a-z_]+) ?=", re.MULTILINE)
FILE_ENDINGS = ("c", "h", "py", "sql", "csv", "md", "txt", "json", "proto", "conf", "key", "db", "former")


def known_settings(root):
    tables = (path for program in PROGRAMS for path in (root / program).rglob("*.c"))
    return {key for table in tables for key in SPEC.findall(table.read_text(encoding="utf-8"))}


def texts(root):
    """(name, text) of what may set something; bytes that are no text are left out."""
    for where in WHERE:
        top = root / where
        for path in sorted(top.rglob("*") if top.is_dir() else [top]):
            name = str(path.relative_to(root))
            if path.is_file() and not name.startswith((FOREIGN_BYTES, THIS_FOLDER)):
                with contextlib.suppress(UnicodeDecodeError):
                    yield name, path.read_text(encoding="utf-8")


def as_lines(text):
    """TEXT with the literals in it put together, so that settings written in a program stand on lines as in their file."""
    return re.sub(r'"\s*\n\s*f?"', "", text).replace("\\n", "\n")


def set_in(name, text, sections):
    """The keys that TEXT sets, and on pages those that it names; of lines and names only those of SECTIONS, since other things look like them."""
    yield from (f"{section}.{key}" for section, key in ASSIGNED.findall(text))
    for section, lines in IN_SECTION.findall(as_lines(text)):
        if section in sections:
            yield from (f"{section}.{key}" for key in LINE.findall(lines))
    if name.endswith(".md"):
        yield from (f"{section}.{key}" for section, key in NAMED.findall(text) if section in sections and key not in FILE_ENDINGS)


def findings(root):
    root = pathlib.Path(root)
    known = known_settings(root)
    if not known:
        yield "there are no settings"
    sections = {key.split(".")[0] for key in known}
    for name, text in texts(root):
        allowed = known | {EXAMPLE} | set(SPEC.findall(text)) | {key for file, key in MEANT if file == name}
        for key in sorted(set(set_in(name, text, sections)) - allowed):
            yield f"{name}: sets '{key}', which no program has"


def main():
    found = list(findings(sys.argv[1]))
    print("\n".join(found))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
