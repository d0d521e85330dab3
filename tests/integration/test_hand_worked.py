"""What was worked out with pencil and paper (tests/golden/hand_worked.md) comes out of the real programs: forms in inboxes, collectors, aggregator,
PostgreSQL, reporter; and an analyst finds it in schema analysis."""

import unittest

from golden_district import GOLDEN, GoldenDistrict, agencies_with_forms, cell_of, forms_of, read_table

YEARS = (2024, 2025, 2026)
TOLERANCE = 1e-9


def is_close(text, expected):
    """Equal to 1e-9 of the larger one; hand-worked numbers are written to twelve places. Both empty is equal."""
    if not text or not expected:
        return text == expected
    left, right = float(text), float(expected)
    return abs(left - right) <= TOLERANCE * max(abs(left), abs(right))


class HandWorked(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.golden = GoldenDistrict()
        cls.addClassCleanup(cls.golden.close)
        cls.reports = {year: cls.golden.annual(year) for year in YEARS}

    def reported(self, row):
        return self.reports[int(row["year"])][cell_of(row)]

    def test_every_hand_worked_value_is_reported(self):
        for row in read_table(GOLDEN / "hand_worked.csv"):
            with self.subTest(case=row["case"], year=row["year"], cell=cell_of(row)):
                found = self.reported(row)
                for name in ("numerator", "denominator", "value"):
                    is_plain = name == "numerator" and not row["denominator"]
                    self.assertTrue(is_plain or is_close(found[name], row[name]), (name, found[name], row[name]))

    def test_every_hand_worked_change_and_verdict_is_reported(self):
        for row in read_table(GOLDEN / "hand_worked_changes.csv"):
            with self.subTest(case=row["case"], year=row["year"], cell=cell_of(row)):
                found = self.reported(row)
                self.assertTrue(is_close(found["previous"], row["previous"]), (found["previous"], row["previous"]))
                self.assertTrue(is_close(found["change"], row["change"]), (found["change"], row["change"]))
                self.assertEqual((found["change_kind"], found["verdict"]), (row["change_kind"], row["verdict"]))

    def test_every_form_has_a_receipt_without_a_refused_row(self):
        self.assertEqual(set(self.golden.receipts), {(agency, form.name) for agency in agencies_with_forms() for form in forms_of(agency)})
        for (agency, form), counts in self.golden.receipts.items():
            with self.subTest(agency=agency, form=form):
                self.assertEqual((counts["refused_rows"], counts["rejected"], counts["awaiting"], counts["on_the_way"]), ([], 0, 0, 0))
                self.assertEqual(counts["received"], len(read_table(GOLDEN / "forms" / agency / form)))

    def test_second_refresh_has_nothing_to_do(self):
        before = self.golden.annual(2025)
        self.assertIn("0 indicator years recomputed", self.golden.report("refresh", "--lang", "en"))
        self.assertEqual(self.golden.annual(2025), before)

    def test_reports_say_what_rests_on_missing_forms(self):
        english = " ".join(self.golden.report("annual", "--year", 2025, "--lang", "en").split())
        self.assertIn("Rural labour transfer employment: 1800 persons in 2025, incomplete for 2024, so nothing is compared.", english)
        self.assertIn("(Growing rural transfer employment), female, rises from the baseline: 800 persons in 2025; insufficient evidence (no baseline yet).", english)
        self.assertIn("not distinguishable from chance. (The comparison is only indicative: 1 of 4 periods reported for 2024.) (Number of maternal deaths: 2. Number of live births: 1000.)", english)
        chinese = "".join(self.golden.report("annual", "--year", 2025, "--lang", "zh").split())
        self.assertIn("农村劳动力转移就业人数为1800人，2024年未报齐，不作比较。", chinese)
        self.assertIn("比2024年降低46.0%，与偶然波动无法区分。（2024年为暂定值：应报4期，已报1期，比较仅供参考）（孕产妇死亡人数2，活产数1000", chinese)
        self.assertIn("机制已建立，2024年未建立。", chinese)

    # What an analyst finds.

    def test_analyst_reads_annual_figures_with_names(self):
        rows = self.golden.as_analyst(
            "select area_name_zh, indicator_name_en, breakdown_name_zh, value, unit_name_en, status, units_received, units_expected"
            " from analysis.annual where indicator_id = 305 and reporting_year = 2024 and area_level = 'district' order by breakdown")
        self.assertEqual(rows, [["示例区（虚构）", "Rural labour transfer employment", "合计", "850", "Persons", "P", "1", "2"],
                                ["示例区（虚构）", "Rural labour transfer employment", "女性", "380", "Persons", "P", "1", "2"],
                                ["示例区（虚构）", "Rural labour transfer employment", "男性", "470", "Persons", "P", "1", "2"]])

    def test_analyst_finds_the_same_value_in_both_views(self):
        values = [self.golden.as_analyst(f"select {column} from analysis.{view} where indicator_id = 207 and breakdown = 'sex=F' and {year} order by 1")
                  for view, column, year in (("annual", "value", "reporting_year = 2025"), ("observation", "indicator_value", "period = '2025'"))]
        self.assertEqual(values, [[["102.5"]], [["102.5"]]])

    def test_analyst_does_not_see_small_cells(self):
        deaths = self.golden.as_analyst(
            "select reporting_year, numerator, denominator, value, status, is_withheld from analysis.annual"
            " where indicator_id = 103 and breakdown = '_T' order by 1")
        self.assertEqual(deaths, [["2024", "", "", "", "Q", "t"], ["2025", "", "", "", "Q", "t"], ["2026", "0", "230", "0", "P", "f"]])
        reported = self.golden.as_analyst("select distinct value from analysis.observation where indicator_id = 103 and value is not null")
        self.assertEqual(reported, [["0"]])
        # 104 - 99.5 entitled persons went without help: the difference is small too.
        self.assertEqual(self.golden.as_analyst(
            "select is_withheld, value from analysis.annual where indicator_id = 511 and area_code = 'T1' and breakdown = '_T'"), [["t", ""]])

    def test_analyst_sees_what_agencies_wrote(self):
        rows = self.golden.as_analyst(
            "select agency_code, area_code, period, breakdown, value, status, comment, sample_size, design_effect"
            " from analysis.observation where indicator_id in (207, 701, 707) and (comment <> '' or sample_size = 800 or area_code = 'T2' or status = 'E')"
            " order by 1, 3, 4")
        self.assertEqual(rows, [["DEP-EDU", "D", "2025", "_T", "4300", "A", "跨区就读", "", ""],
                                ["DEP-EDU", "D", "2025", "sex=F", "2050", "A", "跨区就读", "", ""],
                                ["DEP-WF", "D", "2024", "_T", "83.1", "E", "", "", ""],
                                ["DEP-WF", "D", "2025", "_T", "10230.5", "A", "", "800", "1.6"],
                                ["VIL-1", "T2", "2025-S1", "residence=R", "40", "A", "", "", ""],
                                ["VIL-1", "T2", "2025-S2", "residence=R", "60", "A", "", "", ""]])

    def test_analyst_sees_both_versions_of_what_was_corrected(self):
        rows = self.golden.as_analyst(
            "select revision, value, is_current, submission_id, replaced_by_submission_id, replaced_at is null"
            " from analysis.revision where indicator_id = 208 order by 1")
        self.assertEqual(rows, [["1", "400", "f", "1", "2", "f"], ["2", "420", "t", "2", "", "t"]])
        self.assertEqual(self.golden.as_analyst("select count(*) from analysis.revision where not is_current"), [["1"]])

    def test_analyst_sees_every_submission_balanced(self):
        rows = self.golden.as_analyst("select agency_code, file_name, received from analysis.submission where is_complete and is_balanced"
                                      " and n_rejected = 0")
        self.assertEqual({(agency, form): int(received) for agency, form, received in rows},
                         {key: counts["received"] for key, counts in self.golden.receipts.items()})

    def test_analyst_sees_who_has_not_reported(self):
        rows = self.golden.as_analyst(
            "select agency_code, indicator_id, periods_due, periods_received, completeness_percent::int from analysis.completeness"
            " where year = 2024 and indicator_id in (103, 305) order by 1")
        self.assertEqual(rows, [["DEP-HEALTH", "103", "4", "2", "50"], ["T1", "305", "2", "2", "100"], ["T2", "305", "2", "0", "0"]])

    def test_analyst_sees_the_units_under_a_figure(self):
        rows = self.golden.as_analyst("select agency_code, periods_received, periods_expected, is_in from analysis.annual_unit"
                                      " where indicator_id = 305 and reporting_year = 2024 and area_code = 'D' and breakdown = '_T' order by 1")
        self.assertEqual(rows, [["T1", "2", "2", "t"], ["T2", "0", "2", "f"]])

    def test_every_figure_rests_on_as_many_units_as_it_says(self):
        rows = self.golden.as_analyst(
            "select area_code, indicator_id, reporting_year, breakdown from analysis.annual left join ("
            " select area_code, indicator_id, reporting_year, breakdown, count(*) as due, count(*) filter (where is_in) as received,"
            " sum(periods_expected) as periods, sum(periods_received) as periods_in from analysis.annual_unit group by 1, 2, 3, 4"
            ") unit using (area_code, indicator_id, reporting_year, breakdown)"
            " where (due, received, periods, periods_in) is distinct from (units_expected, units_received, periods_expected, periods_received)")
        self.assertEqual(rows, [])
        self.assertGreater(int(self.golden.as_analyst("select count(*) from analysis.annual_unit")[0][0]), 100)

    def test_units_that_are_in_are_those_with_a_form(self):
        number = {row[name]: row["id"] for row in read_table(GOLDEN.parents[1] / "catalogue" / "indicators.csv") for name in ("id", "code", "name_zh", "name_en")}
        wrote = {(agency, number[row.get("indicator") or row["指标"]]) for agency in agencies_with_forms() for form in forms_of(agency)
                 for row in read_table(form) if (row.get("period") or row["时期"]).startswith("2025")}
        rows = self.golden.as_analyst("select distinct agency_code, indicator_id from analysis.annual_unit where is_in and reporting_year = 2025 and area_code = 'D'")
        self.assertEqual({tuple(row) for row in rows}, wrote)

    def test_analyst_reads_nothing_else(self):
        for table in ("halfsky.observation", "halfsky.annual_summary", "halfsky.agency"):
            may = self.golden.district.sql(f"select has_table_privilege('halfsky_analyst', '{table}', 'select')")
            self.assertEqual(may, [["f"]], table)


if __name__ == "__main__":
    unittest.main()
