/* compare_forecasts FILE… : the forecast against other methods on annual series, six years ahead, from up to three moments of each series.
 *
 * FILE is a file of series, or `simulated`. Prints tables, and exits with 1 unless the forecast has the smallest sMAPE and MASE and its intervals cover within 3
 * points, both over all forecasts and with every source counting the same. The first moment is six years before the end of the series and knows all before it; the
 * others are four and eight years earlier and know the last 20 and the last 8 years only, so that short histories are judged too. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "reporter/statistics/forecast.h"
#include "tests/bench/forecast/competitors.h"
#include "tests/bench/forecast/scores.h"
#include "tests/bench/forecast/series_file.h"
#include "tests/bench/forecast/simulated_series.h"

#define N_METHODS (N_COMPETITORS + 1)
#define OURS N_COMPETITORS
#define SIMULATED_PER_FAMILY 60
#define TOLERANCE 0.03
#define FEWEST_POINTS 3

/* MASE of one forecast counts at most so much: of a series that hardly moved, a step is hundreds of yearly changes. The same for all methods. */
#define LARGEST_MASE 50

static const struct {
  guint years_back;
  guint known;
} moments[] = {{0, FORECAST_WINDOW}, {4, 20}, {8, 8}};

typedef struct Result {
  const char *source;
  Accuracy accuracy[N_METHODS];
  Coverage coverage;
} Result;

static void add_simulated(GPtrArray *all)
{
  double values[48];
  for (size_t family = 0; family < SIMULATED_FAMILIES; family++)
    for (guint i = 0; i < SIMULATED_PER_FAMILY; i++) {
      g_autofree char *source = g_strdup_printf("simulated_%s", simulated_family(family));
      g_autofree char *name = g_strdup_printf("%u", i);
      guint n = 12 + i % 36;
      simulate_series(family, i + 1, n, values);
      g_ptr_array_add(all, annual_series_new(source, name, values, n));
    }
}

static Forecast forecast_of(const double *known, guint n)
{
  Point points[FORECAST_WINDOW];
  for (guint t = 0; t < n; t++)
    points[t] = (Point){.year = (int)(2000 + t), .value = known[t]};
  ForecastSeries series = {.points = points, .n_points = n, .floor = -INFINITY, .ceiling = INFINITY};
  Forecast forecast;
  forecast_series(&series, SCORED_HORIZON, &forecast);
  return forecast;
}

static void add_coverage(Coverage *coverage, const double *actual, const Forecast *forecast)
{
  for (size_t h = 0; h < SCORED_HORIZON; h++) {
    const ForecastStep *step = &forecast->steps[h];
    coverage->in80[h] += actual[h] >= step->lower80 && actual[h] <= step->upper80;
    coverage->in95[h] += actual[h] >= step->lower95 && actual[h] <= step->upper95;
  }
  coverage->n++;
}

static void add_accuracy(Accuracy *accuracy, const double *actual, const double *ahead, double scale)
{
  Accuracy one = {0};
  accuracy_add(&one, actual, ahead, scale);
  accuracy->smape += one.smape;
  accuracy->mase += fmin(one.mase, LARGEST_MASE);
  accuracy->n++;
}

static void judge_moment(Result *result, const double *known, guint n, const double *actual)
{
  double scale = naive_error(known, n);
  if (scale <= 0)
    return;
  double ahead[SCORED_HORIZON];
  for (size_t m = 0; m < N_COMPETITORS; m++) {
    competitors[m].forecast(known, n, ahead, SCORED_HORIZON);
    add_accuracy(&result->accuracy[m], actual, ahead, scale);
  }
  Forecast forecast = forecast_of(known, n);
  for (size_t h = 0; h < SCORED_HORIZON; h++)
    ahead[h] = forecast.steps[h].mean;
  add_accuracy(&result->accuracy[OURS], actual, ahead, scale);
  add_coverage(&result->coverage, actual, &forecast);
}

static void judge_series(Result *result, const AnnualSeries *series)
{
  const double *values = (const double *)(const void *)series->values->data;
  for (size_t i = 0; i < G_N_ELEMENTS(moments); i++) {
    guint later = SCORED_HORIZON + moments[i].years_back;
    if (series->values->len < later + FEWEST_POINTS)
      return;
    guint end = series->values->len - later;
    guint n = MIN(end, moments[i].known);
    judge_moment(result, values + end - n, n, values + end);
  }
}

static Result *result_for(GPtrArray *results, const char *source)
{
  for (guint i = 0; i < results->len; i++) {
    Result *result = g_ptr_array_index(results, i);
    if (g_str_equal(result->source, source))
      return result;
  }
  Result *result = g_new0(Result, 1);
  result->source = source;
  g_ptr_array_add(results, result);
  return result;
}

