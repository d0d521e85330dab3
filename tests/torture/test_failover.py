"""Whom a district may lose: its primary database together with the last commits, and one of two aggregators, again and again."""

import pathlib
import unittest

import forms
from district import District, Process, free_port, wait_until

HERE = pathlib.Path(__file__).parent


def totals(district, agency):
    """What is stored for the agency: how many cells, and the values of the total."""
    agency_id = f"(select agency_id from halfsky.agency where code = '{agency}')"
    n_cells = district.number(f"select count(*) from halfsky.observation where agency_id = {agency_id}")
    values = district.sql("select distinct value from halfsky.observation join halfsky.breakdown using (breakdown_id) "
                          f"where key = '_T' and agency_id = {agency_id}")
    return n_cells, [row[0] for row in values]


class Ledger(unittest.TestCase):
    """What collectors have accepted, held against what the database has."""

    def accept(self, collector, version):
        """Drops a version and waits until the collector has taken it: from here on it may not be lost."""
        collector.drop(f"v{version}.csv", forms.form(version))
        wait_until(lambda: collector.status()["submissions"] >= version, f"{collector.name} accepts version {version}")

    def expect_all_stored_once(self, district, collector, last_version):
        """Every accepted version is there once, the last one stands, and the books add up on both sides."""
        agency_id = f"(select agency_id from halfsky.agency where code = '{collector.agency}')"
        self.assertEqual(totals(district, collector.agency), (forms.N_ROWS, [str(forms.total(last_version))]))
        self.assertEqual(district.sql(f"select file_name, count(*) from halfsky.submission where agency_id = {agency_id} "
                                      "group by 1 order by 1"),
                         [[f"v{version}.csv", "1"] for version in range(1, last_version + 1)])
        self.assertEqual(district.number(
            f"select count(*) from halfsky.submission where agency_id = {agency_id} and (parts_stored <> n_parts "
            "or received <> n_new + n_revised + n_unchanged + n_rejected + n_awaiting)"), 0)
        first, second = forms.cells(1), forms.cells(2)
        changing = len(forms.PERIODS) * sum(first[cell] != second[cell] for cell in first)
        self.assertEqual(district.number(f"select count(*) from halfsky.observation_revision where agency_id = {agency_id}"),
                         (last_version - 1) * changing)
        for version in range(1, last_version + 1):
            receipt = collector.receipt(f"v{version}.csv")
            self.assertEqual((receipt["received"], receipt["rejected"], receipt["awaiting"]), (forms.N_ROWS, 0, 0))


class StandbyTakesOver(Ledger):
    """The primary dies with commits that its standby never got; the standby is promoted."""

    def setUp(self):
        self.district = District(HERE / "agencies.csv")
        self.addCleanup(self.district.close)
        self.standby = self.district.cluster.make_standby(self.district.folder / "standby")
        self.addCleanup(self.standby.stop_anyhow)
        self.district.stop()
        self.district.settings.append(f"database.connection={self.either_server()}")
        self.district.start()
        self.collectors = [self.district.collector(agency) for agency in ("T1", "T2", "T3")]
        for collector in self.collectors:
            collector.start()

    def either_server(self):
        return (f"host={self.district.cluster.folder},{self.standby.folder} user=postgres dbname=halfsky "
                "target_session_attrs=read-write")

    def standby_has(self, n_submissions):
        return self.standby.sql("select count(*) from halfsky.submission where parts_stored = n_parts") == [[str(n_submissions)]]

    def promote(self):
        """From here on the standby is the district's database."""
        self.district.cluster.stop("immediate")
        self.standby.run("pg_ctl", "-D", "data", "-w", "promote")
        self.district.cluster = self.standby

    def test_collectors_send_again_what_the_standby_never_got(self):
        for collector in self.collectors:
            self.accept(collector, 1)
            collector.wait_until_drained()
        wait_until(lambda: self.standby_has(3), "the first versions are replicated")
        self.standby.cut_replication()
        for collector in self.collectors:
            self.accept(collector, 2)
            collector.wait_until_drained()
            self.accept(collector, 3)
        self.assertTrue(self.standby_has(3), "the standby must not have what is to be lost")
        lost = self.district.number("select count(*) from halfsky.submission where parts_stored = n_parts") - 3
        self.assertGreaterEqual(lost, 3)
        self.promote()
        wait_until(lambda: self.standby_has(9), "what was lost is there again")
        for collector in self.collectors:
            collector.wait_until_drained()
            self.expect_all_stored_once(self.district, collector, 3)
        self.assertTrue(self.district.server.is_running())


