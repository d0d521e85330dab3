"""A district in which everything has happened that the audit trail tells of, and copies of its database that a superuser may change."""

import hashlib
import json
import pathlib
import re
import subprocess
import unittest

import forms
from district import SOURCE, District, wait_until
from python_collector import NOT_ASSIGNED, coverage, key_pair, python_collector

HERE = pathlib.Path(__file__).parent


class TamperedDistrict(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.district = District(HERE / "tampered_agencies.csv")
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

    @classmethod
    def keep_tables(cls):
        """A copy of each table, for tamper_in_place()."""
        cls.district.sql("create schema kept; do $$ declare name text; begin for name in select relname from pg_class where relnamespace = 'halfsky'::regnamespace and relkind = 'r' loop "
                         "execute format('create table kept.%I as table halfsky.%I', name, name); end loop; end $$")

    def tamper_in_place(self, sql):
        """Does it; what is in tables that it, or a trigger, has changed is put back when the test ends. A tenth of what copying a database of hundreds of files takes."""
        changed = self.district.sql(f"{sql}; select relname from pg_stat_xact_user_tables where schemaname = 'halfsky' and n_tup_ins + n_tup_upd + n_tup_del > 0")
        self.addCleanup(self.put_back, {name for name, in changed} | set(re.findall(r"truncate halfsky\.(\w+)", sql)))

    def put_back(self, names):
        self.district.sql("set session_replication_role = replica; " + "; ".join(
            f"delete from halfsky.{name}; insert into halfsky.{name} overriding system value select * from kept.{name}" for name in sorted(names)))

    def find_parts(self, agency):
        """Leaves in table `found` what a seal of each moment's rows would say."""
        parts = (SOURCE / "aggregator/queries/audit_parts.sql").read_text()
        self.district.sql("drop table if exists found; " +
                          parts.replace("create temporary table sealed_part on commit drop", "create table found").replace("$1", agency))

    def entries(self, condition):
        """What is sealed of each, in order, as hash_of() takes it."""
        return self.district.sql("select agency_id, entry, (extract(epoch from at) * 1000000)::int8, coalesce(submission_id, 0), actor, act, "
                                 f"encode(content_digest, 'hex'), part, n_rows, encode(rows_digest, 'hex') from halfsky.audit_trail where {condition} order by entry")

    @staticmethod
    def hash_of(previous, agency, entry, at, submission, actor, act, content, part="", n_rows=0, digest=""):
        """As trail.h says it; no part: no rows are sealed."""
        sealed = int(agency).to_bytes(4, "big") + int(entry).to_bytes(8, "big") + int(at).to_bytes(8, "big") + int(submission).to_bytes(4, "big")
        for text in (actor, act):
            sealed += len(text.encode()).to_bytes(4, "big") + text.encode()
        sealed += bytes.fromhex(content)
        if part != "":
            sealed += int(part).to_bytes(4, "big") + int(n_rows).to_bytes(4, "big") + bytes.fromhex(digest)
        return hashlib.blake2b(previous + sealed, digest_size=32).digest()

    def next_moment(self, agency):
        """An SQL expression: a second after the agency's last entry."""
        return f"(select last_at + interval '1 s' from halfsky.agency_chain where agency_id = {agency})"

    def append(self, agency, act, content, part="", submission=0, actor="admin root"):
        """A true continuation of the chain, at next_moment(), with a seal of the rows that are there then unless PART is empty."""
        [[number, last, head, at]] = self.district.sql(f"select agency_id, last_entry + 1, encode(head_hash, 'hex'), (extract(epoch from last_at) * 1000000)::int8 + 1000000 "
                                                       f"from halfsky.agency_chain where agency_id = {agency}")
        n_rows, digest = 0, ""
        if part != "":
            self.find_parts(agency)
            [[n_rows, digest]] = self.district.sql(f"select n_rows, encode(rows_digest, 'hex') from found where stored_at = {self.next_moment(agency)}")
        said = hashlib.blake2b(content.encode(), digest_size=32).hexdigest()
        hashed = self.hash_of(bytes.fromhex(head), number, last, at, submission, actor, act, said, part, n_rows, digest).hex()
        rows = f"{part}, {n_rows}, '\\x{digest}'" if part != "" else "null, null, null"
        self.district.sql(f"insert into halfsky.audit_trail (agency_id, entry, at, actor, act, submission_id, content_digest, previous_hash, hash, part, n_rows, rows_digest, content) "
                          f"select {number}, {last}, {self.next_moment(agency)}, '{actor}', '{act}', nullif({submission}, 0), '\\x{said}', '\\x{head}', '\\x{hashed}', {rows}, "
                          f"$words${content}$words$; update halfsky.agency_chain set last_entry = {last}, head_hash = '\\x{hashed}', last_at = last_at + interval '1 s' "
                          f"where agency_id = {number}")

    def wait_until_nobody_is_connected(self):
        """A session may still be ending when its program has ended."""
        wait_until(lambda: self.district.cluster.sql("select count(*) from pg_stat_activity where datname = 'halfsky'",
                                                     database="postgres") == [["0"]], "the database is free")

    def restore(self):
        self.wait_until_nobody_is_connected()
        self.district.cluster.sql("drop database halfsky", database="postgres")
        self.district.cluster.sql("alter database original rename to halfsky", database="postgres")
