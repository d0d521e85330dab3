/* What was revised between two reports: the one of 2024, published, and the one of 2025. Area 1 is the district, area 2 a township. */
#include "tests/support/test.h"

#include <math.h>

#include "reporter/publish/revision.h"

static Catalogue *catalogue;

/* Value of indicator 204, drop-outs, in the report of 2024 and now; NAN: none. `-` not listed, else listed. */
typedef struct Case {
  const char *name;
  int year;
  int32_t area_id;
  const char *breakdown;
  double before;
  double now;
  char expected;
} Case;

static const Case CASES[] = {
    {"unchanged", 2024, 1, "_T", 30, 30, '-'},
    {"changed", 2024, 1, "_T", 30, 31, 'y'},
    {"changed in a township", 2024, 2, "sex=F", 9, 8, 'y'},
    {"changed long ago, of the district", 2021, 1, "sex=F", 9, 8, 'y'},
    {"changed long ago, of a township: the new report does not hold it", 2023, 2, "_T", 9, 8, '-'},
    {"changed long ago, by two dimensions: neither", 2023, 1, "sex=F,education_stage=PRI", 9, 8, '-'},
    {"came late", 2024, 2, "_T", NAN, 12, 'y'},
    {"came late, but the earlier report would not have held it", 2022, 2, "_T", NAN, 12, '-'},
    {"of the new year", 2025, 1, "_T", NAN, 12, '-'},
    {"is gone", 2024, 1, "_T", 12, NAN, 'y'},
};

static void put(FigureTable *figures, const Case *row, double value, Suppression suppression)
{
  Figure figure = {.key = {.area_id = row->area_id,
                           .indicator_id = 204,
                           .year = (int16_t)row->year,
                           .breakdown = (uint16_t)catalogue_breakdown_index(catalogue, row->breakdown)},
                   .has_value = true,
                   .value = value,
                   .status = 'A',
                   .suppression = suppression};
  if (!isnan(value))
    figure_table_add(figures, &figure);
}

static GArray *revisions_of(const FigureTable *before, const FigureTable *now)
{
  const ReportScope scope_before = {catalogue, 1, 2024};
  const ReportScope scope_now = {catalogue, 1, 2025};
  return revisions_between(before, &scope_before, now, &scope_now);
}

static void single_figures(void **state)
{
  (void)state;
  for (guint i = 0; i < G_N_ELEMENTS(CASES); i++) {
    g_autoptr(FigureTable) before = figure_table_new();
    g_autoptr(FigureTable) now = figure_table_new();
    put(before, &CASES[i], CASES[i].before, SUPPRESSION_NONE);
    put(now, &CASES[i], CASES[i].now, SUPPRESSION_NONE);
    g_autoptr(GArray) revisions = revisions_of(before, now);
    if ((revisions->len == 1) != (CASES[i].expected == 'y'))
      fail_msg("%s: %u listed", CASES[i].name, revisions->len);
    if (revisions->len == 0)
      continue;
    const Revision *revision = &g_array_index(revisions, Revision, 0);
    assert_int_equal(revision->had_value, !isnan(CASES[i].before));
    assert_int_equal(revision->has_value, !isnan(CASES[i].now));
    expect_double(revision->before, isnan(CASES[i].before) ? 0 : CASES[i].before, 0);
    expect_double(revision->now, isnan(CASES[i].now) ? 0 : CASES[i].now, 0);
  }
}

static void what_editions_hide_is_kept(void **state)
{
  (void)state;
  g_autoptr(FigureTable) before = figure_table_new();
  g_autoptr(FigureTable) now = figure_table_new();
  put(before, &CASES[1], 3, SUPPRESSION_CONFIDENTIAL);
  put(now, &CASES[1], 8, SUPPRESSION_NONE);
  g_autoptr(GArray) revisions = revisions_of(before, now);
  const Revision *revision = &g_array_index(revisions, Revision, 0);
  assert_true(revision->hides_before);
  assert_false(revision->hides_now);
  assert_false(revision_is_untold(revision, true));
}

static void a_number_that_was_and_is_hidden_is_not_told_in_public(void **state)
{
  (void)state;
  g_autoptr(FigureTable) before = figure_table_new();
  g_autoptr(FigureTable) now = figure_table_new();
  put(before, &CASES[1], 3, SUPPRESSION_CONFIDENTIAL);
  put(now, &CASES[1], 2, SUPPRESSION_CONFIDENTIAL);
  g_autoptr(GArray) revisions = revisions_of(before, now);
  assert_int_equal(revisions->len, 1);
  assert_true(revision_is_untold(&g_array_index(revisions, Revision, 0), true));
  assert_false(revision_is_untold(&g_array_index(revisions, Revision, 0), false));
}

static int load(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_build_filename(g_getenv("HALFSKY_SOURCE_DIR"), "catalogue", NULL);
  catalogue = catalogue_load_folder(folder, &error);
  expect_success(catalogue != NULL, error);
  return 0;
}

static int unload(void **state)
{
  (void)state;
  catalogue_free(catalogue);
  return 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(single_figures),
      cmocka_unit_test(what_editions_hide_is_kept),
      cmocka_unit_test(a_number_that_was_and_is_hidden_is_not_told_in_public),
  };
  return cmocka_run_group_tests(tests, load, unload);
}
