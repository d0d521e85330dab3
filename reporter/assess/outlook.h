/* How a series stands and moves, as seen in one year: its trend, what it foretells for the target year, and whether it swings. Pure.
 *
 * Only the part after the latest break is used, and only what was on record up to the year. Elected bodies move in steps with each term, so they have no trend
 * between elections; rare events are judged by their counts, not foretold from rates of a handful. */
#pragma once

#include "reporter/assess/assess_rule.h"
#include "reporter/assess/series.h"
#include "reporter/statistics/forecast.h"

typedef struct Outlook {
  SeriesFinding finding;
  bool has_forecast;
  Forecast forecast; /* with has_forecast: up to finding.forecast_year */
} Outlook;

/* Nothing known of KEY in AREA. */
SeriesFinding series_finding_none(SeriesKey key, int32_t area_id, int year);

/* SERIES as seen in YEAR; a forecast, which takes most of the time, only when FORETELLS. */
void outlook_at(const AnnualSeries *series, int year, const AssessRule *rule, bool foretells, Outlook *out_outlook);

/* Notes in the district's FINDING how the figures of TOWNSHIPS (N, as seen in its value_year) spread. */
void outlook_add_spread(SeriesFinding *finding, const AnnualSeries *const *townships, guint n);

/* The chance that the forecast year's value lies in LOW..HIGH (infinite where there is no bound); NAN without forecast. */
double outlook_chance(const Outlook *outlook, double low, double high);
