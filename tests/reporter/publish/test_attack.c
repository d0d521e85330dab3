/* What the public pages give away, asked of the pages themselves: all that the programs print, on real PostgreSQL, over several publications.
 *
 * Two questions. Do any pages, in any format and language, depend on what they hide? Two districts that differ in hidden numbers only must print the same
 * bytes. And can the hidden numbers be computed from the numbers in the tables? An attacker who knows how statistics add up (knowledge.h) solves
 * what the CSV pages of successive publications say. */
#include "tests/support/test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reporter/publish/draft.h"
#include "tests/reporter/disclosure/attacker.h"
#include "tests/reporter/disclosure/knowledge.h"
#include "tests/reporter/plan_database.h"

enum { DROPOUTS = 204, SUBSIDY = 512, TREATMENT = 121, MORTALITY = 103 };

static const int16_t attacked[] = {DROPOUTS, SUBSIDY, TREATMENT};

static int set_up_group(void **state)
{
  *state = plan_database_new();
  plan_add_unit(*state, 10, 2, "school", NULL, NULL);
  plan_add_unit(*state, 11, 3, "school", NULL, NULL);
  plan_add_unit(*state, 12, 1, "school", NULL, NULL);
  return 0;
}

static int tear_down_group(void **state)
{
  plan_database_free(*state);
  return 0;
}

static void forget(PlanDatabase *database)
{
  plan_run(database, "truncate halfsky.publication, halfsky.publication_area, halfsky.publication_figure, "
                     "halfsky.publication_revision, halfsky.publication_output, halfsky.publication_discipline, "
                     "halfsky.observation, halfsky.annual_summary");
}

/* Drafts KIND of YEAR; with IS_RELEASED it is published. Returns its number. */
static int32_t publish(PlanDatabase *database, PublicationKind kind, int year, bool is_released)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Connection) connection = plan_connection(database);
  DraftOutcome outcome;
  expect_success(publication_draft(connection, &database->rules, kind, year, "王丽", &outcome, &error), error);
  if (is_released) {
    expect_success(publication_step(connection, outcome.id, PUBLICATION_APPROVE, "李强", &error), error);
    expect_success(publication_step(connection, outcome.id, PUBLICATION_RELEASE, "王丽", &error), error);
  }
  return outcome.id;
}

/* --- Two districts that differ in what is hidden -------------------------------------------------------------------- */

/* Cells of unit AGENCY: in one district FIRST, in the other SECOND, as SQL has them. */
typedef struct Twin {
  int agency, indicator;
  const char *period, *breakdown, *first, *second;
} Twin;

static const Twin twins[] = {
    /* 2 women of a township could as well be 3, and one more of the other one: men and the district's totals are shown, the townships' are not. */
    {10, DROPOUTS, "2024-01-01", "sex=F", "2, null", "3, null"},
    {10, DROPOUTS, "2024-01-01", "sex=M", "28, null", "28, null"},
    {11, DROPOUTS, "2024-01-01", "sex=F", "20, null", "19, null"},
    {11, DROPOUTS, "2024-01-01", "sex=M", "30, null", "30, null"},
    {10, DROPOUTS, "2025-01-01", "sex=F", "15, null", "15, null"},
    {10, DROPOUTS, "2025-01-01", "sex=M", "25, null", "25, null"},
    /* A rate of few, this year and before; targets, changes and forecasts rest on it. */
    {10, TREATMENT, "2021-01-01", "_T", "18, 20", "18, 20"},
    {10, TREATMENT, "2022-01-01", "_T", "17, 20", "16, 20"},
    {10, TREATMENT, "2023-01-01", "_T", "16, 20", "18, 20"},
    {10, TREATMENT, "2024-01-01", "_T", "17, 20", "17, 21"},
    {10, TREATMENT, "2025-01-01", "_T", "3, 20", "4, 21"},
    /* Deaths of five years, pooled. */
    {10, MORTALITY, "2024-01-01", "_T", "1, 1000", "2, 1000"},
    {10, MORTALITY, "2025-01-01", "_T", "1, 1000", "2, 1000"},
};

