/* The same annual figures come out whichever way they are made, on real PostgreSQL: in one go or period by period, all again or only what has changed, with what is kept from one refresh to the
 * next or after a crash without; and none is public before disclosure control has judged it. */
#include "tests/support/test.h"

#include "database/query.h"
#include "database/transaction.h"
#include "reporter/refresh.h"
#include "reporter/store/stored_catalogue.h"
#include "reporter/summarise/summarise.h"
#include "tests/reporter/plan_database.h"

#define HIV_TESTING "118"

/* What is compared of a figure: all that is computed from the observations. */
#define FIGURE                                                                                                         \
  "indicator_id, reporting_year, breakdown_id, area_agency_id, numerator, denominator, value, units_expected, "        \
  "units_received, periods_expected, periods_received, status, release, response, is_break, is_estimated, estimate, "  \
  "sample_size, design_effect, contributors, largest_numerator, second_numerator, largest_denominator, "               \
  "second_denominator"

static int set_up_group(void **state)
{
  *state = plan_database_new();
  return 0;
}

static int tear_down_group(void **state)
{
  plan_database_free(*state);
  return 0;
}

static int clear(void **state)
{
  plan_run(*state, "truncate halfsky.annual_revision, halfsky.observation_block, halfsky.assignment_exception");
  plan_clear(*state);
  return 0;
}

static void expect_answer(PlanDatabase *database, const char *question, const char *expected)
{
  g_autofree char *answer = plan_query(database, "%s", question);
  assert_string_equal(answer, expected);
}

/* --- Random districts --------------------------------------------------------------------------------------------- */

/* Indicators that add up (103, 201, 301, 708), take the last period (305, 501), are a year to date (308), a mean with denominators (511) and, made so here, one
 * with or without (313, 707), or the latest value (132); months, quarters, halves and years; 201 is made one of school years. */
static void vary_indicators(PlanDatabase *database)
{
  plan_run(database, "update halfsky.indicator set time_aggregation = 'mean' where indicator_id in (313, 707)");
  plan_run(database, "update halfsky.indicator set reporting_year = 'school_year' where indicator_id = 201");
}

/* A number from 0 to 1, of a cell and a purpose; the same whenever it is asked for. */
static void make_chance(PlanDatabase *database)
{
  plan_run(
      database,
      "create function public.chance(seed int8, purpose text, agency int4, indicator int4, breakdown int4, day date) "
      "returns float8 language sql immutable as $$ select (hashtextextended(concat_ws('|', purpose, agency, "
      "indicator, breakdown, day), seed) & 1048575) / 1048576.0 $$");
}

static void add_units(PlanDatabase *database)
{
  static const char *const residences[] = {"U", "R", NULL};
  for (int i = 0; i < 9; i++)
    plan_add_unit(database, 10 + i, 1 + i % 3, "township_office", NULL, residences[i / 3]);
}

/* The cells of a district, in the table public.cell. A unit's year of an indicator has one of five kinds: all cells (0), the same cells in every period (1), cells left
 * out here and there (2), denominators left out here and there (3), or numbers that are not plain (4). Numbers are large, so that disclosure control has nothing to
 * protect. */
