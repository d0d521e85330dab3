"""Every view of schema analysis as of a moment is the view that was printed then, byte for byte, whatever came since: corrections, a value that came too late, refused cells and what became
of them, agencies closed and opened again, other assignments, warnings told, answered and closed, publications. With the real programs on the district of tests/golden."""

import unittest

import client
from golden_district import GoldenDistrict
from python_collector import NOT_ASSIGNED, python_collector

# Views without a function: the catalogue is versioned as a whole, by its files, and the views show the one in force.
OF_TODAY = {"indicator", "target", "code"}
# What must differ between the moments for the test to mean anything.
CHANGING = {"observation", "revision", "annual", "annual_by_township", "sdmx_annual", "annual_source", "annual_unit", "series", "assessment", "target_progress",
            "warning_level", "agency", "completeness", "report_status", "agency_completeness", "area_completeness", "department_completeness", "indicator_completeness",
            "agency_standing", "submission", "act", "publication"}
# Digests that analysts see, by view and column, and why they tell nothing that is withheld.
TELLING_NOTHING = {
    ("publication", "catalogue_digest"): "of the plan, whose files everybody may read",
    ("act catalogue_loaded", "content"): "of the plan",
    ("act catalogue_sealed", "content"): "of the plan",
}
# Ways in which a session may write dates; the zones' short names mean another zone to PostgreSQL than to who lives there.
WRITTEN = (("SQL, DMY", "Asia/Kolkata"), ("German", "Asia/Shanghai"), ("Postgres, MDY", "Asia/Kolkata"))
HEADER = "indicator,period,residence,numerator,denominator,status,comment"


def form(*rows):
    """Each row explained, so that nothing waits."""
    return "\n".join([HEADER, *(f"{row},checked with the ward" for row in rows)]) + "\n"