class RestoredFromBackup(Ledger):
    """The way of docs/operations.md: a dump is restored into a new database, and the collectors send what came after it."""

    def test_collectors_send_again_what_came_after_the_backup(self):
        district = District(HERE / "agencies.csv")
        self.addCleanup(district.close)
        collectors = [district.collector(agency) for agency in ("T1", "T2")]
        for collector in collectors:
            collector.start()
            self.accept(collector, 1)
            collector.wait_until_drained()
        dump = district.cluster.folder / "halfsky.dump"
        district.cluster.run("pg_dump", "-Fc", "-f", str(dump), "-d", district.cluster.conninfo())
        for collector in collectors:
            self.accept(collector, 2)
            collector.wait_until_drained()
        district.stop()
        district.cluster.sql("drop database halfsky with (force)", database="postgres")
        district.cluster.sql("create database halfsky", database="postgres")
        self.accept(collectors[0], 3)
        district.cluster.run("pg_restore", "--exit-on-error", "-d", district.cluster.conninfo(), str(dump))
        self.assertEqual(district.number("select count(*) from halfsky.submission"), 2)
        district.start()
        wait_until(lambda: district.number("select count(*) from halfsky.submission where parts_stored = n_parts") == 5,
                   "all is there again")
        for collector, last_version in zip(collectors, (3, 2)):
            collector.wait_until_drained()
            self.expect_all_stored_once(district, collector, last_version)


class TwoAggregators(Ledger):
    """Both on one database; collectors know both."""

    VERSIONS = 8

    def setUp(self):
        self.district = District(HERE / "agencies.csv")
        self.addCleanup(self.district.close)
        self.second_port = free_port()
        self.second = None
        self.addCleanup(self.stop_second)
        self.start_second()
        self.collectors = [self.collector(agency, i) for i, agency in enumerate(("T1", "T2", "T3", "T4"))]
        for collector in self.collectors:
            collector.start()

    def collector(self, agency, i):
        """Every other one prefers the second aggregator."""
        endpoints = [f"tcp://127.0.0.1:{port}" for port in (self.district.port, self.second_port)]
        order = endpoints if i % 2 == 0 else endpoints[::-1]
        return self.district.collector(agency, settings=[f"aggregator.endpoints={','.join(order)}"])

    def start_second(self):
        folder = self.district.folder
        command = self.district.command("run") + [  # of two settings with one key the later holds
                    "--set", f"aggregator.endpoint=tcp://127.0.0.1:{self.second_port}",
                    "--set", f"aggregator.control={folder}/second.ipc", "--set", f"aggregator.hint=ipc://{folder}/second-hint.ipc"]
        self.second = Process("second aggregator", command, folder / "second.log")

    def stop_second(self):
        self.second.kill()

    def test_each_is_killed_in_turn_under_load(self):
        """Collectors stay where they moved to, so the one that serves them is always the next to go."""
        for version in range(1, self.VERSIONS + 1):
            victim, start_again = (self.second, self.start_second) if version % 2 else (self.district.server, self.district.start)
            wait_until(lambda victim=victim: victim.said("session_welcomed"), f"{victim.name} serves")
            for collector in self.collectors:
                self.accept(collector, version)
            victim.kill()
            start_again()
        for collector in self.collectors:
            collector.wait_until_drained()
            self.expect_all_stored_once(self.district, collector, self.VERSIONS)

    def test_collectors_move_to_the_other_and_both_have_stored(self):
        for collector in self.collectors:
            self.accept(collector, 1)
            collector.wait_until_drained()
        self.assertIn("session_welcomed", (self.district.folder / "second.log").read_text())
        self.second.kill()
        for collector in self.collectors:
            self.accept(collector, 2)
            collector.wait_until_drained()
            self.expect_all_stored_once(self.district, collector, 2)


if __name__ == "__main__":
    unittest.main()
