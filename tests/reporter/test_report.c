/* The report as a model, and as golden pages: an invented district in which one indicator of each sort has figures. */
#include "tests/support/test.h"

#include <math.h>
#include <string.h>

#include "base/width.h"
#include "reporter/assess/report.h"
#include "reporter/assess/years.h"
#include "reporter/render/opening_words.h"
#include "reporter/render/writer.h"
#include "tests/reporter/golden.h"

static Catalogue *catalogue;

static const Area areas[] = {
    {1, "D", {"示例区", "Sample District"}, true},
    {2, "T1", {"东街", "East Street"}, false},
    {3, "T2", {"西乡", "West Town"}, false},
};

/* One line of what the agencies made of a year: numerator and denominator, or a value. */
typedef struct Given {
  int16_t indicator_id;
  int16_t year;
  const char *breakdown;
  int32_t area_id;
  double numerator;
  double denominator; /* 0: the numerator is the value */
  char status;        /* W: provisional, and withheld */
} Given;

static const Given given[] = {
    /* 103 maternal mortality: rare events, pooled */
    {103, 2020, "_T", 1, 1, 1000, 'A'},
    {103, 2023, "_T", 1, 0, 1010, 'A'},
    {103, 2024, "_T", 1, 1, 1020, 'A'},
    {103, 2025, "_T", 1, 1, 1000, 'A'},
    {103, 2025, "residence=U", 1, 0, 600, 'A'},
    {103, 2025, "residence=R", 1, 1, 400, 'A'},
    {103, 2024, "residence=U", 1, 1, 610, 'A'},
    {103, 2024, "residence=R", 1, 0, 410, 'A'},
    /* 104 systematic management: met, with townships, one of them provisional */
    {104, 2020, "_T", 1, 880, 1000, 'A'},
    {104, 2024, "_T", 1, 918, 1000, 'A'},
    {104, 2025, "_T", 1, 922, 1000, 'P'},
    {104, 2025, "_T", 2, 380, 400, 'A'},
    {104, 2025, "_T", 3, 542, 600, 'P'},
    {104, 2024, "_T", 2, 380, 400, 'A'},
    {104, 2024, "_T", 3, 538, 600, 'A'},
    {104, 2025, "residence=U", 1, 470, 500, 'A'},
    {104, 2025, "residence=R", 1, 452, 500, 'A'},
    /* 109 a survey */
    {109, 2020, "_T", 1, 780.5, 1000, 'A'},
    {109, 2025, "_T", 1, 912.25, 1000, 'A'},
    /* 118 nobody exposed */
    {118, 2025, "_T", 1, 0, 0, 'M'},
    {118, 2025, "_T", 3, 0, 0, 'M'},
    /* 207 gross enrolment above 100: maintained, and a parity gap */
    {207, 2020, "_T", 1, 4000, 4200, 'A'},
    {207, 2024, "_T", 1, 4250, 4240, 'A'},
    {207, 2025, "_T", 1, 4300, 4250, 'A'},
    {207, 2025, "sex=F", 1, 2080, 2040, 'A'},
    {207, 2025, "sex=M", 1, 2220, 2210, 'A'},
    {207, 2020, "sex=F", 1, 1890, 2000, 'A'},
    {207, 2020, "sex=M", 1, 2110, 2200, 'A'},
    /* 305 a stock of persons, falling */
    {305, 2020, "sex=F", 1, 700, 0, 'A'},
    {305, 2024, "_T", 1, 1850, 0, 'A'},
    {305, 2024, "sex=F", 1, 850, 0, 'A'},
    {305, 2025, "_T", 1, 1800, 0, 'A'},
    {305, 2025, "sex=F", 1, 800, 0, 'A'},
    {305, 2025, "sex=M", 1, 1000, 0, 'A'},
    {305, 2025, "_T", 2, 1000, 0, 'A'},
    {305, 2025, "_T", 3, 800, 0, 'A'},
    /* 404 an elected body */
    {404, 2020, "_T", 1, 60, 200, 'A'},
    {404, 2024, "_T", 1, 68, 200, 'A'},
    {404, 2025, "_T", 1, 68, 200, 'A'},
    /* 418 an elected body whose term began in 2021 */
    {418, 2021, "_T", 1, 32, 100, 'A'},
    {418, 2021, "_T", 3, 30, 100, 'A'},
    /* 511 complete, but the year before and the baseline are not */
    {511, 2020, "sex=F", 1, 180, 200, 'P'},
    {511, 2024, "_T", 1, 380, 400, 'P'},
    {511, 2025, "_T", 1, 392, 400, 'A'},
    {511, 2025, "sex=F", 1, 195, 200, 'A'},
    {511, 2024, "sex=F", 1, 190, 200, 'P'},
    /* 403 against its reference 402 */
    {402, 2025, "_T", 1, 3000, 10000, 'A'},
    {403, 2025, "_T", 1, 58, 200, 'A'},
    /* 501 women's coverage in every year, slipped once */
    {501, 2020, "sex=F", 1, 960, 1000, 'A'},
    {501, 2022, "sex=F", 1, 940, 1000, 'A'},
    {501, 2025, "sex=F", 1, 970, 1000, 'A'},
    {501, 2025, "sex=M", 1, 960, 1000, 'A'},
    {501, 2025, "_T", 1, 1930, 2000, 'A'},
    /* 701 only an estimate without parts */
    {701, 2025, "_T", 1, -1, 0, 'E'},
    /* 711 too few units are in */
    {711, 2020, "_T", 1, 500, 1000, 'A'},
    {711, 2025, "_T", 1, 600, 1000, 'W'},
    /* 802 yes or no */
    {802, 2020, "_T", 1, 0, 0, 'A'},
    {802, 2024, "_T", 1, 1, 0, 'A'},
    {802, 2025, "_T", 1, 1, 0, 'A'},
};

