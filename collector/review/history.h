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
  bool is_stored; /* the district holds it; else it is on the way */
  char status;    /* SDMX CL_OBS_STATUS */
  uint16_t
      n_breaks; /* of the values of its series up to and with it, those that a break is declared at; once finished */
  const char *comment; /* NULL: none */
} PastValue;

History *history_new(void);
void history_free(History *history);

/* Adds RECORD, whose breakdown has KEY; a later addition about the same cell replaces an earlier one. Texts are copied. Costs little when the periods of
 * a cell come in their order. */
void history_add(History *history, const Record *record, const char *key, bool is_stored);

/* The same for a breakdown with the number that history_key_number() gave its key: for who adds very many. */
void history_add_numbered(History *history, const Record *record, uint16_t key_number, bool is_stored);
uint16_t history_key_number(History *history, const char *key);

/* To be called after the last addition; again when there were more. Values that were asked for before an addition are not valid after it. */
void history_finish(History *history);

/* How many cells have a value. */
guint history_n_values(const History *history);

/* The values of one cell over time, ascending by period; none when N is 0. Borrowed from the history. All numbers among them lie between LOWEST and
 * HIGHEST, which are NAN where one has a denominator, or none is a number, or the history is not finished. */
typedef struct PastSeries {
  const PastValue *values;
  guint n;
  double lowest, highest;
} PastSeries;

PastSeries history_series(const History *history, int16_t indicator_id, const char *key);
PastSeries history_series_numbered(const History *history, int16_t indicator_id, uint16_t key_number);

/* How many values of SERIES lie before PERIOD: where its own value stands, if there is one. */
guint past_series_place(PastSeries series, Period period);

/* The value in PERIOD; NULL when there is none. */
const PastValue *past_series_value(PastSeries series, Period period);

/* The value of one cell; NULL when there is none. */
const PastValue *history_value(const History *history, int16_t indicator_id, const char *key, Period period);

/* The latest value before PERIOD (上期值) that is a number, of the same frequency; NULL when there is none. */
const PastValue *history_value_before(const History *history, int16_t indicator_id, const char *key, Period period);

/* Where a walk over all values stands; zeroed at the beginning. */
typedef struct HistoryPlace {
  guint indicator, series, value;
} HistoryPlace;

/* The value at PLACE, which goes on to the one after it, in the order of indicators, breakdowns and periods; NULL at the end. */
const PastValue *history_next(const History *history, HistoryPlace *place);

/* The key of a value's breakdown. */
const char *history_key(const History *history, const PastValue *value);

/* The value as a record whose breakdown is BREAKDOWN. */
Record past_value_as_record(const PastValue *value, uint16_t breakdown);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(History, history_free)
