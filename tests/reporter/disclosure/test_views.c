/* What the views of schema analysis give away, asked of the views themselves, as the analyst, on real PostgreSQL: random districts with small counts, revised and
 * refreshed. Whatever any view or function shows of now or of an earlier moment is taken together, every sum that binds it is written down, and the system is
 * solved. No small number may come out. */
#include "tests/support/test.h"

#include <math.h>
#include <stdlib.h>

#include "tests/reporter/disclosure/attacker.h"
#include "tests/reporter/plan_database.h"

enum { DROPOUTS = 204, TREATMENT = 121, MORTALITY = 103, N_STAGES = 3, N_UNITS = 5 };

static const int units[N_UNITS] = {10, 11, 12, 13, 14};

/* Two units in each township, one directly below the district. */
static int set_up_group(void **state)
{
  static const int parents[N_UNITS] = {2, 3, 1, 3, 2};
  *state = plan_database_new();
  for (guint i = 0; i < N_UNITS; i++)
    plan_add_unit(*state, units[i], parents[i], "school", NULL, NULL);
  plan_run(*state, "update halfsky.breakdown set sex = coalesce(substring(key from 'sex=([^,]*)'), '_T')");
  return 0;
}

static int tear_down_group(void **state)
{
  plan_database_free(*state);
  return 0;
}

/* --- A district that changes -------------------------------------------------------------------------------------- */

/* Small ones are frequent with some units and never occur with others. */
static char *random_cell(GRand *random, bool is_large, bool is_rate)
{
  int least = is_large ? 20 : 0;
  int above = g_rand_int_range(random, least, least + 12);
  return is_rate ? g_strdup_printf("%d, %d", above, above + g_rand_int_range(random, is_large ? 20 : 0, least + 12))
                 : g_strdup_printf("%d, null", above);
}

static void report_unit(PlanDatabase *database, GRand *random, int unit)
{
  static const char *const quarters[] = {"2025-01-01", "2025-04-01"};
  static const char *const sexes[] = {"sex=F", "sex=M"};
  bool is_large = g_rand_int_range(random, 0, 10) < 4;
  for (guint i = 0; i < G_N_ELEMENTS(sexes); i++) {
    g_autofree char *dropouts = random_cell(random, is_large, false);
    plan_report(database, unit, DROPOUTS, "2025-01-01", sexes[i], dropouts, "A");
  }
  for (guint i = 0; i < G_N_ELEMENTS(quarters); i++) {
    g_autofree char *deaths = random_cell(random, is_large, true);
    plan_report(database, unit, MORTALITY, quarters[i], "_T", deaths, "A");
  }
  g_autofree char *treated = random_cell(random, g_rand_boolean(random), true);
  plan_report(database, unit, TREATMENT, "2025-01-01", "_T", treated, "A");
}

/* About one cell in four gets another numerator. */
static void revise(PlanDatabase *database, int seed)
{
  plan_run(
      database,
      "with chosen as (select * from halfsky.observation where (agency_id * 7 + indicator_id * 3 + breakdown_id + %d) "
      "%% 4 = 0), "
      "kept as (insert into halfsky.observation_revision (agency_id, indicator_id, breakdown_id, period, "
      "submission_id, value, "
      "denominator, stored_at, revision, status, replaced_by_submission_id, replaced_at) select agency_id, "
      "indicator_id, "
      "breakdown_id, period, submission_id, value, denominator, stored_at, revision, status, 2, now() from chosen), "
      "marked as (insert into halfsky.change_mark select distinct agency_id, indicator_id, period, now() from chosen "
      "on conflict do nothing) "
      "update halfsky.observation now set value = case when now.denominator is null then (now.value + 6)::int %% 40 "
      "else "
      "least(now.denominator, (now.value + 3)::int %% 30) end, revision = now.revision + 1, stored_at = now() "
      "from chosen where (now.agency_id, now.indicator_id, now.breakdown_id, now.period) = "
      "(chosen.agency_id, chosen.indicator_id, chosen.breakdown_id, chosen.period)",
      seed);
}

