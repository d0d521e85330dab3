"""What Citus asks of a schema that is distributed by agency_id, held against the schema, deploy/citus.sql and every statement."""

import collections
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
ON_WORKERS = {*DISTRIBUTED, *REFERENCE}
FUNCTIONS = re.findall(r"^select create_distributed_function\('(.+)'\);$", PLAN, re.MULTILINE)
FUNCTIONS_OF_THE_COORDINATOR = re.findall(r"^-- on the coordinator: function (.+)$", PLAN, re.MULTILINE)

OURS = "in ('halfsky'::regnamespace, 'analysis'::regnamespace)"

# Every view with every relation that it reads, itself or by way of other views.
READ = f"""
with recursive direct as (
  select distinct rule.ev_class as view, depend.refobjid as relation
  from pg_rewrite rule
  join pg_class view on view.oid = rule.ev_class and view.relkind = 'v' and view.relnamespace {OURS}
  join pg_depend depend on depend.classid = 'pg_rewrite'::regclass and depend.objid = rule.oid
                       and depend.refclassid = 'pg_class'::regclass and depend.refobjid <> rule.ev_class
), reads as (
  select view, relation from direct
  union
  select reads.view, direct.relation from reads join direct on direct.view = reads.relation
)
select view::regclass, relation::regclass from reads"""

# Every function of ours with the relation whose rule, trigger, default, constraint or index calls it, or with the function that does.
CALLED = f"""
select depend.refobjid::regprocedure,
       coalesce(coalesce(rule.ev_class, hook.tgrelid, preset.adrelid, bound.conrelid, index.indrelid)::regclass::text, calling.oid::regprocedure::text)
from pg_depend depend
join pg_proc called on called.oid = depend.refobjid and called.pronamespace {OURS}
left join pg_rewrite rule on depend.classid = 'pg_rewrite'::regclass and rule.oid = depend.objid
left join pg_trigger hook on depend.classid = 'pg_trigger'::regclass and hook.oid = depend.objid
left join pg_attrdef preset on depend.classid = 'pg_attrdef'::regclass and preset.oid = depend.objid
left join pg_constraint bound on depend.classid = 'pg_constraint'::regclass and bound.oid = depend.objid
left join pg_index index on depend.classid = 'pg_class'::regclass and index.indexrelid = depend.objid
left join pg_proc calling on depend.classid = 'pg_proc'::regclass and calling.oid = depend.objid
where depend.refclassid = 'pg_proc'::regclass"""

# Stand in for Citus' functions: they take what theirs take, find what it names, and write down what was asked.
STAND_INS = """
create table public.asked (step int4 generated always as identity, deed text, target text, by_column text, beside text);
create function public.create_reference_table(target regclass) returns void
language sql as $$ insert into public.asked (deed, target) values ('reference', target::text) $$;
create function public.create_distributed_table(target regclass, by_column text, colocate_with text default 'default') returns void
language sql as $$ insert into public.asked (deed, target, by_column, beside) values ('distributed', target::text, by_column, colocate_with) $$;
create function public.create_distributed_function(target regprocedure) returns void
language sql as $$ insert into public.asked (deed, target) values ('function', target::text) $$;
"""


def without_comments(statement):
    return re.sub(r"--[^\n]*", "", statement)


