/* Series for a forecast: whatever the bytes, each row is a point or a fault, and every series that is read is forecast with finite, nested steps. */
#include <math.h>
#include <string.h>

#include "reporter/commands/series_input.h"
#include "reporter/statistics/forecast.h"
#include "tests/fuzz/fuzz.h"

#define HORIZON 6

/* Bounds that contain every value, as a caller would set them. */
static void forecast_between(const InputSeries *input, double floor, double ceiling)
{
  ForecastSeries series = {.points = (const Point *)(const void *)input->points->data,
                           .n_points = input->points->len,
                           .floor = floor,
                           .ceiling = ceiling};
  Forecast forecast;
  forecast_series(&series, HORIZON, &forecast);
  for (size_t h = 0; h < HORIZON; h++) {
    ForecastStep s = forecast.steps[h];
    g_assert(isfinite(s.lower95) && isfinite(s.upper95) && s.lower95 >= floor && s.upper95 <= ceiling);
    g_assert(s.lower95 <= s.lower80 && s.lower80 <= s.mean && s.mean <= s.upper80 && s.upper80 <= s.upper95);
    double chance = forecast_chance_at_least(&forecast, s.year, s.mean);
    g_assert(chance >= 0 && chance <= 1);
  }
}

static void forecast_series_read(const InputSeries *input)
{
  double low = INFINITY;
  double high = -INFINITY;
  for (guint i = 0; i < input->points->len; i++) {
    low = fmin(low, g_array_index(input->points, Point, i).value);
    high = fmax(high, g_array_index(input->points, Point, i).value);
  }
  forecast_between(input, -INFINITY, INFINITY);
  if (high - low < 1e300)
    forecast_between(input, low - 1, high + 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SeriesInput) input = series_input_read((const char *)bytes, size, &error);
  g_assert((input == NULL) == (error != NULL));
  if (input == NULL)
    return 0;
  g_assert(input->faults->len == MIN(input->n_faults, SERIES_FAULTS_KEPT));
  for (guint i = 0; i < input->series->len; i++)
    forecast_series_read(g_ptr_array_index(input->series, i));
  return 0;
}
