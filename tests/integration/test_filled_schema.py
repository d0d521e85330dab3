"""A database that an older program filled is brought to today's schema: all rows are there, `audit verify` finds nothing, what is changed is still found, and reports and collectors go on.

The rows are real: a district of today takes them in, and what an older schema has of them, table by table and column by column, is put into it. What older programs did not write yet is left out:
the server's own trail, and the words of entries."""

import hashlib
import json
import pathlib
import subprocess
import unittest

from district import PROGRAMS, SOURCE, District
from python_collector import NOT_ASSIGNED, coverage, python_collector

MIGRATIONS = sorted((SOURCE / "aggregator/migrations").glob("[0-9]*.sql"))
AGENCIES = SOURCE / "tests/torture/agencies.csv"
WORDS_SINCE = 26
# What no migration may change; results are computed anew by the next refresh, and the trail is held against itself.
HANDED_IN = set("agency assignment_exception breakdown catalogue_file catalogue_version code_item collector dead_letter department domain indicator ingest_batch ingest_part "
                "ingest_watermark objective observation observation_comment observation_revision period_closure quarantine submission target".split())
# From before acts had words and keys were kept apart (12, 18), from before batches had words (26), and from before replaced findings and the register were kept (34).
VERSIONS = (10, 23, 28)
ACTS_SINCE = 12
# What the server's own trail says of its schema is what today's says, so older ones are filled without it.
REGISTER_KEPT_SINCE = 34


