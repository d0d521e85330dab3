"""The yearbook as other programs see it: openpyxl reads what stands in it, LibreOffice opens it, saves it again and prints it.

usage: test_yearbook.py MAKE_YEARBOOK
MAKE_YEARBOOK writes the yearbook of an invented district and its report as JSON.
"""
import concurrent.futures
import json
import math
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata
import unittest
import zipfile

import openpyxl

MAKE = sys.argv.pop(1)
SCRATCH = tempfile.TemporaryDirectory(prefix="halfsky-yearbook-")
FOLDER = pathlib.Path(SCRATCH.name)
FRONT = 3  # columns before the years of a domain's sheet
WORDS = {"missing": "—", "suppressed": "不公布", "impossible": "无对象"}


def make(kind, language="zh", name=None):
    """The yearbook's path, and the report as JSON."""
    path, document = FOLDER / f"{name or kind}.{language}.xlsx", FOLDER / f"{kind}.json"
    subprocess.run([MAKE, kind, language, path, document], check=True, timeout=300)
    return path, json.loads(document.read_text(encoding="utf-8"))


def office(path, form):
    """What LibreOffice makes of it, in a folder of its own."""
    folder = FOLDER / f"{path.stem}-{form}"
    folder.mkdir()
    subprocess.run(["soffice", f"-env:UserInstallation=file://{FOLDER}/profile", "--headless", "--convert-to", form,
                    "--outdir", folder, path], check=True, timeout=900, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return folder / f"{path.stem}.{form}"


MADE = {}  # path, report, and what LibreOffice will have made of it: it takes long, so it begins first, and others look at the workbooks meanwhile


def setUpModule():
    offices = concurrent.futures.ThreadPoolExecutor(1)  # two at a time have been seen to crash
    unittest.addModuleCleanup(offices.shutdown)
    for kind, form in (("hostile", "xlsx"), ("plain", "pdf")):
        path, document = make(kind)
        MADE[kind] = (path, document, offices.submit(office, path, form))


def visible(text):
    """As it stands in a workbook: letters that nobody sees, or that turn others, are replaced, control characters by their pictures."""
    def shown_as(letter):
        if letter < " " or letter == "\x7f":
            return letter if letter in "\n\t" else "\u2421" if letter == "\x7f" else chr(0x2400 + ord(letter))
        return "\ufffd" if unicodedata.category(letter) in ("Cc", "Cf", "Cn", "Zl", "Zp") else letter

    return "".join(map(shown_as, text))


def shown(book):
    return [sheet for sheet in book if sheet.sheet_state == "visible"]


def texts(sheet):
    return {cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}


def heading_row(sheet):
    """The row that is printed on each page."""
    return int(sheet.print_title_rows.split("$")[-1])


def rows_of(sheet):
    """The rows of a domain's sheet by indicator and part: {(indicator, part): row number}."""
    found, indicator = {}, None
    for number in range(heading_row(sheet) + 1, sheet.max_row + 1):
        name, part = sheet.cell(number, 1).value, sheet.cell(number, 2).value
        if part is None:
            break
        indicator = name or indicator
        found[indicator, part] = number
    return found


def years_of(sheet):
    row = heading_row(sheet)
    return {int(sheet.cell(row, column).value[:4]): column
            for column in range(FRONT + 1, sheet.max_column + 1) if re.fullmatch(r"\d{4}年", str(sheet.cell(row, column).value))}


def charts_of(path):
    with zipfile.ZipFile(path) as archive:
        return [archive.read(name).decode() for name in archive.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]


def chart_titles(path):
    return [re.search(r"<c:title>.*?<a:t>(.*?)</a:t>", chart).group(1) for chart in charts_of(path)]


def close(number, other):
    return math.isclose(number, other, rel_tol=1e-14, abs_tol=1e-300)


class Plain(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.path, cls.document, cls.printed = MADE["plain"]
        cls.book = openpyxl.load_workbook(cls.path)
        cls.chapters = list(zip(cls.document["chapters"], (cls.book[chapter["name"]["zh"]] for chapter in cls.document["chapters"])))

    def test_there_is_a_sheet_for_each_domain_and_for_what_belongs_to_all(self):
        names = [sheet.title for sheet in shown(self.book)]
        self.assertEqual(names, ["目录"] + [chapter["name"]["zh"] for chapter in self.document["chapters"]] +
                         ["乡镇街道", "目标", "预警", "部门评分", "数据质量", "修订", "说明"])

    def test_contents_lead_to_every_sheet(self):
        contents = self.book["目录"]
        places = {cell.hyperlink.location for row in contents.iter_rows() for cell in row if cell.hyperlink}
        self.assertEqual(places, {f"'{sheet.title}'!A1" for sheet in shown(self.book)[1:]})
        for sheet in shown(self.book)[1:]:
            self.assertEqual([cell.hyperlink.location for row in sheet.iter_rows(max_row=4) for cell in row if cell.hyperlink],
                             ["'目录'!A1"], sheet.title)

    def test_every_figure_of_the_report_is_there_with_all_its_digits(self):
        compared = 0
        for chapter, sheet in self.chapters:
            rows, years = rows_of(sheet), years_of(sheet)
            for indicator in chapter["indicators"]:
                for series in indicator["series"]:
                    row = rows[indicator["name"]["zh"], series["name"]["zh"]]
                    for year in series["years"]:
                        value = sheet.cell(row, years[year["year"]]).value
                        if series["unit"]["zh"] == "":
                            self.assertEqual(value, "已建立" if year["value"] else "未建立")
                        else:
                            self.assertTrue(close(value, year["value"]), (indicator["code"], series["code"], year, value))
                        compared += 1
        self.assertGreater(compared, 5000)

    def test_changes_say_whether_they_are_points_or_percent(self):
        seen = set()
        for chapter, sheet in self.chapters:
            rows = rows_of(sheet)
            change = 1 + next(cell.column - 1 for cell in sheet[heading_row(sheet)] if cell.value == "比上年变动")
            for indicator in chapter["indicators"]:
                cell = sheet.cell(rows[indicator["name"]["zh"], "合计"], change)
                if not isinstance(cell.value, (int, float)) or "持平" in cell.number_format:
                    continue
                unit = {"points": "个百分点", "percent": "%"}.get(indicator["change_kind"])
                if unit:
                    self.assertEqual(set(re.findall(r'"([^"]*)"', cell.number_format)), {unit}, indicator["code"])
                else:
                    self.assertNotIn("%", cell.number_format, indicator["code"])
                if indicator["change_kind"] != "percent":
                    self.assertTrue(close(cell.value, indicator["change"]), indicator["code"])
                seen.add(indicator["change_kind"])
        self.assertGreaterEqual(seen, {"points", "absolute"})

    def test_no_number_is_scaled_by_its_format(self):
        for sheet in self.book:
            for row in sheet.iter_rows():
                for cell in row:
                    bare = re.sub(r'"[^"]*"', "", cell.number_format)
                    self.assertNotIn("%", bare, f"{sheet.title} {cell.coordinate}")

    def test_places_are_those_of_the_report(self):
        for chapter, sheet in self.chapters:
            rows, years = rows_of(sheet), years_of(sheet)
            for indicator in chapter["indicators"]:
                for series in indicator["series"]:
                    cell = sheet.cell(rows[indicator["name"]["zh"], series["name"]["zh"]], years[series["years"][-1]["year"]])
                    if isinstance(cell.value, (int, float)):
                        places = len(re.sub(r'"[^"]*"', "", cell.number_format).partition(".")[2])
                        self.assertEqual(places, series["decimals"], (indicator["code"], series["code"], cell.number_format))

    def test_provisional_figures_carry_their_mark(self):
        marked = 0
        for chapter, sheet in self.chapters:
            rows, years = rows_of(sheet), years_of(sheet)
            for indicator in chapter["indicators"]:
                for series in indicator["series"]:
                    for year in series["years"]:
                        cell = sheet.cell(rows[indicator["name"]["zh"], series["name"]["zh"]], years[year["year"]])
                        if isinstance(cell.value, (int, float)):
                            self.assertEqual("*" in cell.number_format, "p" in year["marks"], (indicator["code"], year))
                            marked += "p" in year["marks"]
        self.assertGreater(marked, 10)

    def test_targets_stand_as_the_report_says(self):
        sheet = self.book["目标"]
        row = heading_row(sheet)
        columns = {cell.value: cell.column for cell in sheet[row]}
        stands = {sheet.cell(number, columns["编号"]).value: sheet.cell(number, columns["状况"]).value
                  for number in range(row + 1, sheet.max_row + 1)}
        words = self.document["standings"]
        told = {target["code"]: words[target["standing"]]["zh"]
                for chapter in self.document["chapters"] for indicator in chapter["indicators"] for target in indicator["targets"]}
        self.assertGreater(len(told), 150)
        self.assertEqual({code: stands[code] for code in told}, told)

    def test_warnings_are_those_of_the_report(self):
        sheet = self.book["预警"]
        row = heading_row(sheet)
        told = [tuple(sheet.cell(number, column).value for column in (2, 5)) for number in range(row + 1, sheet.max_row + 1)]
        self.assertEqual(told, [(warning["target"], warning["text"]["zh"]) for warning in self.document["warnings"]])
        done = [sheet.cell(row, 6).value or "" for row in range(heading_row(sheet) + 1, heading_row(sheet) + 1 + len(told))]
        self.assertEqual(sheet.cell(heading_row(sheet), 6).value, "处理情况")
        self.assertEqual(done, [visible(warning["handling"]["words"]["zh"]) if warning["handling"] else "" for warning in self.document["warnings"]])

    def test_scorecard_adds_up(self):
        sheet = self.book["部门评分"]
        row = heading_row(sheet)
        rows = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=row + 1)]
        end = next(number for number, cells in enumerate(rows) if cells[0] == "合计")
        for column in range(1, 10):
            self.assertEqual(sum(cells[column] for cells in rows[:end]), rows[end][column], column)
        self.assertEqual(rows[end][1], sum(self.document["targets"].values()))

    def test_there_are_lines_with_targets_and_columns_of_women_and_men(self):
        kinds = {"lineChart": 0, "barChart": 0, "dash": 0}
        for chart in charts_of(self.path):
            for kind in kinds:
                kinds[kind] += f"<c:{kind}>" in chart or (kind == "dash" and 'prstDash val="dash"' in chart)
            self.assertIn("<c:numCache>", chart)
        self.assertGreater(kinds["lineChart"], 100)
        self.assertGreater(kinds["barChart"], 50)
        self.assertGreater(kinds["dash"], 50)

    def test_it_is_laid_out_for_paper_and_says_who_may_see_it(self):
        for sheet in shown(self.book):
            setup = sheet.page_setup
            self.assertEqual((setup.orientation, setup.paperSize, setup.fitToWidth or 1, setup.fitToHeight), ("landscape", 9, 1, 0))
            self.assertTrue(sheet.sheet_properties.pageSetUpPr.fitToPage)
            self.assertIn("内部资料", sheet.cell(2, 1).value)
            self.assertIn("内部资料", sheet.oddHeader.right.text)
            self.assertEqual(sheet.oddFooter.center.text.replace("&[Page]", "&P").replace("&N", "&[Pages]"), "第&P页，共&[Pages]页")
            if sheet.title not in ("目录", "修订", "说明"):
                self.assertTrue(sheet.freeze_panes, sheet.title)
                self.assertTrue(sheet.print_title_rows, sheet.title)

    def test_it_holds_no_formula(self):
        with zipfile.ZipFile(self.path) as archive:
            for name in archive.namelist():
                if name.startswith("xl/worksheets/sheet"):
                    self.assertNotRegex(archive.read(name).decode(), "<f[ >]", name)

    def test_the_same_report_gives_the_same_bytes(self):
        again, _ = make("plain", name="again")
        self.assertEqual(self.path.read_bytes(), again.read_bytes())

    def test_english_has_the_same_figures(self):
        path, _ = make("plain", "en")
        english = openpyxl.load_workbook(path)
        for chapter, sheet in self.chapters:
            other = next(sheet for sheet in english if sheet.cell(1, 1).value == chapter["name"]["en"])
            numbers = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, float)]
            self.assertEqual(numbers, [cell.value for row in other.iter_rows() for cell in row if isinstance(cell.value, float)])
        self.assertIn("INTERNAL", english["Contents"].cell(2, 1).value)
        for sheet in shown(english):
            for words in texts(sheet):
                self.assertNotRegex(words, "百分点|合计|女性|暂无|持平", sheet.title)

    def test_printed_by_libreoffice_it_has_its_chapters_and_pages(self):
        pdf = self.printed.result()
        words = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True, timeout=120).stdout
        for chapter in self.document["chapters"]:
            self.assertTrue(chapter["name"]["zh"] in words, chapter["code"])
        for shown_as in ("+0.4个百分点", "-0.3个百分点", "80.18*", "持平", "第1页，共"):
            self.assertTrue(shown_as in words, shown_as)


