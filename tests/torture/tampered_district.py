"""A district in which everything has happened that the audit trail tells of, and copies of its database that a superuser may change."""

import json
import pathlib
import subprocess
import unittest

import forms
from district import District, wait_until
from python_collector import NOT_ASSIGNED, coverage, key_pair, python_collector

HERE = pathlib.Path(__file__).parent


class TamperedDistrict(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.district = District(HERE / "agencies.csv")
        cls.addClassCleanup(cls.district.close)
        cls.collector = cls.district.collector("T1")
        cls.collector.start()
        for version, comment in ((1, "explained"), (2, ""), (3, "")):
            cls.collector.drop(f"v{version}.csv", cls.commented(forms.form(version), comment))
            cls.collector.wait_until_drained()
        cls.collector.stop()
        cls.quarantine()
        cls.administer()
        cls.confirm()
        cls.district.stop()
        cls.receipts = cls.collector.home / "receipts"

    @classmethod
    def quarantine(cls):
        """Of T2 two cells are refused, of which one is given up, and a batch cannot be read."""
        peer = python_collector(cls.district, "T2")
        cls.addClassCleanup(peer.close)
        peer.open_session()
        peer.submit(peer.batch([*coverage(1, women=40, men=30), NOT_ASSIGNED, {**NOT_ASSIGNED, "period": 2024101}]))
        peer.submit(peer.batch([], records=b"\xff" * 100))
        cls.district.administrate("quarantine", "discard", "T2", 2, "--reason", "not theirs: once: twice")

    @classmethod
    def confirm(cls):
        """T4 says values again, and a refused cell of it is stored when it may be."""
        peer = python_collector(cls.district, "T4")
        cls.addClassCleanup(peer.close)
        peer.open_session()
        peer.submit(peer.batch([*coverage(1, women=40, men=30), NOT_ASSIGNED], file_name="first.csv"))
        peer.submit(peer.batch(coverage(1, women=40, men=30), file_name="again.csv"))
        cls.district.administrate("assignment", "set", "T4", NOT_ASSIGNED["indicator"], "on", "--reason", "theirs too")
        cls.district.administrate("quarantine", "replay", "T4", 1)

    @classmethod
    def administer(cls):
        """Acts of every kind: T3 changes its key and is revoked."""
        keys = [client_key for client_key, _ in (key_pair(), key_pair(), key_pair())]
        cls.district.administrate("collector", "add", "T3", keys[0])
        cls.district.administrate("collector", "rotate", "T3", keys[1])
        cls.district.administrate("collector", "rotate", "T3", keys[2])
        cls.district.administrate("collector", "revoke", "T3", 1)
        cls.district.administrate("assignment", "set", "T3", 101, "on", "--reason", "for a year")
        cls.district.administrate("assignment", "set", "T3", 602, "on", "--reason", "for a year")
        cls.district.administrate("assignment", "set", "T3", 602, "by-type", "--reason", "no more")
        cls.district.administrate("agency", "close", "T3", "--from", "2035-01-01", "--reason", "later")
        cls.district.administrate("agency", "reopen", "T3", "--reason", "it stays")
        cls.district.administrate("period", "close", "2018-S2", "--reason", "all is in")
        cls.district.administrate("period", "close", "2019-Q3", "--reason", "all is in")
        cls.district.administrate("period", "open", "2019-Q3", "--reason", "not all is in")

    @staticmethod
    def commented(form, comment):
        """The form with a comment in its first row."""
        lines = form.splitlines()
        return "\n".join([lines[0] + ",comment", lines[1] + "," + comment, *(line + "," for line in lines[2:])]) + "\n"

    def verify(self, *arguments):
        """The exit status and what was found."""
        done = subprocess.run(self.district.command("audit", "verify", "--json", *arguments), capture_output=True, text=True)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual(done.returncode, 1 if report["findings"] else 0)
        return report

    def tamper(self, sql):
        """Does it to a copy of the database, which takes the original's place until the test ends."""
        cluster = self.district.cluster
        self.wait_until_nobody_is_connected()
        cluster.sql("create database copy template halfsky", database="postgres")
        cluster.sql("alter database halfsky rename to original", database="postgres")
        cluster.sql("alter database copy rename to halfsky", database="postgres")
        self.addCleanup(self.restore)
        cluster.sql(sql)

    def wait_until_nobody_is_connected(self):
        """A session may still be ending when its program has ended."""
        wait_until(lambda: self.district.cluster.sql("select count(*) from pg_stat_activity where datname = 'halfsky'",
                                                     database="postgres") == [["0"]], "the database is free")

    def restore(self):
        self.wait_until_nobody_is_connected()
        self.district.cluster.sql("drop database halfsky", database="postgres")
        self.district.cluster.sql("alter database original rename to halfsky", database="postgres")
