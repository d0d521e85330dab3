/* Exported figures: what stands in a row, and golden files of each text format, of an invented district that has a figure of each sort. */
#include "tests/support/test.h"

#include <math.h>
#include <string.h>

#include "base/file.h"
#include "reporter/disclosure/suppress.h"
#include "reporter/export/figure_writer.h"
#include "tests/reporter/figures.h"
#include "tests/reporter/golden.h"
#include "tests/support/folder.h"

/* The names of agencies are text from outside. */
static const Area hostile_areas[N_GIVEN_AREAS] = {
    {1, "D", {"示例区", "Sample District"}, true},
    {2, "T1", {"=cmd|' /C calc'!A0", "<script>alert(\"东街\")</script>"}, false},
    {3, "T2", {"\xE2\x80\xAE西乡,\"甲\"", "-West\nTown"}, false},
};

/* Of the calendar year and of shifted ones, whole and broken down. */
static void put_ordinary(GivenFigures *given)
{
  given_figure(given, 101, 2024, "sex=F", 81.384999999999991, 0);
  given_figure(given, 101, 2025, "sex=F", 82.34, 0);
  given_figure(given, 104, 2025, "_T", 922, 1000);
  given_figure(given, 104, 2025, "residence=R", 452, 500);
  given_figure(given, 207, 2025, "_T", 4300, 4250);
  given_figure(given, 305, 2025, "_T", 1800, 0);
  given_figure_in(given, 2, 305, 2025, "_T", 1000, 0);
  given_figure_in(given, 3, 305, 2025, "_T", 800, 0);
}

/* A figure each of whom something is to be said. */
static void put_remarkable(GivenFigures *given)
{
  given_figure(given, 109, 2025, "_T", 912.25, 1000)->is_break = true;
  Figure *provisional = given_figure(given, 511, 2025, "_T", 392, 400);
  provisional->status = 'P';
  provisional->release = RELEASE_PROVISIONAL;
  provisional->is_break = true;
  provisional->units_expected = 12;
  provisional->units_received = 11;
  Figure *impossible = given_figure(given, 118, 2025, "_T", 0, 0);
  impossible->status = 'M';
  impossible->has_value = false;
  Figure *estimated = given_figure(given, 701, 2025, "_T", 0, 0);
  estimated->status = 'E';
  estimated->has_value = false;
  estimated->has_estimate = true;
  estimated->estimate = 61.5;
  given_figure(given, 121, 2025, "_T", 3, 26)->suppression = SUPPRESSION_CONFIDENTIAL;
  given_figure(given, 204, 2025, "sex=F,disability=DIS", 2, 0)->suppression = SUPPRESSION_INTERNAL;
}

static GivenFigures *given_district(void)
{
  GivenFigures *given = given_figures_new(NULL);
  put_ordinary(given);
  put_remarkable(given);
  return given;
}

static GString *written(const char *format, bool is_public, Language language)
{
  g_autoptr(GError) error = NULL;
  GivenFigures *given = given_district();
  g_autoptr(FigureTable) shown = is_public ? suppress_show(given->figures) : NULL;
  g_autoptr(FigureList) list = figure_list_new(given->catalogue, hostile_areas, N_GIVEN_AREAS,
                                               is_public ? shown : given->figures, 2024, 2025, is_public);
  g_autoptr(GString) out = g_string_new(NULL);
  expect_success(figure_writer(format)->write(out, list, language, &error), error);
  given_figures_free(given);
  return g_steal_pointer(&out);
}

static void expect_written(const char *format, bool is_public, Language language, const char *golden)
{
  g_autoptr(GString) out = written(format, is_public, language);
  expect_golden(out->str, golden);
}

static void sdmx_is_as_agreed(void **state)
{
  (void)state;
  expect_written("sdmx-csv", false, LANGUAGE_ZH, "figures.sdmx.csv");
  expect_written("sdmx-csv", true, LANGUAGE_ZH, "figures_public.sdmx.csv");
}

static void csv_is_as_agreed_in_both_languages(void **state)
{
  (void)state;
  expect_written("csv", false, LANGUAGE_ZH, "figures.zh.csv");
  expect_written("csv", true, LANGUAGE_EN, "figures_public.en.csv");
}

static void json_is_as_agreed(void **state)
{
  (void)state;
  expect_written("json", false, LANGUAGE_ZH, "figures.json");
  expect_written("json", true, LANGUAGE_ZH, "figures_public.json");
}

static void codes_are_the_same_in_both_languages(void **state)
{
  (void)state;
  static const char *const formats[] = {"sdmx-csv", "json"};
  for (guint i = 0; i < G_N_ELEMENTS(formats); i++) {
    g_autoptr(GString) zh = written(formats[i], false, LANGUAGE_ZH);
    g_autoptr(GString) en = written(formats[i], false, LANGUAGE_EN);
    assert_string_equal(zh->str, en->str);
  }
}