class Public(unittest.TestCase):
    def test_what_is_withheld_is_a_word_and_not_a_number(self):
        path, document = make("public")
        book = openpyxl.load_workbook(path)
        hidden = 0
        for chapter in document["chapters"]:
            sheet = book[chapter["name"]["zh"]]
            rows, years = rows_of(sheet), years_of(sheet)
            for indicator in chapter["indicators"]:
                for series in indicator["series"]:
                    for year in series["years"]:
                        if "s" in year["marks"]:
                            cell = sheet.cell(rows[indicator["name"]["zh"], series["name"]["zh"]], years[year["year"]])
                            self.assertEqual(cell.value, WORDS["suppressed"], (indicator["code"], year))
                            hidden += 1
        self.assertGreater(hidden, 100)
        withheld = {indicator["name"]["zh"] for chapter in document["chapters"] for indicator in chapter["indicators"]
                    if indicator["series"] and all("s" in year["marks"] for series in indicator["series"] for year in series["years"])}
        self.assertGreater(len(withheld), 10)
        self.assertEqual({title for title in chart_titles(path) if title.split("（")[0] in withheld}, set())
        self.assertTrue(all("公开版" in sheet.cell(2, 1).value for sheet in shown(book)))


class Hostile(unittest.TestCase):
    def test_text_from_outside_is_text_and_stays_so_in_libreoffice(self):
        path, document, converted = MADE["hostile"]
        book = openpyxl.load_workbook(path)
        names = [visible(area["name"]["zh"]) for area in document["areas"]]
        self.assertGreaterEqual(set(names), {"=HYPERLINK(\"http://127.0.0.1\",\"x\")"})
        self.assertEqual([cell.value for cell in book["乡镇街道"][heading_row(book["乡镇街道"])]][FRONT:], names)
        self.assertGreater(max(map(len, names)), 6000)
        again = openpyxl.load_workbook(converted.result())
        self.assertEqual([sheet.title for sheet in again], [sheet.title for sheet in book])
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    other = again[sheet.title][cell.coordinate]
                    self.assertNotEqual(other.data_type, "f", f"{sheet.title} {cell.coordinate}")
                    if isinstance(cell.value, (int, float)):
                        self.assertTrue(close(cell.value, other.value), f"{sheet.title} {cell.coordinate}")
                    else:
                        self.assertEqual(cell.value, other.value, f"{sheet.title} {cell.coordinate}")


class Final(unittest.TestCase):
    def test_an_evaluation_has_the_same_sheets(self):
        path, _ = make("final")
        book = openpyxl.load_workbook(path)
        self.assertIn("终期评估", book["目录"].cell(1, 1).value)
        self.assertEqual(book["目标"].max_row - heading_row(book["目标"]), 176)


if __name__ == "__main__":
    unittest.main(verbosity=2)
