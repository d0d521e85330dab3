"""An old year on another disk (docs/scaling.md): its figures are still found, revised and new ones still stored."""

import os
import pathlib
import unittest

import forms
from district import District

AGENCIES = pathlib.Path(__file__).parent.parent / "torture" / "agencies.csv"


class Partitions(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.district = District(AGENCIES)
        cls.addClassCleanup(cls.district.close)
        cls.collector = cls.district.collector("T1")
        cls.collector.start()

    def submit(self, name, version):
        self.collector.drop(name, forms.form(version))
        self.collector.wait_until_drained()
        return self.collector.receipt(name)

    def make_tablespace(self):
        folder = self.district.cluster.folder / "slow"
        folder.mkdir()
        owner = self.district.cluster.folder.stat()
        os.chown(folder, owner.st_uid, owner.st_gid)
        self.district.sql(f"create tablespace archive location '{folder}'")

    def test_year_that_was_moved_is_used_as_before(self):
        self.submit("first.csv", 1)
        self.make_tablespace()
        self.district.sql("alter table halfsky.observation_2015 set tablespace archive")
        self.district.sql("alter index halfsky.observation_2015_pkey set tablespace archive")
        receipt = self.submit("second.csv", 2)
        self.assertEqual(receipt["revised"] + receipt["unchanged"], forms.N_ROWS)
        self.assertEqual(self.district.sql("select distinct tablespace from pg_tables where tablename = 'observation_2015'"), [["archive"]])
        self.assertEqual(self.district.sql(
            "select distinct value from halfsky.observation join halfsky.breakdown using (breakdown_id) "
            "where key = '_T' and period < '2016-01-01'"), [[str(forms.total(2))]])

    def test_year_to_come_is_made_at_the_start(self):
        before = self.district.number("select count(*) from pg_inherits where inhparent = 'halfsky.observation'::regclass")
        self.district.sql("drop table halfsky.observation_2035")
        self.district.stop()
        self.district.start()
        self.collector.wait_for_state("streaming")
        self.assertEqual(self.district.number("select count(*) from pg_inherits where inhparent = 'halfsky.observation'::regclass"), before)


if __name__ == "__main__":
    unittest.main()
