/* What must hold of the schema whatever is added to it: comments, keys, roles, partitions. */
#include "tests/database/fixture.h"

#include <string.h>

static void expect_answer(void **state, const char *sql, const char *expected)
{
  g_autofree char *answer = cluster_query(*state, "halfsky", sql);
  assert_string_equal(answer, expected);
}

/* --- Comments ----------------------------------------------------------------------------------------------------- */

static void every_table_and_column_has_a_comment(void **state)
{
  expect_answer(
      state,
      "select string_agg(format('%s.%s', c.oid::regclass, a.attname), ', ') from pg_class c "
      "left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped "
      "where c.relnamespace in ('halfsky'::regnamespace, 'analysis'::regnamespace) and c.relkind in ('r', 'p', 'v') "
      "and not c.relispartition and (obj_description(c.oid) is null or col_description(c.oid, a.attnum) is null)",
      "");
}

static void everything_in_analysis_is_explained_in_both_languages(void **state)
{
  expect_answer(
      state,
      "select string_agg(format('%s.%s: %s', c.oid::regclass, a.attname, d.description), E'\\n') from pg_class c "
      "join pg_description d on d.objoid = c.oid and d.classoid = 'pg_class'::regclass "
      "left join pg_attribute a on a.attrelid = c.oid and a.attnum = d.objsubid and d.objsubid > 0 "
      "where c.relnamespace = 'analysis'::regnamespace and d.description !~ '^[^a-z]*[一-龥].*。[A-Z][ -~]+\\.$'",
      "");
}

static void every_function_in_analysis_is_explained_in_both_languages(void **state)
{
  expect_answer(state,
                "select string_agg(p.oid::regprocedure::text, ', ') from pg_proc p where p.pronamespace = "
                "'analysis'::regnamespace "
                "and (obj_description(p.oid, 'pg_proc') ~ '^[^a-z]*[一-龥].*。[A-Z][ -~]+\\.$') is not true",
                "");
}

/* --- What is held against the audit trail -------------------------------------------------------------------------- */

static char *read_beside(const char *name)
{
  g_autofree char *path = g_build_filename(g_getenv("HALFSKY_SOURCE_DIR"), "tests", "database", name, NULL);
  g_autoptr(GError) error = NULL;
  char *text = NULL;
  expect_success(g_file_get_contents(path, &text, NULL, &error), error);
  return text;
}

/* sealed_columns.csv decides of each column of each table whether `audit verify` finds a change (sealed; torture_sealed_columns tries it), whether it can be
 * computed anew (derived), or whether a change is never found (open), and says why: a new column without a line there fails here. */
static void each_column_is_decided_to_be_sealed_or_not(void **state)
{
  g_autofree char *decisions = read_beside("sealed_columns.csv");
  g_autofree char *sql = read_beside("sealed_columns.sql");
  g_auto(GStrv) quoted = g_strsplit(decisions, "'", -1);
  g_autofree char *literal = g_strjoinv("''", quoted);
  g_auto(GStrv) around = g_strsplit(sql, "'{decisions}'", 2);
  g_autofree char *filled = g_strconcat(around[0], "'", literal, "'", around[1], NULL);
  expect_answer(state, filled, "");
}

/* --- Keys --------------------------------------------------------------------------------------------------------- */

/* Tables that are one row per thing of the plan, per agency or per key stay small (a key must be unique over all agencies); all others with an agency
 * are distributed by it. */
static void unique_keys_of_growing_tables_begin_with_the_agency(void **state)
{
  expect_answer(
      state,
      "select string_agg(i.indexrelid::regclass::text, ', ') from pg_index i join pg_class c on c.oid = i.indrelid "
      "where c.relnamespace = 'halfsky'::regnamespace and i.indisunique and c.relname not in ('agency', 'collector', "
      "'collector_key') "
      "and exists (select from pg_attribute where attrelid = c.oid and attname = 'agency_id') "
      "and (select attname from pg_attribute where attrelid = c.oid and attnum = i.indkey[0]) <> 'agency_id'",
      "");
}

static void growing_tables_have_no_foreign_keys(void **state)
{
  expect_answer(
      state,
      "select string_agg(distinct conrelid::regclass::text, ', ' order by conrelid::regclass::text) from pg_constraint "
      "where contype = 'f' and connamespace = 'halfsky'::regnamespace and conrelid::regclass::text !~ "
      "'^halfsky\\.(agency|assignment_exception|catalogue_(file|enforcement)|collector(_key)?|indicator|objective|"
      "publication|"
      "target|"
      "warning_event)$'",
      "");
}

/* --- Roles -------------------------------------------------------------------------------------------------------- */

