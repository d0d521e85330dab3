"""Behind the numbers of the live dashboard: agencies, submissions and revisions; and the operations page. With hostile texts from outside."""

import unittest

from browser import Browser
from dashboard import Dashboard, Ward, form
from district import free_port, wait_until
from golden_district import GoldenDistrict

CODE = "health.maternal_hiv_testing_rate"
CARD = f'[id="i-{CODE}"]'
HOSTILE = "</script><script>document.title='harm'</script><img src=x onerror=alert(1)>\"'\u202Egnirts"
DIALOG = "document.querySelector('dialog.drill')"


class LiveSources(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        monitor = f"127.0.0.1:{free_port()}"
        cls.golden = GoldenDistrict([f"aggregator.metrics={monitor}"])
        cls.addClassCleanup(cls.golden.close)
        cls.district = cls.golden.district
        cls.dashboard = Dashboard(cls.district, "--year", "2025", settings=[f"serve.aggregator={monitor}"])
        cls.addClassCleanup(cls.dashboard.stop)
        cls.ward = Ward(cls.district, "HOS-1")
        for numerator in (201, 202):
            _, cls.name = cls.ward.hand_in(f"118,2025,{numerator},300,A")
            cls.ward.collector.wait_until_drained()
        quoted = '"' + HOSTILE.replace('"', '""') + '"'
        cls.ward.collector.drop("hostile.csv", "\ufeff" + form("118,2024,150,300,A").replace("checked with the ward", quoted))
        cls.ward.collector.wait_until_drained()
        wait_until(lambda: cls.district.number("select count(*) from halfsky.change_mark") == 0, "all is summarised")
        cls.chromium = Browser()
        cls.addClassCleanup(cls.chromium.close)

    def browser(self, path="", **options):
        return self.open_page(self.dashboard.url + path, **options)

    def open_page(self, url, **options):
        self.chromium.open(url, **options)
        self.chromium.wait("document.querySelector('main')")
        return self.chromium

    def say_nothing(self, browser):
        self.assertEqual(browser.said(), [])
        self.assertNotEqual(browser.evaluate("document.title"), "harm")

    def ask(self, resource, **values):
        return self.dashboard.json(f"/api/{resource}?" + "&".join(f"{name}={value}" for name, value in values.items()))["content"]

    # --- Behind a number --------------------------------------------------------------------------------------------

    def test_number_leads_to_the_submission_and_to_the_value_before(self):
        browser = self.browser()
        number = f"{CARD} .number .sourced"
        browser.click(number)
        browser.wait(f"{DIALOG}?.querySelector('tbody tr')")
        self.assertIn(self.name, browser.evaluate(f"{DIALOG}.textContent"))
        browser.evaluate(f"[...{DIALOG}.querySelectorAll('tr')].find((row) => row.textContent.includes('{self.name}')).querySelector('td:last-child button').click()")
        browser.wait(f"{DIALOG}.querySelectorAll('tbody tr').length === {self.versions()}")
        values = browser.evaluate(f"[...{DIALOG}.querySelectorAll('tbody tr')].map((row) => row.children[1].textContent)")
        self.assertEqual(values[:2], ["202", "201"])
        browser.evaluate(f"{DIALOG}.querySelectorAll('tbody tr')[1].querySelector('button').click()")
        browser.wait(f"{DIALOG}.querySelector('code')")
        self.assertIn(self.receipt_of("ward-1.csv"), browser.evaluate(f"{DIALOG}.textContent"))
        browser.press("Escape")
        browser.wait(f"!{DIALOG}.open")
        self.say_nothing(browser)

    def versions(self):
        return self.district.number("select count(*) from halfsky.observation_version v join halfsky.agency a using (agency_id) join halfsky.indicator i using (indicator_id) "
                                    f"where a.code = 'HOS-1' and i.code = '{CODE}' and v.period = '2025-01-01'")

    def receipt_of(self, file):
        return self.district.sql(f"select encode(submission_uuid, 'hex') from halfsky.submission where file_name = '{file}'")[0][0]

    def test_sources_of_every_figure_add_up_to_it(self):
        figures = self.district.sql(
            "select i.code, s.reporting_year, b.key, a.code, s.numerator from halfsky.annual_summary s join halfsky.indicator i using (indicator_id) join halfsky.breakdown b using (breakdown_id) "
            "join halfsky.agency a on a.agency_id = s.area_agency_id where i.aggregation = 'sum_num_den' and i.frequency = 'annual' and s.release <> 'withheld' and s.numerator is not null "
            "order by random() limit 40")
        self.assertGreater(len(figures), 10)
        for indicator, year, breakdown, area, numerator in figures:
            source = self.ask("source", indicator=indicator, year=year, breakdown=breakdown.replace("=", "%3D"), area=area)
            with self.subTest(indicator=indicator, year=year, breakdown=breakdown, area=area):
                whole = [cell for cell in source["cells"] if not cell["is_part"] and cell["value"] is not None]
                if all(not cell["is_part"] for cell in source["cells"]):
                    self.assertAlmostEqual(sum(cell["value"] for cell in whole), float(numerator))
                self.assertEqual(source["numerator"], float(numerator))
                self.assertEqual(source["n_cells"], len(source["cells"]))
                self.assertTrue(source["cells"])

    def test_submission_is_the_one_of_the_receipt(self):
        number = self.district.sql("select submission_id from halfsky.submission where file_name = 'ward-1.csv'")[0][0]
        submission = self.ask("submission", agency="HOS-1", submission=number)
        counts = self.ward.collector.receipt("ward-1.csv")
        self.assertEqual({name: submission[name] for name in ("received", "new", "revised", "unchanged", "rejected")},
                         {name: counts[name] for name in ("received", "new", "revised", "unchanged", "rejected")})
        self.assertTrue(list((self.ward.collector.home / "receipts").glob(f"ward-1.csv.*{submission['receipt'][:8]}*")))
        self.assertEqual(len(submission["trail"]), 1)

    def test_hostile_comment_is_shown_as_text(self):
        cell = self.ask("revisions", agency="HOS-1", indicator=CODE, breakdown="_T", period="2024")
        self.assertEqual(cell["versions"][0]["comment"], HOSTILE)
        browser = self.browser("?year=2024")
        browser.click(f"{CARD} .number .sourced")
        browser.wait(f"{DIALOG}?.querySelector('tbody tr')")
        browser.evaluate(f"[...{DIALOG}.querySelectorAll('tr')].find((row) => row.textContent.includes('hostile.csv')).querySelector('td:last-child button').click()")
        browser.wait(f"{DIALOG}.textContent.includes('onerror')")
        self.assertIn(HOSTILE, browser.evaluate(f"[...{DIALOG}.querySelectorAll('bdi')].map((name) => name.textContent)"))
        self.assertEqual(browser.evaluate("document.querySelectorAll('dialog script, dialog img').length"), 0)
        self.say_nothing(browser)

    def test_what_is_not_there_is_not_found(self):
        for path in ("source?indicator=x&year=2025&breakdown=_T&area=D", f"source?indicator={CODE}&year=%27%3B--&breakdown=_T&area=D", "source", "submission?agency=HOS-1&submission=999999",
                     "submission?agency=HOS-1&submission=99999999999999999999", "revisions?agency=%FF&indicator=x&breakdown=_T&period=2025", "revisions?agency=%00"):
            self.assertEqual(self.dashboard.ask(f"/api/{path}")[0], 404, path)

    def test_public_edition_has_nothing_behind_its_numbers(self):
        public = Dashboard(self.district, "--edition", "public", "--year", "2025")
        self.addCleanup(public.stop)
        for path in ("/operations", "/operations.js", "/api/operations", f"/api/source?indicator={CODE}&year=2025&breakdown=_T&area=D", "/api/submission?agency=HOS-1&submission=1", "/api/revisions"):
            self.assertEqual(public.ask(path)[0], 404, path)
        browser = self.open_page(public.url)
        self.assertEqual(browser.evaluate("document.querySelectorAll('.sourced, a[href=operations]').length"), 0)

    # --- Operations -------------------------------------------------------------------------------------------------

    def test_operations_page_shows_who_is_late(self):
        browser = self.browser("operations")
        late = self.district.sql("select agency_name_zh from analysis.agency_standing where reports_missing + reports_partial > 0 order by agency_code")
        self.assertTrue(late)
        browser.evaluate("const kind = document.getElementById('kind'); kind.value = 'late'; kind.dispatchEvent(new Event('change'))")
        names = browser.evaluate("[...document.querySelectorAll('#agencies tbody th bdi')].map((name) => name.textContent)")
        self.assertEqual(sorted(names), sorted(row[0] for row in late))
        self.assertEqual(browser.evaluate("document.querySelectorAll('#lateReports tbody tr').length"), min(500, self.district.number(
            "select count(*) from analysis.report_status where is_due and state <> 'complete' and ended_on > current_date - 366")))
        self.say_nothing(browser)

    def test_operations_page_shows_of_each_agency_what_the_database_says(self):
        browser = self.browser("operations")
        shown = browser.evaluate("[...document.querySelectorAll('#agencies tbody tr')].map((row) => [row.querySelector('small').textContent, ...[2, 3, 4, 5, 6].map((cell) => row.children[cell].textContent)])")
        self.assertEqual(sorted(shown), sorted(self.district.sql("select agency_code, reports_due, reports_complete, reports_partial, reports_missing, reports_open from analysis.agency_standing")))
        self.say_nothing(browser)

    def test_operations_page_shows_what_was_refused_and_leads_to_the_form(self):
        self.hand_in_what_only_the_aggregator_refuses()
        browser = self.browser("operations")
        browser.wait("document.querySelectorAll('#refusedCells tbody tr').length > 0")
        browser.click("#refusedCells tbody button")
        browser.wait(f"{DIALOG}?.querySelector('code')")
        self.say_nothing(browser)

    def hand_in_what_only_the_aggregator_refuses(self):
        """A period that was closed after the form was judged."""
        late = self.district.collector("HOS-2", "HOS-2-refused")
        late.start()
        late.wait_for_state("streaming")
        late.stop()
        path = self.district.folder / "refused-later.csv"
        path.write_text(form("118,2025,250,300,A"))
        late.run("submit", path)
        self.district.administrate("period", "close", "2025", "--reason", "the year is published")
        late.start()
        late.wait_until_drained()
        wait_until(lambda: self.district.number("select count(*) from halfsky.quarantine where state = 'open'") > 0, "a cell is in the quarantine")

    def test_operations_page_is_shown_anew_when_a_form_arrives(self):
        browser = self.browser("operations")
        forms = "[...document.querySelectorAll('#collectors tbody tr')].find((row) => row.textContent.includes('HOS-1')).children[2].textContent"
        total = "[...document.querySelectorAll('#collectors tbody tr')].reduce((sum, row) => sum + Number(row.children[2].textContent), 0)"
        before = browser.evaluate(total)
        self.ward.hand_in("118,2024,210,300,A")
        browser.wait(f"{total} > {before}")
        self.say_nothing(browser)

    def test_operations_page_shows_collectors_as_the_aggregator_knows_them(self):
        browser = self.browser("operations")
        row = "[...document.querySelectorAll('#collectors tbody tr')].filter((row) => row.textContent.includes('HOS-1')).map((row) => row.children[5].textContent + ' ' + row.children[6].textContent).join()"
        browser.wait(f"{row}.includes('在线 0批')")
        alone = Dashboard(self.district)
        self.addCleanup(alone.stop)
        operations = alone.json("/api/operations")["content"]
        self.assertFalse(operations["has_aggregator"])
        self.assertEqual({collector["live"] for collector in operations["collectors"]}, {None})
        self.say_nothing(browser)

    def test_axe_finds_no_serious_fault(self):
        for scheme, width in (("light", 1440), ("dark", 1440), ("dark", 768), ("light", 390), ("dark", 390)):
            with self.subTest(scheme=scheme, width=width):
                browser = self.browser("operations", scheme=scheme, width=width)
                self.assertEqual(browser.faults("body"), [])
                browser = self.browser(scheme=scheme, width=width)
                self.assertEqual(browser.faults(".bar", "#glance", CARD), [])
                browser.click(f"{CARD} .number .sourced")
                browser.wait(f"{DIALOG}?.querySelector('tbody tr')")
                self.assertEqual(browser.faults("dialog"), [])

    def test_source_is_reached_and_left_without_a_mouse(self):
        browser = self.browser()
        browser.evaluate(f"document.querySelector('{CARD} .number .sourced').focus()")
        browser.press("Enter")
        browser.wait(f"{DIALOG}?.querySelector('tbody tr') && document.activeElement.id === 'drill-title'")
        browser.press("Tab")
        self.assertEqual(browser.evaluate("document.activeElement.dataset.action"), "close")
        browser.press("Escape")
        browser.wait(f"!{DIALOG}.open && document.activeElement.className === 'sourced'")

    def test_operations_page_fits_a_phone(self):
        browser = self.browser("operations", width=390)
        self.assertEqual(browser.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"), 0)


if __name__ == "__main__":
    unittest.main()