static void report_twin(PlanDatabase *database, bool is_second)
{
  plan_run(database, "truncate halfsky.observation");
  for (guint i = 0; i < G_N_ELEMENTS(twins); i++)
    plan_report(database, twins[i].agency, twins[i].indicator, twins[i].period, twins[i].breakdown,
                is_second ? twins[i].second : twins[i].first, "A");
  plan_refresh(database, true);
}

/* All pages of an edition; of a workbook its digest. */
static char *pages_of(PlanDatabase *database, int32_t id, const char *edition)
{
  return plan_query(
      database,
      "select string_agg(case format when 'xlsx' then 'workbook ' || encode(sha256(content), 'hex') || E'\\n' "
      "else convert_from(content, 'UTF8') end, '' order by format, language) from "
      "halfsky.publication_output where publication_id = %d and edition = '%s'",
      id, edition);
}

/* The first line in which TWO pages differ. */
static void expect_same_pages(const char *one, const char *other, const char *what)
{
  if (g_str_equal(one, other))
    return;
  g_auto(GStrv) lines = g_strsplit(one, "\n", -1);
  g_auto(GStrv) others = g_strsplit(other, "\n", -1);
  for (guint i = 0; lines[i] != NULL && others[i] != NULL; i++)
    if (!g_str_equal(lines[i], others[i]))
      fail_msg("%s tells what is hidden:\n  %s\n  %s", what, lines[i], others[i]);
  fail_msg("%s: one page is longer than the other", what);
}

static void expect_same_of_twins(PlanDatabase *database, PublicationKind kind, int year)
{
  char *pages[2] = {NULL, NULL};
  char *internal[2] = {NULL, NULL};
  for (int twin = 0; twin < 2; twin++) {
    report_twin(database, twin == 1);
    int32_t id = publish(database, kind, year, false);
    pages[twin] = pages_of(database, id, "public");
    internal[twin] = pages_of(database, id, "internal");
  }
  assert_string_not_equal(internal[0], internal[1]);
  expect_same_pages(pages[0], pages[1], publication_kind_code(kind));
  for (int twin = 0; twin < 2; twin++) {
    g_free(pages[twin]);
    g_free(internal[twin]);
  }
}

static void public_pages_are_the_same_whatever_they_hide(void **state)
{
  forget(*state);
  expect_same_of_twins(*state, PUBLISH_ANNUAL, 2024);
  expect_same_of_twins(*state, PUBLISH_ANNUAL, 2025);
  expect_same_of_twins(*state, PUBLISH_MIDTERM, 2025);
}

/* --- Whoever has kept all editions ---------------------------------------------------------------------------------- */

static const char correct_shown[] = "update halfsky.observation set value = value + 1, revision = revision + 1 where "
                                    "agency_id = 10 and indicator_id = 204 and "
                                    "period = '2025-01-01'";
static const char correct_hidden[] =
    "update halfsky.observation set value = value - 1, revision = 2 where indicator_id = 121 and period = "
    "'2025-01-01'; "
    "update halfsky.observation set value = value + 1, revision = 2 where indicator_id = 103 and period = '2024-01-01'";

/* A report, the mid-term evaluation, corrections of what is shown and of what is hidden, and two more reports: all released, all public pages one after the other.
 * *OUT_INTERNAL are the internal ones. */
static char *history_of(PlanDatabase *database, bool is_second, char **out_internal)
{
  static const struct {
    PublicationKind kind;
    int year;
  } releases[] = {{PUBLISH_ANNUAL, 2024}, {PUBLISH_MIDTERM, 2025}, {PUBLISH_ANNUAL, 2025}, {PUBLISH_ANNUAL, 2024}};
  g_autoptr(GString) public = g_string_new(NULL);
  g_autoptr(GString) internal = g_string_new(NULL);
  forget(database);
  report_twin(database, is_second);
  for (guint i = 0; i < G_N_ELEMENTS(releases); i++) {
    int32_t id = publish(database, releases[i].kind, releases[i].year, true);
    g_autofree char *public_pages = pages_of(database, id, "public");
    g_autofree char *internal_pages = pages_of(database, id, "internal");
    g_string_append(public, public_pages);
    g_string_append(internal, internal_pages);
    plan_run(database, "%s", i == 1 ? correct_hidden : correct_shown);
    plan_refresh(database, true);
  }
  *out_internal = g_string_free(g_steal_pointer(&internal), FALSE);
  return g_string_free(g_steal_pointer(&public), FALSE);
}

