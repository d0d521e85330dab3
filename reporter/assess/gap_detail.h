/* The gap of an indicator in a year, in every form that a reader may ask for. Pure.
 *
 * Women and men: difference, ratio and the parity indices; village and town: difference. Counts have no gap in either form but in shares, which is a series
 * of its own; rates of rare events have none that one year could show. Intervals only where the catalogue's `uncertainty` asks for them and the record has what they take. */
#pragma once

#include "reporter/assess/report.h"
#include "reporter/statistics/disparity.h"

typedef struct GapDetail {
  Dimension dimension; /* sex: women beside men; residence: village beside town */
  int year;
  double difference;
  Interval difference_interval; /* NAN: none */
  double ratio;                 /* of women to men; NAN of residence, and where men have none */
  Interval ratio_interval;
  double adjusted; /* the adjusted parity index; NAN likewise */
  double times;    /* the larger over the smaller; NAN likewise */
  bool has_parity; /* more or less of it is better, so that somebody is ahead, and that is beyond doubt */
  ParityFinding parity;
  bool has_narrowing; /* of full counts: what has error may seem narrower by chance */
  int first_year;     /* of the comparable years up to this one */
  Narrowing narrowing;
} GapDetail;

/* The gap of PART between the two parts of DIMENSION in the district. False when one of them has no figure in its year that can be compared. */
bool gap_detail_of(const Report *report, const ReportIndicator *part, Dimension dimension, GapDetail *out_detail);

/* How PART's totals spread among the townships; false with fewer than two of them, of counts, whose size is that of the township, and of rare events. */
bool gap_detail_spread(const ReportIndicator *part, Spread *out_spread);