static void draw_cells(PlanDatabase *database, int seed)
{
  plan_run(
      database,
      "drop table if exists public.cell; "
      "create table public.cell as with drawn as ("
      "select agency_id, indicator_id, breakdown_id, period::date as period, aggregation, "
      "(5 * chance(%d, 'kind', agency_id, indicator_id, null, date_trunc('year', period)::date))::int %% 5 as kind "
      "from halfsky.agency cross join halfsky.indicator cross join halfsky.breakdown cross join "
      "generate_series('2023-01-01'::date, '2024-12-01'::date, interval '1 month') period "
      "where agency_id >= 10 and indicator_id in (103, 132, 201, 301, 305, 308, 313, 501, 511, 707, 708) "
      "and key in ('_T', 'sex=F', 'sex=M', 'sex=_U', 'residence=U', 'residence=R', 'sex=F,residence=U', "
      "'sex=F,residence=R', 'sex=M,residence=U', 'sex=M,residence=R') "
      "and (extract(month from period)::int4 - 1) %% case frequency when 'monthly' then 1 when 'quarterly' then 3 when "
      "'semiannual' then 6 else 12 end = 0), "
      "there as (select *, floor(1000 + 1e5 * chance(%d, 'value', agency_id, indicator_id, breakdown_id, period)) as "
      "whole, "
      "chance(%d, 'odd', agency_id, indicator_id, breakdown_id, period) as odd from drawn "
      "where case kind when 1 then chance(%d, 'cell', agency_id, indicator_id, breakdown_id, null) < 0.7 "
      "when 2 then chance(%d, 'there', agency_id, indicator_id, breakdown_id, period) < 0.7 else true end) "
      "select agency_id, indicator_id, breakdown_id, period, "
      "case when kind <> 4 or odd > 0.5 then whole when odd < 0.1 then null when odd < 0.2 then whole / 7 when odd < "
      "0.23 and indicator_id <> 103 then 1e13 + whole else whole end as value, "
      "case when (aggregation = 'sum_num_den' or kind = 3) and not (kind in (3, 4) and odd between 0.3 and 0.5) "
      "then 2 * whole + 1000 end as denominator, "
      "case when kind = 4 and odd between 0.5 and 0.6 then 400 end as sample_size, "
      "case when kind = 4 and odd between 0.5 and 0.55 then 1.5 end as design_effect, "
      "case when kind = 4 and odd < 0.1 then substr('OMLQ', 1 + (40 * odd)::int %% 4, 1) when kind = 4 and odd > 0.9 "
      "then substr('EFIPB', 1 + (50 * odd)::int %% 5, 1) else 'A' end as status from there",
      seed, seed, seed, seed, seed);
}

/* Stores and marks the cells of which CONDITION is true; those already there are corrected. */
static void report_cells(PlanDatabase *database, const char *condition)
{
  plan_run(database,
           "with stored as (insert into halfsky.observation (agency_id, indicator_id, breakdown_id, period, "
           "submission_id, value, denominator, sample_size, design_effect, stored_at, revision, status) "
           "select agency_id, indicator_id, breakdown_id, period, 1, value, denominator, sample_size, design_effect, "
           "now(), 1, status from public.cell where %s "
           "on conflict (agency_id, indicator_id, breakdown_id, period) do update set value = excluded.value, "
           "denominator = excluded.denominator, sample_size = excluded.sample_size, design_effect = "
           "excluded.design_effect, status = excluded.status returning agency_id, indicator_id, period) "
           "insert into halfsky.change_mark select distinct agency_id, indicator_id, period, now() from stored "
           "on conflict do nothing",
           condition);
}

/* A cell of a breakdown that adds up with nothing, from a survey, beside every period of every agency: no year is plain any more, and no other figure another. */
static void make_all_irregular(PlanDatabase *database)
{
  plan_run(database, "insert into halfsky.observation (agency_id, indicator_id, breakdown_id, period, submission_id, "
                     "value, denominator, sample_size, stored_at, revision, status) "
                     "select distinct agency_id, indicator_id, (select breakdown_id from halfsky.breakdown where "
                     "key = 'education_stage=PRI'), period, 1, 5000, 10000, 100, now(), 1, 'A' from public.cell");
}

static void keep_figures(PlanDatabase *database, const char *table)
{
  plan_run(database,
           "drop table if exists public.%s; create table public.%s as select " FIGURE
           " from halfsky.annual_summary join halfsky.breakdown using (breakdown_id) where key <> "
           "'education_stage=PRI'",
           table, table);
}

/* Both tables hold the same rows, to the last bit. */
static void expect_same(PlanDatabase *database, const char *left, const char *right)
{
  g_autofree char *differences =
      plan_query(database,
                 "select * from ((select '%s', * from public.%s except all select '%s', * from public.%s) union all "
                 "(select '%s', * from public.%s except all select '%s', * from public.%s)) difference "
                 "order by 2, 3, 4, 5, 1 limit 6",
                 left, left, left, right, right, right, right, left);
  assert_string_equal(differences, "");
}