/* Years, pools, forecasts, chances, progress, warnings, revisions, and the document in the page: whatever is computed from a hidden number would differ. */
static void a_history_of_editions_is_the_same_whatever_it_hides(void **state)
{
  char *public[2] = {NULL, NULL};
  char *internal[2] = {NULL, NULL};
  for (int twin = 0; twin < 2; twin++)
  public[twin] = history_of(*state, twin == 1, &internal[twin]);
  assert_string_not_equal(internal[0], internal[1]);
  expect_same_pages(public[0], public[1], "history");
  for (int twin = 0; twin < 2; twin++) {
    g_free(public[twin]);
    g_free(internal[twin]);
  }
}

/* --- Whoever reads the source of a page ------------------------------------------------------------------------------- */

/* Large numbers, which no page holds by chance, some of them beside few persons. */
static const Twin recognisable[] = {
    {10, DROPOUTS, "2025-01-01", "sex=F", "2, null", NULL},
    {10, DROPOUTS, "2025-01-01", "sex=M", "7321, null", NULL},
    {11, DROPOUTS, "2025-01-01", "sex=F", "3181, null", NULL},
    {11, DROPOUTS, "2025-01-01", "sex=M", "4421, null", NULL},
    {12, DROPOUTS, "2025-01-01", "sex=F", "5527, null", NULL},
    {12, DROPOUTS, "2025-01-01", "sex=M", "6311, null", NULL},
    {10, TREATMENT, "2024-01-01", "_T", "3, 7919", NULL},
    {10, TREATMENT, "2025-01-01", "_T", "4, 7907", NULL},
    {10, MORTALITY, "2024-01-01", "_T", "1, 6967", NULL},
    {10, MORTALITY, "2025-01-01", "_T", "2, 6971", NULL},
    {10, SUBSIDY, "2025-01-01", "sex=F", "9049, 9052", NULL},
    {11, SUBSIDY, "2025-01-01", "sex=F", "8219, 8461", NULL},
};

/* What publication ID hides and shows nowhere, with six digits as a page would have them, one per line. */
static char **hidden_numbers(PlanDatabase *database, int32_t id)
{
  g_autofree char *lines = plan_query(
      database,
      "with number as (select number, is_suppressed from halfsky.publication_figure cross join lateral (values "
      "(value), "
      "(numerator), (denominator)) as of (number) where publication_id = %d and number is not null) "
      "select distinct left(number::text, 7) from number where is_suppressed and length(number::text) >= 4 and number "
      "not in (select number from number where not is_suppressed)",
      id);
  return g_strsplit(lines, "\n", -1);
}

static void expect_none_in_source(PlanDatabase *database, PublicationKind kind)
{
  int32_t id = publish(database, kind, 2025, false);
  g_autofree char *public = pages_of(database, id, "public");
  g_autofree char *internal = pages_of(database, id, "internal");
  g_auto(GStrv) hidden = hidden_numbers(database, id);
  guint n_recognised = 0;
  for (guint i = 0; hidden[i] != NULL; i++) {
    n_recognised += strstr(internal, hidden[i]) != NULL ? 1 : 0;
    if (strstr(public, hidden[i]) != NULL)
      fail_msg("%s: the source of a public page holds %s", publication_kind_code(kind), hidden[i]);
  }
  assert_true(n_recognised >= 5);
}

