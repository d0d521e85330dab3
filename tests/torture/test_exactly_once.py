"""Nothing accepted is lost, nothing is stored twice, no old value comes over a new one: with real processes, at the worst moments."""

import pathlib
import shutil
import subprocess
import unittest

import forms
from district import District, wait_until
from proxy import Proxy

HERE = pathlib.Path(__file__).parent


class ExactlyOnce(unittest.TestCase):
    """Each test has an agency of its own in one district."""

    @classmethod
    def setUpClass(cls):
        cls.district = District(HERE / "agencies.csv")

    @classmethod
    def tearDownClass(cls):
        cls.district.close()

    # --- what is in the database ---

    def agency_number(self, agency, what):
        return self.district.number(f"select {what} and agency_id = (select agency_id from halfsky.agency where code = '{agency}')")

    def n_observations(self, agency):
        return self.agency_number(agency, "count(*) from halfsky.observation where true")

    def n_revisions(self, agency):
        return self.agency_number(agency, "count(*) from halfsky.observation_revision where true")

    def n_submissions(self, agency):
        return self.agency_number(agency, "count(*) from halfsky.submission where true")

    def expect_version(self, agency, version):
        """Every cell is there once and has the values of `version`."""
        self.assertEqual(self.n_observations(agency), forms.N_ROWS)
        totals = self.district.sql(
            "select distinct o.value from halfsky.observation o join halfsky.breakdown using (breakdown_id) "
            f"where key = '_T' and agency_id = (select agency_id from halfsky.agency where code = '{agency}')")
        self.assertEqual([[str(forms.total(version))]], totals)

    def expect_books(self, agency):
        """Receipts add up (the receipt reader checks that); so do the submissions' counts in the database."""
        self.assertEqual(self.agency_number(
            agency, "count(*) from halfsky.submission where parts_stored = n_parts and "
                    "received <> n_new + n_revised + n_unchanged + n_rejected + n_awaiting"), 0)
        self.assertEqual(self.agency_number(agency, "count(*) from halfsky.submission where parts_stored <> n_parts"), 0)

    def proxied(self, agency):
        proxy = Proxy(self.district.port)
        self.addCleanup(proxy.close)
        collector = self.district.collector(agency, port=proxy.port)
        collector.start()
        collector.wait_for_state("streaming")
        return proxy, collector

    def submit(self, collector, version):
        name = f"v{version}.csv"
        collector.drop(name, forms.form(version))
        collector.wait_until_drained()
        return collector.receipt(name)

    # --- the worst moments ---

    def test_collector_killed_between_spool_and_outcome(self):
        proxy, collector = self.proxied("T1")
        proxy.hold_answers_to_batches()
        collector.drop("v1.csv", forms.form(1))
        wait_until(lambda: self.n_observations("T1") > 0, "rows are committed")
        collector.kill()
        proxy.cut()
        proxy.release_answers()
        collector.start()
        collector.wait_until_drained()
        self.expect_version("T1", 1)
        self.assertEqual(self.n_revisions("T1"), 0)
        self.assertEqual(collector.receipt("v1.csv")["new"], forms.N_ROWS)
        self.expect_books("T1")

    def test_aggregator_killed_between_commit_and_outcome(self):
        proxy, collector = self.proxied("T2")
        proxy.hold_answers_to_batches()
        collector.drop("v1.csv", forms.form(1))
        wait_until(lambda: self.n_observations("T2") > 0, "rows are committed")
        self.district.kill()
        proxy.cut()
        proxy.release_answers()
        self.district.start()
        collector.wait_until_drained()
        self.expect_version("T2", 1)
        self.assertEqual(self.n_revisions("T2"), 0)
        self.assertEqual(collector.receipt("v1.csv")["new"], forms.N_ROWS)
        self.expect_books("T2")

    def test_database_stopped_in_mid_stream(self):
        _, collector = self.proxied("T3")
        for version in range(1, 6):
            collector.drop(f"v{version}.csv", forms.form(version))
        wait_until(lambda: self.n_observations("T3") > 0, "the stream flows")
        self.district.cluster.stop("immediate")
        collector.drop("v6.csv", forms.form(6))
        wait_until(lambda: collector.status()["files_in_inbox"] == 0, "forms are taken while the database is away")
        self.assertTrue(self.district.server.is_running())
        self.district.cluster.start()
        collector.wait_until_drained()
        self.expect_version("T3", 6)
        self.assertEqual(self.n_revisions("T3"), 5 * self.n_changing_cells())
        for version in range(1, 7):
            self.assertEqual(collector.receipt(f"v{version}.csv")["rejected"], 0)
        self.expect_books("T3")

    @staticmethod
    def n_changing_cells():
        """Cells whose value differs between versions."""
        first, second = forms.cells(1), forms.cells(2)
        return len(forms.PERIODS) * sum(first[cell] != second[cell] for cell in first)

    def test_whole_spool_sent_again(self):
        _, collector = self.proxied("T4")
        self.submit(collector, 1)
        self.submit(collector, 2)
        before = self.district.sql("select max(stored_at) from halfsky.observation")
        collector.stop()
        subprocess.run(["sqlite3", collector.home / "spool" / "spool.db", "update batch set finished_at_us = null"], check=True)
        collector.start()
        collector.wait_until_drained()
        self.expect_version("T4", 2)
        self.assertEqual(self.district.sql("select max(stored_at) from halfsky.observation"), before)
        self.assertEqual(self.n_submissions("T4"), 2)
        self.assertEqual(collector.receipt("v2.csv")["revised"], self.n_changing_cells())
        self.expect_books("T4")

    def test_old_spool_restored(self):
        _, collector = self.proxied("T5")
        self.submit(collector, 1)
        collector.stop()
        shutil.copy(collector.home / "spool" / "spool.db", collector.home / "spool.backup")
        collector.start()
        self.submit(collector, 2)
        collector.stop()
        shutil.copy(collector.home / "spool.backup", collector.home / "spool" / "spool.db")
        collector.start()
        self.submit(collector, 2)  # the restored spool does not know this file; the district does
        self.expect_version("T5", 2)
        self.assertEqual(self.n_revisions("T5"), self.n_changing_cells())
        self.assertEqual(self.n_submissions("T5"), 2)
        self.submit(collector, 3)
        self.expect_version("T5", 3)
        self.expect_books("T5")

    def test_spool_cloned(self):
        _, first = self.proxied("T6")
        self.submit(first, 1)
        first.stop()
        second = self.district.collector("T6", "T6-clone", is_registered=False)
        shutil.copytree(first.home, second.home, ignore=shutil.ignore_patterns("control.ipc"), dirs_exist_ok=True)
        shutil.copy(first.key_file, second.key_file)
        first.start()
        first.wait_for_state("streaming")
        second.start()
        second.wait_for_state("streaming")
        first.wait_for_state("fenced")
        first.drop("v2.csv", forms.form(2))
        wait_until(lambda: first.status()["submissions"] == 2, "the first copy has accepted its form")
        second.drop("v3.csv", forms.form(3))
        first.wait_until_drained()
        second.wait_until_drained()
        self.expect_version("T6", 3)  # accepted later, whichever copy came through first
        self.assertEqual(self.n_submissions("T6"), 3)
        self.assertEqual(self.n_revisions("T6"), 2 * self.n_changing_cells())
        self.assertEqual(second.receipt("v3.csv")["revised"], self.n_changing_cells())
        self.assertIn(first.receipt("v2.csv")["revised"], (0, self.n_changing_cells()))
        self.expect_books("T6")

    def test_collector_killed_again_and_again(self):
        _, collector = self.proxied("T8")
        for version in range(1, 9):
            collector.drop(f"v{version}.csv", forms.form(version))
            wait_until(lambda: collector.status()["submissions"] >= version, "the form is in the spool")
            collector.kill()
            collector.start()
        collector.wait_until_drained()
        self.expect_version("T8", 8)
        self.assertEqual(self.n_revisions("T8"), 7 * self.n_changing_cells())
        self.expect_books("T8")


