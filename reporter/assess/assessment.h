/* What the reporter finds: how one series of annual figures stands and moves (SeriesFinding), and how one target stands (Assessment), each as seen in one
 * year: nothing later is used. These are the rows of halfsky.series_finding and halfsky.assessment, as plain structs.
 *
 * A double that is not known is NAN, a year that is not known is 0. Values are unrounded and in the unit of the series; shares of something are 0 to 1. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "catalogue/catalogue.h"

/* --- Series ------------------------------------------------------------------------------------------------------- */

/* Which figures: those of a breakdown, or the gap between two of them. */
typedef struct SeriesKey {
  const Indicator *indicator;
  bool is_gap;
  uint16_t breakdown;   /* unless is_gap: index in the catalogue */
  GapMethod gap_method; /* with is_gap */
} SeriesKey;

/* What the non-response rule says of a figure, in the order of how much is missing. */
typedef enum Release { RELEASE_NONE, RELEASE_SHOWN, RELEASE_PROVISIONAL, RELEASE_WITHHELD } Release;

typedef struct SeriesFinding {
  SeriesKey key;
  int32_t area_id;
  int year; /* that is looked from */

  int value_year; /* of the figure that stands in YEAR */
  double value;
  double value_low; /* confidence interval, where the catalogue's `uncertainty` asks for one */
  double value_high;

  int points; /* comparable years with a figure: those that trend and forecast rest on */
  int first_year;
  int break_year; /* of the latest break; nothing older is used */
  double trend_slope;
  double trend_low;
  double trend_high;
  double trend_p; /* Mann-Kendall, two-sided */

  int forecast_year;
  const char *forecast_method; /* static; NULL without forecast */
  double forecast;
  double forecast_low80;
  double forecast_high80;
  double forecast_low95;
  double forecast_high95;

  double volatility;   /* dispersion around the trend, relative to the level */
  double dispersion_p; /* of counted events */
  double outlier_p;    /* of the latest figure against those before it */

  double gap_distance; /* of a gap, from parity */
  double gap_adjusted; /* of a ratio of women to men: adjusted parity index */
  int gap_shrinks;     /* 1 yes, 0 no, -1 unknown or no gap */

  double areas_low; /* of the district, among its townships */
  double areas_high;
  double areas_variation;
} SeriesFinding;

/* --- Targets ------------------------------------------------------------------------------------------------------ */

typedef enum Verdict {
  VERDICT_MET,
  VERDICT_MAINTAINED, /* met, as the baseline was */
  VERDICT_NOT_MET,
  VERDICT_SLIPPED, /* not met, although the baseline was */
  VERDICT_INSUFFICIENT_EVIDENCE,
  VERDICT_NO_DATA,
  VERDICT_NARRATIVE, /* text decides */
  VERDICT_SUPPRESSED /* in a public edition: it would rest on figures that must not be published */
} Verdict;

#define N_VERDICTS ((guint)VERDICT_SUPPRESSED + 1)

/* How a target with a number was met, or how closely it was missed; it never changes the verdict. */
typedef enum Attainment {
  ATTAINMENT_NONE,
  ATTAINMENT_EARLY,   /* 提前实现: met before the target year */
  ATTAINMENT_ON_TIME, /* 如期实现 */
  ATTAINMENT_NEARLY   /* 基本实现: missed by no more than the tolerance, relative to the target value */
} Attainment;

/* Why there is no verdict. */
typedef enum Reason {
  REASON_NONE,
  REASON_NO_BASELINE,       /* nothing to compare with */
  REASON_BREAK,             /* the figures before are not comparable with this one */
  REASON_NO_EARLIER_YEARS,  /* growth before the baseline is not known */
  REASON_NO_REFERENCE,      /* the reference indicator has no figure */
  REASON_TOO_FEW_UNITS,     /* the non-response rule withholds the figure */
  REASON_ESTIMATE,          /* only an upper level's rate without its parts */
  REASON_NO_INTERVAL,       /* a sample survey whose error is not on record */
  REASON_NO_STANDARD_ERROR, /* a surveyed mean: no form asks for its standard error */
  REASON_INTERVAL,          /* the survey's interval does not decide */
  REASON_FEW_YEARS,         /* rare events in too few years */
  REASON_FEW_EVENTS         /* rare events: the test does not decide */
} Reason;

#define N_REASONS ((guint)REASON_FEW_EVENTS + 1)

/* Rare events of several years together. */
typedef struct PooledYears {
  int first_year; /* with figures, within the window; 0: no pool */
  int n_years;
  double events;
  double exposed;
  double value; /* in the indicator's unit */
  double low;
  double high;
} PooledYears;

/* The published methods beside each other, all for the same way from baseline to target. */
typedef struct TargetProgress {
  double path_value;     /* of a straight line in this year: computed, not from the plan */
  double progress;       /* p */
  double time_elapsed;   /* tau */
  double progress_ratio; /* p / tau, the primary one; none when the baseline already met the target */
  double eurostat_ratio;
  double eurostat_score;
  double unsd_share;
  int unsd_class; /* 1 to 3; 0 unknown */
  double escap_index;
  double escap_gap;
  double aarr;
  double aarr_required;
  int methods_agree; /* 1 yes, 0 no, -1 unknown */
} TargetProgress;

typedef struct Assessment {
  const Target *target;
  int32_t area_id;
  int year;
  Verdict verdict;
  Attainment attainment;
  Reason reason;
  SeriesFinding tested; /* the series that decides */

  bool is_provisional; /* the tested figure */
  Release release;     /* likewise */
  double reference;
  double lowest; /* of the years of the plan, of targets on every year */

  int baseline_year; /* 2020, else the first comparable year on record */
  double baseline;
  bool is_baseline_provisional;
  int compared_year; /* what a direction is judged against: the baseline, of elected bodies the previous term, of surveys the previous survey */
  double compared;
  double change_low; /* confidence interval of the change, where `uncertainty` asks for one */
  double change_high;
  double growth_before; /* per year, of targets on slower growth */
  double growth_since;

  PooledYears pool3; /* of rare events */
  PooledYears pool5;
  double pool_p;

  TargetProgress progress;
  double p_meets; /* that the forecast year meets the target */
} Assessment;

/* --- Codes -------------------------------------------------------------------------------------------------------- */

/* As the tables and the CSV spell them; NONE is empty. */
extern const Vocabulary release_vocabulary, verdict_vocabulary, attainment_vocabulary, reason_vocabulary;

/* `met`, `maintained`, `not_met`, `slipped`, `insufficient_evidence`, `no_data`, `narrative`, `suppressed`. */
const char *verdict_code(Verdict verdict);