static void the_source_of_no_public_page_holds_a_hidden_number(void **state)
{
  forget(*state);
  for (guint i = 0; i < G_N_ELEMENTS(recognisable); i++)
    plan_report(*state, recognisable[i].agency, recognisable[i].indicator, recognisable[i].period,
                recognisable[i].breakdown, recognisable[i].first, "A");
  plan_refresh(*state, true);
  expect_none_in_source(*state, PUBLISH_ANNUAL);
  expect_none_in_source(*state, PUBLISH_MIDTERM);
}

/* --- An attacker who has read every page ------------------------------------------------------------------------------ */

#define FIRST_COLUMNS 20

enum {
  INDICATOR_COLUMN = 0,
  YEAR_COLUMN = 1,
  SEX_COLUMN = 2,
  VALUE_COLUMN = 5,
  AREA_COLUMN = 12,
  NUMERATOR_COLUMN = 18
};

/* Innermost cells of all units and years; small ones are frequent. */
static void report_random(PlanDatabase *database, guint32 seed)
{
  g_autoptr(GRand) random = g_rand_new_with_seed(seed);
  static const char *const sexes[] = {"sex=F", "sex=M"};
  for (int agency = 10; agency <= 12; agency++)
    for (int year = 2023; year <= 2025; year++) {
      g_autofree char *period = g_strdup_printf("%d-01-01", year);
      for (guint s = 0; s < G_N_ELEMENTS(sexes); s++) {
        int below = g_rand_int_range(random, 0, 12);
        g_autofree char *count = g_strdup_printf("%d, null", g_rand_int_range(random, 0, 12));
        g_autofree char *part = g_strdup_printf("%d, %d", below, below + g_rand_int_range(random, 1, 12));
        plan_report(database, agency, DROPOUTS, period, sexes[s], count, "A");
        plan_report(database, agency, SUBSIDY, period, sexes[s], part, "A");
      }
      int treated = g_rand_int_range(random, 0, 12);
      g_autofree char *rate = g_strdup_printf("%d, %d", treated, treated + g_rand_int_range(random, 1, 12));
      plan_report(database, agency, TREATMENT, period, "_T", rate, "A");
    }
  plan_refresh(database, true);
}

/* About one cell in five becomes another. */
static void revise_random(PlanDatabase *database, guint32 seed)
{
  plan_run(
      database,
      "update halfsky.observation set value = case when denominator is null then (value + 5)::int %% 13 else "
      "least(denominator, (value + 3)::int %% 9) end, revision = revision + 1 where (agency_id * 7 + indicator_id * "
      "3 + extract(year from period)::int * 5 + breakdown_id + %u) %% 5 = 0",
      seed);
  plan_refresh(database, true);
}

static int32_t area_of(const char *code)
{
  return g_str_equal(code, "D") ? 1 : 1 + atoi(code + 1);
}

static Figure figure_of_row(const Catalogue *catalogue, const Indicator *indicator, char **cells)
{
  g_autofree char *sex = g_strdup_printf("sex=%s", cells[SEX_COLUMN]);
  const char *breakdown = g_str_equal(cells[SEX_COLUMN], "_T") ? "_T" : sex;
  const char *numerator = cells[NUMERATOR_COLUMN];
  const char *denominator = cells[NUMERATOR_COLUMN + 1];
  return (Figure){.key = {.area_id = area_of(cells[AREA_COLUMN]),
                          .indicator_id = indicator->id,
                          .year = (int16_t)atoi(cells[YEAR_COLUMN]),
                          .breakdown = (uint16_t)catalogue_breakdown_index(catalogue, breakdown)},
                  .has_value = *cells[VALUE_COLUMN] != '\0',
                  .value = g_ascii_strtod(cells[VALUE_COLUMN], NULL),
                  .has_numerator = *numerator != '\0',
                  .numerator = g_ascii_strtod(numerator, NULL),
                  .has_denominator = *denominator != '\0',
                  .denominator = g_ascii_strtod(denominator, NULL)};
}

