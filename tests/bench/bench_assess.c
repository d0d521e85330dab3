/* How long the whole plan takes: every indicator of the catalogue with eleven years of figures, in the district by each dimension and in eight townships. */
#include <math.h>
#include <stdio.h>
#include <time.h>

#include "reporter/assess/plan.h"

#define FIRST_YEAR 2020
#define LAST_YEAR 2030
#define N_AREAS 9
#define LIMIT_S 1.0

/* A wandering share, the same on every machine. */
static double next_share(guint32 *state)
{
  *state = *state * 1664525u + 1013904223u;
  return 0.3 + 0.4 * (*state >> 8) / (double)(1 << 24);
}

static void put(FigureTable *figures, const Indicator *indicator, int32_t area_id, uint16_t breakdown, guint32 *state)
{
  for (int year = FIRST_YEAR; year <= LAST_YEAR; year++) {
    double share = next_share(state) + 0.02 * (year - FIRST_YEAR);
    bool is_quotient = indicator_is_quotient(indicator);
    Figure figure = {
        .key = {.area_id = area_id, .indicator_id = indicator->id, .year = (int16_t)year, .breakdown = breakdown},
        .has_value = true,
        .value = is_quotient ? share * indicator->multiplier : floor(1000 * share),
        .has_numerator = is_quotient,
        .has_denominator = is_quotient,
        .numerator = floor(1000 * share),
        .denominator = 1000,
        .status = 'A',
        .release = RELEASE_SHOWN,
        .sample_size = 1000,
        .design_effect = 1.5};
    figure_table_add(figures, &figure);
  }
}

static FigureTable *wandering_figures(const Catalogue *catalogue)
{
  guint32 state = 1;
  guint n_indicators = 0;
  FigureTable *figures = figure_table_new();
  const Indicator *indicators = catalogue_indicators(catalogue, &n_indicators);
  for (guint i = 0; i < n_indicators; i++) {
    guint n_allowed = 0;
    const uint16_t *allowed = indicator_allowed_breakdowns(catalogue, &indicators[i], &n_allowed);
    for (guint j = 0; j < n_allowed; j++)
      if (__builtin_popcount(breakdown_dimensions(catalogue_breakdown(catalogue, allowed[j]))) <= 1)
        for (int32_t area = 1; area <= N_AREAS; area++)
          put(figures, &indicators[i], area, allowed[j], &state);
  }
  return figures;
}

int main(int argc, char **argv)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Catalogue) catalogue = argc == 2 ? catalogue_load_folder(argv[1], &error) : NULL;
  if (catalogue == NULL) {
    fprintf(stderr, "bench_assess: %s\n", error == NULL ? "usage: bench_assess CATALOGUE" : error->message);
    return 2;
  }
  Area areas[N_AREAS];
  for (int32_t i = 0; i < N_AREAS; i++)
    areas[i] = (Area){.id = i + 1, .code = "A", .name = {"", ""}, .is_district = i == 0};
  const AssessRule rule = {2020, 2030, 0.01, 0.95, 0.05, 3};
  g_autoptr(FigureTable) figures = wandering_figures(catalogue);
  const AssessInput input = {catalogue, areas, N_AREAS, figures, &rule, false};
  clock_t began = clock();
  g_autoptr(PlanFindings) findings = plan_assess(&input, NULL, FIRST_YEAR, LAST_YEAR);
  double seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
  printf("%u findings on series and %u assessments of targets in %.2f s of processor time\n", findings->series->len,
         findings->assessments->len, seconds);
  return seconds < LIMIT_S ? 0 : 1;
}