class FilledSchema(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.district = District(AGENCIES)
        cls.addClassCleanup(cls.district.close)
        cls.peer = python_collector(cls.district, "T1")
        cls.addClassCleanup(cls.peer.close)
        cls.peer.open_session()
        for name, women, extra in (("first.csv", 40, [NOT_ASSIGNED]), ("corrected.csv", 44, []), ("again.csv", 44, [])):
            cls.peer.submit(cls.peer.batch([*coverage(1, women=women, men=30), *extra], file_name=name))
        cls.peer.submit(cls.peer.batch([], records=b"\xff" * 100))
        cls.district.administrate("assignment", "set", "T1", NOT_ASSIGNED["indicator"], "on", "--reason", "theirs too")
        cls.district.administrate("period", "close", "2018-S2", "--reason", "all is in")
        cls.register("T1")
        cls.moment = cls.district.sql("select clock_timestamp()")[0][0]
        cls.register("T2")
        cls.reporter(cls.district.cluster.conninfo(), "refresh")

    @classmethod
    def register(cls, parent):
        """An office, that is moved when it is registered already."""
        path = cls.district.folder / "office.csv"
        path.write_text(f"code,parent,level,name_zh,name_en,unit_type\nCOM-1,{parent},unit,示例社区,Sample Community,community_office\n", encoding="utf-8")
        cls.district.administrate("agency", "import", path)

    # --- programs on one of the databases ---

    @staticmethod
    def reporter(conninfo, *arguments):
        done = subprocess.run([PROGRAMS / "halfsky-reporter", *arguments, "--set", f"database.connection={conninfo}"], capture_output=True, text=True)
        assert done.returncode == 0, f"{arguments}: exit {done.returncode}: {done.stdout}{done.stderr}"
        return done.stdout

    def administrate(self, database, *arguments):
        command = [*self.district.command(*arguments), "--set", f"database.connection={self.district.cluster.conninfo(database=database)}"]
        return subprocess.run(command, capture_output=True, text=True)

    def findings(self, database):
        done = self.administrate(database, "audit", "verify", "--json")
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return [(finding["agency"], finding["fault"], finding["cells"]) for finding in json.loads(done.stdout)["findings"]]

    # --- an older schema with today's rows ---

    def sql(self, statement, database):
        return self.district.cluster.sql(statement, database=database)

    def columns(self, database):
        return {(table, column) for table, column in self.sql(
            "select c.relname, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid where c.relnamespace = 'halfsky'::regnamespace "
            "and c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped and c.relname <> 'schema_migration'", database)}

    def apply(self, database, version):
        conninfo = self.district.cluster.conninfo(database=database)
        for path in MIGRATIONS[:version]:
            subprocess.run(["psql", "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-d", conninfo, "-f", path], check=True, stdout=subprocess.DEVNULL)
            checksum = hashlib.blake2b(path.read_bytes(), digest_size=32).hexdigest()
            self.sql(f"insert into halfsky.schema_migration (version, name, checksum) values ({int(path.name[:4])}, '{path.name}', '\\x{checksum}')", database)

    def copy(self, database, table, columns, condition):
        conninfo = self.district.cluster.conninfo
        taken = subprocess.run(["psql", "-X", "-q", "-d", conninfo(), "-c", f"copy (select {columns} from halfsky.{table} {condition}) to stdout"],
                               check=True, capture_output=True)
        subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", conninfo(database=database), "-c", "set session_replication_role = replica",
                        "-c", f"copy halfsky.{table} ({columns}) from stdin"], check=True, input=taken.stdout)

    def fill(self, database, version):
        before = self.columns(database)
        shared = before & self.columns("halfsky")
        for table in sorted({table for table, _ in shared}):
            columns = ", ".join(sorted(column for of_table, column in shared if of_table == table))
            is_of_server = table in ("audit_trail", "agency_chain") and version < REGISTER_KEPT_SINCE
            if ("collector", "public_key") in before and table == "collector":
                self.copy(database, "collector", columns + ", public_key",
                          "join (select agency_id as of_agency, collector_id as of_collector, public_key from halfsky.collector_key) key "
                          "on of_agency = agency_id and of_collector = collector_id")
            else:
                self.copy(database, table, columns, "where agency_id <> 0" if is_of_server else "")
        if version < WORDS_SINCE:
            self.forget_words(database, before)
        if ("observation", "confirmed_by_submission_id") in before:
            self.confirm(database)
        return shared

    def forget_words(self, database, columns):
        """Before there were words an entry sealed the digest of its batch. What is sealed cannot be signed anew, so the batches get the digests that were."""
        self.sql("update halfsky.ingest_batch set digest = content_digest from halfsky.audit_trail trail where trail.agency_id = ingest_batch.agency_id and trail.at = stored_at "
                 "and act like 'batch_%'; update halfsky.ingest_watermark mark set last_digest = digest from halfsky.ingest_batch batch where batch.agency_id = mark.agency_id "
                 "and batch.collector_id = mark.collector_id and batch.epoch = mark.epoch and sequence = last_sequence", database)
        if ("audit_trail", "content") in columns:
            self.sql("update halfsky.audit_trail set content = null where act like 'batch_%'", database)

    def confirm(self, database):
        """Who said a value again last stood in its row, from schema 25 to 35."""
        for confirmed in self.sql("select confirmed.submission_id, confirmed.agency_id, confirmed.indicator_id, confirmed.period, breakdown_id from halfsky.observation_confirmation confirmed "
                                  "join halfsky.breakdown on breakdowns @> breakdown_id::int4 order by confirmed.submission_id", "halfsky"):
            self.sql("update halfsky.observation set confirmed_by_submission_id = {} where (agency_id, indicator_id, period, breakdown_id) = ({}, {}, '{}', {})".format(*confirmed), database)

    def rows(self, database, shared):
        """Of each table of what was handed in or registered how many rows there are, and a digest of what both schemas have of them."""
        found = {}
        for table in sorted({table for table, _ in shared} & HANDED_IN):
            columns = ", ".join(sorted(column for of_table, column in shared if of_table == table))
            found[table] = self.sql(f"select count(*), md5(string_agg(line, ';' order by line)) from (select row({columns})::text as line from halfsky.{table}) rows", database)
        return found

    def upgraded(self, version):
        database = f"schema_{version}"
        self.sql(f"create database {database}", "postgres")
        self.apply(database, version)
        shared = self.fill(database, version)
        before = self.rows(database, shared)
        done = self.administrate(database, "migrate")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.rows(database, shared), before)
        return database

    def test_filled_database_of_each_age_is_whole_after_the_upgrade(self):
        expected = self.reporter(self.district.cluster.conninfo(), "annual", "--year", "2025", "--format", "csv")
        self.assertIn("security.social_assistance_coverage", expected)
        for version in VERSIONS:
            with self.subTest(schema=version):
                database = self.upgraded(version)
                conninfo = self.district.cluster.conninfo(database=database)
                self.assertEqual(self.findings(database), [])
                self.assertEqual(self.sql(f"select area_code from analysis.agency_as_of('{self.moment}') where agency_code = 'COM-1'", database),
                                 [["T1" if version >= ACTS_SINCE else "T2"]])
                self.reporter(conninfo, "refresh")
                self.assertEqual(self.reporter(conninfo, "annual", "--year", "2025", "--format", "csv"), expected)
                self.sql("update halfsky.observation set value = value + 1 where status = 'A'", database)
                self.sql("update halfsky.indicator set multiplier = multiplier * 10 where indicator_id = 511", database)
                self.assertEqual({fault for _, fault, _ in self.findings(database)}, {"rows_changed", "catalogue_changed"})


if __name__ == "__main__":
    unittest.main()