def updates(statement):
    """The parts of a statement that change rows that exist of a table that workers have."""
    text = without_comments(statement)
    for table, change in re.findall(r"insert\s+into\s+(halfsky\.\w+).*?do\s+update\b(.*)", text, re.DOTALL | re.IGNORECASE):
        if table in ON_WORKERS:
            yield change
    for table, change in re.findall(r"(?<!do )\bupdate\s+(halfsky\.\w+)\b(.*)", text, re.DOTALL | re.IGNORECASE):
        if table in ON_WORKERS:
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

    def psql(self, database, script):
        """What a script says, run whole or not at all."""
        done = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", self.cluster.conninfo(database=database)],
                              input=script, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def read_by_views(self):
        """For each view the relations that it reads in the end."""
        read = collections.defaultdict(set)
        for view, relation in self.cluster.sql(READ):
            read[view].add(relation)
        return read

    def computed_alone(self):
        """The pairs of a function and a view that calls it as the whole of a materialized CTE: Citus runs such a CTE by itself, here on the coordinator, before the
        rest (citusdata/citus, pull request 1853)."""
        definitions = self.cluster.sql(f"select oid::regclass, replace(pg_get_viewdef(oid), chr(10), ' ') from pg_class where relkind = 'v' and relnamespace {OURS}")
        alone = r"AS MATERIALIZED \(\s*SELECT [^()]* FROM (?P<function>[\w.]+\(\)) \w+\([^()]*\)\s*\)"
        return [[match["function"], view] for view, definition in definitions for match in re.finditer(alone, definition)
                if definition.count(match["function"]) == 1]

    def called_on_workers(self):
        """The functions that workers are asked for: by views and statements that read growing tables, and by what belongs to a table that workers have."""
        read = self.read_by_views()
        grows = {*DISTRIBUTED, *(view for view, relations in read.items() if relations & set(DISTRIBUTED))}
        signatures = {signature.split("(")[0]: signature for signature in self.names(f"select oid::regprocedure from pg_proc where pronamespace {OURS}")}
        needed = set()
        for path in STATEMENTS:
            words = set(re.findall(r"\b(?:halfsky|analysis)\.\w+", without_comments(path.read_text())))
            if words & grows:
                needed |= {signatures[word] for word in words & set(signatures)}
        alone = self.computed_alone()
        calls = [call for call in self.cluster.sql(CALLED) if call not in alone]
        self.assertEqual([function for function, caller in calls if caller == ""], [], "called by something that is not known here")
        asking = grows | {caller for _, caller in calls if caller in ON_WORKERS}
        for function, caller in calls:
            if asking & {caller, *(view for view, relations in read.items() if caller in relations)}:
                needed.add(function)
        while further := {function for function, caller in calls if caller in needed} - needed:
            needed |= further
        return needed

    def test_plan_names_every_table_once(self):
        tables = self.names("select c.oid::regclass from pg_class c where relnamespace = 'halfsky'::regnamespace "
                            "and relkind in ('r', 'p') and not relispartition order by 1")
        self.assertEqual(sorted(DISTRIBUTED + REFERENCE + ON_THE_COORDINATOR), sorted(tables))

    def test_plan_names_every_function_once(self):
        functions = self.names("select oid::regprocedure from pg_proc where pronamespace = 'halfsky'::regnamespace")
        self.assertEqual(sorted(FUNCTIONS + FUNCTIONS_OF_THE_COORDINATOR), sorted(functions))

    def test_plan_carries_the_functions_that_workers_are_asked_for(self):
        needed = self.called_on_workers()
        self.assertIn("halfsky.period_label(date,text)", needed)  # of views
        self.assertIn("halfsky.part_words(text)", needed)         # of statements
        self.assertEqual(needed, set(FUNCTIONS))

    def test_functions_of_workers_only_compute(self):
        """What workers have must not look at tables, act as somebody else, or ask the session."""
        words = {signature.split("(")[0] for signature in FUNCTIONS}
        words |= set(self.names(f"select oid::regtype from pg_type where typnamespace {OURS} and typrelid in (select oid from pg_class where relkind = 'c')"))
        for signature in FUNCTIONS:
            [[body, acts_as_owner, volatility]] = self.cluster.sql(
                f"select replace(pg_get_functiondef(oid), chr(10), ' '), prosecdef, provolatile from pg_proc where oid = '{signature}'::regprocedure")
            self.assertLessEqual(set(re.findall(r"\b(?:halfsky|analysis)\.\w+", re.sub(r"'[^']*'", "", body))), words, signature)
            if signature != "halfsky.as_of()":  # null on workers, and nobody may set it: see the plan's end
                self.assertNotRegex(body, r"current_setting|session_user|current_user", signature)
            self.assertEqual((acts_as_owner, volatility != "v"), ("f", True), signature)

    def test_worker_takes_what_it_is_sent(self):
        """A database with nothing but the plan's functions, in its order, and the tables takes every view that Citus sends."""
        read = self.read_by_views()
        reports = {caller for function, caller in self.cluster.sql(CALLED) if function == "halfsky.report_rows()"}
        relations = set(self.names(f"select oid::regclass from pg_class where relkind in ('r', 'p') and relnamespace {OURS}"))
        sent = [view for view, parts in read.items() if parts & relations <= ON_WORKERS and not reports & {view, *parts}]
        self.assertIn("analysis.observation", sent)
        self.assertGreater(len(sent), 15)

        types = self.psql("halfsky", "select format('create type %s as (%s);', type.oid::regtype, string_agg(format('%I %s', attname, "
                          "format_type(atttypid, atttypmod)), ', ' order by attnum)) from pg_type type join pg_class on pg_class.oid = typrelid and relkind = 'c' "
                          f"join pg_attribute on attrelid = typrelid and not attisdropped where typnamespace {OURS} group by type.oid")
        functions = "".join(self.psql("halfsky", f"select pg_get_functiondef('{signature}'::regprocedure) || ';'") for signature in FUNCTIONS)
        tables = subprocess.run([self.cluster.programs / "pg_dump", "--schema-only", *(f"--table={name}" for name in [*sorted(ON_WORKERS), *sent]),
                                 "-d", self.cluster.conninfo()], check=True, capture_output=True, text=True).stdout
        self.cluster.sql("create database worker", database="postgres")
        self.psql("worker", "create schema halfsky; create schema analysis;" + types + functions + tables)
        held = self.cluster.sql(f"select count(*) filter (where relkind = 'v'), count(*) filter (where relkind in ('r', 'p')) from pg_class "
                                f"where relnamespace {OURS}", database="worker")
        self.assertEqual(held, [[str(len(sent)), str(len(ON_WORKERS))]])

    def test_plan_runs_to_its_end_where_citus_is_stood_in_for(self):
        self.cluster.sql("create database planned template halfsky", database="postgres")
        extension = "create extension if not exists citus;"
        self.assertIn(extension, PLAN)
        self.psql("planned", STAND_INS + PLAN.replace(extension, ""))
        asked = self.cluster.sql("select deed, target from public.asked order by step", database="planned")
        self.assertEqual(asked, [*(["function", name] for name in FUNCTIONS), *(["reference", name] for name in REFERENCE),
                                 *(["distributed", name] for name in DISTRIBUTED)])
        beside = self.cluster.sql("select distinct by_column, beside from public.asked where deed = 'distributed' order by 2", database="planned")
        self.assertEqual(beside, [["agency_id", "default"], ["agency_id", "halfsky.agency_chain"]])
        of_moments = self.cluster.sql("select proname, has_function_privilege('halfsky_analyst', oid, 'execute') from pg_proc "
                                      "where pronamespace = 'analysis'::regnamespace and prosrc like '%set_config%'", database="planned")
        self.assertGreater(len(of_moments), 4)
        self.assertEqual([name for name, may in of_moments if may == "t"], [])

    def test_tables_with_an_agency_that_are_not_distributed_are_the_register(self):
        with_agency = self.names("select attrelid::regclass from pg_attribute join pg_class c on c.oid = attrelid "
                                 "where relnamespace = 'halfsky'::regnamespace and relkind in ('r', 'p') and not relispartition "
                                 "and attname = 'agency_id'")
        register = {"halfsky.agency", "halfsky.agency_revision", "halfsky.assignment_exception", "halfsky.assignment_revision", "halfsky.collector",
                    "halfsky.collector_key"}
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
        with_arguments = [(path.name, set(re.findall(r"\b([a-z_]+)\s*\((?!\s*\)|\$\d+(?:::\w+)?\))", change.lower())) & stable)
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
