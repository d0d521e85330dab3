#include "tests/reporter/figures.h"

#include <math.h>

#include "tests/support/test.h"

const Area given_areas[N_GIVEN_AREAS] = {
    {1, "D", {"示例区", "Sample District"}, true},
    {2, "T1", {"东街", "East Street"}, false},
    {3, "T2", {"西乡", "West Town"}, false},
};

static Catalogue *load_catalogue(const char *breaks)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_build_filename(g_getenv("HALFSKY_SOURCE_DIR"), "catalogue", NULL);
  g_autoptr(Catalogue) catalogue = catalogue_load_folder(folder, &error);
  expect_success(catalogue != NULL, error);
  if (breaks == NULL)
    return g_steal_pointer(&catalogue);
  g_autoptr(GHashTable) files = g_hash_table_ref(catalogue_files(catalogue));
  char *text = g_strconcat("indicator_code,area_code,year,reason_zh,reason_en\n", breaks, NULL);
  g_hash_table_insert(files, g_strdup("series_breaks.csv"), g_bytes_new_take(text, strlen(text)));
  Catalogue *broken = catalogue_load_files(files, &error);
  expect_success(broken != NULL, error);
  return broken;
}

GivenFigures *given_figures_new(const char *breaks)
{
  GivenFigures *given = g_new0(GivenFigures, 1);
  given->catalogue = load_catalogue(breaks);
  given->figures = figure_table_new();
  given->rule = (AssessRule){.baseline_year = 2020,
                             .target_year = 2030,
                             .nearly_tolerance = 0.01,
                             .confidence = 0.95,
                             .alpha = 0.05,
                             .pool_min_years = 3};
  return given;
}

void given_figures_free(GivenFigures *given)
{
  if (given == NULL)
    return;
  figure_table_free(given->figures);
  catalogue_free(given->catalogue);
  g_free(given);
}

Figure *given_figure_in(GivenFigures *given, int area_id, int indicator_id, int year, const char *breakdown,
                        double numerator, double denominator)
{
  const Indicator *indicator = catalogue_indicator(given->catalogue, indicator_id);
  Figure figure = {.key = {.area_id = area_id,
                           .indicator_id = (int16_t)indicator_id,
                           .year = (int16_t)year,
                           .breakdown = (uint16_t)catalogue_breakdown_index(given->catalogue, breakdown)},
                   .has_value = true,
                   .value = denominator > 0 ? numerator * indicator->multiplier / denominator : numerator,
                   .has_numerator = denominator > 0,
                   .has_denominator = denominator > 0,
                   .numerator = numerator,
                   .denominator = denominator,
                   .status = 'A',
                   .release = RELEASE_SHOWN,
                   .sample_size = NAN,
                   .design_effect = NAN};
  figure_table_add(given->figures, &figure);
  return (Figure *)figure_table_find(given->figures, figure.key);
}

Figure *given_figure(GivenFigures *given, int indicator_id, int year, const char *breakdown, double numerator,
                     double denominator)
{
  return given_figure_in(given, 1, indicator_id, year, breakdown, numerator, denominator);
}

Figure *given_survey(GivenFigures *given, int indicator_id, int year, const char *breakdown, double numerator,
                     double denominator, double sample_size, double design_effect)
{
  Figure *figure = given_figure(given, indicator_id, year, breakdown, numerator, denominator);
  figure->sample_size = sample_size;
  figure->design_effect = design_effect;
  return figure;
}

AssessInput given_input(const GivenFigures *given)
{
  return (AssessInput){given->catalogue, given_areas, N_GIVEN_AREAS, given->figures, &given->rule, false};
}

Assessment given_assessment(const GivenFigures *given, const char *target_code, int year)
{
  AssessInput input = given_input(given);
  return assess_target(&input, catalogue_target(given->catalogue, target_code), &given_areas[0], year);
}