/* The numbers that the public CSV page of publication ID prints. */
static FigureTable *figures_on_page(PlanDatabase *database, int32_t id)
{
  FigureTable *shown = figure_table_new();
  g_autofree char *page = plan_query(database,
                                     "select convert_from(content, 'UTF8') from halfsky.publication_output where "
                                     "publication_id = %d and edition = 'public' and format = 'csv' limit 1",
                                     id);
  g_auto(GStrv) lines = g_strsplit(page, "\n", -1);
  for (guint i = 1; lines[i] != NULL; i++) {
    g_auto(GStrv) cells = g_strsplit(lines[i], ",", FIRST_COLUMNS + 1);
    for (guint a = 0; g_strv_length(cells) > FIRST_COLUMNS && a < G_N_ELEMENTS(attacked); a++) {
      const Indicator *indicator = catalogue_indicator(database->catalogue, attacked[a]);
      if (!g_str_equal(indicator->code, cells[INDICATOR_COLUMN]))
        continue;
      Figure figure = figure_of_row(database->catalogue, indicator, cells);
      figure_table_add(shown, &figure);
    }
  }
  return shown;
}

static FigureTable *truth_of(PlanDatabase *database, int32_t id)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Connection) connection = plan_connection(database);
  FigureTable *truth = stored_figures_published(connection, database->catalogue, id, &error);
  expect_success(truth != NULL, error);
  return truth;
}

/* How many small numbers are hidden in all; none of them may be solved. */
static guint attack(PlanDatabase *database, const PublishedTable *publications, guint n, guint32 seed)
{
  guint n_small = 0;
  for (guint a = 0; a < G_N_ELEMENTS(attacked); a++) {
    const Indicator *indicator = catalogue_indicator(database->catalogue, attacked[a]);
    g_autoptr(Knowledge) knowledge = knowledge_of(database->catalogue, indicator, publications, n);
    g_autofree double *solved = attacker_solve(knowledge->margins, knowledge->hidden);
    g_autofree bool *known = margins_known(knowledge->margins, knowledge->hidden);
    for (guint i = 0; i < knowledge->numbers->len; i++) {
      double value = margins_value(knowledge->margins, i);
      const KnownNumber *number = &g_array_index(knowledge->numbers, KnownNumber, i);
      if (value <= 0 || value >= database->rules.disclosure.threshold)
        continue;
      n_small++;
      if (known[i] || !isnan(solved[i]))
        fail_msg("seed %u: %s of %d in area %d is %s: %g", seed, indicator->code, number->key.year, number->key.area_id,
                 known[i] ? "printed" : "solved", value);
    }
  }
  return n_small;
}

/* The report of 2024, then, after revisions, that of 2025, and after more the one of 2024 again. */
static void nobody_recovers_a_hidden_figure_from_the_pages(void **state)
{
  static const int years[] = {2024, 2025, 2024};
  guint n_small = 0;
  for (guint32 seed = 1; seed <= 4; seed++) {
    PublishedTable publications[G_N_ELEMENTS(years)];
    forget(*state);
    report_random(*state, seed);
    for (guint i = 0; i < G_N_ELEMENTS(years); i++) {
      int32_t id = publish(*state, PUBLISH_ANNUAL, years[i], true);
      publications[i] = (PublishedTable){truth_of(*state, id), figures_on_page(*state, id)};
      n_small += attack(*state, publications, i + 1, seed);
      revise_random(*state, seed + i);
    }
    for (guint i = 0; i < G_N_ELEMENTS(years); i++) {
      figure_table_free((FigureTable *)publications[i].truth);
      figure_table_free((FigureTable *)publications[i].shown);
    }
  }
  print_message("%u hidden small numbers\n", n_small);
  assert_true(n_small > 300);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(public_pages_are_the_same_whatever_they_hide),
      cmocka_unit_test(a_history_of_editions_is_the_same_whatever_it_hides),
      cmocka_unit_test(the_source_of_no_public_page_holds_a_hidden_number),
      cmocka_unit_test(nobody_recovers_a_hidden_figure_from_the_pages),
  };
  return cmocka_run_group_tests(tests, set_up_group, tear_down_group);
}