/* The moments after each of the stages: all but one unit, revisions, the last unit. The caller frees them. */
static void live(PlanDatabase *database, guint32 seed, char **moments)
{
  g_autoptr(GRand) random = g_rand_new_with_seed(seed);
  plan_run(
      database,
      "truncate halfsky.observation, halfsky.observation_revision, halfsky.annual_summary, halfsky.annual_revision, "
      "halfsky.observation_block, halfsky.change_mark, halfsky.agency_year_basis, "
      "halfsky.arrival_year, halfsky.arrival_change, halfsky.series_finding, "
      "halfsky.assessment");
  for (guint stage = 0; stage < N_STAGES; stage++) {
    for (guint i = 0; stage == 0 && i + 1 < N_UNITS; i++)
      report_unit(database, random, units[i]);
    if (stage == 1)
      revise(database, (int)seed);
    if (stage == 2)
      report_unit(database, random, units[N_UNITS - 1]);
    plan_refresh(database, false);
    moments[stage] = plan_query(database, "select clock_timestamp()");
  }
}

/* --- What there is to know ---------------------------------------------------------------------------------------- */

/* Numbers by their names, the sums that bind them, and which are shown. */
typedef struct Knowledge {
  Margins *margins;
  GHashTable *numbers; /* name → quantity + 1 */
  GHashTable *shown;   /* names */
} Knowledge;

static guint number_called(Knowledge *knowledge, const char *name, double value)
{
  gpointer found = g_hash_table_lookup(knowledge->numbers, name);
  if (found != NULL)
    return GPOINTER_TO_UINT(found) - 1;
  guint number = margins_add_quantity(knowledge->margins, value);
  margins_add_cell(knowledge->margins,
                   &(Cell){.numerator = number, .denominator = NO_QUANTITY, .state = CELL_HIDDEN, .weight = 1});
  g_hash_table_insert(knowledge->numbers, g_strdup(name), GUINT_TO_POINTER(number + 1));
  return number;
}

/* Rows of `name|value`, a number each. */
static void add_numbers(Knowledge *knowledge, const char *rows)
{
  g_auto(GStrv) lines = g_strsplit(rows, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++) {
    g_auto(GStrv) cells = g_strsplit(lines[i], "|", 2);
    number_called(knowledge, cells[0], g_ascii_strtod(cells[1], NULL));
  }
}

/* Rows of `total|part part …`: the named numbers add up. */
static void add_sums(Knowledge *knowledge, const char *rows)
{
  g_auto(GStrv) lines = g_strsplit(rows, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++) {
    g_auto(GStrv) sides = g_strsplit(lines[i], "|", 2);
    g_auto(GStrv) parts = g_strsplit(sides[1], " ", -1);
    g_autoptr(GArray) terms = g_array_new(FALSE, FALSE, sizeof(Term));
    g_array_append_val(terms, ((Term){number_called(knowledge, sides[0], NAN), -1}));
    for (guint part = 0; parts[part] != NULL; part++)
      g_array_append_val(terms, ((Term){number_called(knowledge, parts[part], NAN), 1}));
    margins_add_relation(knowledge->margins, &g_array_index(terms, Term, 0), terms->len);
  }
}

/* Every version of every cell, and every annual figure of each moment, numerators (n) and denominators (d) apart. */
static const char NUMBERS[] =
    "select format('o/%s/%s/%s/%s/%s/%s', indicator_id, agency.code, period, key, revision, side), number "
    "from halfsky.observation_version join halfsky.breakdown using (breakdown_id) join halfsky.agency using "
    "(agency_id) "
    "cross join lateral (values ('n', value), ('d', denominator)) sides (side, number) where number is not null "
    "union all "
    "select format('f/%s/%s/%s/%s/%s', indicator_id, area.code, key, moment, side), number "
    "from (select *, null::timestamptz as replaced_at from halfsky.annual_summary "
    "union all select * from halfsky.annual_revision) figure "
    "join halfsky.breakdown using (breakdown_id) join halfsky.agency area on area.agency_id = figure.area_agency_id "
    "join unnest(array[:moments]::timestamptz[]) with ordinality moments (at, moment) "
    "on stands_since <= at and coalesce(replaced_at > at, true) "
    "cross join lateral (values ('n', coalesce(numerator, value)), ('d', denominator)) sides (side, number) where "
    "number is not null";

