/* How a series stands and moves, as seen in one year: its trend, what it foretells for the target year, and whether it swings. Pure.
 *
 * Only the part after the latest break is used, and only what was on record up to the year. Elected bodies move in steps with each term, so they have no trend
 * between elections; rare events are judged by their counts, not foretold from rates of a handful. */
#pragma once

#include "reporter/assess/assess_rule.h"
#include "reporter/assess/series.h"
#include "reporter/statistics/forecast.h"
#include "reporter/statistics/points.h"

typedef struct Outlook {
  SeriesFinding finding;
  bool has_forecast;
  Forecast forecast; /* with has_forecast: up to finding.forecast_year */
} Outlook;

/* The comparable part of a series up to a year, as arrays for the arithmetic. What is too incomplete to be judged is left out. */
typedef struct Stretch {
  guint n;
  Point points[POINTS_MAX];
  EventYear events[POINTS_MAX];
  guint n_events; /* points with numerator and denominator */
} Stretch;

void outlook_cut_stretch(const AnnualSeries *series, int break_year, int last_year, Stretch *out_stretch);

/* True for elected bodies and mechanisms, which have no trend. */
bool outlook_moves_in_steps(const Indicator *indicator);

/* Nothing known of KEY in AREA. */
SeriesFinding series_finding_none(SeriesKey key, int32_t area_id, int year);

/* SERIES as seen in YEAR; a forecast, which takes most of the time, only when FORETELLS. */
void outlook_at(const AnnualSeries *series, int year, const AssessRule *rule, bool foretells, Outlook *out_outlook);

/* Notes in the district's FINDING how the figures of TOWNSHIPS (N, as seen in its value_year) spread. */
void outlook_add_spread(SeriesFinding *finding, const AnnualSeries *const *townships, guint n);

/* Points below which there is neither a trend nor a forecast. */
#define OUTLOOK_MIN_POINTS 3

/* The chance that the forecast year's value lies in LOW..HIGH (infinite where there is no bound); NAN without forecast. */
double outlook_chance(const Outlook *outlook, double low, double high);