static Release release_of(char status)
{
  return status == 'W' ? RELEASE_WITHHELD : status == 'P' ? RELEASE_PROVISIONAL : RELEASE_SHOWN;
}

static Figure figure_of(const Given *row)
{
  const Indicator *indicator = catalogue_indicator(catalogue, row->indicator_id);
  bool has_parts = indicator_is_quotient(indicator) && row->numerator >= 0;
  Figure figure = {.key = {.area_id = row->area_id,
                           .indicator_id = row->indicator_id,
                           .year = row->year,
                           .breakdown = (uint16_t)catalogue_breakdown_index(catalogue, row->breakdown)},
                   .status = row->status == 'W' ? 'P' : row->status,
                   .units_expected = row->status == 'W' ? 5 : 2,
                   .units_received = row->status == 'P' ? 1 : 2,
                   .periods_expected = 2,
                   .periods_received = 2,
                   .release = release_of(row->status),
                   .sample_size = NAN,
                   .design_effect = NAN};
  figure.has_numerator = figure.has_denominator = has_parts;
  figure.numerator = row->numerator;
  figure.denominator = row->denominator;
  figure.has_estimate = row->status == 'E';
  figure.estimate = 61.5;
  figure.has_value = row->numerator >= 0 && (!has_parts || row->denominator > 0);
  if (figure.has_value)
    figure.value = has_parts ? row->numerator * indicator->multiplier / row->denominator : row->numerator;
  return figure;
}

static FigureTable *given_figures(void)
{
  FigureTable *figures = figure_table_new();
  for (size_t i = 0; i < G_N_ELEMENTS(given); i++) {
    Figure figure = figure_of(&given[i]);
    figure_table_add(figures, &figure);
  }
  return figures;
}

static const AssessRule rule = {.baseline_year = 2020,
                                .target_year = 2030,
                                .nearly_tolerance = 0.01,
                                .confidence = 0.95,
                                .alpha = 0.05,
                                .pool_min_years = 3};

static Report *report_of(const FigureTable *figures, int year)
{
  const AssessInput input = {catalogue, areas, G_N_ELEMENTS(areas), figures, &rule, false};
  return report_build(&input, year);
}

static bool is_given(const ReportIndicator *part)
{
  for (size_t i = 0; i < G_N_ELEMENTS(given); i++)
    if (given[i].indicator_id == part->indicator->id)
      return true;
  return part->indicator->id == 101; /* one without any figure */
}