/* Sums over all forecasts; and the mean of the sources' means, as if each had made one forecast. */
static void sum_up(const GPtrArray *results, Result *out_pooled, Result *out_by_source)
{
  for (guint i = 0; i < results->len; i++) {
    const Result *result = g_ptr_array_index(results, i);
    for (size_t m = 0; m < N_METHODS; m++) {
      out_pooled->accuracy[m].smape += result->accuracy[m].smape;
      out_pooled->accuracy[m].mase += result->accuracy[m].mase;
      out_pooled->accuracy[m].n += result->accuracy[m].n;
      out_by_source->accuracy[m].smape += accuracy_smape(&result->accuracy[m]);
      out_by_source->accuracy[m].mase += accuracy_mase(&result->accuracy[m]);
      out_by_source->accuracy[m].n++;
    }
    for (size_t h = 0; h < SCORED_HORIZON; h++) {
      out_pooled->coverage.in80[h] += result->coverage.in80[h];
      out_pooled->coverage.in95[h] += result->coverage.in95[h];
      out_by_source->coverage.in80[h] += result->coverage.in80[h] / result->coverage.n;
      out_by_source->coverage.in95[h] += result->coverage.in95[h] / result->coverage.n;
    }
    out_pooled->coverage.n += result->coverage.n;
    out_by_source->coverage.n++;
  }
}

static const char *method_name(size_t method)
{
  return method == OURS ? "halfsky" : competitors[method].name;
}

static bool print_result(const char *title, const Result *result)
{
  bool is_best = true;
  const Accuracy *ours = &result->accuracy[OURS];
  printf("\n%s\n%-16s %8s %8s\n", title, "method", "sMAPE", "MASE");
  for (size_t m = 0; m < N_METHODS; m++) {
    const Accuracy *other = &result->accuracy[m];
    printf("%-16s %8.3f %8.3f\n", method_name(m), accuracy_smape(other), accuracy_mase(other));
    if (m != OURS && (other->smape <= ours->smape || other->mase <= ours->mase))
      is_best = false;
  }
  printf("%-16s %8s", "coverage", "all");
  for (int h = 1; h <= SCORED_HORIZON; h++)
    printf(" %7dy", h);
  printf("\n%-16s %8.3f", "80 %", coverage80(&result->coverage));
  for (size_t h = 0; h < SCORED_HORIZON; h++)
    printf(" %8.3f", result->coverage.in80[h] / result->coverage.n);
  printf("\n%-16s %8.3f", "95 %", coverage95(&result->coverage));
  for (size_t h = 0; h < SCORED_HORIZON; h++)
    printf(" %8.3f", result->coverage.in95[h] / result->coverage.n);
  printf("\n");
  bool is_covering = fabs(coverage80(&result->coverage) - 0.80) <= TOLERANCE &&
                     fabs(coverage95(&result->coverage) - 0.95) <= TOLERANCE;
  if (!is_best)
    printf("another method is as good\n");
  if (!is_covering)
    printf("the intervals do not cover as they say\n");
  return is_best && is_covering;
}

static void print_sources(const GPtrArray *results)
{
  printf("\n%-32s %9s %8s %8s %8s %8s %8s\n", "source", "forecasts", "sMAPE", "naive's", "MASE", "80 %", "95 %");
  for (guint i = 0; i < results->len; i++) {
    const Result *result = g_ptr_array_index(results, i);
    printf("%-32s %9.0f %8.2f %8.2f %8.3f %8.3f %8.3f\n", result->source, result->coverage.n,
           accuracy_smape(&result->accuracy[OURS]), accuracy_smape(&result->accuracy[0]),
           accuracy_mase(&result->accuracy[OURS]), coverage80(&result->coverage), coverage95(&result->coverage));
  }
}

static void judge_all(GPtrArray *results, const GPtrArray *all)
{
  for (guint i = 0; i < all->len; i++) {
    const AnnualSeries *series = g_ptr_array_index(all, i);
    judge_series(result_for(results, series->source), series);
  }
}

static GPtrArray *read_all(int n_files, char **files)
{
  GPtrArray *all = annual_series_list_new();
  for (int i = 0; i < n_files; i++) {
    if (strcmp(files[i], "simulated") == 0)
      add_simulated(all);
    else
      series_file_read(files[i], all);
  }
  return all;
}

int main(int argc, char **argv)
{
  g_autoptr(GPtrArray) all = read_all(argc - 1, argv + 1);
  g_autoptr(GPtrArray) results = g_ptr_array_new_with_free_func(g_free);
  judge_all(results, all);
  Result pooled = {0}, by_source = {0};
  sum_up(results, &pooled, &by_source);
  printf("%.0f forecasts of %d years, of %u series from %u sources\n", pooled.coverage.n, SCORED_HORIZON, all->len,
         results->len);
  bool is_good = print_result("every forecast counts the same", &pooled);
  is_good = print_result("every source counts the same", &by_source) && is_good;
  print_sources(results);
  return is_good ? 0 : 1;
}
