/* The public edition of the annual report: golden pages of a small district, and what random districts' pages say of hidden figures. */
#include "tests/support/test.h"

#include <math.h>

#include "reporter/assess/report.h"
#include "reporter/disclosure/suppress.h"
#include "reporter/render/writer.h"
#include "tests/reporter/disclosure/random_district.h"
#include "tests/reporter/golden.h"

static Catalogue *catalogue;

static const DisclosureRule disclosure_rule = {
    .threshold = 5, .smallest = 1, .dominance_share = 0.1, .fewest_agencies = 3};

static const AssessRule assess_rule = {.baseline_year = 2020,
                                       .target_year = 2030,
                                       .nearly_tolerance = 0.01,
                                       .confidence = 0.95,
                                       .alpha = 0.05,
                                       .pool_min_years = 3};

static const Area areas[] = {
    {1, "D", {"示例区", "Sample District"}, true},
    {2, "T1", {"东街", "East Street"}, false},
    {3, "T2", {"西乡", "West Town"}, false},
    {4, "T3", {"南镇", "South Town"}, false},
};

/* A figure of a year: numerator and denominator, or a count with denominator 0. */
typedef struct Given {
  int16_t indicator_id;
  int16_t year;
  int32_t area_id;
  const char *breakdown;
  double numerator;
  double denominator;
} Given;

static const Given given[] = {
    /* 103 maternal mortality: one death a year is never public, five years together neither */
    {103, 2020, 1, "_T", 1, 1000},
    {103, 2023, 1, "_T", 2, 1010},
    {103, 2024, 1, "_T", 1, 1020},
    {103, 2025, 1, "_T", 1, 1000},
    /* 118 free: everything is public, small as it is */
    {118, 2024, 1, "_T", 2, 4},
    {118, 2025, 1, "_T", 3, 4},
    /* 121 small this year, not the year before */
    {121, 2024, 1, "_T", 8, 20},
    {121, 2025, 1, "_T", 4, 20},
    /* 122 small the year before, not this year */
    {122, 2024, 1, "_T", 4, 20},
    {122, 2025, 1, "_T", 9, 20},
    /* 204 women few, so men are hidden too; in one township, so in another one */
    {204, 2024, 1, "_T", 40, 0},
    {204, 2024, 1, "sex=F", 18, 0},
    {204, 2024, 1, "sex=M", 22, 0},
    {204, 2025, 1, "_T", 30, 0},
    {204, 2025, 1, "sex=F", 2, 0},
    {204, 2025, 1, "sex=M", 28, 0},
    {204, 2025, 2, "_T", 3, 0},
    {204, 2025, 3, "_T", 12, 0},
    {204, 2025, 4, "_T", 15, 0},
    /* 806 internal */
    {806, 2024, 1, "_T", 300, 0},
    {806, 2025, 1, "_T", 310, 0},
};

static FigureTable *given_figures(void)
{
  FigureTable *figures = figure_table_new();
  for (guint i = 0; i < G_N_ELEMENTS(given); i++) {
    const Given *row = &given[i];
    const Indicator *indicator = catalogue_indicator(catalogue, row->indicator_id);
    bool has_parts = indicator_is_quotient(indicator);
    Figure figure = {.key = {.area_id = row->area_id,
                             .indicator_id = row->indicator_id,
                             .year = row->year,
                             .breakdown = (uint16_t)catalogue_breakdown_index(catalogue, row->breakdown)},
                     .has_value = true,
                     .has_numerator = has_parts,
                     .has_denominator = has_parts,
                     .numerator = has_parts ? row->numerator : 0,
                     .denominator = row->denominator,
                     .value = has_parts ? row->numerator * indicator->multiplier / row->denominator : row->numerator,
                     .status = 'A',
                     .release = RELEASE_SHOWN,
                     .sample_size = NAN,
                     .design_effect = NAN};
    figure_table_add(figures, &figure);
  }
  return figures;
}

static FigureTable *suppress(const FigureTable *figures)
{
  g_autoptr(GError) error = NULL;
  SuppressionCounts counts;
  DisclosureInput input = {
      .catalogue = catalogue, .district_id = DISTRICT_ID, .figures = figures, .rule = disclosure_rule};
  FigureTable *shown = suppress_figures(&input, &counts, &error);
  expect_success(shown != NULL, error);
  return shown;
}

static Report *public_report(const FigureTable *shown)
{
  const AssessInput input = {catalogue, areas, G_N_ELEMENTS(areas), shown, &assess_rule, true};
  return report_build(&input, LAST_YEAR);
}

static bool is_given(const ReportIndicator *part)
{
  for (guint i = 0; i < G_N_ELEMENTS(given); i++)
    if (given[i].indicator_id == part->indicator->id)
      return true;
  return false;
}

/* Leaves only indicators of the table above. */
static void keep_given(Report *report)
{
  for (guint i = 0; i < report->domains->len; i++) {
    ReportDomain *domain = g_ptr_array_index(report->domains, i);
    for (guint j = domain->indicators->len; j > 0; j--)
      if (!is_given(g_ptr_array_index(domain->indicators, j - 1)))
        g_ptr_array_remove_index(domain->indicators, j - 1);
  }
}

static void expect_page(const char *format, Language language, const char *golden)
{
  g_autoptr(FigureTable) figures = given_figures();
  g_autoptr(FigureTable) shown = suppress(figures);
  g_autoptr(Report) report = public_report(shown);
  keep_given(report);
  g_autoptr(GString) page = report_render(report, NULL, report_writer(format), language, NULL);
  expect_golden(page->str, golden);
}