static const struct {
  const char *role;
  const char *sql;
  bool is_allowed;
} RIGHTS[] = {
    {"halfsky_analyst", "select count(*) from analysis.observation", true},
    {"halfsky_analyst", "select count(*) from analysis.revision", true},
    {"halfsky_analyst", "select count(*) from analysis.annual", true},
    {"halfsky_analyst", "select count(*) from analysis.submission", true},
    {"halfsky_analyst", "select count(*) from analysis.completeness", true},
    {"halfsky_analyst", "select count(*) from analysis.publication", true},
    {"halfsky_analyst", "select count(*) from halfsky.publication_figure", false},
    {"halfsky_reporter", "update halfsky.publication set state = 'draft'", true},
    {"halfsky_reporter", "update halfsky.publication set drafted_by = 'x'", false},
    {"halfsky_reporter", "update halfsky.publication_output set content = ''", false},
    {"halfsky_reporter", "delete from halfsky.publication_figure", false},
    {"halfsky_aggregator", "select count(*) from halfsky.publication_output", false},
    {"halfsky_analyst", "select count(*) from analysis.observation_as_of(now())", true},
    {"halfsky_analyst", "select count(*) from analysis.changed_between('2025-01-01', now())", true},
    {"halfsky_analyst", "select count(*) from halfsky.observation_version", false},
    {"halfsky_analyst", "select count(*) from halfsky.observation", false},
    {"halfsky_analyst", "select count(*) from halfsky.observation_2025", false},
    {"halfsky_analyst", "select count(*) from halfsky.agency", false},
    {"halfsky_analyst", "select count(*) from halfsky.quarantine", false},
    {"halfsky_analyst", "select halfsky.ensure_partitions(2015, 2016)", false},
    {"halfsky_analyst", "create table analysis.mine (id int4)", false},
    {"halfsky_analyst", "create table public.mine (id int4)", false},
    {"halfsky_aggregator", "select count(*) from halfsky.assignment", true},
    {"halfsky_aggregator", "select halfsky.ensure_partitions(2015, 2036)", true},
    {"halfsky_aggregator", "drop table halfsky.observation", false},
    {"halfsky_aggregator", "truncate halfsky.observation", false},
    {"halfsky_aggregator", "delete from halfsky.observation", false},
    {"halfsky_aggregator", "delete from halfsky.audit_trail", false},
    {"halfsky_aggregator", "update halfsky.audit_trail set actor = ''", false},
    {"halfsky_aggregator", "update halfsky.observation_revision set value = 0", false},
    {"halfsky_aggregator", "delete from halfsky.ingest_part", false},
    {"halfsky_aggregator", "update halfsky.annual_summary set value = 0", false},
    {"halfsky_aggregator", "update halfsky.schema_migration set version = 0", false},
    {"halfsky_aggregator", "alter table halfsky.observation add column extra int4", false},
    {"halfsky_reporter", "select count(*) from halfsky.observation", true},
    {"halfsky_reporter", "delete from halfsky.change_mark", true},
    {"halfsky_reporter", "delete from halfsky.annual_summary", true},
    {"halfsky_reporter", "update halfsky.observation set value = 0", false},
    {"halfsky_reporter", "delete from halfsky.observation", false},
    {"halfsky_reporter", "insert into halfsky.change_mark values (1, 1, '2025-01-01', now())", false},
    {"halfsky_reporter", "update halfsky.indicator set name_en = ''", false},
    {"halfsky_owner", "select 1", false}, /* may not log in */
};

static void each_role_may_do_its_work_and_no_more(void **state)
{
  for (size_t i = 0; i < G_N_ELEMENTS(RIGHTS); i++) {
    bool is_done;
    g_autofree char *answer = fixture_psql(*state, RIGHTS[i].role, RIGHTS[i].sql, &is_done);
    if (is_done != RIGHTS[i].is_allowed)
      fail_msg("%s: %s: %s", RIGHTS[i].role, RIGHTS[i].sql, answer);
    if (!is_done && !strstr(answer, "permission denied") && !strstr(answer, "must be owner") &&
        !strstr(answer, "not permitted to log in"))
      fail_msg("%s: %s: refused for another reason: %s", RIGHTS[i].role, RIGHTS[i].sql, answer);
  }
}

static void analyst_may_read_analysis_and_nothing_else(void **state)
{
  expect_answer(state,
                "select string_agg(format('%s %s.%s', privilege_type, table_schema, table_name), ', ') "
                "from information_schema.role_table_grants where grantee = 'halfsky_analyst' "
                "and (privilege_type <> 'SELECT' or table_schema <> 'analysis')",
                "");
}

/* --- Partitions --------------------------------------------------------------------------------------------------- */

static void partitions_are_made_ahead(void **state)
{
  expect_answer(state, "select first_day || ' ' || (last_day >= '2035-12-31') from halfsky.observation_range()",
                "2015-01-01 true");
}

static void partitions_leave_no_hole(void **state)
{
  expect_answer(
      state,
      "begin; select halfsky.ensure_partitions(2040, 2041) > 2; "
      "select last_day from halfsky.observation_range(); "
      "select count(*) = 2041 - 2015 + 1 from pg_inherits where inhparent = 'halfsky.observation'::regclass; rollback",
      "t\n2041-12-31\nt");
}

