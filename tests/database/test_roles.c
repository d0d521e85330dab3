/* What the three roles may and may not do, by trying: with every object of the schemas, and with the server around them. */
#include "tests/database/fixture.h"

#include <string.h>

#include "tests/support/golden.h"

static const char *const ROLES[] = {"halfsky_aggregator", "halfsky_reporter", "halfsky_analyst"};

static void expect_answer(void **state, const char *sql, const char *expected)
{
  g_autofree char *answer = cluster_query(*state, "halfsky", sql);
  assert_string_equal(answer, expected);
}

/* --- Every object ------------------------------------------------------------------------------------------------- */

/* role_rights.csv is a decision per object: a new table, view or function without a line there fails here. */
static void each_role_has_the_rights_that_were_decided(void **state)
{
  g_autofree char *path =
      g_build_filename(g_getenv("HALFSKY_SOURCE_DIR"), "tests", "database", "role_rights.sql", NULL);
  g_autofree char *sql = NULL;
  g_autoptr(GError) error = NULL;
  expect_success(g_file_get_contents(path, &sql, NULL, &error), error);
  g_autofree char *rights = cluster_query(*state, "halfsky", sql);
  const char *table = strstr(rights, "object,");
  assert_non_null(table);
  g_autofree char *lines = g_strconcat(table, "\n", NULL);
  expect_golden_file(lines, "database/role_rights.csv");
}

static void partitions_have_no_rights_of_their_own(void **state)
{
  expect_answer(
      state,
      "select string_agg(oid::regclass::text, ', ') from pg_class cross join unnest(array['halfsky_aggregator', "
      "'halfsky_reporter', 'halfsky_analyst']) who where relispartition and relkind = 'r' and "
      "has_table_privilege(who, oid, 'select, insert, update, delete, truncate, references, trigger')",
      "");
}

/* Columns are public knowledge in SQL; rights to pass on are not. */
static void nobody_may_pass_rights_on_and_public_has_none(void **state)
{
  expect_answer(
      state,
      "select string_agg(format('%s %s', grantee, table_name), ', ') from information_schema.table_privileges "
      "where table_schema in ('halfsky', 'analysis') and (grantee = 'PUBLIC' or "
      "(is_grantable = 'YES' and grantee <> 'halfsky_owner'))",
      "");
}

/* --- The server around them --------------------------------------------------------------------------------------- */

static void roles_have_no_powers_of_the_server(void **state)
{
  expect_answer(state,
                "select rolname, rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls from pg_roles "
                "where rolname like 'halfsky%' order by 1",
                "halfsky_aggregator|f|f|f|f|f\nhalfsky_analyst|f|f|f|f|f\nhalfsky_owner|f|f|f|f|f\n"
                "halfsky_reporter|f|f|f|f|f");
  expect_answer(state,
                "select string_agg(member.rolname, ', ') from pg_auth_members link join pg_roles member on "
                "member.oid = link.member where member.rolname like 'halfsky%'",
                "");
}

/* Ways out of the schemas; none of the roles may go any. */
static const char *const WAYS_OUT[] = {
    "copy (select 1) to program 'cat'",
    "copy (select 1) to '/tmp/halfsky-never'",
    "create temporary table taken (line text); copy taken from '/etc/passwd'",
    "create temporary table taken (line text); copy taken from program 'id'",
    "select pg_read_file('/etc/passwd')",
    "select pg_ls_dir('.')",
    "select lo_import('/etc/passwd')",
    "create extension dblink",
    "create extension postgres_fdw",
    "create schema mine",
    "create table halfsky.mine (id int4)",
    "create table analysis.mine (id int4)",
    "create table public.mine (id int4)",
    "create view analysis.mine as select 1 as one",
    "create function halfsky.mine() returns int4 language sql as 'select 1'",
    "create role mine",
    "create database mine",
    "alter role halfsky_analyst superuser",
    "grant halfsky_owner to halfsky_analyst",
    "set role halfsky_owner",
    "set role postgres",
    "set session_replication_role = replica",
    "alter system set fsync = off",
    "alter table halfsky.observation disable trigger all",
    "alter view analysis.observation rename to mine",
    "drop view analysis.observation",
    "drop schema halfsky cascade",
    "comment on table halfsky.agency is 'mine'",
    "select pg_reload_conf()",
    "create publication mine for all tables",
    "create event trigger mine on ddl_command_start execute function pg_catalog.suppress_redundant_updates_trigger()",
};

static const char *const REFUSALS[] = {"permission denied", "must be owner",          "must be superuser",
                                       "must be member",    "must have admin option", "no privileges"};

static bool is_refusal(const char *answer)
{
  for (size_t i = 0; i < G_N_ELEMENTS(REFUSALS); i++)
    if (strstr(answer, REFUSALS[i]) != NULL)
      return true;
  return false;
}

static void no_role_gets_out_of_the_schemas(void **state)
{
  for (size_t role = 0; role < G_N_ELEMENTS(ROLES); role++)
    for (size_t i = 0; i < G_N_ELEMENTS(WAYS_OUT); i++) {
      bool is_done = false;
      g_autofree char *answer = fixture_psql(*state, ROLES[role], WAYS_OUT[i], &is_done);
      if (is_done || !is_refusal(answer))
        fail_msg("%s: %s: %s", ROLES[role], WAYS_OUT[i], answer);
    }
}

/* Functions that run with the owner's rights are a way in: they look nothing up where others could put something. */
static void functions_with_the_owners_rights_fix_their_search_path(void **state)
{
  expect_answer(state,
                "select string_agg(oid::regprocedure::text, ', ') from pg_proc where prosecdef and pronamespace in "
                "('halfsky'::regnamespace, 'analysis'::regnamespace) and not coalesce('search_path=pg_catalog, "
                "pg_temp' = any (proconfig), false)",
                "");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_role_has_the_rights_that_were_decided),
      cmocka_unit_test(partitions_have_no_rights_of_their_own),
      cmocka_unit_test(nobody_may_pass_rights_on_and_public_has_none),
      cmocka_unit_test(roles_have_no_powers_of_the_server),
      cmocka_unit_test(no_role_gets_out_of_the_schemas),
      cmocka_unit_test(functions_with_the_owners_rights_fix_their_search_path),
  };
  return cmocka_run_group_tests(tests, fixture_start_schema, fixture_stop_cluster);
}
