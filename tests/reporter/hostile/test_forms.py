"""Names that would do harm (markup, formulas, marks of direction, control and hidden characters, ten thousand letters) through every form of every report: what a
form takes for an order is no order in it, and what machines read is the name as it came.

usage: test_forms.py MAKE_FORMS
"""
import csv
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata
import unittest
import xml.etree.ElementTree
import zipfile

MAKE = sys.argv.pop(1)
SCRATCH = tempfile.TemporaryDirectory(prefix="halfsky-hostile-")
FOLDER = pathlib.Path(SCRATCH.name)
PAGE_WIDTH = 96
TABLE_WIDTH = 130  # of an evaluation: the names of departments beside nine counts
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

ESCAPES = "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x9b2J"
LINES = "line\nend, tab\tulator, next\x85line, \u2028 and \x7f"
HIDDEN = "no\u200bwidth\ufeff \u200f\u2066isolated\u2069 e" + "\u0301\u0302\u0303\u0304" * 3
FORMULA = '=HYPERLINK("http://127.0.0.1","x")'
REVERSED = "\u202egnirts desrever"
MARKUP = "</script><script>window.harm=2</script>"
LONG = "<i>" + "Wü" * 3333

ESCAPES_SEEN = "␛[31mred␛[0m ␛]0;title␇ \ufffd2J"
LINES_SEEN = "line␊end, tab␉ulator, next\ufffdline, \ufffd and ␡"
HIDDEN_SEEN = "no\ufffdwidth\ufffd \ufffd\ufffdisolated\ufffd e" + "\u0301\u0302\u0303\u0304" * 2 + "\ufffd" * 4
REVERSED_SEEN = "\ufffdgnirts desrever"

# Control characters, those that Unicode calls formats, and ends of lines and paragraphs.
STEERS = {"Cc", "Cf", "Zl", "Zp", "Cs", "Cn"}


def steering(text, allowed=""):
    """The letters of TEXT that steer whatever shows it."""
    return sorted({f"U+{ord(letter):04X}" for letter in text if unicodedata.category(letter) in STEERS and letter not in allowed})


def cells_wide(line):
    """What it takes on a terminal."""
    return sum(0 if unicodedata.category(letter) in ("Mn", "Me") else 2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)


def pressed(text):
    """Without the blanks and line ends at which lines were cut."""
    return re.sub(r"\s", "", text)


def forms(ending):
    found = sorted(FOLDER.glob(f"*.{ending}"))
    assert found, ending
    return found


def texts_in(value):
    """Every text of a JSON value."""
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts_in(one)


def cells_of(path):
    """The texts of a workbook's cells, and how many formulas it has."""
    texts, n_formulas = [], 0
    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            if not re.fullmatch(r"xl/(sharedStrings|worksheets/[^/]*)\.xml", name):
                continue
            root = xml.etree.ElementTree.fromstring(book.read(name))
            n_formulas += sum(1 for _ in root.iter(f"{SHEET}f"))
            texts += [one.text or "" for one in root.iter(f"{SHEET}t")]
    return texts, n_formulas


def is_number(cell):
    return re.fullmatch(r"[+-]?[0-9.]+([eE][+-]?[0-9]+)?", cell) is not None


def missing(wanted, found):
    """Those of WANTED that are not in FOUND, short enough to be read in a failure."""
    return [one[:60] for one in wanted if one not in found]


class HostileNames(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        subprocess.run([MAKE, "hostile_plan", FOLDER], check=True, timeout=300)

    def test_text_has_no_letter_that_steers_and_no_line_that_is_too_wide(self):
        for path in forms("text"):
            page = path.read_text(encoding="utf-8")
            self.assertEqual((path.name, steering(page, allowed="\n")), (path.name, []))
            widest = PAGE_WIDTH if path.name.startswith("annual") else TABLE_WIDTH
            self.assertEqual((path.name, [line for line in page.split("\n") if cells_wide(line) > widest]), (path.name, []))

    def test_text_shows_signs_for_them(self):
        for path in forms("text"):
            page = pressed(path.read_text(encoding="utf-8"))
            seen = [pressed(one) for one in (ESCAPES_SEEN, LINES_SEEN, HIDDEN_SEEN, REVERSED_SEEN, MARKUP, FORMULA)]
            self.assertEqual((path.name, missing(seen, page)), (path.name, []))

    def test_text_cuts_a_long_name_in_a_column_and_wraps_it_in_a_sentence(self):
        for path in forms("text"):
            lines = path.read_text(encoding="utf-8").split("\n")
            if path.name.startswith("annual"):
                self.assertTrue(any(re.search(r"<i>(Wü)+W?…(  |$)", line) for line in lines), path.name)
            self.assertTrue("Wü" * 3332 in pressed("".join(lines)), path.name)

    def test_csv_keeps_every_name_whole_and_computes_nothing(self):
        for path in forms("csv") + forms("sdmx-csv") + forms("revisions"):
            with path.open(encoding="utf-8", newline="") as file:
                cells = {cell for row in csv.reader(file, strict=True) for cell in row}
            computing = [cell[:60] for cell in cells if cell[:1] in tuple("=+-@\t\r") and not is_number(cell)]
            self.assertEqual((path.name, computing), (path.name, []))
            if path.name.startswith(("midterm", "figures")) and path.name.endswith(".csv"):
                self.assertEqual((path.name, missing((ESCAPES, LINES, HIDDEN, "'" + FORMULA, REVERSED, MARKUP, LONG), cells)), (path.name, []))

    def test_sdmx_csv_has_codes_only(self):
        for path in forms("sdmx-csv"):
            page = path.read_text(encoding="utf-8")
            self.assertEqual((path.name, steering(page, allowed="\n"), "Wü" in page, "<" in page), (path.name, [], False, False))

    def test_json_keeps_every_name_whole(self):
        for path in forms("json"):
            page = path.read_text(encoding="utf-8")
            texts = set(texts_in(json.loads(page)))
            self.assertEqual((path.name, [letter for letter in steering(page, allowed="\n") if letter < "U+0020"]), (path.name, []))
            self.assertEqual((path.name, missing((ESCAPES, LINES, HIDDEN, FORMULA, REVERSED, MARKUP, LONG), texts)), (path.name, []))

    def test_workbooks_show_signs_and_have_no_formula(self):
        for path in forms("xlsx"):
            texts, n_formulas = cells_of(path)
            self.assertEqual((path.name, n_formulas), (path.name, 0))
            self.assertEqual((path.name, [text[:60] for text in texts if steering(text, allowed="\n\t")]), (path.name, []))
            lines = LINES_SEEN.replace("␊", "\n").replace("␉", "\t")
            hidden = HIDDEN_SEEN[:-4] + "\u0301\u0302\u0303\u0304"  # a cell keeps all marks: it has no column to leave
            seen = (ESCAPES_SEEN, hidden, REVERSED_SEEN, FORMULA, MARKUP, lines, LONG)
            self.assertEqual((path.name, missing(seen, "\n".join(texts))), (path.name, []))

    def test_pages_hold_names_in_their_document_only(self):
        for path in forms("html"):
            page = path.read_text(encoding="utf-8")
            document = re.search(r'id="document">(.*?)</script>', page, re.S).group(1)
            texts = set(texts_in(json.loads(document)))
            rest = page.replace(document, "")
            self.assertEqual((path.name, missing((ESCAPES, LINES, HIDDEN, FORMULA, REVERSED, MARKUP, LONG), texts)), (path.name, []))
            self.assertEqual((path.name, "<" in document, "window.harm" in rest, "WüWü" in rest), (path.name, False, False, False))


if __name__ == "__main__":
    unittest.main()
