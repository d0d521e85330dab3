/* Forecasts of short annual series: a centre and prediction intervals for each of the next years, and the chance that a target is met. Pure and deterministic.
 *
 * Values in, values out, for 1 to 60 annual points; of a longer series only the last FORECAST_WINDOW years speak. Years may come in any order and may have
 * gaps. Guarantees: the intervals are nested around the centre; multiplying values and bounds by c > 0 multiplies the forecast by c; with both bounds set, the
 * forecast of (floor + ceiling − value) is the mirror image; nothing leaves the bounds; every result is finite. How it is done and how well it did out of
 * sample: docs/methods.md. It knows nothing of indicators: series breaks are cut by the caller, who passes only what is comparable, and rare events are
 * better judged by their counts (poisson.h): of a series of zeros it can only say that it goes on. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "reporter/statistics/points.h"

/* The last years that are looked at, and the most years ahead. */
#define FORECAST_WINDOW 60
#define FORECAST_MAX_HORIZON 50

/* The series, borrowed for the call. */
typedef struct ForecastSeries {
  const Point *points; /* in any order */
  size_t n_points;     /* at least 1 */
  double floor;        /* what a value can be at least and at most: 0 and 100 for a share in percent; */
  double ceiling;      /* -INFINITY and INFINITY where there is no bound. Every value lies between them. */
} ForecastSeries;

/* What the centre is made of. */
typedef enum ForecastMethod {
  FORECAST_UNCHANGED,   /* two or more values, all equal: they go on */
  FORECAST_LEVEL,       /* one or two points: the last value goes on */
  FORECAST_COMBINATION, /* the mean of damped trend and dynamic Theta */
  FORECAST_COMBINATION_LOG /* the median of both, on the values and on their logarithms: all are positive, and nothing bounds them above */
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

/* Private: the predictive distribution of one year, on the scale that was worked on. */
typedef struct ForecastSpread {
  double centre;
  double scale; /* of the Student t around it */
  double stay;  /* the chance that the value is exactly the centre */
} ForecastSpread;

typedef struct Forecast {
  ForecastMethod method;
  size_t n_used;                            /* points that lie in the window */
  int last_year;                            /* of the series */
  size_t n_steps;                           /* the horizon */
  ForecastStep steps[FORECAST_MAX_HORIZON]; /* steps[0] is the year after LAST_YEAR */
  bool is_log;                              /* private, as all below: worked on logarithms */
  double unit;                              /* what the values were divided by */
  double floor, ceiling;
  ForecastSpread spreads[FORECAST_MAX_HORIZON];
} Forecast;

/* Forecasts HORIZON years (1 to FORECAST_MAX_HORIZON) after the series' last. */
void forecast_series(const ForecastSeries *series, size_t horizon, Forecast *out_forecast);

/* The chance that the value of YEAR, one of the forecast's, is at least (at most) TARGET. It never rises (falls) as TARGET rises; the two add up to 1 but for a
 * target that is exactly a bound, or the value of an unchanged series. */
double forecast_chance_at_least(const Forecast *forecast, int year, double target);
double forecast_chance_at_most(const Forecast *forecast, int year, double target);

/* The chance that it lies in LOW..HIGH, infinite where there is no bound. */
double forecast_chance_between(const Forecast *forecast, int year, double low, double high);