static void district_is_summed_up_alike_in_every_way(PlanDatabase *database, int seed)
{
  draw_cells(database, seed);
  report_cells(database, "chance(7, 'lot', agency_id, indicator_id, breakdown_id, period) < 0.7");
  plan_refresh(database, true);
  plan_run(database,
           "update halfsky.observation set value = value + 1 where breakdown_id %% 3 = 0 and indicator_id <> 708");
  report_cells(database, "indicator_id <> 708 or period >= '2024-01-01'");
  plan_refresh(database, false);
  keep_figures(database, "incremental");
  plan_refresh(database, true);
  keep_figures(database, "rebuilt");
  make_all_irregular(database);
  plan_refresh(database, true);
  keep_figures(database, "by_period");
  expect_answer(database, "select count(*) > 500 from public.rebuilt", "t");
  expect_same(database, "rebuilt", "by_period");
  expect_same(database, "incremental", "rebuilt");
}

static void figures_are_the_same_in_one_go_and_period_by_period_and_only_what_changed(void **state)
{
  PlanDatabase *database = *state;
  vary_indicators(database);
  make_chance(database);
  for (int seed = 1; seed <= 2; seed++) {
    clear(state);
    add_units(database);
    district_is_summed_up_alike_in_every_way(database, seed);
  }
}

/* --- One change after the other ------------------------------------------------------------------------------------ */

/* Something that happens in a district: what it does with agency {agency}, indicator {indicator} and year {year}, and whether it touches values, which are then marked. */
typedef struct Happening {
  const char *sql;
  bool is_marked;
} Happening;

#define THESE "agency_id = {agency} and indicator_id = {indicator} and period between '{year}-01-01' and '{year}-12-31'"
#define IN_HASTE " and chance({number}, 'hit', agency_id, indicator_id, breakdown_id, period) < 0.3"

static const Happening happenings[] = {
    /* late cells, larger and smaller numbers, small ones, parts without their total, missing and provisional values, a survey, another breakdown */
    {"insert into halfsky.observation (agency_id, indicator_id, breakdown_id, period, submission_id, value, "
     "denominator, stored_at, revision, status) select agency_id, indicator_id, breakdown_id, period, 1, value, "
     "denominator, now(), 1, status from public.cell where " THESE " on conflict do nothing",
     true},
    {"update halfsky.observation set value = floor(value * 1.5) where " THESE IN_HASTE, true},
    {"update halfsky.observation set value = floor(value / 2) where " THESE, true},
    {"update halfsky.observation set value = 2 where " THESE IN_HASTE, true},
    {"update halfsky.observation set status = 'L', value = null where breakdown_id = (select breakdown_id from "
     "halfsky.breakdown where key = '_T') and " THESE,
     true},
    {"update halfsky.observation set status = 'P' where " THESE IN_HASTE, true},
    {"update halfsky.observation set sample_size = 400, design_effect = 1.5 where " THESE, true},
    {"insert into halfsky.observation (agency_id, indicator_id, breakdown_id, period, submission_id, value, "
     "denominator, stored_at, revision, status) select distinct agency_id, indicator_id, (select breakdown_id from "
     "halfsky.breakdown where key = 'education_stage=PRI'), period, 1, 5000, denominator, now(), 1, 'A' from "
     "halfsky.observation where " THESE " on conflict do nothing",
     true},
    /* the register: a move, another residence, somebody new, who is assigned, a closing */
    {"update halfsky.agency set parent_agency_id = 5 - parent_agency_id, area_agency_id = 5 - area_agency_id where "
     "agency_id = {agency} and parent_agency_id in (2, 3); insert into halfsky.change_mark select distinct agency_id, "
     "indicator_id, period, now() from halfsky.observation where agency_id = {agency} on conflict do nothing",
     false},
    {"update halfsky.agency set residence = case residence when 'U' then 'R' else 'U' end where agency_id = {agency}; "
     "insert into halfsky.change_mark select distinct agency_id, indicator_id, period, now() from halfsky.observation "
     "where agency_id = {agency} on conflict do nothing",
     false},
    {"insert into halfsky.agency (agency_id, code, parent_agency_id, area_agency_id, level, name_zh, name_en, "
     "unit_type) values (100 + {number}, 'N{number}', 2, 2, 'unit', '单位', 'unit', 'township_office')",
     false},
    {"insert into halfsky.assignment_exception values ({agency}, {indicator}, false) on conflict do nothing", false},
};

