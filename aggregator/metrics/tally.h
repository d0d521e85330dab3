/* What the network thread counts as it goes, in a form that the status can show: counts by name, and how long something took. */
#pragma once

#include <stdint.h>

#include <glib.h>
#include <jansson.h>

/* Counts by name, for few names: codes of rules and reasons. */
typedef struct Tally Tally;

Tally *tally_new(void);
void tally_free(Tally *tally);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tally, tally_free)

void tally_add(Tally *tally, const char *name, uint64_t n);

/* An object from name to count, in the order of the names. The caller owns the reference. */
json_t *tally_json(const Tally *tally);

/* How often something took up to so many milliseconds. */
#define HISTOGRAM_N_BOUNDS 11

typedef struct Histogram {
  uint64_t at_most[HISTOGRAM_N_BOUNDS]; /* not cumulative */
  uint64_t count;
  int64_t sum_ms;
} Histogram;

void histogram_add(Histogram *histogram, int64_t took_ms);

/* {"buckets": {"5": n, …}, "sum_ms": s, "count": n}, the buckets cumulative. The caller owns the reference. */
json_t *histogram_json(const Histogram *histogram);
