"""A second independent path: the forms in a scratch table, added up by plain SQL, equal what the reporter stored.

The golden recomputation is Python with fractions; this is SQL with numerics and one hand-written rule per indicator (annual_from_forms.sql). Both ways are
checked: nothing is missing from annual_summary, and it has no figure of these indicators that the forms do not give.
"""

import csv
import json
import pathlib
import subprocess
import unittest

from golden_district import GOLDEN, GoldenDistrict, agencies_with_forms, forms_of, read_table

SCRIPT = pathlib.Path(__file__).parent / "annual_from_forms.sql"

LOAD = """
create temp table form_agency (code text, parent text, level text, residence text);
create temp table form_line (agency text, form text, cell jsonb);
\\copy form_agency from '{agencies}' with (format csv)
\\copy form_line from '{lines}' with (format csv)
\\i {script}
"""

STORED = """
create temp view stored as
select summary.indicator_id, summary.reporting_year as year, area.code as area, breakdown.key, summary.numerator, summary.denominator, summary.value
from halfsky.annual_summary summary
join halfsky.breakdown using (breakdown_id)
join halfsky.agency area on area.agency_id = summary.area_agency_id
where summary.indicator_id in (select indicator_id from expected) and summary.value is not null;
create temp view computed as
select indicator_id, year, area, coalesce(nullif(concat_ws(',', 'sex=' || nullif(sex, '_T'), 'residence=' || nullif(residence, '_T')), ''), '_T') as key,
       numerator, denominator, case when denominator is null then numerator else numerator / denominator * multiplier end as value
from expected join (values (103, 100000), (118, 100), (207, 100), (208, 100), (305, 1), (501, 100), (511, 100), (707, 1), (817, 1))
  unit (indicator_id, multiplier) using (indicator_id);
"""

DIFFERENCES = """
select indicator_id, year, area, key, computed.value, stored.value
from computed full join stored using (indicator_id, year, area, key)
where (abs(computed.value - stored.value) <= 1e-9 * abs(computed.value)
       and (computed.denominator is null or abs(computed.numerator - stored.numerator) <= 1e-9 * computed.numerator
                                            and abs(computed.denominator - stored.denominator) <= 1e-9 * computed.denominator)) is not true
order by 1, 2, 3, 4
"""


class SqlPath(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.golden = GoldenDistrict()
        cls.addClassCleanup(cls.golden.close)
        cls.folder = cls.golden.district.folder
        cls.write("form_agency.csv", ([row[name] for name in ("code", "parent", "level", "residence")] for row in read_table(GOLDEN / "agencies.csv")))
        cls.write("form_line.csv", ([agency, form.name, json.dumps(row)]
                                    for agency in agencies_with_forms() for form in forms_of(agency) for row in read_table(form)))

    @classmethod
    def write(cls, name, rows):
        with open(cls.folder / name, "w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)

    def after_loading(self, *statements):
        """The rows that the last statement gives, in one session after the forms have been loaded and added up."""
        load = LOAD.format(agencies=self.folder / "form_agency.csv", lines=self.folder / "form_line.csv", script=SCRIPT)
        script = f"set client_min_messages to warning; {load}{STORED}" + ";\n".join(statements) + ";\n"
        done = subprocess.run(["psql", "-X", "-q", "--csv", "-t", "-v", "ON_ERROR_STOP=1", "-d", self.golden.district.cluster.conninfo()],
                              input=script, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return list(csv.reader(done.stdout.splitlines()))

    def test_nine_indicators_are_computed_from_the_forms(self):
        self.assertEqual(self.after_loading("select count(distinct indicator_id), count(*) from computed"), [["9", "68"]])

    def test_annual_summary_equals_what_sql_computes_from_the_forms(self):
        self.assertEqual(self.after_loading(DIFFERENCES), [])

    def test_comparison_sees_a_form_that_is_missing(self):
        changed = "delete from expected where indicator_id = 707 and area = 'T2'"
        self.assertEqual([row[:4] for row in self.after_loading(changed, DIFFERENCES)],
                         [["707", "2025", "T2", "_T"], ["707", "2025", "T2", "residence=R"]])

    def test_comparison_sees_another_value(self):
        changed = "update expected set numerator = numerator + 1 where indicator_id = 103 and year = 2026 and residence = '_T'"
        self.assertEqual([row[:4] for row in self.after_loading(changed, DIFFERENCES)], [["103", "2026", "D", "_T"]])


if __name__ == "__main__":
    unittest.main()
