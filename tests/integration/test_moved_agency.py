"""An agency moves from one township to another between two refreshes: the figures by township as of before and after are those printed then, byte for byte, but where the
two together would tell what the agency reported. With the real programs on the district of tests/golden."""

import unittest

from golden_district import GoldenDistrict

HEADER = "indicator,period,numerator,denominator,status,comment"
# Of 2024 the hospital that moves has a small count, which neither township's sum gives away: 300 + 3 and 200, then 300 and 200 + 3.
REPORTED = (("HOS-1", "118,2024,300,320,A"), ("HOS-2", "118,2024,3,100,A"), ("HOS-3", "118,2024,200,220,A"), ("HOS-3", "118,2025,200,220,A"))
FIGURES = "select reporting_year, area_code, numerator, denominator, is_withheld, status from analysis.{} where indicator_id = 118 and reporting_year in (2024, 2025) order by 1, 2"


class MovedAgency(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.golden = GoldenDistrict()
        cls.addClassCleanup(cls.golden.close)
        for agency, row in REPORTED:
            cls.golden.hand_in_text(agency, f"{HEADER}\n{row},checked with the ward\n")
        cls.before = cls.look()
        moved = cls.golden.district.folder / "moved.csv"
        moved.write_text("code,parent,level,name_zh,name_en\nHOS-2,T2,unit,示例第二医院,Sample Second Hospital\n", encoding="utf-8")
        cls.golden.district.administrate("agency", "import", moved)
        cls.after = cls.look()

    @classmethod
    def look(cls):
        """The moment, and what the views of annual figures show then."""
        cls.golden.report("refresh")
        return cls.golden.district.sql("select clock_timestamp()")[0][0], cls.rows("annual_by_township"), cls.rows("annual")

    @classmethod
    def rows(cls, source):
        """A text per row; its second word names what it is a figure of."""
        return cls.golden.as_analyst(f"select concat_ws(' ', reporting_year, indicator_id, area_code, breakdown) as figure, encode(convert_to(shown::text, 'UTF8'), 'hex') "
                                     f"from analysis.{source} shown order by 1, 2")

    def figures(self, source):
        return [" ".join(row) for row in self.golden.as_analyst(FIGURES.format(source))]

    def test_figures_move_with_the_agency(self):
        self.assertEqual(self.figures("annual_by_township"), ["2024 T1 300 320 f A", "2024 T2 203 320 f A", "2025 T1 300 300 f A", "2025 T2 290 320 f A"])

    def test_sum_that_would_tell_the_agency_apart_is_withheld_as_of_before(self):
        """303 of 420 less the 300 of 320 that are left are the 3 of 100."""
        self.assertEqual(self.figures(f"annual_by_township_as_of('{self.before[0]}')"),
                         ["2024 T1   t Q", "2024 T2   t Q", "2025 T1 390 400 f A", "2025 T2 200 220 f A"])

    def test_all_others_are_as_printed_then(self):
        for moment, *printed in (self.before, self.after):
            for view, shown in zip(("annual_by_township", "annual"), printed):
                with self.subTest(moment=moment, view=view):
                    others = [row for row in shown if moment == self.after[0] or row[0] not in ("2024 118 T1 _T", "2024 118 T2 _T")]
                    self.assertEqual([row for row in self.rows(f"{view}_as_of('{moment}')") if row in others], others)
                    self.assertEqual(len(self.rows(f"{view}_as_of('{moment}')")), len(shown))

    def test_register_remembers_where_it_was(self):
        moved = "select area_code from analysis.{} where agency_code = 'HOS-2'"
        self.assertEqual(self.golden.as_analyst(moved.format(f"agency_as_of('{self.before[0]}')")), [["T1"]])
        self.assertEqual(self.golden.as_analyst(moved.format("agency")), [["T2"]])


if __name__ == "__main__":
    unittest.main()