static void replace(GString *sql, const char *placeholder, int number)
{
  g_autofree char *digits = g_strdup_printf("%d", number);
  g_string_replace(sql, placeholder, digits, 0);
}

static void let_happen(PlanDatabase *database, GRand *chance, int number)
{
  static const int indicators[] = {103, 132, 201, 301, 305, 308, 313, 501, 511, 707, 708};
  const Happening *happening = &happenings[g_rand_int_range(chance, 0, G_N_ELEMENTS(happenings))];
  g_autoptr(GString) sql = g_string_new(happening->sql);
  if (happening->is_marked)
    g_string_append(sql, "; insert into halfsky.change_mark select distinct agency_id, indicator_id, period, now() "
                         "from halfsky.observation where " THESE " on conflict do nothing");
  replace(sql, "{agency}", g_rand_int_range(chance, 10, 19));
  replace(sql, "{indicator}", indicators[g_rand_int_range(chance, 0, G_N_ELEMENTS(indicators))]);
  replace(sql, "{year}", g_rand_int_range(chance, 2023, 2025));
  replace(sql, "{number}", number);
  plan_run(database, "%s", sql->str);
}

static void crash(PlanDatabase *database)
{
  cluster_stop(database->cluster, CLUSTER_STOP_IMMEDIATE);
  cluster_start(database->cluster);
}

/* The least by which every indicator and year is computed again: one agency of each has said something. */
static void touch_every_year(PlanDatabase *database)
{
  plan_run(database, "insert into halfsky.change_mark select distinct on (indicator_id, date_trunc('year', period)) "
                     "agency_id, indicator_id, period, now() from halfsky.observation "
                     "order by indicator_id, date_trunc('year', period), period, agency_id on conflict do nothing");
}

static void keep_results(PlanDatabase *database, const char *name)
{
  plan_run(database,
           "drop table if exists public.%s, public.%s_units, public.%s_blocks; "
           "create table public.%s as select " FIGURE ", is_cleared from halfsky.annual_summary; "
           "create table public.%s_units as select agency_id, indicator_id, reporting_year, shape, periods_expected, "
           "periods_received, response from halfsky.annual_unit; "
           "create table public.%s_blocks as select indicator_id, reporting_year, area_agency_id, is_open, 0 "
           "from halfsky.observation_block",
           name, name, name, name, name, name);
}

static void begin_district(PlanDatabase *database)
{
  add_units(database);
  draw_cells(database, 3);
  report_cells(database, "chance(7, 'lot', agency_id, indicator_id, breakdown_id, period) < 0.8");
  plan_refresh(database, true);
}

/* What stands is what is computed from everything. */
static void expect_rebuild_to_change_nothing(PlanDatabase *database)
{
  keep_results(database, "kept");
  plan_refresh(database, true);
  keep_results(database, "anew");
  expect_answer(database, "select count(*) > 500 from public.anew", "t");
  expect_same(database, "kept", "anew");
  expect_same(database, "kept_units", "anew_units");
  expect_same(database, "kept_blocks", "anew_blocks");
}

static void changes_one_by_one_lead_where_a_rebuild_does(void **state)
{
  PlanDatabase *database = *state;
  g_autoptr(GRand) chance = g_rand_new_with_seed(7);
  begin_district(database);
  for (int number = 1; number <= 24; number++) {
    let_happen(database, chance, number);
    if (number == 16)
      crash(database);
    if (g_rand_int_range(chance, 0, 4) > 0)
      plan_refresh(database, false);
  }
  touch_every_year(database);
  plan_refresh(database, false);
  touch_every_year(database);
  plan_refresh(database, false);
  expect_rebuild_to_change_nothing(database);
}