static void chinese_page(void **state)
{
  (void)state;
  expect_page("text", LANGUAGE_ZH, "annual_public.zh.txt");
}

static void english_page(void **state)
{
  (void)state;
  expect_page("text", LANGUAGE_EN, "annual_public.en.txt");
}

static void csv_page(void **state)
{
  (void)state;
  expect_page("csv", LANGUAGE_EN, "annual_public.csv");
}

/* --- Random districts --------------------------------------------------------------------------------------------- */

static const int16_t INDICATORS[] = {103, 204, 318, 512, 516, 517, 806, 817, 118, 0};

/* The model holds no number of a hidden figure, and every change stands between two that are shown. */
static void check_line(const ReportLine *line, guint32 seed, guint *n_hidden)
{
  if (line->figure == NULL)
    return;
  if (line->figure->suppression != SUPPRESSION_NONE) {
    ++*n_hidden;
    if (line->figure->has_value || line->figure->has_numerator || line->figure->has_denominator || line->has_change ||
        fabs(line->figure->value) > 0)
      fail_msg("seed %u: a hidden line has numbers", seed);
  }
  if (line->is_previous_suppressed && (line->previous != NULL || line->has_change))
    fail_msg("seed %u: a change from a hidden figure", seed);
}

static void check_target(const Assessment *judged, const FigureTable *shown, guint32 seed)
{
  SeriesKey key = series_key_of(judged->target, judged->target->indicator);
  g_autoptr(AnnualSeries) series = annual_series_new(catalogue, shown, key, &areas[0], 0.95);
  if (judged->target->kind == TARGET_NARRATIVE || !annual_series_is_suppressed(series, LAST_YEAR))
    return;
  if (judged->verdict != VERDICT_SUPPRESSED)
    fail_msg("seed %u: target %s is judged", seed, judged->target->code);
  const double numbers[] = {judged->tested.value, judged->baseline, judged->compared,       judged->pool5.value,
                            judged->p_meets,      judged->lowest,   judged->tested.forecast};
  for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
    if (!isnan(numbers[i]))
      fail_msg("seed %u: target %s shows number %u", seed, judged->target->code, i);
}

static void no_line_and_no_target_tells_a_hidden_figure(void **state)
{
  (void)state;
  guint n_hidden = 0;
  for (guint32 seed = 1; seed <= 5; seed++) {
    g_autoptr(FigureTable) figures = random_district(catalogue, INDICATORS, seed);
    g_autoptr(FigureTable) shown = suppress(figures);
    g_autoptr(Report) report = public_report(shown);
    for (guint i = 0; i < report->domains->len; i++) {
      const ReportDomain *domain = g_ptr_array_index(report->domains, i);
      for (guint j = 0; j < domain->indicators->len; j++) {
        const ReportIndicator *part = g_ptr_array_index(domain->indicators, j);
        for (guint k = 0; k < part->lines->len; k++)
          check_line(&g_array_index(part->lines, ReportLine, k), seed, &n_hidden);
        for (guint k = 0; k < part->targets->len; k++)
          check_target(&g_array_index(part->targets, Assessment, k), shown, seed);
      }
    }
  }
  assert_true(n_hidden > 500);
}

/* The cell COLUMN of ROW. */
static const char *cell_of(char **headings, char **row, const char *column)
{
  for (guint i = 0; headings[i] != NULL; i++)
    if (g_str_equal(headings[i], column))
      return row[i];
  fail_msg("no column '%s'", column);
  return NULL;
}

/* In the page itself: a row that is not free has no number in any column that could hold one. (No cell of this page has a comma or a quote but the last
 * targets, which stand behind what is looked at.) */
static void rows_of_hidden_figures_hold_no_numbers(void **state)
{
  static const char *const columns[] = {"value", "numerator", "denominator", "change", "standing_value"};
  (void)state;
  guint n_hidden = 0;
  g_autoptr(FigureTable) figures = random_district(catalogue, INDICATORS, 7);
  g_autoptr(FigureTable) shown = suppress(figures);
  g_autoptr(Report) report = public_report(shown);
  g_autoptr(GString) page = report_render(report, NULL, report_writer("csv"), LANGUAGE_EN, NULL);
  g_auto(GStrv) lines = g_strsplit(page->str, "\n", -1);
  g_auto(GStrv) headings = g_strsplit(lines[0], ",", -1);
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++) {
    g_auto(GStrv) row = g_strsplit(lines[i], ",", -1);
    if (g_strv_length(row) != g_strv_length(headings))
      continue;
    const char *confidentiality = cell_of(headings, row, "confidentiality");
    if (!g_str_equal(confidentiality, "C") && !g_str_equal(confidentiality, "N"))
      continue;
    n_hidden++;
    assert_string_equal(cell_of(headings, row, "edition"), "public");
    assert_string_equal(cell_of(headings, row, "status"), "Q");
    for (guint j = 0; j < G_N_ELEMENTS(columns); j++)
      assert_string_equal(cell_of(headings, row, columns[j]), "");
  }
  assert_true(n_hidden > 100);
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
      cmocka_unit_test(chinese_page),
      cmocka_unit_test(english_page),
      cmocka_unit_test(csv_page),
      cmocka_unit_test(no_line_and_no_target_tells_a_hidden_figure),
      cmocka_unit_test(rows_of_hidden_figures_hold_no_numbers),
  };
  return cmocka_run_group_tests(tests, load, unload);
}