static void partitions_that_exist_are_left_alone(void **state)
{
  expect_answer(state, "select halfsky.ensure_partitions(2015, 2035)", "0");
}

static void unreasonable_years_are_refused(void **state)
{
  bool is_done;
  g_autofree char *answer =
      fixture_psql(*state, "halfsky_aggregator", "select halfsky.ensure_partitions(1, 9999)", &is_done);
  assert_false(is_done);
  expect_contains(answer, "are not a range between");
}

/* --- Files -------------------------------------------------------------------------------------------------------- */

/* The lines at the top that are comments. */
static char *opening_comment(const char *text)
{
  const char *end = text;
  while (g_str_has_prefix(end, "--") && strchr(end, '\n'))
    end = strchr(end, '\n') + 1;
  return g_strndup(text, (gsize)(end - text));
}

/* A parameter of the statement is named in its opening comment. */
static void check_parameter(const char *path, const char *comment, const char *parameter)
{
  g_autofree char *name = g_strndup(parameter, 1 + strspn(parameter + 1, "0123456789"));
  if (!strstr(comment, name))
    fail_msg("%s does not explain %s", path, name);
}

static void check_sql_file(const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  expect_success(g_file_get_contents(path, &text, NULL, &error), error);
  g_autofree char *comment = opening_comment(text);
  if (!g_str_has_prefix(comment, "-- "))
    fail_msg("%s does not begin with a comment", path);
  for (const char *cursor = text; (cursor = strchr(cursor, '$')) != NULL; cursor++)
    if (g_ascii_isdigit(cursor[1]))
      check_parameter(path, comment, cursor);
}

/* Checks every .sql file of the folder and returns how many there are. */
static int check_sql_folder(const char *folder)
{
  g_autofree char *path = g_build_filename(g_getenv("HALFSKY_SOURCE_DIR"), folder, NULL);
  g_autoptr(GDir) files = g_dir_open(path, 0, NULL);
  int count = 0;
  for (const char *name; files && (name = g_dir_read_name(files)) != NULL;)
    if (g_str_has_suffix(name, ".sql")) {
      g_autofree char *file = g_build_filename(path, name, NULL);
      check_sql_file(file);
      count++;
    }
  return count;
}

static void every_sql_file_begins_with_its_purpose(void **state)
{
  (void)state;
  assert_true(check_sql_folder("aggregator/migrations") > 0);
  assert_true(check_sql_folder("aggregator/queries") > 0);
  assert_true(check_sql_folder("common/database/queries") > 0);
  check_sql_folder("reporter/queries");
}

/* A column that refresh_summary.sql does not name could change without a trace in the revisions. */
static void every_column_of_an_annual_figure_is_compared_with_what_stood(void **state)
{
  g_autofree char *path =
      g_build_filename(g_getenv("HALFSKY_SOURCE_DIR"), "reporter", "queries", "refresh_summary.sql", NULL);
  g_autofree char *statement = NULL;
  assert_true(g_file_get_contents(path, &statement, NULL, NULL));
  g_autofree char *columns = cluster_query(
      *state, "halfsky",
      "select string_agg(attname, ' ') from pg_attribute where attrelid = 'halfsky.annual_summary'::regclass "
      "and attnum > 0 and not attisdropped and attname not in ('computed_at', 'basis_id')");
  g_auto(GStrv) names = g_strsplit(columns, " ", -1);
  assert_true(g_strv_length(names) > 20);
  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *compared = g_strdup_printf("kept.%s", names[i]);
    if (strstr(statement, compared) == NULL)
      fail_msg("refresh_summary.sql does not compare '%s'", names[i]);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_table_and_column_has_a_comment),
      cmocka_unit_test(everything_in_analysis_is_explained_in_both_languages),
      cmocka_unit_test(every_function_in_analysis_is_explained_in_both_languages),
      cmocka_unit_test(each_column_is_decided_to_be_sealed_or_not),
      cmocka_unit_test(unique_keys_of_growing_tables_begin_with_the_agency),
      cmocka_unit_test(growing_tables_have_no_foreign_keys),
      cmocka_unit_test(each_role_may_do_its_work_and_no_more),
      cmocka_unit_test(analyst_may_read_analysis_and_nothing_else),
      cmocka_unit_test(partitions_are_made_ahead),
      cmocka_unit_test(partitions_leave_no_hole),
      cmocka_unit_test(partitions_that_exist_are_left_alone),
      cmocka_unit_test(unreasonable_years_are_refused),
      cmocka_unit_test(every_sql_file_begins_with_its_purpose),
      cmocka_unit_test(every_column_of_an_annual_figure_is_compared_with_what_stood),
  };
  return cmocka_run_group_tests(tests, fixture_start_schema, fixture_stop_cluster);
}
