"""The aggregator's clock was half a year ahead for one form. What is done to that agency later is dated behind it in the trail, and `audit verify` has no doubt about it;
a moment that somebody changed afterwards is found all the same."""

import pathlib
import subprocess
import unittest

import forms
from district import District, Process
from survival.faulty_calls import FaultyCalls

HERE = pathlib.Path(__file__).parent
HALF_A_YEAR_US = 180 * 86_400_000_000
T1 = "(select agency_id from halfsky.agency where code = 'T1')"


class ClockAhead(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.district = District(HERE / "agencies.csv")
        cls.addClassCleanup(cls.district.close)
        cls.district.kill()
        calls = FaultyCalls(cls.district.folder / "aggregator.calls")
        calls.set(clock_offset_us=HALF_A_YEAR_US)
        cls.district.server = Process("aggregator", cls.district.command("run"), cls.district.log, calls.environment())
        collector = cls.district.collector("T1")
        collector.start()
        collector.drop("v1.csv", forms.form(1))
        collector.wait_until_drained()
        collector.stop()
        cls.district.kill()
        cls.district.start()
        cls.district.administrate("collector", "revoke", "T1", "1")
        cls.district.collector("T1", "T1-second")
        for rule in ("off", "by-type"):
            cls.district.administrate("assignment", "set", "T1", forms.INDICATOR, rule, "--reason", "a test")

    def verify(self):
        return subprocess.run(self.district.command("audit", "verify", "--lang", "en"), capture_output=True, text=True)

    def test_trail_is_ahead(self):
        self.assertEqual(self.district.number(f"select count(*) from halfsky.audit_trail where agency_id = {T1} and at > now() + interval '100 days' and act <> 'batch_stored'"), 4)

    def test_acts_behind_it_are_in_order(self):
        done = self.verify()
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_moment_that_was_changed_is_found(self):
        for table, column in (("collector", "registered_at"), ("collector_key", "registered_at"), ("collector", "revoked_at"), ("assignment_revision", "replaced_at")):
            with self.subTest(table=table, column=column):
                self.district.sql(f"update halfsky.{table} set {column} = {column} + interval '2 years' where agency_id = {T1}")
                self.assertEqual(self.verify().returncode, 1)
                self.district.sql(f"update halfsky.{table} set {column} = {column} - interval '2 years' where agency_id = {T1}")


if __name__ == "__main__":
    unittest.main()
