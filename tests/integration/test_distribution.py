"""What Citus asks of a schema that is distributed by agency_id, held against the schema, deploy/citus.sql and every statement."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from district import PROGRAMS, SOURCE, Cluster

PLAN = (SOURCE / "deploy/citus.sql").read_text()
STATEMENTS = sorted([*SOURCE.glob("*/queries/*.sql"), *SOURCE.glob("common/*/queries/*.sql")])


def named(pattern):
    return re.findall(pattern + r"(halfsky\.\w+)", PLAN, re.MULTILINE)


DISTRIBUTED = named(r"^select create_distributed_table\('")
REFERENCE = named(r"^select create_reference_table\('")
ON_THE_COORDINATOR = named(r"^-- on the coordinator: ")


def without_comments(statement):
    return re.sub(r"--[^\n]*", "", statement)


def updates(statement):
    """The parts of a statement that change rows of a distributed table that exist."""
    text = without_comments(statement)
    for table, change in re.findall(r"insert\s+into\s+(halfsky\.\w+).*?do\s+update\b(.*)", text, re.DOTALL | re.IGNORECASE):
        if table in DISTRIBUTED:
            yield change
    for table, change in re.findall(r"(?<!do )\bupdate\s+(halfsky\.\w+)\b(.*)", text, re.DOTALL | re.IGNORECASE):
        if table in DISTRIBUTED:
            yield change


# A statement that one worker can carry out by itself: it says of which agency the rows are, in the first parameter that an INSERT takes or in a condition.
ROUTED = re.compile(r"\bagency_id\s*=\s*\$\d"
                    r"|insert\s+into\s+halfsky\.\w+(?:\s+as\s+\w+)?\s*\(agency_id\b[^)]*\)\s*(?:select|values\s*\()\s*\$1\b", re.DOTALL)


def written(statement):
    """The distributed tables that a statement changes."""
    return {table for table in re.findall(r"(?:insert\s+into|(?<!do )update|delete\s+from)\s+(halfsky\.\w+)", without_comments(statement).lower())
            if table in DISTRIBUTED}


def changes_within(statement):
    """Whether rows are changed by a part of the statement (a modifying CTE)."""
    return re.search(r"\bas\s+(?:not\s+)?(?:materialized\s+)?\(\s*(?:insert|update|delete)\b", without_comments(statement).lower()) is not None


def called(text):
    return set(re.findall(r"\b([a-z_]+)\s*\(", text.lower()))


class Distribution(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="halfsky-", dir="/var/tmp"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.folder.chmod(0o755)
        cls.cluster = Cluster(cls.folder / "pg")
        cls.cluster.start()
        cls.addClassCleanup(cls.cluster.stop_anyhow)
        cls.cluster.sql("create database halfsky", database="postgres")
        subprocess.run([PROGRAMS / "halfsky-aggregator", "migrate", "--set", f"database.connection={cls.cluster.conninfo()}"],
                       check=True, stdout=subprocess.DEVNULL, env={**os.environ, "LC_ALL": "C.UTF-8"})

    def names(self, query):
        return [row[0] for row in self.cluster.sql(query)]

    def test_plan_names_every_table_once(self):
        tables = self.names("select c.oid::regclass from pg_class c where relnamespace = 'halfsky'::regnamespace "
                            "and relkind in ('r', 'p') and not relispartition order by 1")
        self.assertEqual(sorted(DISTRIBUTED + REFERENCE + ON_THE_COORDINATOR), sorted(tables))

    def test_tables_with_an_agency_that_are_not_distributed_are_the_register(self):
        with_agency = self.names("select attrelid::regclass from pg_attribute join pg_class c on c.oid = attrelid "
                                 "where relnamespace = 'halfsky'::regnamespace and relkind in ('r', 'p') and not relispartition "
                                 "and attname = 'agency_id'")
        register = {"halfsky.agency", "halfsky.assignment_exception", "halfsky.collector", "halfsky.collector_key"}
        self.assertEqual(set(with_agency) - set(DISTRIBUTED) - set(ON_THE_COORDINATOR), register)

    def test_every_unique_key_has_the_agency(self):
        keys = self.cluster.sql("select i.indrelid::regclass, i.indexrelid::regclass, exists (select from unnest(i.indkey) k(n) "
                                "join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.n and a.attname = 'agency_id') "
                                "from pg_index i join pg_class c on c.oid = i.indrelid "
                                "where c.relnamespace = 'halfsky'::regnamespace and i.indisunique")
        without = [index for table, index, has_agency in keys if table in DISTRIBUTED and has_agency != "t"]
        self.assertEqual(without, [])
        self.assertTrue(set(DISTRIBUTED) - {"halfsky.observation_comment"} <= {table for table, _, _ in keys})

    def test_no_foreign_key_leaves_or_enters_a_distributed_table(self):
        links = self.cluster.sql("select conrelid::regclass, confrelid::regclass from pg_constraint where contype = 'f'")
        self.assertEqual([link for link in links if set(link) & set(DISTRIBUTED)], [])
        self.assertTrue(all(set(link) <= set(REFERENCE) or set(link) <= set(ON_THE_COORDINATOR) for link in links), links)

    def test_reference_tables_come_after_those_they_refer_to(self):
        for table, target in self.cluster.sql("select conrelid::regclass, confrelid::regclass from pg_constraint where contype = 'f'"):
            if table in REFERENCE:
                self.assertLessEqual(REFERENCE.index(target), REFERENCE.index(table), (table, target))

    def test_no_update_calls_a_volatile_function(self):
        volatile = set(self.names("select distinct proname from pg_proc where provolatile = 'v'"))
        self.assertIn("random", volatile)
        found = [(path.name, called(change) & volatile) for path in STATEMENTS for change in updates(path.read_text())]
        self.assertGreater(len(found), 5, "the statements that update were not recognised")
        self.assertEqual([(name, calls) for name, calls in found if calls], [])

    def test_stable_functions_of_updates_look_at_no_column(self):
        """Citus computes them once, before it knows any row."""
        stable = set(self.names("select proname from pg_proc group by proname having bool_and(provolatile = 's')"))
        self.assertIn("to_char", stable)
        with_arguments = [(path.name, set(re.findall(r"\b([a-z_]+)\s*\(\s*[^)\s]", change.lower())) & stable)
                          for path in STATEMENTS for change in updates(path.read_text())]
        self.assertEqual([(name, calls) for name, calls in with_arguments if calls], [])

    def test_every_change_of_a_distributed_table_goes_to_one_agency(self):
        changing = [(path.name, path.read_text()) for path in STATEMENTS if written(path.read_text())]
        self.assertGreater(len(changing), 20, "the statements that change rows were not recognised")
        self.assertEqual([name for name, statement in changing if not ROUTED.search(without_comments(statement).lower())], [])
        self.assertEqual([name for name, statement in changing if changes_within(statement)], [])

    def test_change_for_all_agencies_would_be_found(self):
        self.assertEqual(written("delete from halfsky.change_mark where period < $1"), {"halfsky.change_mark"})
        self.assertIsNone(ROUTED.search("delete from halfsky.change_mark where period < $1"))
        self.assertIsNone(ROUTED.search("insert into halfsky.change_mark (agency_id, period) select agency_id, $1 from halfsky.agency"))
        self.assertTrue(changes_within("with gone as (delete from halfsky.change_mark returning *) select * from gone"))

    def test_session_of_a_writer_has_custom_plans_on_citus(self):
        """Of an INSERT … SELECT with unknown parameters Citus has no plan, so it asks for another plan by its cost; generic plans must not be forced on it."""
        session = (SOURCE / "aggregator/queries/store_session.sql").read_text()
        self.assertRegex(session, r"case when exists \(select from pg_extension where extname = 'citus'\) then 'auto' else 'force_generic_plan' end")

    def test_volatile_call_would_be_found(self):
        planted = "update halfsky.observation set stored_at = clock_timestamp() where agency_id = $1"
        self.assertEqual([called(change) for change in updates(planted)], [{"clock_timestamp"}])

    def test_rows_of_distributed_tables_are_locked_for_one_agency_only(self):
        """Citus takes FOR UPDATE and FOR SHARE only where one worker can answer."""
        for path in STATEMENTS:
            text = without_comments(path.read_text()).lower()
            if re.search(r"\bfor (update|share|no key update|key share)\b", text) and any(table in text for table in DISTRIBUTED):
                self.assertRegex(text, r"agency_id = \$\d", path.name)


if __name__ == "__main__":
    unittest.main()