/* --- A reporter that stays ------------------------------------------------------------------------------------------ */

/* One that keeps its session and what it remembers. */
typedef struct Running {
  PlanDatabase *database;
  Connection *connection;
  RefreshMemory *memory;
} Running;

static Running running_new(PlanDatabase *database)
{
  return (Running){database, plan_connection(database), refresh_memory_new()};
}

static void running_clear(Running *running)
{
  connection_free(running->connection);
  refresh_memory_free(running->memory);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Running, running_clear)

static RefreshSummary refresh_again(Running *running)
{
  g_autoptr(GError) error = NULL;
  RefreshSummary summary = {0};
  expect_success(connection_open(running->connection, &error), error);
  expect_success(refresh_run_again(running->connection, &running->database->rules, running->memory, &summary, &error),
                 error);
  return summary;
}

/* With many changes at once and a crash in between. */
static void running_reporter_leads_where_a_rebuild_does(void **state)
{
  PlanDatabase *database = *state;
  g_autoptr(GRand) chance = g_rand_new_with_seed(11);
  g_auto(Running) running = running_new(database);
  begin_district(database);
  touch_every_year(database);
  refresh_again(&running);
  for (int number = 1; number <= 36; number++) {
    let_happen(database, chance, number);
    refresh_again(&running);
    if (number == 11) {
      crash(database);
      connection_close(running.connection);
    }
    if (number == 6)
      touch_every_year(database);
  }
  touch_every_year(database);
  refresh_again(&running);
  expect_rebuild_to_change_nothing(database);
}

/* --- What is kept --------------------------------------------------------------------------------------------------- */

#define TOTAL_OF_DISTRICT                                                                                              \
  "select value from halfsky.annual_summary join halfsky.breakdown using (breakdown_id) where indicator_id = 305 and " \
  "area_agency_id = 1 and key = '_T'"

/* The first unit's number is another one now. */
static void say_first(PlanDatabase *database, int value)
{
  plan_run(database,
           "update halfsky.observation set value = %d where agency_id = 10; "
           "insert into halfsky.change_mark values (10, 305, '2024-01-01', now())",
           value);
}

static void correct_first(PlanDatabase *database, int value)
{
  say_first(database, value);
  plan_refresh(database, false);
}

static void correct_first_again(Running *running, int value)
{
  say_first(running->database, value);
  refresh_again(running);
}

/* Two units with a number each, of which the first has changed since all was computed, so that both are kept. */
static void keep_two_units(PlanDatabase *database)
{
  plan_add_unit(database, 10, 2, "township_office", NULL, NULL);
  plan_add_unit(database, 11, 3, "township_office", NULL, NULL);
  plan_report(database, 10, 305, "2024-01-01", "_T", "1000, null", "A");
  plan_report(database, 11, 305, "2024-01-01", "_T", "2000, null", "A");
  plan_refresh(database, true);
  expect_answer(database, "select count(*) from halfsky.agency_year_basis", "0");
  correct_first(database, 1100);
  expect_answer(database, TOTAL_OF_DISTRICT, "3100");
  expect_answer(database,
                "select string_agg(agency_id || ' ' || numerator, ', ' order by agency_id) from halfsky.agency_year",
                "10 1100, 11 2000");
}

static void who_changed_nothing_is_not_read_again(void **state)
{
  PlanDatabase *database = *state;
  keep_two_units(database);
  plan_run(database, "update halfsky.agency_year set numerator = 5000 where agency_id = 11");
  correct_first(database, 1200);
  expect_answer(database, TOTAL_OF_DISTRICT, "6200");
}

static void after_a_crash_nothing_is_kept(void **state)
{
  PlanDatabase *database = *state;
  keep_two_units(database);
  plan_run(database, "update halfsky.agency_year set numerator = 5000 where agency_id = 11; checkpoint");
  crash(database);
  correct_first(database, 1200);
  expect_answer(database, TOTAL_OF_DISTRICT, "3200");
}

