"""Checks the tables of texts for people: columns, both languages, equal placeholders, no code twice, none unused, none missing.

usage: check_texts.py SOURCE_FOLDER
A code counts as used when it stands as a literal in a C file, or a literal such as "audit.%s.reason" could make it.
Prints one line per finding and exits with 1 when there is any.
"""

import csv
import pathlib
import re
import sys

from sources import c_files

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
LITERAL = re.compile(r'"((?:\\.|[^"\\\n])*)"')
CALL = re.compile(r'\btext(?:_format)?\(\s*[^"(){};,]*?,\s*"([^"]+)"\s*[,)]')
MADE = re.compile(r"[a-z_]+\..*%s")


def read_rows(root):
    """(place, cells) of every row below the header, of all tables."""
    for path in sorted((root / "common/base/texts").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file, strict=True)
            header = next(rows, None)
            if header != ["code", "zh", "en"]:
                yield f"{path.name}:1", None
            for row in rows:
                yield f"{path.name}:{rows.line_num}", row


def row_findings(place, row):
    if row is None:
        yield f"{place}: the header is not code,zh,en"
    elif len(row) != 3 or not all(cell.strip() for cell in row):
        yield f"{place}: code, Chinese and English are all needed"
    elif set(PLACEHOLDER.findall(row[1])) != set(PLACEHOLDER.findall(row[2])):
        yield f"{place}: '{row[0]}' has other placeholders in Chinese than in English"


def blank_findings(root):
    """The program's reader drops blanks around a cell that is not quoted."""
    for path in sorted((root / "common/base/texts").glob("*.csv")):
        table = path.read_text(encoding="utf-8")
        for row in csv.reader(table.splitlines(keepends=True)):
            for cell in row:
                quoted = '"' + cell.replace('"', '""') + '"'
                if cell != cell.strip() and quoted not in table:
                    yield f"{path.name}: '{row[0]}' begins or ends with a blank and is not quoted"


def source_texts(root):
    return [(root / path).read_text(encoding="utf-8") for path in c_files(root) if path.parts[0] != "tests"]


def as_pattern(literal):
    """What a literal with %s in it can become."""
    return re.compile("[a-z0-9_.]+".join(re.escape(part) for part in literal.split("%s")))


def use_findings(codes, sources):
    literals = {literal for source in sources for literal in LITERAL.findall(source)}
    made = [as_pattern(literal) for literal in literals if MADE.match(literal)]
    for code in codes:
        if code not in literals and not any(pattern.fullmatch(code) for pattern in made):
            yield f"text '{code}' is used nowhere"
    for source in sources:
        for code in CALL.findall(source):
            if code not in codes:
                yield f"text '{code}' is missing"


def findings(root):
    root = pathlib.Path(root)
    codes = set()
    for place, row in read_rows(root):
        yield from row_findings(place, row)
        if row and row[0] in codes:
            yield f"{place}: code '{row[0]}' stands twice"
        if row:
            codes.add(row[0])
    yield from blank_findings(root)
    if not codes:
        yield "there are no texts"
    yield from use_findings(codes, source_texts(root))


def main():
    found = list(findings(sys.argv[1]))
    print("\n".join(found))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
