"""A report as of an earlier moment is the one that was printed then, byte for byte, whatever came since: corrections, values that came too late, values taken
back, refused ones, new agencies, another catalogue. With the real programs on the district of tests/golden."""

import pathlib
import re
import shutil
import subprocess
import unittest

from district import PROGRAMS, SOURCE
from golden_district import GoldenDistrict

PAGES = [("annual", "--year", year, "--format", form, "--lang", language, "--edition", edition)
         for year in (2024, 2025) for form in ("text", "csv") for language in ("zh", "en") for edition in ("internal", "public")]
NAMES = {"zh": "孕产妇艾滋病检测率", "en": "HIV testing rate of pregnant women"}
HEADER = "indicator,period,numerator,denominator,status,comment"


def form(*rows):
    """Each row explained, so that nothing waits."""
    return "\n".join([HEADER, *(f"{row},checked with the ward" for row in rows)]) + "\n"


class AsOf(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.golden = GoldenDistrict()
        cls.addClassCleanup(cls.golden.close)
        cls.district = cls.golden.district
        cls.first = cls.print_all()
        cls.revise()
        cls.second = cls.print_all()
        cls.change_the_plan()
        cls.third = cls.print_all()

    @classmethod
    def print_all(cls):
        """The pages as they are printed now, and the moment."""
        cls.golden.report("refresh")
        pages = {page: cls.golden.report(*page) for page in PAGES}
        return cls.now(), pages

    @classmethod
    def now(cls):
        return cls.district.sql("select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")[0][0]

    @classmethod
    def hand_in(cls, agency, *rows):
        return cls.golden.hand_in_text(agency, form(*rows))

    @classmethod
    def revise(cls):
        cls.hand_in("HOS-1", "118,2025,290,300,A", "118,2023,90,100,A")
        cls.refused = cls.hand_in("HOS-1", "118,2024,500,300,A")
        cls.golden.bring_too_late("HOS-2", form("118,2025,1,300,A"), form("118,2025,280,300,A"))
        cls.hand_in("HOS-3", "118,2025,,,M")

    @classmethod
    def change_the_plan(cls):
        """A hospital more, and a catalogue that calls an indicator otherwise."""
        cls.district.administrate("agency", "add", "--code", "HOS-4", "--parent", "T2", "--level", "unit", "--name-zh", "示例第四医院",
                                  "--name-en", "Sample Fourth Hospital", "--unit-type", "hospital")
        other = cls.district.folder / "catalogue"
        shutil.copytree(SOURCE / "catalogue", other)
        indicators = other / "indicators.csv"
        indicators.write_text(indicators.read_text(encoding="utf-8").replace(NAMES["zh"], "孕妇检测率").replace(NAMES["en"], "Testing rate"),
                              encoding="utf-8")
        cls.district.administrate("catalogue", "load", other)

    def as_of(self, moment, page):
        return self.golden.report(*page, "--as-of", moment)

    def reporter(self, *arguments):
        connection = f"database.connection={self.district.cluster.conninfo('halfsky_reporter')}"
        return subprocess.run([PROGRAMS / "halfsky-reporter", *map(str, arguments), "--set", connection], capture_output=True, text=True)

    def test_what_came_since_is_what_was_meant(self):
        self.assertEqual(len(self.refused["refused_rows"]), 1)
        superseded = "select count(*) from halfsky.observation_revision where replaced_at = stored_at"
        self.assertEqual(self.district.number(superseded), 1)
        self.assertEqual(self.district.number("select count(*) from halfsky.observation where status = 'M' and value is null and revision = 2"), 1)
        for page in PAGES:
            if page[2] == 2025:
                self.assertNotEqual(self.first[1][page], self.second[1][page], page)
                self.assertNotEqual(self.second[1][page], self.third[1][page], page)

    def test_page_of_then_is_the_page_printed_then(self):
        for moment, pages in (self.first, self.second, self.third):
            for page in PAGES:
                with self.subTest(moment=moment, page=page):
                    self.assertEqual(self.as_of(moment, page), pages[page])

    def test_stored_figures_stay_as_they_are(self):
        stored = "select md5(string_agg(row::text, '|' order by row::text)) from {} row"
        tables = [stored.format(f"halfsky.{table}") for table in ("annual_summary", "annual_unit", "change_mark", "assessment", "series_finding")]
        before = [self.district.sql(table) for table in tables]
        self.as_of(self.first[0], PAGES[0])
        self.assertEqual([self.district.sql(table) for table in tables], before)

    def test_catalogue_that_came_back_is_not_the_one_between(self):
        self.addCleanup(self.district.administrate, "catalogue", "load", self.district.folder / "catalogue")
        self.district.administrate("catalogue", "load", SOURCE / "catalogue")
        page = ("annual", "--year", 2025, "--format", "text", "--lang", "zh", "--edition", "internal")
        self.assertEqual(self.as_of(self.third[0], page), self.third[1][page])
        self.assertIn("孕妇检测率", self.third[1][page])

    def test_what_is_not_kept_is_said(self):
        self.addCleanup(self.district.sql, "update halfsky.agency set name_zh = '示例一街道' where code = 'T1'")
        page = ("annual", "--year", 2025, "--lang", "en", "--as-of", self.first[0])
        self.assertEqual(self.reporter(*page).stderr, "")
        self.district.administrate("assignment", "set", "HOS-3", "118", "off", "--reason", "no maternity ward")
        renamed = self.district.folder / "renamed.csv"
        listed = pathlib.Path(SOURCE / "tests/golden/agencies.csv").read_text(encoding="utf-8")
        renamed.write_text(listed.replace("示例一街道", "示例新街道"), encoding="utf-8")
        self.district.administrate("agency", "import", renamed)
        done = self.reporter(*page, "--set", "rollup.withheld_below=0.4")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stderr.splitlines(), [
            "note: agencies renamed, moved or given another type since then: 1; the report uses the register of today.",
            "note: agencies whose assignments were changed since then: 1; what is due is counted by the assignments of today.",
            "note: the figures were rolled up with other settings then; the report uses those of now."])

    def test_statements_of_a_report_see_the_tables_of_then(self):
        """Who rolls up or reads a report must leave the schema open, or it would see the tables of today."""
        queries = SOURCE / "reporter/queries"
        tables = {path.stem.removeprefix("past_") for path in queries.glob("past_*.sql") if "create temporary table" in path.read_text()}
        fixed = re.compile(r"\bhalfsky\.(" + "|".join(tables) + r")\b")
        of_today = {"refresh_basis", "refresh_lock", "refresh_keep", "refresh_keep_touched", "refresh_revisions"}  # of what is stored
        found = {path.stem for pattern in ("refresh_*.sql", "report_*.sql", "catalogue_files.sql", "publication_earlier.sql")
                 for path in queries.glob(pattern) if fixed.search(path.read_text())}
        self.assertEqual(found, of_today)

    def test_document_of_then_leaves_out_how_departments_reported(self):
        page = ("annual", "--year", 2025, "--format", "json", "--lang", "en")
        done = self.reporter(*page, "--as-of", self.second[0])
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("note: how departments reported is not kept as of then, and is left out.", done.stderr.splitlines())
        self.assertIn("HIV testing rate of pregnant women", done.stdout)
        self.assertNotEqual(done.stdout, self.golden.report(*page))

    def test_moments_that_cannot_be_are_refused(self):
        for moment, words in (("2199-01-01", "has not come yet"), ("soon", "is no moment"), ("2000-01-01", "no catalogue")):
            done = self.reporter("annual", "--year", 2025, "--as-of", moment)
            self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
            self.assertIn(words, done.stderr)


if __name__ == "__main__":
    unittest.main()