static void with_another_register_nothing_is_kept(void **state)
{
  PlanDatabase *database = *state;
  keep_two_units(database);
  plan_run(database, "update halfsky.agency_year set numerator = 5000 where agency_id = 11");
  plan_add_unit(database, 12, 3, "township_office", NULL, NULL);
  correct_first(database, 1200);
  expect_answer(database, TOTAL_OF_DISTRICT, "3200");
  expect_answer(database, "select count(*) from halfsky.annual_unit where agency_id = 12", "1");
}

/* Another one each time that tables are made. */
static char *number_of_table(PlanDatabase *database)
{
  return plan_query(database, "select string_agg(oid::text, ' ') from pg_class where relname = 'refresh_scope' and "
                              "relpersistence = 't'");
}

static void small_refreshes_have_the_same_tables(void **state)
{
  PlanDatabase *database = *state;
  g_auto(Running) running = running_new(database);
  keep_two_units(database);
  correct_first_again(&running, 1200);
  g_autofree char *first = number_of_table(database);
  correct_first_again(&running, 1300);
  g_autofree char *second = number_of_table(database);
  assert_string_not_equal(first, "");
  assert_string_equal(second, first);
  expect_answer(database, TOTAL_OF_DISTRICT, "3300");
}

/* After so many refreshes that plans are kept, and that tables were made anew. */
static void running_reporter_learns_of_another_catalogue(void **state)
{
  static const char total[] = "select value || ' ' || is_break from halfsky.annual_summary join halfsky.breakdown "
                              "using (breakdown_id) where indicator_id = 305 and area_agency_id = 1 and key = '_T'";
  PlanDatabase *database = *state;
  g_auto(Running) running = running_new(database);
  keep_two_units(database);
  for (int value = 1200; value <= 1900; value += 15)
    correct_first_again(&running, value);
  expect_answer(database, total, "3890 false");
  plan_run(database, "update halfsky.catalogue_version set is_current = false; "
                     "insert into halfsky.catalogue_version values (2, decode(repeat('cd', 32), 'hex'), now(), true); "
                     "insert into halfsky.catalogue_file select 2, name, content from halfsky.catalogue_file; "
                     "insert into halfsky.catalogue_file values (2, 'series_breaks.csv', convert_to('"
                     "indicator_code,area_code,year,reason_zh,reason_en\n,,2024,口径调整,new definition\n', 'utf8'))");
  correct_first_again(&running, 2000);
  expect_answer(database, total, "4000 true");
  correct_first_again(&running, 2100);
  expect_answer(database, total, "4100 true");
  plan_run(database, "delete from halfsky.catalogue_file where catalogue_id = 2; "
                     "delete from halfsky.catalogue_version where catalogue_id = 2; "
                     "update halfsky.catalogue_version set is_current = true");
  correct_first_again(&running, 2200);
  expect_answer(database, total, "4200 false");
}

/* --- Nobody judged ------------------------------------------------------------------------------------------------ */

/* A refresh without its clearing. */
static void summarise_only(PlanDatabase *database)
{
  static const char *const beginning[] = {"refresh_isolation", "refresh_mark_table", "refresh_touched_table"};
  g_autoptr(GError) error = NULL;
  int64_t rows = 0;
  g_autoptr(Connection) connection = plan_connection(database);
  g_autoptr(Transaction) transaction = transaction_begin(connection, &error);
  expect_success(transaction != NULL, error);
  for (guint i = 0; i < G_N_ELEMENTS(beginning); i++)
    expect_success(query_execute(connection, beginning[i], NULL, NULL, &error), error);
  g_autoptr(StoredCatalogue) stored = stored_catalogue_load(connection, &error);
  expect_success(stored != NULL, error);
  g_autoptr(RollUpScope) scope = roll_up_scope_new(connection, false, &error);
  expect_success(scope != NULL, error);
  g_autoptr(Parameters) all_areas = parameters_new();
  parameters_add_boolean(all_areas, true);
  expect_success(query_execute(connection, "refresh_keep_touched", all_areas, NULL, &error), error);
  expect_success(summarise(connection, stored, scope, &database->rules.roll_up, &error), error);
  expect_success(summarise_store(connection, 1, &rows, &error), error);
  assert_int_equal(transaction_commit(transaction, &error), COMMIT_DONE);
}