/* Leaves only indicators of the table above, so that the golden pages do not change with every row of the catalogue. */
static void keep_given(Report *report)
{
  for (guint i = 0; i < report->domains->len; i++) {
    ReportDomain *domain = g_ptr_array_index(report->domains, i);
    for (guint j = domain->indicators->len; j > 0; j--)
      if (!is_given(g_ptr_array_index(domain->indicators, j - 1)))
        g_ptr_array_remove_index(domain->indicators, j - 1);
  }
}

static const ReportIndicator *find_indicator(const Report *report, int id)
{
  for (guint i = 0; i < report->domains->len; i++) {
    const ReportDomain *domain = g_ptr_array_index(report->domains, i);
    for (guint j = 0; j < domain->indicators->len; j++) {
      const ReportIndicator *part = g_ptr_array_index(domain->indicators, j);
      if (part->indicator->id == id)
        return part;
    }
  }
  fail_msg("indicator %d is not in the report", id);
  return NULL;
}

static void expect_verdict(const Report *report, const char *target_code, Verdict expected)
{
  const Target *target = catalogue_target(catalogue, target_code);
  const ReportIndicator *part = find_indicator(report, target->indicator->id);
  for (guint i = 0; i < part->targets->len; i++) {
    const Assessment *judged = &g_array_index(part->targets, Assessment, i);
    if (judged->target == target)
      assert_string_equal(verdict_code(judged->verdict), verdict_code(expected));
  }
}

static int load_catalogue(void **state)
{
  (void)state;
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_build_filename(g_getenv("HALFSKY_SOURCE_DIR"), "catalogue", NULL);
  catalogue = catalogue_load_folder(folder, &error);
  expect_success(catalogue != NULL, error);
  return 0;
}

static int free_catalogue(void **state)
{
  (void)state;
  catalogue_free(catalogue);
  return 0;
}

static void targets_are_judged_on_their_own_series(void **state)
{
  (void)state;
  g_autoptr(FigureTable) figures = given_figures();
  g_autoptr(Report) report = report_of(figures, 2025);
  expect_verdict(report, "H-2.1", VERDICT_INSUFFICIENT_EVIDENCE);
  expect_verdict(report, "H-S4a.1", VERDICT_MET);
  expect_verdict(report, "H-S5b.1", VERDICT_INSUFFICIENT_EVIDENCE);
  expect_verdict(report, "H-S7a.1", VERDICT_NO_DATA);
  expect_verdict(report, "E-4.1", VERDICT_MAINTAINED);
  expect_verdict(report, "E-4.2", VERDICT_MAINTAINED);
  expect_verdict(report, "C-3.2", VERDICT_MET);
  expect_verdict(report, "D-2.2", VERDICT_NOT_MET);
  expect_verdict(report, "D-3.1", VERDICT_MET);
  expect_verdict(report, "D-8.1", VERDICT_MET);
  expect_verdict(report, "S-3.1", VERDICT_SLIPPED);
  expect_verdict(report, "L-2.1", VERDICT_MET);
}

static void elected_bodies_and_surveys_are_compared_with_their_last_time(void **state)
{
  (void)state;
  g_autoptr(FigureTable) figures = given_figures();
  g_autoptr(Report) report = report_of(figures, 2025);
  assert_int_equal(find_indicator(report, 404)->compare_year, 2020);
  assert_int_equal(find_indicator(report, 404)->compare_base, COMPARE_TERM);
  assert_int_equal(find_indicator(report, 109)->compare_year, 2020);
  assert_int_equal(find_indicator(report, 109)->compare_base, COMPARE_SURVEY);
  assert_int_equal(find_indicator(report, 104)->compare_year, 2024);
}