/* A figure is the sum of the versions that stood, by agency its own total, else both sexes. */
static const char SUMS[] =
    "select format('f/%s/%s/%s/%s/%s', indicator_id, area.code, wanted.key, moment, side), "
    "string_agg(format('o/%s/%s/%s/%s/%s/%s', indicator_id, agency.code, period, source.key, revision, side), ' ') "
    "from halfsky.observation_version version join halfsky.area_agency using (agency_id) join halfsky.agency using "
    "(agency_id) "
    "join halfsky.agency area on area.agency_id = area_agency.area_agency_id "
    "join halfsky.breakdown source using (breakdown_id) "
    "join halfsky.breakdown wanted on wanted.key in (source.key, '_T') "
    "join unnest(array[:moments]::timestamptz[]) with ordinality moments (at, moment) "
    "on stored_at <= at and coalesce(replaced_at > at, true) "
    "cross join lateral (values ('n', value), ('d', denominator)) sides (side, number) "
    "where number is not null group by indicator_id, area.code, wanted.key, moment, side";

/* Names of the numbers that any view or function shows to the analyst, with what it shows. */
static const char SHOWN[] =
    "set role halfsky_analyst; "
    "with moments (at, moment) as (select * from unnest(array[:moments]::timestamptz[]) with ordinality), "
    "annual as (select moment, annual.* from moments cross join lateral analysis.annual_as_of(at) annual "
    "union all select 3, annual.* from analysis.annual), "
    "sexes as (select moment, sexes.* from moments cross join lateral analysis.annual_by_sex_as_of(at) sexes "
    "union all select 3, sexes.* from analysis.annual_by_sex sexes), "
    "townships as (select moment, townships.* from moments cross join lateral analysis.annual_by_township_as_of(at) "
    "townships "
    "union all select 3, townships.* from analysis.annual_by_township townships), "
    "sdmx as (select moment, sdmx.* from moments cross join lateral analysis.sdmx_annual_as_of(at) sdmx), "
    "figures (indicator, area, key, moment, numerator, denominator) as ("
    "select indicator_id, area_code, breakdown, moment, coalesce(numerator, value), denominator from annual "
    "union all select indicator_id, area_code, 'sex=F', moment, coalesce(female_numerator, female), female_denominator "
    "from sexes "
    "union all select indicator_id, area_code, 'sex=M', moment, coalesce(male_numerator, male), male_denominator from "
    "sexes "
    "union all select indicator_id, area_code, breakdown, moment, coalesce(numerator, value), denominator from "
    "townships "
    "union all select indicator_id, 'D', breakdown, moment, case when unit = 'persons' then district_value end, null "
    "from townships "
    "union all select indicator_id, ref_area, case sex when '_T' then '_T' else 'sex=' || sex end, moment, "
    "coalesce(numerator, obs_value), denominator from sdmx join analysis.indicator on indicator_code = indicator), "
    "cells (indicator, agency, period, key, revision, numerator, denominator) as ("
    "select indicator_id, agency_code, period_start::text, breakdown, revision, value, denominator from "
    "analysis.observation "
    "union all select indicator_id, agency_code, period_start::text, breakdown, revision, value, denominator from "
    "analysis.revision "
    "union all select indicator_id, agency_code, period_start::text, breakdown, revision, value, denominator "
    "from moments cross join lateral analysis.observation_as_of(at) "
    "union all select indicator_id, agency_code, period_start::text, source_breakdown, source.revision, source.value, "
    "source.denominator "
    "from analysis.annual_source source join analysis.observation seen using (agency_code, indicator_code, period) "
    "where seen.breakdown = source_breakdown) "
    "select distinct format('f/%s/%s/%s/%s/%s', indicator, area, key, moment, side), number from figures "
    "cross join lateral (values ('n', numerator), ('d', denominator)) sides (side, number) where number is not null "
    "union select distinct format('o/%s/%s/%s/%s/%s/%s', indicator, agency, period, key, revision, side), number from "
    "cells "
    "cross join lateral (values ('n', numerator), ('d', denominator)) sides (side, number) where number is not null";

