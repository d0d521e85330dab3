/* One series of annual figures, as the assessment sees it: years with their values, what error they have, and where the series breaks. Pure.
 *
 * Only years with a value are points, in the order of time. A confidence interval stands beside a value only where the catalogue's `uncertainty` says that
 * there is error, and the record has what it takes: counts of rare events, or the sample size and design effect of a surveyed share. */
#pragma once

#include <glib.h>

#include "catalogue/catalogue.h"
#include "reporter/assess/assessment.h"
#include "reporter/assess/figure.h"
#include "reporter/statistics/interval_sum.h"

/* One year. */
typedef struct SeriesPoint {
  int year;
  double value;
  double low; /* confidence interval; NAN: none */
  double high;
  EstimateTerm terms[2]; /* the surveyed figures that the value is the sum of */
  guint n_terms;         /* 0: their error is not known, or there is none */
  double events;         /* NAN: no numerator and denominator */
  double exposed;
  bool is_break; /* this value and those before it are not comparable */
  bool is_provisional;
  Release release;
} SeriesPoint;

typedef struct AnnualSeries {
  SeriesKey key;
  const Area *area;
  GArray *points;      /* SeriesPoint */
  GArray *estimates;   /* int: years without a value, for which there is only an upper level's rate */
  bool is_suppressed;  /* a value is on record, but must not be published */
  int suppressed_from; /* with is_suppressed: the first such year */
} AnnualSeries;

/* The series of KEY in AREA, whole. CONFIDENCE is that of the intervals. Borrows CATALOGUE and AREA. */
AnnualSeries *annual_series_new(const Catalogue *catalogue, const FigureTable *figures, SeriesKey key, const Area *area,
                                double confidence);
void annual_series_free(AnnualSeries *series);

guint annual_series_length(const AnnualSeries *series);
const SeriesPoint *annual_series_point(const AnnualSeries *series, guint index);

/* The point of YEAR, NULL when it has none. */
const SeriesPoint *annual_series_at(const AnnualSeries *series, int year);

/* The point whose figure stands in YEAR (years.h), NULL when there is none. */
const SeriesPoint *annual_series_standing(const AnnualSeries *series, int year);

/* The year of the latest break up to YEAR; 0 when there is none. */
int annual_series_break(const AnnualSeries *series, int year);

/* True when an upper level's rate is all that stands in YEAR. */
bool annual_series_has_estimate(const AnnualSeries *series, int year);

/* True when a value up to YEAR is on record, but must not be published: whatever is made of the others may mislead. */
bool annual_series_is_suppressed(const AnnualSeries *series, int year);

/* The interval of a surveyed share, in the indicator's unit. False when the record does not say how large the sample was, and for means: their spread is not
 * on record. */
bool survey_interval(const Indicator *indicator, const Figure *figure, double confidence, Interval *out_interval);

/* The series that TARGET tests of INDICATOR. */
SeriesKey series_key_of(const Target *target, const Indicator *indicator);

/* `_T`, `sex=F`, or the gap's method, as halfsky.series_finding spells it. Static, or the catalogue's. */
const char *series_code(const Catalogue *catalogue, const SeriesKey *key);

/* The same in words: 合计, 女性, 女比男. Static, or the catalogue's. */
const char *series_label(const Catalogue *catalogue, const SeriesKey *key, Language language);

/* What the values are a part of, and cannot exceed: 100 of shares in percent; INFINITY where there is none. Rates of completion and the like, whose numerator may
 * exceed the denominator for a year, count as shares when the catalogue calls it unusual (`warn_max`) above the whole. */
double series_whole(const SeriesKey *key);

/* Where a gap is none: 50 for shares, 1 for ratios, 0 for differences. */
double series_parity(const SeriesKey *key);

/* How many places the series is published with. */
guint series_decimals(const SeriesKey *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AnnualSeries, annual_series_free)