static void figure_of_a_term_stands_until_the_next_election(void **state)
{
  (void)state;
  static const int years[] = {2016, 2021};
  const Indicator *elected = catalogue_indicator(catalogue, 418);
  const Indicator *survey = catalogue_indicator(catalogue, 109);
  const Indicator *annual = catalogue_indicator(catalogue, 104);
  assert_int_equal(standing_year(elected, 2025, years, 2), 2021);
  assert_int_equal(standing_year(elected, 2026, years, 2), 2026);
  assert_int_equal(standing_year(elected, 2021, years, 2), 2021);
  assert_int_equal(standing_year(survey, 2023, years, 2), 2021);
  assert_int_equal(standing_year(annual, 2022, years, 2), 2022);
  assert_int_equal(standing_year(elected, 2025, NULL, 0), 2025);
}

static void missing_year_before_is_not_replaced_by_an_older_one(void **state)
{
  (void)state;
  static const int years[] = {2020, 2023};
  const Indicator *annual = catalogue_indicator(catalogue, 104);
  assert_int_equal(compare_year(annual, 2025, years, 2), 0);
  assert_int_equal(compare_year(annual, 2024, years, 2), 2023);
}

static void baseline_is_2020_else_the_first_year_on_record(void **state)
{
  (void)state;
  static const int years[] = {2018, 2020, 2021};
  assert_int_equal(baseline_year(2020, 2025, years, 3), 2020);
  assert_int_equal(baseline_year(2020, 2025, years, 1), 2018);
  assert_int_equal(baseline_year(2020, 2025, years + 2, 1), 2021);
  assert_int_equal(baseline_year(2020, 2020, years, 2), 0);
  assert_int_equal(baseline_year(2020, 2025, NULL, 0), 0);
}

static void tally_counts_every_target_once(void **state)
{
  (void)state;
  g_autoptr(FigureTable) figures = given_figures();
  g_autoptr(Report) report = report_of(figures, 2025);
  guint n_targets = 0;
  guint judged = 0;
  catalogue_targets(catalogue, &n_targets);
  for (guint i = 0; i < N_VERDICTS; i++)
    judged += report->tally.numeric[i] + report->tally.direction[i];
  assert_int_equal(judged + report->tally.narrative, n_targets);
  assert_int_equal(report->tally.numeric_targets + report->tally.directions + report->tally.narrative, n_targets);
  assert_int_equal(report->tally.with_value, 12);
  assert_int_equal(report->tally.standing, 1);
  assert_int_equal(report->tally.provisional, 2);
}

static char *opening_of(Report *report, Language language, guint provisional, guint suppressed, guint without)
{
  report->tally.provisional = provisional;
  report->tally.suppressed = suppressed;
  report->tally.indicators = report->tally.with_value + report->tally.standing + without;
  report->tally.numeric[VERDICT_NO_DATA] = report->tally.direction[VERDICT_NO_DATA] = without;
  g_autoptr(GPtrArray) paragraphs = opening_paragraphs(language, report);
  g_ptr_array_add(paragraphs, NULL);
  return g_strjoinv("\n", (char **)paragraphs->pdata);
}

static void opening_counts_nothing_that_is_none_and_has_one_pair_of_brackets(void **state)
{
  (void)state;
  g_autoptr(FigureTable) figures = given_figures();
  g_autoptr(Report) report = report_of(figures, 2025);
  g_autofree char *some = opening_of(report, LANGUAGE_ZH, 5, 2, 7);
  g_autofree char *some_en = opening_of(report, LANGUAGE_EN, 5, 2, 7);
  g_autofree char *none = opening_of(report, LANGUAGE_ZH, 0, 0, 0);
  g_autofree char *none_en = opening_of(report, LANGUAGE_EN, 0, 0, 0);
  expect_contains(some, "12项有当年数据（其中5项为暂定值、2项不公布数值），");
  expect_contains(some, "，7项暂无数据。");
  expect_contains(some_en, "12 with data of the year (provisional: 5, not published: 2), ");
  expect_contains(some_en, ". No data: 7.");
  assert_null(strstr(none, "暂无数据"));
  assert_null(strstr(none, "暂定"));
  assert_null(strstr(none_en, "without data"));
  assert_null(strstr(none_en, "No data"));
}

static void expect_page(const char *format, Language language, const char *golden)
{
  g_autoptr(FigureTable) figures = given_figures();
  g_autoptr(Report) report = report_of(figures, 2025);
  keep_given(report);
  g_autoptr(GString) page = report_render(report, NULL, report_writer(format), language, NULL);
  expect_golden(page->str, golden);
}

