"""Settings that are read again: a daemon that is told to (SIGHUP) goes on with what its file says now, and with what it had when the file is wrong."""

import pathlib
import signal
import unittest

import forms
from district import PROGRAMS, District, Process, wait_until

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

    def n_stored(self, agency):
        return self.district.number(f"select count(*) from halfsky.submission join halfsky.agency using (agency_id) where code = '{agency}' and parts_stored = n_parts")

    def logs(self, collector, words):
        wait_until(lambda: words in collector.log.read_text(), f"the log says {words}")

    def test_raised_quota_lets_a_form_in(self):
        collector = self.start("T1", "[spool]\nquota = 1\n")
        collector.drop("a.csv", forms.form(1))
        wait_until(lambda: collector.status()["intake"]["shortage"] == "quota", "intake has stopped")
        self.reload(collector, "[spool]\nquota = 1G\n")
        self.logs(collector, "setting_changed key=spool.quota")
        wait_until(lambda: self.n_stored("T1") == 1, "the form is stored")
        self.assertTrue(collector.daemon.is_running())

    def test_wrong_settings_change_nothing(self):
        collector = self.start("T2", "[spool]\nquota = 1G\n")
        self.reload(collector, "[spool]\nquotta = 1\n")
        self.logs(collector, "settings_not_reloaded")
        self.reload(collector, "[spool]\nquota = 2G\n[log]\nlevel = loud\n")
        wait_until(lambda: collector.log.read_text().count("settings_not_reloaded") == 2, "nor these")
        collector.drop("a.csv", forms.form(1))
        wait_until(lambda: list((collector.home / "receipts").glob("a.csv.*.csv")), "forms are taken as before")
        self.assertEqual(collector.log.read_text().count("collector_started"), 1)
        self.assertIn("loud", collector.status()["settings_refused"])

    def start_at_home(self, agency):
        """A collector whose settings file says where its home is."""
        collector = self.district.collector(agency)
        self.file = self.district.folder / f"{agency}.conf"
        self.file.write_text(self.at(collector.home))
        options = [option for setting in collector.settings if not setting.startswith("collector.home=") for option in ("--set", setting)]
        collector.daemon = Process(f"collector {agency}", [str(PROGRAMS / "halfsky-collector"), "run", "--config", str(self.file), *options], collector.log)
        wait_until(collector.asks_daemon, f"{agency} runs")
        collector.wait_for_state("streaming")
        return collector

    def at(self, home, more=""):
        return f"[collector]\nhome = {home}\n{more}"

    def refusal(self, collector):
        return collector.status()["settings_refused"]

    def expect_goes_on(self, collector, name, version=1):
        collector.drop(name, forms.form(version))
        wait_until(lambda: list((collector.home / "receipts").glob(f"{name}.*.csv")), "forms are taken as before")
        self.assertTrue(collector.daemon.is_running())

    def test_home_that_cannot_be_used_is_told_and_the_former_stays(self):
        collector = self.start_at_home("T4")
        self.assertIsNone(self.refusal(collector))
        self.reload(collector, self.at("/proc/halfsky"))
        self.logs(collector, "settings_not_reloaded")
        refusal = wait_until(lambda: collector.asks_daemon() and self.refusal(collector), "status says that the settings were refused")
        self.assertIn("/proc/halfsky", refusal)
        self.assertIn("/proc/halfsky", collector.run("status", "--lang", "zh"))
        self.expect_goes_on(collector, "a.csv")
        self.reload(collector, self.at(collector.home, "[spool]\nquota = 1G\n"))
        wait_until(lambda: collector.asks_daemon() and self.refusal(collector) is None, "these are in force")
        self.expect_goes_on(collector, "b.csv", 2)

    def test_home_that_belongs_to_another_process_is_told_and_the_former_stays(self):
        collector, other = self.start_at_home("T5"), self.district.collector("T6")
        other.start()
        self.reload(collector, self.at(other.home))
        self.logs(collector, "settings_not_reloaded")
        wait_until(lambda: collector.asks_daemon() and self.refusal(collector), "status says that the settings were refused")
        self.expect_goes_on(collector, "a.csv")
        self.assertTrue(other.asks_daemon())

    def test_another_home_comes_into_force(self):
        collector = self.start_at_home("T7")
        home = self.district.folder / "T7-new"
        self.reload(collector, self.at(home))
        wait_until(lambda: f"home={home}" in collector.log.read_text().rsplit("collector_started", 1)[-1], "it has begun anew")
        wait_until((home / "inbox").is_dir, "the new home is there")
        self.assertNotIn("settings_not_reloaded", collector.log.read_text())

    def test_reload_loses_nothing_that_is_on_the_way(self):
        collector = self.start("T3", "")
        for version in range(5):
            collector.drop(f"{version}.csv", forms.form(version))
            self.reload(collector, f"[review]\nchange_percent = {30 + version}\n")
        collector.wait_until_drained()
        totals = self.district.sql("select distinct o.value from halfsky.observation o join halfsky.breakdown using (breakdown_id) where key = '_T' "
                                   "and agency_id = (select agency_id from halfsky.agency where code = 'T3')")
        self.assertEqual(len(totals), 1)
        self.assertEqual(self.n_stored("T3"), 5)


if __name__ == "__main__":
    unittest.main()
