"""The form for people there and back: made by `template`, filled in in three ways, dropped into the inbox, and the same rows in the database.

For a hospital, a school and a community office: as a workbook that was filled in and saved again by LibreOffice, as CSV in GB18030, and as CSV in UTF-8. Each
way has an agency of its own, so that equal rows are not the same rows.
"""

import pathlib
import subprocess
import tempfile
import unittest

import openpyxl

import filled_form
from district import District

WAYS = ("XLSX", "GB", "UTF8")
UNITS = {  # unit type: (residence, period)
    "hospital": ("", "2023"),
    "school": ("", "2023"),
    "community_office": ("U", "2023-S1"),
}
COLUMNS = "code,parent,level,name_zh,name_en,unit_type,department,residence,area_code,credit_code"


def code_of(unit, way):
    return f"{unit[:3].upper()}-{way}"


def agencies():
    rows = [COLUMNS, "D,,district,示例区,Sample District,,,,229900,", "T,D,township,示例街道,Sample Subdistrict,,,,,"]
    for unit, (residence, _) in UNITS.items():
        for way in WAYS:
            rows.append(f"{code_of(unit, way)},T,unit,示例{unit}{way},Sample {unit} {way},{unit},,{residence},,")
    return "\n".join(rows) + "\n"


class RoundTrip(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.NamedTemporaryFile("w", suffix=".csv", dir="/var/tmp", encoding="utf-8") as file:
            file.write(agencies())
            file.flush()
            cls.district = District(pathlib.Path(file.name))
        cls.addClassCleanup(cls.district.close)
        cls.collectors, cls.forms = {}, {}
        for unit in UNITS:
            for way in WAYS:
                cls.hand_in(unit, way)

    @classmethod
    def hand_in(cls, unit, way):
        code, period = code_of(unit, way), UNITS[unit][1]
        collector = cls.district.collector(code)
        collector.start()
        collector.wait_for_state("streaming")
        path = cls.district.folder / (f"{code}.xlsx" if way == "XLSX" else f"{code}.csv")
        options = ("--encoding", "gb18030") if way == "GB" else ()
        done = subprocess.run(collector.command("template", "--period", period, "--output", path, *options), capture_output=True, text=True)
        assert done.returncode == 0 and done.stderr == "", done.stderr
        cls.collectors[unit, way], cls.forms[unit, way] = collector, path
        cls.drop(collector, cls.fill(path, way))

    @classmethod
    def fill(cls, path, way):
        if way == "XLSX":
            filled = cls.district.folder / f"filled-{path.name}"
            filled.write_bytes(path.read_bytes())
            filled_form.fill_workbook(filled)
            return filled_form.save_with_libreoffice(filled, cls.district.folder / "libreoffice")
        filled_form.fill_csv(path, "gb18030" if way == "GB" else "utf-8-sig")
        return path

    @classmethod
    def drop(cls, collector, path):
        collector.drop_bytes(path.name, path.read_bytes())
        collector.wait_until_drained()

    def rows(self, unit, way):
        """What the database holds of the agency."""
        return self.district.sql(
            "select i.code, b.key, o.period, o.value, o.denominator, o.status, c.comment "
            "from halfsky.observation o join halfsky.indicator i using (indicator_id) join halfsky.breakdown b using (breakdown_id) "
            "join halfsky.agency a on a.agency_id = o.agency_id left join halfsky.observation_comment c on c.agency_id = o.agency_id and c.comment_id = o.comment_id "
            f"where a.code = '{code_of(unit, way)}' order by 1, 2, 3")

    def test_every_way_brings_the_same_rows(self):
        for unit in UNITS:
            expected = self.rows(unit, "UTF8")
            self.assertGreater(len(expected), 5)
            for way in WAYS:
                with self.subTest(unit=unit, way=way):
                    self.assertEqual(self.rows(unit, way), expected)

    def test_rows_are_those_that_were_filled_in(self):
        hospital = {(row[0], row[1]): (float(row[3]), float(row[4])) for row in self.rows("hospital", "XLSX")}
        self.assertEqual(hospital["health.early_pregnancy_testing_rate", "_T"], (2520, 5040))
        self.assertEqual(hospital["health.early_pregnancy_testing_rate", "residence=R"], (1260, 2520))
        school = {(row[0], row[1]): float(row[3]) for row in self.rows("school", "XLSX")}
        self.assertEqual(school["education.compulsory_dropouts", "sex=F,education_stage=PRI"], 1260)

    def test_receipts_say_that_all_was_stored(self):
        for (unit, way), collector in self.collectors.items():
            with self.subTest(unit=unit, way=way):
                name = next(path for path in (collector.home / "accepted").iterdir()).name.split("-", 1)[1]
                counts = collector.receipt(name)
                self.assertEqual(counts["new"], counts["received"], counts["refused_rows"])
                self.assertEqual(counts["new"], len(self.rows(unit, way)))

    def test_workbook_was_turned_upside_down_and_says_the_same(self):
        collector = self.collectors["hospital", "XLSX"]
        filled = self.district.folder / f"filled-{self.forms['hospital', 'XLSX'].name}"
        path = self.district.folder / "upside-down.xlsx"
        filled_form.turn_upside_down(filled, path)
        saved = filled_form.save_with_libreoffice(path, self.district.folder / "libreoffice")
        self.drop(collector, saved)
        counts = collector.receipt(saved.name)
        self.assertEqual(counts["unchanged"], counts["received"], counts["refused_rows"])
        self.assertEqual(counts["received"], len(self.rows("hospital", "XLSX")))

    def test_next_form_shows_what_was_reported(self):
        collector = self.collectors["school", "GB"]
        again, later = self.district.folder / "again.xlsx", self.district.folder / "later.xlsx"
        collector.run("template", "--period", "2023", "--output", again)
        collector.run("template", "--period", "2025", "--output", later)
        self.assertIn("已报，可更正", [cell.value for row in openpyxl.load_workbook(again).worksheets[0] for cell in row])
        sheet = openpyxl.load_workbook(later).worksheets[0]
        self.assertEqual(filled_form.cell_in(sheet, "204/v", "上期数").value, "5,040（2023年）")

    def test_half_filled_form_is_not_replaced(self):
        collector, path = self.collectors["school", "XLSX"], self.forms["school", "XLSX"]
        before = path.read_bytes()
        collector.run("template", "--period", "2023", "--output", path, status=2)
        self.assertEqual(path.read_bytes(), before)

    def test_workbook_can_be_printed_and_stamped(self):
        for unit in UNITS:
            for sheet in openpyxl.load_workbook(self.forms[unit, "XLSX"]):
                with self.subTest(unit=unit, sheet=sheet.title):
                    self.assertEqual(sheet.page_setup.orientation, "landscape")
                    self.assertEqual(int(sheet.page_setup.paperSize), 9)
                    self.assertTrue(sheet.sheet_properties.pageSetUpPr.fitToPage)
                    self.assertEqual(int(sheet.page_setup.fitToHeight), 0)
                    heading = filled_form.heading_row(sheet)
                    self.assertEqual(sheet.print_title_rows, f"${heading}:${heading}")
                    words = "".join(str(cell.value or "") for row in sheet for cell in row)
                    for label in ("表号", "制定机关", "批准（备案）机关", "批准（备案）文号", "有效期至", "填报单位", "单位负责人", "统计负责人", "填表人", "联系电话",
                                  "报出日期"):
                        self.assertIn(label, words)

    def test_labels_are_locked_and_can_be_unlocked_without_a_password(self):
        sheet = openpyxl.load_workbook(self.forms["school", "XLSX"]).worksheets[0]
        self.assertTrue(sheet.protection.sheet)
        self.assertIsNone(sheet.protection.password)
        self.assertTrue(filled_form.cell_in(sheet, "204/v", "填报内容").protection.locked)
        self.assertFalse(filled_form.cell_in(sheet, "204/v", "女性").protection.locked)
        self.assertTrue(filled_form.cell_in(sheet, "205/n", "女性").protection.locked, "a share of women has no sexes")

    def test_entry_cells_accept_what_makes_sense_and_say_so(self):
        sheet = openpyxl.load_workbook(self.forms["school", "XLSX"]).worksheets[0]
        amount = filled_form.validation_of(sheet, filled_form.cell_in(sheet, "204/v", "女性"))
        self.assertEqual((amount.type, amount.operator, amount.formula1), ("whole", "greaterThanOrEqual", "0"))
        self.assertEqual(amount.promptTitle, "义务教育阶段辍学人数")
        self.assertIn("没有数据则留空", amount.prompt)
        status = filled_form.validation_of(sheet, filled_form.cell_in(sheet, "204/v", "状态"))
        self.assertEqual(status.type, "list")
        self.assertEqual(status.formula1, '"未开展,未收集,无对象,初步数,估计数,口径变化"')

    def test_checks_say_what_does_not_balance(self):
        path = self.district.folder / "unbalanced.xlsx"
        workbook = openpyxl.load_workbook(self.forms["school", "XLSX"])
        sheet = workbook.worksheets[0]
        for line, heading, value in (("204/v", "合计", 30), ("204/v", "女性", 10), ("204/v", "男性", 19), ("219/n", "合计", 8), ("219/d", "合计", 7),
                                     ("205/d", "合计", 10), ("205/d/education_stage=PRI", "合计", 5),
                                     ("205/d/education_stage=LSEC", "合计", 4)):
            filled_form.cell_in(sheet, line, heading).value = value
        workbook.save(path)
        saved = filled_form.save_with_libreoffice(path, self.district.folder / "libreoffice")
        checked = openpyxl.load_workbook(saved, data_only=True).worksheets[0]
        for line, expected in (("204/v", "女+男≠合计"), ("219/n", "分子>分母"), ("205/d", "分组之和≠合计"), ("205/n", "")):
            self.assertEqual((filled_form.cell_in(checked, line, "核对").value or "").strip(), expected, line)

    def test_form_of_a_period_without_duties_is_refused_in_words(self):
        collector = self.collectors["school", "XLSX"]
        done = subprocess.run(collector.command("template", "--period", "2023-Q1", "--lang", "zh"), capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("没有报告期为2023年第1季度的填报任务", done.stderr)
        self.assertIn("2023", done.stderr)


if __name__ == "__main__":
    unittest.main()