static void chinese_text_is_as_agreed(void **state)
{
  (void)state;
  expect_page("text", LANGUAGE_ZH, "annual.zh.txt");
}

static void english_text_is_as_agreed(void **state)
{
  (void)state;
  expect_page("text", LANGUAGE_EN, "annual.en.txt");
}

static void csv_is_as_agreed(void **state)
{
  (void)state;
  expect_page("csv", LANGUAGE_EN, "annual.csv");
}

/* The defaults. */
static const WarningRule warning_rule = {.red_below = 0.2,
                                         .orange_below = 0.5,
                                         .yellow_below = 0.8,
                                         .min_points = 3,
                                         .volatility_above = 0.1,
                                         .chance_below = 0.05,
                                         .outlier_below = 0.01,
                                         .driver_min_cases = 30,
                                         .confidence = 0.95,
                                         .plan_year = 2030};

static void document_is_as_agreed(void **state)
{
  (void)state;
  g_autoptr(FigureTable) figures = given_figures();
  g_autoptr(Report) report = report_of(figures, 2025);
  keep_given(report);
  g_autoptr(GString) zh = report_render(report, &warning_rule, report_writer("json"), LANGUAGE_ZH, NULL);
  g_autoptr(GString) en = report_render(report, &warning_rule, report_writer("json"), LANGUAGE_EN, NULL);
  expect_golden(zh->str, "annual.json");
  assert_string_equal(zh->str, en->str);
}

static void csv_begins_with_the_columns_of_the_contract(void **state)
{
  (void)state;
  g_autoptr(FigureTable) figures = figure_table_new();
  g_autoptr(Report) report = report_of(figures, 2025);
  g_autoptr(GString) page = report_render(report, NULL, report_writer("csv"), LANGUAGE_ZH, NULL);
  assert_true(g_str_has_prefix(
      page->str, "indicator,year,sex,age_group,residence,value,unit,previous,change,change_kind,target,verdict,"));
}

static void no_line_of_the_text_is_wider_than_the_page(void **state)
{
  (void)state;
  g_autoptr(FigureTable) figures = given_figures();
  g_autoptr(Report) report = report_of(figures, 2025);
  for (int language = 0; language < N_LANGUAGES; language++) {
    g_autoptr(GString) page = report_render(report, NULL, report_writer("text"), (Language)language, NULL);
    g_auto(GStrv) lines = g_strsplit(page->str, "\n", -1);
    for (char **line = lines; *line != NULL; line++)
      if (width_of(*line) > 98)
        fail_msg("too wide: %s", *line);
  }
}

static void unknown_format_has_no_writer(void **state)
{
  (void)state;
  g_autofree char *formats = report_formats();
  assert_null(report_writer("pdf"));
  assert_string_equal(formats, "text|csv|revisions|json|html|sdmx-csv|xlsx");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(targets_are_judged_on_their_own_series),
      cmocka_unit_test(elected_bodies_and_surveys_are_compared_with_their_last_time),
      cmocka_unit_test(figure_of_a_term_stands_until_the_next_election),
      cmocka_unit_test(missing_year_before_is_not_replaced_by_an_older_one),
      cmocka_unit_test(baseline_is_2020_else_the_first_year_on_record),
      cmocka_unit_test(tally_counts_every_target_once),
      cmocka_unit_test(opening_counts_nothing_that_is_none_and_has_one_pair_of_brackets),
      cmocka_unit_test(chinese_text_is_as_agreed),
      cmocka_unit_test(english_text_is_as_agreed),
      cmocka_unit_test(csv_is_as_agreed),
      cmocka_unit_test(document_is_as_agreed),
      cmocka_unit_test(csv_begins_with_the_columns_of_the_contract),
      cmocka_unit_test(no_line_of_the_text_is_wider_than_the_page),
      cmocka_unit_test(unknown_format_has_no_writer),
  };
  return cmocka_run_group_tests(tests, load_catalogue, free_catalogue);
}
