/* Annual figures: what was rolled up for one indicator, year, breakdown and area, in memory for one report.
 *
 * A FigureTable is filled once and then only looked up. It knows nothing of the database. Breakdowns are indices into the catalogue's list, areas are
 * the district and its townships by their agency ids. In a public edition the figures that must not be published are in the table without their numbers
 * (disclosure/suppress.h), so that whatever is computed from it may be published. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "reporter/assess/assessment.h"

/* The district or one of its townships. */
typedef struct Area {
  int32_t id;
  const char *code;
  Bilingual name;
  bool is_district;
} Area;

/* Which figure. */
typedef struct FigureKey {
  int32_t area_id;
  int16_t indicator_id;
  int16_t year;
  uint16_t breakdown;
  uint16_t pooled_years; /* 0: the year alone; else the years together that lie within so many up to YEAR */
} FigureKey;

/* Why a figure has no numbers here although there are some. */
typedef enum Suppression {
  SUPPRESSION_NONE,
  SUPPRESSION_CONFIDENTIAL, /* small or dominated counts, or figures that would give some away */
  SUPPRESSION_INTERNAL      /* the indicator is for internal use */
} Suppression;

/* Who stands behind a sum: how many agencies, and how much of it the two largest bring. */
typedef struct Contributions {
  int32_t n; /* 0: not known */
  double largest;
  double second;
} Contributions;

typedef struct Figure {
  FigureKey key;
  bool has_value;
  bool has_numerator;
  bool has_denominator;
  double value; /* in the indicator's unit */
  double numerator;
  double denominator;
  char status; /* SDMX CL_OBS_STATUS; P while the figure is not released in full */
  Release release;
  bool is_break;        /* figures before are not comparable */
  bool has_estimate;    /* without a value: a rate of an upper level that came without its parts */
  double estimate;      /* in the indicator's unit */
  double sample_size;   /* of a survey; NAN when unknown */
  double design_effect; /* likewise */
  int32_t units_expected;
  int32_t units_received;
  int32_t periods_expected;
  int32_t periods_received;
  Suppression suppression;
  bool has_hidden_value;      /* suppressed, and has_value otherwise */
  Contributions numerator_by; /* these two of indicators that few could dominate; else not known */
  Contributions denominator_by;
} Figure;

typedef struct FigureTable FigureTable;

FigureTable *figure_table_new(void);
void figure_table_free(FigureTable *table);

/* The first and the last year of which there is a figure; untouched when there is none. */
void figure_table_years(const FigureTable *table, int *out_first, int *out_last);

/* Copies FIGURE; one with the same key is replaced. */
void figure_table_add(FigureTable *table, const Figure *figure);

/* NULL when there is none. Borrowed; valid until the next is added. */
const Figure *figure_table_find(const FigureTable *table, FigureKey key);

/* The same, but NULL also when the figure has no value. */
const Figure *figure_table_valued(const FigureTable *table, FigureKey key);

/* Whether it has any figure of the indicator. */
bool figure_table_has_indicator(const FigureTable *table, int16_t id);

/* The figures of one indicator, or of all for 0 (const Figure *, borrowed), in the order of indicator, year, area, breakdown and pooled years. The caller
 * unrefs the array. */
GPtrArray *figure_table_sorted(const FigureTable *table, int indicator_id);

/* True when the figure has numbers, though they may not be shown here: years are counted and chosen by it, so that no edition compares with another year. */
bool figure_is_on_record(const Figure *figure);

/* True when too little of what is due is in, or its agencies call it provisional. */
bool figure_is_provisional(const Figure *figure);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FigureTable, figure_table_free)