/* 3 of 26, and two children: nothing of them is in a public file. */
static void public_file_has_no_number_of_what_is_withheld(void **state)
{
  (void)state;
  static const char *const formats[] = {"sdmx-csv", "csv", "json"};
  for (guint i = 0; i < G_N_ELEMENTS(formats); i++) {
    g_autoptr(GString) internal = written(formats[i], false, LANGUAGE_ZH);
    g_autoptr(GString) public = written(formats[i], true, LANGUAGE_ZH);
    assert_non_null(strstr(internal->str, "11.538461538461"));
    assert_null(strstr(public->str, "11.538461538461"));
    assert_null(strstr(public->str, ",3,26,"));
    assert_null(strstr(public->str, "26.0"));
  }
}

static void store(const char *path, const GString *content)
{
  g_autoptr(GError) error = NULL;
  expect_success(file_write(path, content->str, content->len, 0600, &error), error);
}

static void workbook_has_the_same_figures_and_no_formula(void **state)
{
  (void)state;
  g_autoptr(GString) workbook = written("xlsx", false, LANGUAGE_ZH);
  g_autoptr(GString) csv = written("csv", false, LANGUAGE_ZH);
  g_autofree char *folder = scratch_folder_new();
  g_autofree char *xlsx_path = scratch_path(folder, "figures.xlsx");
  g_autofree char *csv_path = scratch_path(folder, "figures.csv");
  g_autofree char *script =
      g_build_filename(g_getenv("HALFSKY_SOURCE_DIR"), "tests/reporter/export/compare_workbook.py", NULL);
  store(xlsx_path, workbook);
  store(csv_path, csv);
  g_autoptr(GError) error = NULL;
  g_autofree char *out = NULL;
  int status = 0;
  char *arguments[] = {(char *)"/usr/bin/python3", (char *)"-B", script, xlsx_path, csv_path, NULL};
  expect_success(g_spawn_sync(NULL, arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, &status, &error), error);
  if (status != 0)
    fail_msg("%s", out);
  scratch_folder_free(g_steal_pointer(&folder));
}

/* --- Years -------------------------------------------------------------------------------------------------------- */

static void year_that_is_not_the_calendars_is_a_time_range(void **state)
{
  (void)state;
  static const struct {
    ReportingYearRule rule;
    const char *time_period, *first_day, *last_day;
  } cases[] = {
      {REPORTING_YEAR_CALENDAR, "2025", "2025-01-01", "2025-12-31"},
      {REPORTING_YEAR_HEALTH, "2024-10-01/P1Y", "2024-10-01", "2025-09-30"},
      {REPORTING_YEAR_SCHOOL, "2025-09-01/P1Y", "2025-09-01", "2026-08-31"},
  };
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    const Indicator indicator = {.reporting_year = cases[i].rule};
    g_autofree char *time_period = figure_time_period(&indicator, 2025);
    g_autofree char *first_day = figure_first_day(&indicator, 2025);
    g_autofree char *last_day = figure_last_day(&indicator, 2025);
    assert_string_equal(time_period, cases[i].time_period);
    assert_string_equal(first_day, cases[i].first_day);
    assert_string_equal(last_day, cases[i].last_day);
  }
}

static void only_the_years_asked_for_are_listed(void **state)
{
  (void)state;
  GivenFigures *given = given_district();
  g_autoptr(FigureList) one =
      figure_list_new(given->catalogue, given_areas, N_GIVEN_AREAS, given->figures, 2024, 2024, false);
  g_autoptr(FigureList) none =
      figure_list_new(given->catalogue, given_areas, N_GIVEN_AREAS, given->figures, 2010, 2023, false);
  assert_int_equal(one->figures->len, 1);
  assert_int_equal(none->figures->len, 0);
  given_figures_free(given);
}

static void gravest_status_is_told(void **state)
{
  (void)state;
  static const struct {
    char status;
    bool is_break;
    char told;
  } cases[] = {{'A', false, 'A'}, {'A', true, 'B'}, {'P', true, 'P'}, {'Q', true, 'Q'}, {'M', false, 'M'}};
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    const Figure figure = {.status = cases[i].status, .is_break = cases[i].is_break};
    assert_int_equal(figure_observation_status(&figure), cases[i].told);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sdmx_is_as_agreed),
      cmocka_unit_test(csv_is_as_agreed_in_both_languages),
      cmocka_unit_test(json_is_as_agreed),
      cmocka_unit_test(codes_are_the_same_in_both_languages),
      cmocka_unit_test(workbook_has_the_same_figures_and_no_formula),
      cmocka_unit_test(public_file_has_no_number_of_what_is_withheld),
      cmocka_unit_test(year_that_is_not_the_calendars_is_a_time_range),
      cmocka_unit_test(only_the_years_asked_for_are_listed),
      cmocka_unit_test(gravest_status_is_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