/* What psql prints for STATEMENT, with the moments where it says `:moments`. */
static char *ask(PlanDatabase *database, const char *statement, char **moments)
{
  g_autofree char *list = g_strdup_printf("'%s', '%s', '%s'", moments[0], moments[1], moments[2]);
  g_autoptr(GString) sql = g_string_new(statement);
  g_string_replace(sql, ":moments", list, 0);
  return plan_query(database, "%s", sql->str);
}

static void mark_shown(Knowledge *knowledge, const char *rows)
{
  g_auto(GStrv) lines = g_strsplit(rows, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++) {
    g_auto(GStrv) cells = g_strsplit(lines[i], "|", 2);
    gpointer found = g_hash_table_lookup(knowledge->numbers, cells[0]);
    if (found == NULL)
      fail_msg("a view shows what there is not: %s", lines[i]);
    const double value = margins_value(knowledge->margins, GPOINTER_TO_UINT(found) - 1);
    if (fabs(g_ascii_strtod(cells[1], NULL) - value) > 1e-9)
      fail_msg("%s is shown as %s and is %g", cells[0], cells[1], value);
    g_hash_table_add(knowledge->shown, g_strdup(cells[0]));
  }
}

/* --- The attack --------------------------------------------------------------------------------------------------- */

typedef struct Counts {
  guint small, shown;
} Counts;

static void count_and_check(Knowledge *knowledge, double threshold, guint32 seed, Counts *counts)
{
  g_autofree bool *hidden = g_new0(bool, knowledge->margins->cells->len);
  GHashTableIter iter;
  gpointer name = NULL, number = NULL;
  g_hash_table_iter_init(&iter, knowledge->numbers);
  while (g_hash_table_iter_next(&iter, &name, &number))
    hidden[GPOINTER_TO_UINT(number) - 1] = !g_hash_table_contains(knowledge->shown, name);
  g_autofree double *solved = attacker_solve(knowledge->margins, hidden);
  g_hash_table_iter_init(&iter, knowledge->numbers);
  while (g_hash_table_iter_next(&iter, &name, &number)) {
    guint quantity = GPOINTER_TO_UINT(number) - 1;
    double value = margins_value(knowledge->margins, quantity);
    counts->shown += hidden[quantity] ? 0 : 1;
    if (value <= 0 || value >= threshold)
      continue;
    counts->small++;
    if (!hidden[quantity] || !isnan(solved[quantity]))
      fail_msg("seed %u: %s is %s: %g", seed, (const char *)name, hidden[quantity] ? "solved" : "shown", value);
  }
}

static void attack(PlanDatabase *database, guint32 seed, Counts *counts)
{
  char *moments[N_STAGES] = {NULL};
  Knowledge knowledge = {margins_new(), g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                         g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
  live(database, seed, moments);
  g_autofree char *numbers = ask(database, NUMBERS, moments);
  g_autofree char *sums = ask(database, SUMS, moments);
  g_autofree char *shown = ask(database, SHOWN, moments);
  add_numbers(&knowledge, numbers);
  add_sums(&knowledge, sums);
  mark_shown(&knowledge, shown);
  count_and_check(&knowledge, database->rules.disclosure.threshold, seed, counts);
  for (guint i = 0; i < N_STAGES; i++)
    g_free(moments[i]);
  margins_free(knowledge.margins);
  g_hash_table_unref(knowledge.numbers);
  g_hash_table_unref(knowledge.shown);
}

static void analyst_recovers_no_small_number_from_all_views_and_moments(void **state)
{
  Counts counts = {0};
  for (guint32 seed = 1; seed <= 12; seed++)
    attack(*state, seed, &counts);
  print_message("%u small numbers, %u numbers shown\n", counts.small, counts.shown);
  assert_true(counts.small > 120);
  assert_true(counts.shown > 300);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(analyst_recovers_no_small_number_from_all_views_and_moments),
  };
  return cmocka_run_group_tests(tests, set_up_group, tear_down_group);
}
