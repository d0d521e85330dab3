/* Forecasts of short annual series: a centre and prediction intervals for each of the next years, and the chance that a target is met. Pure and deterministic.
 *
 * Values in, values out, for 1 to 60 annual points; of a longer series only the last FORECAST_WINDOW years speak. Years may come in any order and may have
 * gaps. Guarantees: the intervals are nested around the centre; multiplying all values by c > 0 multiplies the forecast by c; with both bounds set, the
 * forecast of (floor + ceiling − value) is the mirror image; nothing leaves the bounds; every result is finite. How it is done and how well it did out of
 * sample: docs/methods.md. It knows nothing of indicators: series breaks are cut by the caller, who passes only what is comparable, and rare events are
 * better judged by their counts (poisson.h). */
#pragma once

#include <stddef.h>

/* The last years that are looked at, and the most years ahead. */
#define FORECAST_WINDOW 60
#define FORECAST_MAX_HORIZON 50

/* The series, borrowed for the call. */
typedef struct ForecastSeries {
  const int *years;     /* each once, in any order, between -9999 and 9999 */
  const double *values; /* one per year, finite */
  size_t n_points;      /* at least 1 */
  double floor;         /* what a value can be at least and at most: 0 and 100 for a share in percent; */
  double ceiling;       /* -INFINITY and INFINITY where there is no bound. Every value lies between them. */
} ForecastSeries;

/* What the centre is made of. */
typedef enum ForecastMethod {
  FORECAST_UNCHANGED,      /* all values on record are equal: they go on */
  FORECAST_LEVEL,          /* one or two points: the last value goes on */
  FORECAST_COMBINATION,    /* damped trend, dynamic optimised Theta, drift and level, on the values */
  FORECAST_COMBINATION_LOG /* the same on the logarithms: all values are positive, and nothing bounds them above */
} ForecastMethod;

/* `unchanged`, `level`, `combination`, `combination_log`. */
const char *forecast_method_code(ForecastMethod method);

/* One year ahead. MEAN is the centre of the predictive distribution (its median): as likely to be passed as to be missed. */
typedef struct ForecastStep {
  int year;
  double mean;
  double lower80, upper80; /* the value lies between them in 80 of 100 such forecasts */
  double lower95, upper95;
} ForecastStep;

typedef struct Forecast {
  ForecastMethod method;
  size_t n_used;                            /* points that lie in the window */
  int last_year;                            /* of the series */
  size_t n_steps;                           /* the horizon */
  double unit;                              /* private: what the values were divided by */
  double floor;                             /* private */
  double ceiling;                           /* private */
  ForecastStep steps[FORECAST_MAX_HORIZON]; /* steps[0] is the year after LAST_YEAR */
  double centre[FORECAST_MAX_HORIZON]; /* private: the predictive distribution before bounds, on the scale of METHOD */
  double spread[FORECAST_MAX_HORIZON]; /* private */
} Forecast;

/* Forecasts HORIZON years (1 to FORECAST_MAX_HORIZON) after the series' last. */
void forecast_series(const ForecastSeries *series, size_t horizon, Forecast *out_forecast);

/* The chance that the value of YEAR, one of the forecast's, is at least (at most) TARGET. It falls (rises) as TARGET rises; the two add up to 1 but for a
 * target that is exactly a bound or the value of an unchanged series. */
double forecast_chance_at_least(const Forecast *forecast, int year, double target);
double forecast_chance_at_most(const Forecast *forecast, int year, double target);