static void figure_that_nobody_judged_is_withheld(void **state)
{
  static const char cleared[] = "select string_agg(distinct reporting_year || ' ' || is_cleared, ', ' order by "
                                "reporting_year || ' ' || is_cleared) from halfsky.annual_summary "
                                "where indicator_id = " HIV_TESTING;
  PlanDatabase *database = *state;
  plan_add_unit(database, 10, 2, "hospital", NULL, NULL);
  plan_report(database, 10, 118, "2023-01-01", "_T", "500, 1000", "A");
  plan_report(database, 10, 118, "2024-01-01", "_T", "600, 1000", "A");
  plan_refresh(database, false);
  expect_answer(database, cleared, "2023 true, 2024 true");
  plan_run(database, "update halfsky.observation set value = 3 where period = '2024-01-01'");
  plan_run(database,
           "insert into halfsky.change_mark select agency_id, indicator_id, period, now() from halfsky.observation");
  plan_report(database, 10, 118, "2025-01-01", "_T", "4, 1000", "A");
  summarise_only(database);
  expect_answer(database, cleared, "2023 false, 2024 false, 2025 false");
}

/* Of every month of sixteen years, leap years among them: each is worth as many as its number, so that a year's sum tells which months are in it. */
static void every_month_belongs_to_its_reporting_year(void **state)
{
  PlanDatabase *database = *state;
  plan_add_unit(database, 10, 2, "township_office", NULL, NULL);
  plan_run(database,
           "update halfsky.indicator set frequency = 'monthly', time_aggregation = 'sum', aggregation = 'sum', "
           "reporting_year = "
           "case indicator_id when 103 then 'health_year' when 201 then 'school_year' else 'calendar_year' end "
           "where indicator_id in (103, 201, 301)");
  plan_run(database, "insert into halfsky.observation (agency_id, indicator_id, breakdown_id, period, submission_id, "
                     "value, stored_at, "
                     "revision, status) select 10, indicator_id, breakdown_id, month::date, 1, 1000 * 2 ^ "
                     "extract(month from month)::int4, "
                     "now(), 1, 'A' from halfsky.indicator, halfsky.breakdown, "
                     "generate_series('2015-01-01'::timestamp, '2030-12-01', '1 month') month "
                     "where indicator_id in (103, 201, 301) and key = '_T'");
  plan_refresh(database, true);
  expect_answer(database,
                "select count(*) || ' ' || count(*) filter (where summary.value is distinct from expected.value) "
                "from halfsky.annual_summary summary full join (select indicator_id, halfsky.reporting_year_of(period, "
                "frequency, reporting_year) as reporting_year, agency.agency_id as area_agency_id, sum(value) as value "
                "from halfsky.observation join halfsky.indicator using (indicator_id) cross join halfsky.agency "
                "where agency.agency_id in (1, 2) group by 1, 2, 3) expected using (indicator_id, reporting_year, "
                "area_agency_id)",
                "100 0");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup(figure_that_nobody_judged_is_withheld, clear),
      cmocka_unit_test_setup(who_changed_nothing_is_not_read_again, clear),
      cmocka_unit_test_setup(after_a_crash_nothing_is_kept, clear),
      cmocka_unit_test_setup(with_another_register_nothing_is_kept, clear),
      cmocka_unit_test_setup(figures_are_the_same_in_one_go_and_period_by_period_and_only_what_changed, clear),
      cmocka_unit_test_setup(changes_one_by_one_lead_where_a_rebuild_does, clear),
      cmocka_unit_test_setup(every_month_belongs_to_its_reporting_year, clear),
      cmocka_unit_test_setup(running_reporter_leads_where_a_rebuild_does, clear),
      cmocka_unit_test_setup(small_refreshes_have_the_same_tables, clear),
      cmocka_unit_test_setup(running_reporter_learns_of_another_catalogue, clear),
  };
  return cmocka_run_group_tests(tests, set_up_group, tear_down_group);
}