class Moments(unittest.TestCase):
    maxDiff = 4000

    @classmethod
    def setUpClass(cls):
        cls.golden = GoldenDistrict()
        cls.addClassCleanup(cls.golden.close)
        cls.district = cls.golden.district
        cls.views = [view for view, in cls.district.sql("select viewname from pg_views where schemaname = 'analysis' order by 1") if view not in OF_TODAY]
        cls.moments = [cls.look()]
        cls.revise()
        cls.moments.append(cls.look())
        cls.settle()
        cls.moments.append(cls.look())

    @classmethod
    def rows_of(cls, sources):
        """What the analyst is shown of each source, by its name, a text per row: in one session, since beginning one takes longer than most answers."""
        asked = "; ".join(f"select '{name}', encode(convert_to(shown::text, 'UTF8'), 'hex') from analysis.{source} shown order by shown::text collate \"C\""
                          for name, source in sources.items())
        found = {name: [] for name in sources}
        for name, row in cls.golden.as_analyst(asked):
            found[name].append(row)
        return found

    @classmethod
    def rows(cls, source):
        return cls.rows_of({"": source})[""]

    @classmethod
    def look(cls):
        """All views as they are now, and the moment."""
        cls.golden.report("refresh")
        shown = cls.rows_of({view: view for view in cls.views})
        return cls.district.sql("select clock_timestamp()")[0][0], shown

    @classmethod
    def hand_in(cls, agency, *rows):
        return cls.golden.hand_in_text(agency, form(*rows))

    @classmethod
    def answer(cls, verb, words):
        """A department answers the first warning."""
        number = cls.district.number("select min(warning_id) from halfsky.warning")
        cls.golden.report("warnings", verb, number, "--by", "Office", "--text", words)

    @classmethod
    def refuse(cls, agency):
        """The agency's latest form has a cell that only the aggregator refuses."""
        cls.district.sql("insert into halfsky.quarantine (agency_id, quarantine_id, submission_id, source_row, indicator, period, breakdown, value, rule, given, expected, "
                         "quarantined_at, indicator_id) select agency_id, 1, max(submission_id), 2, '118', '2025', '_T', '500', 'closed', '', '', clock_timestamp(), 118 "
                         f"from halfsky.submission join halfsky.agency using (agency_id) where code = '{agency}' group by agency_id")

    @classmethod
    def revise(cls):
        cls.golden.report("publish", "--year", 2025, "--by", "Drafter")
        cls.hand_in("HOS-1", "118,2025,,290,300,A", "118,2024,,250,300,A")
        cls.hand_in("HOS-3", "118,2025,,500,300,A")
        cls.refuse("HOS-3")
        cls.district.administrate("agency", "close", "VIL-1", "--reason", "merged")
        cls.district.administrate("assignment", "set", "HOS-3", "118", "off", "--reason", "no maternity ward")
        cls.district.administrate("agency", "add", "--code", "HOS-4", "--parent", "T2", "--level", "unit", "--name-zh", "示例第四医院",
                                  "--name-en", "Sample Fourth Hospital", "--unit-type", "hospital")

    @classmethod
    def settle(cls):
        cls.answer("respond", "More doctors.")
        cls.hand_in("HOS-1", "118,2025,,270,300,A")
        cls.golden.bring_too_late("HOS-2", form("118,2025,,240,300,A"), form("118,2025,,280,300,A"))
        cls.district.administrate("agency", "reopen", "VIL-1", "--reason", "by mistake")
        cls.district.administrate("assignment", "set", "HOS-3", "118", "by-type", "--reason", "opened again")
        cls.district.sql("update halfsky.quarantine set state = 'discarded', settled_at = clock_timestamp(), settled_by = 'Clerk', settled_reason = 'not theirs'; "
                         "update halfsky.submission set n_discarded = 1 where (agency_id, submission_id) in (select agency_id, submission_id from halfsky.quarantine)")
        cls.golden.report("publish", "--approve", 1, "--by", "Reader")
        cls.before_unreadable = cls.bring_unreadable_part()

    @classmethod
    def bring_unreadable_part(cls):
        """A form of two parts, of which the second cannot be read. Answers the moment between them, and the books at that moment."""
        peer = python_collector(cls.district, "HOS-2")
        cls.addClassCleanup(peer.close)
        peer.open_session()
        first, second = peer.batch([NOT_ASSIGNED]), peer.batch([NOT_ASSIGNED], records=b"\xff" * 100)
        for part, message in enumerate((first, second), 1):
            message.batch.part, message.batch.n_parts, message.batch.submission_id = part, 2, first.batch.submission_id
            message.batch.submission.CopyFrom(first.batch.submission)
            message.batch.submission.received = 2
            client.sealed(message.batch)
        peer.submit(first)
        between = cls.district.sql("select clock_timestamp()")[0][0], cls.rows("submission")
        peer.submit(second)
        return between

    def test_every_view_has_a_function(self):
        functions = {name for name, in self.district.sql("select proname from pg_proc where pronamespace = 'analysis'::regnamespace")}
        self.assertEqual([view for view in self.views if f"{view}_as_of" not in functions], [])
        self.assertEqual({view for view in OF_TODAY if f"{view}_as_of" in functions}, set())

    def test_what_came_since_is_what_was_meant(self):
        (_, first), (_, second), (_, third) = self.moments
        self.assertEqual([view for view in self.views if view in CHANGING and first[view] == second[view]], [])
        self.assertEqual([view for view in ("agency", "report_status", "submission", "publication", "warning") if second[view] == third[view]], [])

    def test_view_as_of_then_is_the_view_printed_then(self):
        for number, (moment, shown) in enumerate(self.moments):
            answered = self.rows_of({view: f"{view}_as_of('{moment}')" for view in self.views})
            for view, then in answered.items():
                with self.subTest(moment=number, view=view):
                    missing = [bytes.fromhex(row).decode() for row in shown[view] if row not in set(then)]
                    foreign = [bytes.fromhex(row).decode() for row in then if row not in set(shown[view])]
                    self.assertEqual((missing[:3], foreign[:3], len(then)), ([], [], len(shown[view])))

    def ask_after(self, change, question):
        """What the analyst would be answered if the database were changed so; it is not."""
        return self.district.sql(f"begin; {change}; set local role halfsky_analyst; {question}; rollback")

    def test_findings_without_a_judged_figure_are_withheld(self):
        small_count = "select indicator_id from halfsky.indicator where disclosure = 'small_count' and indicator_id not in (select indicator_id from halfsky.annual_summary) limit 1"
        finding = ("insert into halfsky.series_finding (indicator_id, series, area_agency_id, reporting_year, value, points, basis_id, computed_at) "
                   f"select ({small_count}), '_T', 1, 1999, 3, 1, max(basis_id), now() from halfsky.reporting_basis")
        self.assertEqual(self.ask_after(finding, "select value is null, is_withheld from analysis.series where reporting_year = 1999"), [["t", "t"]])

    def test_sentence_that_tells_a_replaced_figure_is_withheld_where_the_figure_is(self):
        number = self.district.number("select min(warning_id) from halfsky.warning join halfsky.indicator using (indicator_id) where disclosure <> 'none'")
        cleared = "update halfsky.annual_summary set is_cleared = true"
        replaced = (f"{cleared}; insert into halfsky.annual_revision select distinct on (summary.indicator_id) summary.*, now() from halfsky.annual_summary summary "
                    f"join halfsky.warning using (indicator_id) where warning_id = {number}; update halfsky.annual_revision set is_cleared = false, stands_since = '2020-01-01' "
                    "where replaced_at = now()")
        question = f"select reason_en is null, is_withheld from analysis.warning where warning_id = {number}"
        self.assertEqual(self.ask_after(f"{cleared}; delete from halfsky.annual_revision", question), [["f", "f"]])
        self.assertEqual(self.ask_after(f"delete from halfsky.annual_revision; {replaced}", question), [["t", "t"]])

    def test_part_that_cannot_be_read_is_not_in_the_books_before_it_came(self):
        self.assertEqual(self.district.number("select count(*) from halfsky.audit_trail where act = 'batch_dead_lettered'"), 1)
        moment, shown = self.before_unreadable
        self.assertNotEqual(self.rows("submission"), shown)
        self.assertEqual(self.rows(f"submission_as_of('{moment}')"), shown)

    def digests_shown(self, source):
        """Columns, or what stands under a name in the words of an act, that the analyst sees 64 hexadecimal digits in."""
        return {name for name, in self.golden.as_analyst(f"select distinct field.key from analysis.{source} shown cross join lateral jsonb_each_text(to_jsonb(shown)) field where field.value ~* '[0-9a-f]{{64}}'")}

    def test_digest_of_a_withheld_value_is_not_shown(self):
        """The analyst could try the few values that a small count can have."""
        self.assertGreater(self.district.number("select count(*) from halfsky.audit_trail where act = 'batch_stored' and content ~ '[0-9a-f]{64}'"), 0)
        self.assertGreater(self.district.number("select count(*) from halfsky.audit_trail where act like 'catalogue_%' and content ~ '[0-9a-f]{64}'"), 0)
        shown = {(view, column) for view in self.views if view != "act" for column in self.digests_shown(view)}
        for source in ("act", "act_as_of(now())"):
            shown |= {(f"act {act}", "content") for act, in self.golden.as_analyst(f"select distinct act from analysis.{source} where content ~* '[0-9a-f]{{64}}'")}
        self.assertEqual(shown - set(TELLING_NOTHING), set())

    def test_moment_set_by_hand_shows_what_the_function_shows(self):
        question = "select '{}', count(*) || ' ' || coalesce(md5(string_agg(shown::text, '|' order by shown::text)), '') from analysis.{} shown"
        views = [view for view in self.views if view not in ("observation", "revision", "annual_source")]  # these do not look from anywhere
        for moment in ("-infinity", "infinity", "2001-01-01", self.moments[0][0]):
            by_hand = self.golden.as_analyst(f"set halfsky.as_of = '{moment}'; " + "; ".join(question.format(view, view) for view in views))
            by_function = self.golden.as_analyst("; ".join(question.format(view, f"{view}_as_of('{moment}')") for view in views))
            self.assertEqual([view for view, _ in by_hand], views)
            self.assertEqual(by_hand, by_function, moment)

    def answers(self, style, zone):
        """A digest of what each function answers of the second moment in such a session; what it answers is written in one way."""
        ask = "; ".join(f"create temp table {view} as select * from analysis.{view}_as_of('{self.moments[1][0]}')" for view in self.views)
        tell = " union all ".join(f"select '{view}', count(*), md5(string_agg(shown::text, '|' order by shown::text)) from {view} shown" for view in self.views)
        return self.district.sql(f"set role halfsky_analyst; set timezone = '{zone}'; set datestyle = '{style}'; {ask}; set datestyle = iso; {tell}")

    def test_moment_does_not_hang_on_how_the_session_writes_dates(self):
        for style, zone in WRITTEN:
            with self.subTest(style=style, zone=zone):
                self.assertEqual(self.answers(style, zone), self.answers("ISO", zone))

    def test_end_of_time_is_now(self):
        answered, shown = (self.rows_of({view: source.format(view) for view in self.views}) for source in ("{}_as_of('infinity')", "{}"))
        for view in self.views:
            with self.subTest(view=view):
                self.assertEqual(answered[view], shown[view])

    def test_before_the_first_figure_and_at_no_moment_there_is_nothing(self):
        for moment in ("'2001-01-01'", "'-infinity'", "null"):
            for view, rows in self.rows_of({view: f"{view}_as_of({moment})" for view in self.views}).items():
                with self.subTest(moment=moment, view=view):
                    self.assertEqual(rows, [])


if __name__ == "__main__":
    unittest.main()
