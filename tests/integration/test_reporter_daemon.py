"""halfsky-reporter run: figures brought up to date as forms arrive, departments told of warnings by a command, reports in a folder at their time."""

import datetime
import json
import shutil
import subprocess
import unittest

from dashboard import Ward
from district import PROGRAMS, SOURCE, Process, wait_until
from golden_district import GoldenDistrict

COMMAND = """#!/bin/sh
# Keeps what it is told, one file for each event; refuses while there is a file `refuse` those that match what stands in it, sleeps while there is a
# file `sleep`, and waits until there is no file `hold`.
cd '{folder}' || exit 9
[ ! -e sleep ] || sleep 600
while [ -e hold ]; do touch held; sleep 0.05; done
cat > "$1.$$.part"
if [ -e refuse ] && grep -q -f refuse "$1.$$.part"; then echo x >> refused; exit 7; fi
mv "$1.$$.part" "$1.$$.json"
"""


class ReporterDaemon(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.golden = GoldenDistrict()
        cls.addClassCleanup(cls.golden.close)
        cls.district = cls.golden.district

    def setUp(self):
        self.folder = self.district.folder / self._testMethodName
        self.told = self.folder / "told"
        self.reports = self.folder / "reports"
        self.told.mkdir(parents=True)
        self.program = self.folder / "tell"
        self.program.write_text(COMMAND.format(folder=self.told))
        self.program.chmod(0o755)
        self.district.sql("delete from halfsky.warning_event; delete from halfsky.warning")
        self.golden.report("refresh", "--all")

    def command(self, *settings):
        options = [f"database.connection={self.district.cluster.conninfo('halfsky_reporter')}", f"run.hint=ipc://{self.district.folder}/hint.ipc",
                   "run.look=200ms", "run.notify_again=300ms", *settings]
        return [str(PROGRAMS / "halfsky-reporter"), "run", *(part for option in options for part in ("--set", option))]

    def start(self, *settings):
        daemon = Process("reporter", self.command(*settings), self.folder / "reporter.log")
        self.addCleanup(daemon.stop)
        return daemon

    def notifying(self, *settings):
        return self.start(f"run.notify={self.program}", *settings)

    def reporting(self, *settings):
        return self.start(f"run.reports={self.reports}", "run.every=day", "run.hour=0", *settings)

    def events(self, name):
        return [json.loads(path.read_text()) for path in sorted(self.told.glob(f"{name}.*.json"))]

    def warn_of_more(self):
        self.district.sql("insert into halfsky.warning (kind, subject, area_agency_id, target_code, indicator_id, department_code, level, state, reporting_year, figure, reason_zh, reason_en, basis_id) "
                          "select 'target', t.target_code, w.area_agency_id, t.target_code, w.indicator_id, w.department_code, 'red', 'new', 2025, '1', '原因' || t.target_code, 'because ' || t.target_code, w.basis_id "
                          "from (select * from halfsky.warning limit 1) w, (select target_code from halfsky.target where target_code not in (select subject from halfsky.warning) order by 1 limit 5) t")

    def states(self):
        return dict(self.district.sql("select state, count(*) from halfsky.warning group by state"))

    def day_folders(self):
        return sorted(path for path in self.reports.iterdir() if not path.name.startswith("."))

    # --- Warnings ---------------------------------------------------------------------------------------------------

    def test_departments_are_told_of_each_warning_once(self):
        self.warn_of_more()
        n_new = int(self.states()["new"])
        self.assertGreater(n_new, 5)
        self.notifying()
        wait_until(lambda: self.states() == {"notified": str(n_new)}, "all departments are told")
        told = self.events("warning")
        self.assertEqual(sorted(event["warning"] for event in told), sorted(int(row[0]) for row in self.district.sql("select warning_id from halfsky.warning")))
        rows = {int(row[0]): row[1:] for row in self.district.sql("select warning_id, department_code, level, reason_zh, reason_en from halfsky.warning")}
        for event in told:
            self.assertEqual(rows[event["warning"]], [event["department"], event["level"], event["reason"]["zh"], event["reason"]["en"]])
            self.assertTrue(event["department_name"]["zh"] and event["title"]["zh"] and event["title"]["en"])

    def test_warning_counts_as_told_only_when_the_command_has_done_its_work(self):
        before = self.states()
        (self.told / "refuse").write_text("event\n")
        daemon = self.notifying()
        wait_until(lambda: (self.told / "refused").exists() and (self.told / "refused").read_text().count("x") >= 2, "it is tried again")
        self.assertTrue(daemon.said("warning_untold"))
        self.assertEqual(self.states(), before)
        (self.told / "refuse").unlink()
        wait_until(lambda: self.states() == {"notified": before["new"]}, "all departments are told")
        self.assertEqual(len(self.events("warning")), int(before["new"]))

    def test_refused_warning_keeps_no_other_waiting(self):
        self.warn_of_more()
        ids = [int(row[0]) for row in self.district.sql("select warning_id from halfsky.warning order by department_code, (level <> 'red'), target_code, warning_id")]
        self.assertGreater(len(ids), 1)
        (self.told / "refuse").write_text(f'"warning": *{ids[0]},\n')
        daemon = self.notifying()
        wait_until(lambda: self.states() == {"new": "1", "notified": str(len(ids) - 1)}, "all others are told")
        self.assertEqual(sorted(event["warning"] for event in self.events("warning")), sorted(ids[1:]))
        wait_until(lambda: (self.told / "refused").read_text().count("x") >= 3, "it has its turn in every round")
        self.assertTrue(daemon.said(f"warning {ids[0]}: "))
        (self.told / "refuse").unlink()
        wait_until(lambda: self.states() == {"notified": str(len(ids))}, "it is told")
        self.assertEqual(len(self.events("warning")), len(ids))

    def handling(self, number):
        [(target, kind)] = self.district.sql(f"select target_code, kind from halfsky.warning where warning_id = {number}")
        document = json.loads(self.golden.report("annual", "--year", "2026", "--format", "json"))
        [warning] = [one for one in document["warnings"] if one["target"] == target and (one["level"] == "volatile") == (kind == "volatility")]
        return warning["handling"]

    def test_report_says_what_was_done_about_a_warning(self):
        [(number,)] = self.district.sql("select warning_id from halfsky.warning where kind = 'target' order by warning_id limit 1")
        self.assertEqual(self.handling(number)["state"], "new")
        self.notifying()
        wait_until(lambda: set(self.states()) == {"notified"}, "all departments are told")
        self.assertIn("尚未答复", self.handling(number)["words"]["zh"])
        self.golden.report("warnings", "respond", number, "--by", "卫生健康局", "--text", "已安排入村筛查")
        answered = self.handling(number)
        self.assertEqual((answered["state"], answered["words"]["zh"]), ("response", f"{answered['since']} 卫生健康局答复：已安排入村筛查"))
        self.golden.report("warnings", "resolve", number, "--by", "妇儿工委办", "--text", "核实无误")
        self.assertEqual(self.handling(number)["state"], "resolved")
        self.assertNotIn("核实无误", self.golden.report("annual", "--year", "2026", "--format", "json", "--edition", "public"))
        self.district.sql(f"update halfsky.warning set reporting_year = 2024 where warning_id = {number}")
        self.assertIsNone(self.handling(number))

    def test_what_changed_while_it_was_told_is_told_again(self):
        self.district.sql("delete from halfsky.warning_event; delete from halfsky.warning where warning_id <> (select min(warning_id) from halfsky.warning)")
        (self.told / "hold").touch()
        self.notifying()
        wait_until(lambda: (self.told / "held").exists(), "the command is at work")
        self.district.sql("update halfsky.warning set level = 'red', figure = 'worse', reason_en = 'worse', changed_at = now()")
        (self.told / "hold").unlink()
        wait_until(lambda: self.states() == {"notified": "1"}, "the department is told")
        self.assertEqual(len(self.events("warning")), 2)
        self.assertEqual([event["reason"]["en"] for event in self.events("warning")].count("worse"), 1)

    def test_command_that_does_not_end_is_ended(self):
        (self.told / "sleep").touch()
        daemon = self.notifying("run.notify_timeout=300ms")
        wait_until(lambda: daemon.said("took longer than run.notify_timeout"), "the command is given up")
        (self.told / "sleep").unlink()
        wait_until(lambda: set(self.states()) == {"notified"}, "all departments are told")

    def test_nobody_is_told_where_no_command_is_set(self):
        before = self.states()
        self.reporting()
        wait_until(lambda: self.reports.exists() and self.day_folders(), "the report is written")
        self.assertEqual(self.states(), before)

    # --- Reports ----------------------------------------------------------------------------------------------------

    def test_report_is_written_once_for_its_day_and_told(self):
        daemon = self.reporting(f"run.notify={self.program}", "run.formats=html, csv")
        wait_until(lambda: self.events("report"), "the report is told")
        [folder] = self.day_folders()
        self.assertEqual(sorted(path.name for path in folder.iterdir()), ["annual-2025-internal.csv", "annual-2025-internal.html"])
        self.assertEqual(self.events("report"), [{"event": "report", "folder": str(folder), "year": 2025}])
        self.assertEqual((folder / "annual-2025-internal.csv").read_text(), self.golden.report("annual", "--year", "2025", "--format", "csv"))
        daemon.stop()
        written = (folder / "annual-2025-internal.csv").stat().st_mtime_ns
        again = self.notifying(f"run.reports={self.reports}", "run.every=day", "run.hour=0")
        wait_until(lambda: set(self.states()) == {"notified"} and again.said("reporter_running"), "the next daemon is at work")
        self.assertEqual([(path, (path / "annual-2025-internal.csv").stat().st_mtime_ns) for path in self.day_folders()], [(folder, written)])

    def test_what_a_crash_left_is_no_report(self):
        today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
        for day in (today, today + datetime.timedelta(days=1)):  # midnight may come meanwhile
            half = self.reports / f".{day}"
            half.mkdir(parents=True)
            (half / "annual-2025-internal.csv").write_text("half a page")
        self.reporting("run.formats=csv")
        wait_until(self.day_folders, "the report is written")
        [folder] = self.day_folders()
        self.assertEqual((folder / "annual-2025-internal.csv").read_text(), self.golden.report("annual", "--year", "2025", "--format", "csv"))
        self.assertFalse((self.reports / f".{folder.name}").exists())

    def test_public_edition_hides(self):
        self.reporting("run.edition=public", "run.formats=csv")
        wait_until(lambda: self.reports.exists() and self.day_folders(), "the report is written")
        [page] = self.day_folders()[0].iterdir()
        self.assertEqual(page.name, "annual-2025-public.csv")
        self.assertEqual(page.read_text(), self.golden.report("annual", "--year", "2025", "--format", "csv", "--edition", "public"))

    # --- Figures ----------------------------------------------------------------------------------------------------

    def value(self):
        return self.district.sql("select s.numerator from halfsky.annual_summary s join halfsky.indicator i using (indicator_id) join halfsky.agency a on a.agency_id = s.area_agency_id "
                                 "join halfsky.breakdown b using (breakdown_id) "
                                 "where i.code = 'health.maternal_hiv_testing_rate' and s.reporting_year = 2025 and a.level = 'district' and b.key = '_T'")

    def test_figures_follow_the_forms_also_when_the_database_was_away(self):
        daemon = self.start()
        ward = Ward(self.district, "HOS-1")
        before = self.value()
        ward.hand_in("118,2025,211,300,A")
        wait_until(lambda: self.value() != before, "the figure is up to date")
        self.district.cluster.stop()
        wait_until(lambda: daemon.said("figures_delayed"), "the daemon misses its database")
        self.district.cluster.start()
        before = self.value()
        ward.hand_in("118,2025,212,300,A")
        wait_until(lambda: self.value() != before, "the figure is up to date again")

    def catalogues_of_figures(self):
        return self.district.sql("select distinct v.is_current from halfsky.annual_summary join halfsky.reporting_basis using (basis_id) "
                                 "join halfsky.catalogue_version v using (catalogue_id)")

    def test_figures_follow_the_catalogue_also_when_no_form_does(self):
        other = self.folder / "catalogue"
        shutil.copytree(SOURCE / "catalogue", other)
        indicators = other / "indicators.csv"
        indicators.write_text(indicators.read_text(encoding="utf-8").replace("社会救助覆盖率", "社会救助的覆盖率"), encoding="utf-8")
        self.start()
        self.district.administrate("catalogue", "load", other)
        self.addCleanup(self.district.administrate, "catalogue", "load", SOURCE / "catalogue")
        wait_until(lambda: self.catalogues_of_figures() == [["t"]], "the figures rest on the catalogue in force")

    def outdated_figures(self):
        return self.district.number("select count(*) from halfsky.standing_basis where rules_version = 0 or not is_up_to_date")

    def note(self):
        """What `annual` says beside the report."""
        command = [PROGRAMS / "halfsky-reporter", "annual", "--year", "2025", "--lang", "en", "--set", f"database.connection={self.district.cluster.conninfo('halfsky_reporter')}"]
        return subprocess.run(command, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL).stderr

    def test_figures_of_older_rules_are_computed_anew(self):
        self.district.sql("update halfsky.reporting_basis set rules_version = 0")
        self.assertIn("older rules", self.note())
        self.start()
        wait_until(lambda: self.outdated_figures() == 0, "the figures are of the program's rules")
        self.assertEqual(self.note(), "")

    def test_figures_take_account_of_what_is_released(self):
        self.golden.report("publish", "--year", 2025, "--by", "Drafter")
        drafted = self.district.number("select max(publication_id) from halfsky.publication")
        self.golden.report("publish", "--approve", drafted, "--by", "Reader")
        self.golden.report("publish", "--release", drafted, "--by", "Chair")
        self.assertIn("latest release", self.note())
        self.start()
        wait_until(lambda: self.outdated_figures() == 0, "the figures take account of the release")

    # --- Settings ---------------------------------------------------------------------------------------------------

    def test_wrong_settings_end_it_at_once(self):
        for setting, word in [("run.every=year", "run.every"), ("run.formats=html, doc", "doc"), ("run.edition=secret", "run.edition"), ("run.notify=/no/such/program", "run.notify"),
                              ("run.hour=24", "run.hour")]:
            with self.subTest(setting=setting):
                done = subprocess.run(self.command(setting), capture_output=True, text=True, timeout=60)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn(word, done.stderr)


if __name__ == "__main__":
    unittest.main()
