/* What an agency said of its cells before: the last value of every indicator, breakdown and period that was handed in and not refused.
 *
 * A plain container, without spool or catalogue: spool/spool_history.h fills it. Breakdowns are canonical keys, so that a value outlives the catalogue it
 * was reported under. First add, then finish, then ask. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "record/record.h"

typedef struct History History;

/* One cell's value. Borrowed from the history. */
typedef struct PastValue {
  int16_t indicator_id;
  uint16_t breakdown; /* the history's own number of the key */
  Period period;
  double value;       /* meaningless unless has_value; the numerator when there is a denominator */
  double denominator; /* meaningless unless has_denominator */
  bool has_value;
  bool has_denominator;
  bool is_stored;      /* the district holds it; else it is on the way */
  char status;         /* SDMX CL_OBS_STATUS */
  const char *comment; /* NULL: none */
} PastValue;

History *history_new(void);
void history_free(History *history);

/* Adds RECORD, whose breakdown has KEY; a later addition about the same cell replaces an earlier one. Texts are copied. */
void history_add(History *history, const Record *record, const char *key, bool is_stored);

/* To be called once, after the last addition. */
void history_finish(History *history);

/* How many cells have a value. */
guint history_n_values(const History *history);

/* The values of one cell over time, ascending by period; none when N is 0. Borrowed from the history. */
typedef struct PastSeries {
  const PastValue *values;
  guint n;
} PastSeries;

PastSeries history_series(const History *history, int16_t indicator_id, const char *key);

/* How many values of SERIES lie before PERIOD: where its own value stands, if there is one. */
guint past_series_place(PastSeries series, Period period);

/* The value in PERIOD; NULL when there is none. */
const PastValue *past_series_value(PastSeries series, Period period);

/* The value of one cell; NULL when there is none. */
const PastValue *history_value(const History *history, int16_t indicator_id, const char *key, Period period);

/* The latest value before PERIOD (上期值) that is a number, of the same frequency; NULL when there is none. */
const PastValue *history_value_before(const History *history, int16_t indicator_id, const char *key, Period period);

/* Value I of all, I below history_n_values(), and its breakdown's key; in the order of indicators. */
const PastValue *history_nth(const History *history, guint i);
const char *history_key(const History *history, const PastValue *value);

/* The value as a record whose breakdown is BREAKDOWN. */
Record past_value_as_record(const PastValue *value, uint16_t breakdown);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(History, history_free)