class DatabaseFellBack(unittest.TestCase):
    """Each test has a district of its own, since its whole database is set back."""

    def district_that_fell_back(self):
        """A district whose database has lost the second of two submissions, and its collector, which believes both stored."""
        district = District(HERE / "agencies.csv")
        self.addCleanup(district.close)
        collector = district.collector("T7")
        collector.start()
        collector.drop("v1.csv", forms.form(1))
        collector.wait_until_drained()
        data, backup = district.cluster.folder / "data", district.cluster.folder / "backup"
        district.cluster.stop("fast")
        subprocess.run(["cp", "-a", data, backup], check=True)
        district.cluster.start()
        collector.drop("v2.csv", forms.form(2))
        collector.wait_until_drained()
        district.cluster.stop("immediate")
        shutil.rmtree(data)
        backup.rename(data)
        district.cluster.start()
        return district, collector

    def expect_healed(self, district, collector):
        wait_until(lambda: district.number("select count(*) from halfsky.submission where parts_stored = n_parts") == 2,
                   "the lost submission is there again")
        collector.wait_until_drained()
        self.assertEqual(district.number("select count(*) from halfsky.observation"), forms.N_ROWS)
        self.assertEqual(district.sql("select distinct value from halfsky.observation join halfsky.breakdown using (breakdown_id) "
                                      "where key = '_T'"), [[str(forms.total(2))]])

    def test_lost_commits_are_sent_again_to_a_new_aggregator(self):
        district, collector = self.district_that_fell_back()
        district.kill()
        district.start()
        self.expect_healed(district, collector)

    def test_lost_commits_are_noticed_by_an_aggregator_that_lives_on(self):
        district, collector = self.district_that_fell_back()
        self.expect_healed(district, collector)
        self.assertTrue(district.server.is_running())


if __name__ == "__main__":
    unittest.main()
