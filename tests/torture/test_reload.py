"""Settings that are read again: a daemon that is told to (SIGHUP) goes on with what its file says now, and with what it had when the file is wrong."""

import pathlib
import signal
import unittest

import forms
from district import District, Process, wait_until

HERE = pathlib.Path(__file__).parent


class Reload(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.district = District(HERE / "agencies.csv")

    @classmethod
    def tearDownClass(cls):
        cls.district.close()

    def start(self, agency, settings):
        """A collector that runs with a settings file beside its other settings."""
        collector = self.district.collector(agency)
        self.file = self.district.folder / f"{agency}.conf"
        self.file.write_text(settings)
        collector.daemon = Process(f"collector {agency}", collector.command("run", "--config", self.file), collector.log)
        wait_until(collector.asks_daemon, f"{agency} runs")
        collector.wait_for_state("streaming")
        return collector

    def reload(self, collector, settings):
        self.file.write_text(settings)
        collector.daemon.popen.send_signal(signal.SIGHUP)

    def logs(self, collector, words):
        wait_until(lambda: words in collector.log.read_text(), f"the log says {words}")

    def test_raised_quota_lets_a_form_in(self):
        collector = self.start("T1", "[spool]\nquota = 1\n")
        collector.drop("a.csv", forms.form(1))
        wait_until(lambda: collector.status()["intake"]["shortage"] == "quota", "intake has stopped")
        self.reload(collector, "[spool]\nquota = 1G\n")
        self.logs(collector, "setting_changed key=spool.quota")
        wait_until(lambda: self.district.number("select count(*) from halfsky.submission where parts_stored = n_parts") == 1, "the form is stored")
        self.assertTrue(collector.daemon.is_running())

    def test_wrong_settings_change_nothing(self):
        collector = self.start("T2", "[spool]\nquota = 1G\n")
        self.reload(collector, "[spool]\nquotta = 1\n")
        self.logs(collector, "settings_not_reloaded")
        self.reload(collector, "[aggregator]\nheartbeat = 1s\n[log]\nlevel = loud\n")
        wait_until(lambda: collector.log.read_text().count("settings_not_reloaded") == 2, "nor these")
        collector.drop("a.csv", forms.form(1))
        wait_until(lambda: list((collector.home / "receipts").glob("a.csv.*.csv")), "forms are taken as before")
        self.assertEqual(collector.log.read_text().count("collector_started"), 1)

    def test_reload_loses_nothing_that_is_on_the_way(self):
        collector = self.start("T3", "")
        for version in range(5):
            collector.drop(f"{version}.csv", forms.form(version))
            self.reload(collector, f"[review]\nchange_percent = {30 + version}\n")
        collector.wait_until_drained()
        totals = self.district.sql("select distinct o.value from halfsky.observation o join halfsky.breakdown using (breakdown_id) where key = '_T' "
                                   "and agency_id = (select agency_id from halfsky.agency where code = 'T3')")
        self.assertEqual(len(totals), 1)
        self.assertEqual(self.district.number("select count(*) from halfsky.submission join halfsky.agency using (agency_id) where code = 'T3' "
                                              "and parts_stored = n_parts"), 5)


if __name__ == "__main__":
    unittest.main()
