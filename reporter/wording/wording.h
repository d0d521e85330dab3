/* Sentences of the report, in both languages, after the National Bureau's monitoring reports.
 *
 * Pure: figures in, words out. Unlike the Bureau's reports, a move in the wrong direction is named as such. Every char * returned is the caller's. */
#pragma once

#include "base/text.h"
#include "catalogue/catalogue.h"
#include "reporter/wording/change.h"
#include "reporter/wording/unit.h"

/* What a figure is compared with. */
typedef enum CompareBase {
  COMPARE_YEAR,    /* 2024年 */
  COMPARE_TERM,    /* 上届（2021年） */
  COMPARE_SURVEY,  /* 上次调查（2020年） */
  COMPARE_BASELINE /* 基期（2020年） */
} CompareBase;

/* How the numbers of one series are printed. */
typedef struct Scale {
  const CodeItem *unit;
  guint decimals;
  Direction direction;
} Scale;

Scale scale_of(const Indicator *indicator);

/* `2024年`, `上届（2021年）` … */
char *wording_base(Language language, CompareBase base, int year);

/* `比2024年降低5.3%`, `与2024年持平`, …; with the remark that the move is unfavourable when it is. */
char *wording_change(Language language, const Scale *scale, const Change *change, CompareBase base, int base_year);

/* The same without that remark, where a verdict says what is good. */
char *wording_change_unjudged(Language language, const Scale *scale, const Change *change, CompareBase base,
                              int base_year);

/* The same where the move may be none: with the doubt, and nothing is said of good or bad. */
char *wording_change_in_doubt(Language language, const Scale *scale, const Change *change, ChangeDoubt doubt,
                              CompareBase base, int base_year);

/* The same in the few cells of a table: `-5.3%`, `+0.4`, 持平. */
char *wording_change_brief(Language language, const Scale *scale, const Change *change);

/* What the brief changes are counted in, for the row's heading: `%`, 百分点, or empty for the unit itself. */
const char *wording_change_unit(Language language, const Scale *scale);

/* The whole sentence about one series. PREVIOUS is NULL when there is nothing to compare with. */
char *wording_sentence(Language language, const char *name, const Scale *scale, int year, double value,
                       const double *previous, CompareBase base, int base_year);

/* The same with any other COMPARISON. */
char *wording_sentence_with(Language language, const char *name, const Scale *scale, int year, double value,
                            const char *comparison);

/* That nothing is compared: the figure of the base must not be published, or too much is missing of this one, of that of the base, or of both. */
char *wording_base_suppressed(Language language, CompareBase base, int base_year);
char *wording_incomplete(Language language, bool is_now, bool is_before, CompareBase base, int base_year);

/* The sentence for a series whose figure of YEAR must not be published: IS_INTERNAL, or because counts are small. */
char *wording_suppressed(Language language, const char *name, int year, bool is_internal);

/* The sentence for a series without a value in YEAR: LAST_YEAR names the last year on record, 0 for none. */
char *wording_missing(Language language, const char *name, int year, int last_year);

/* True when the move is against the indicator's direction. */
bool wording_is_unfavourable(Direction direction, Move move);
