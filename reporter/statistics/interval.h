/* Intervals around shares, counts and surveys, for figures whose uncertainty the catalogue names. Pure.
 *
 * A full count is a fact and gets no interval: that decision is the caller's, here is only arithmetic. CONFIDENCE is two-sided and between 0 and 1
 * (0.95). Shares are 0 to 1, not percent; counts are counts, so that the caller divides by the exposure. Nothing here invents a value where the method
 * has none: such functions return false and leave the result untouched. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

typedef struct Interval {
  double low;
  double high;
} Interval;

/* A share EVENTS / TOTAL by Wilson's score (1927): TOTAL > 0, 0 <= EVENTS <= TOTAL, not necessarily whole. 0 of n begins at 0, n of n ends at 1. */
Interval interval_wilson(double events, double total, double confidence);

/* The same, exact by Clopper and Pearson (1934): never covers less than it says, for shares of few. */
Interval interval_binomial(int64_t events, int64_t total, double confidence);

/* The share that a survey of SAMPLE_SIZE persons found, with DESIGN_EFFECT (1 for a simple random sample, > 0): Wilson on the effective sample size
 * SAMPLE_SIZE / DESIGN_EFFECT (Korn and Graubard 1998). SHARE may be weighted. */
Interval interval_survey(double share, double sample_size, double design_effect, double confidence);

/* A count of rare events: exact (Garwood 1936) below 10, Byar's approximation from 10 (OHID Fingertips, "Rates"). EVENTS >= 0; at most 10,000
 * for interval_count_exact(), at least 1 for interval_count_byar(). */
Interval interval_count(int64_t events, double confidence);
Interval interval_count_exact(int64_t events, double confidence);
Interval interval_count_byar(int64_t events, double confidence);

/* Share A minus share B, by Newcombe's hybrid of Wilson limits (1998, method 10). Totals > 0. */
Interval interval_difference(double events_a, double total_a, double events_b, double total_b, double confidence);

/* Share A divided by share B, by the logarithm (Katz 1978). False when a share is zero: its logarithm is not defined. */
bool interval_ratio(double events_a, double total_a, double events_b, double total_b, double confidence,
                    Interval *out_interval) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the whole interval lies on one side of a value. */
typedef enum Side { SIDE_BELOW, SIDE_AROUND, SIDE_ABOVE } Side;

/* SIDE_AROUND when VALUE is within the interval or on its edge. */
Side interval_side(const Interval *interval, double value);
