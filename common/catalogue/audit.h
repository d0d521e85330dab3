/* Hard audit rules (强制性审核): what makes a cell unfit to be stored, decided the same way at both ends.
 *
 * One row of a table per rule. A row rule is found by whoever reads the text of a form (the cell never becomes a record) and only noted here; a cell
 * rule judges one record; a group rule judges the records of one (indicator, period) and, when it fails, refuses every record that took part. The
 * rules of a record are tried in the table's order and the first that fails is reported; group rules see only records that passed on their own.
 * Pure: no clock, no files; today and the calendar are in the scope. Nothing is allocated per record unless there is a finding. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

#include "catalogue/catalogue.h"
#include "record/record.h"

typedef enum AuditRule {
  AUDIT_PASSED, /* not a rule: nothing found */
  /* rows, as text */
  AUDIT_BAD_ROW,
  AUDIT_UNKNOWN_INDICATOR,
  AUDIT_UNKNOWN_LINE,
  AUDIT_BAD_PERIOD,
  AUDIT_UNKNOWN_CODE,
  AUDIT_DIMENSION_NOT_USED,
  AUDIT_MISSING_DIMENSION,
  AUDIT_NOT_A_NUMBER,
  AUDIT_TEXT_TOO_LONG,
  AUDIT_DATE_AS_PERIOD,
  AUDIT_PERCENT_SIGN,
  AUDIT_LOST_DIGITS,
  AUDIT_MISSING_SIGN,
  AUDIT_DELETION,
  AUDIT_BAD_ACTION,
  AUDIT_OTHER_AGENCY,
  AUDIT_UNIT_MULTIPLIER,
  AUDIT_OTHER_UNIT,
  AUDIT_UNCOMPUTED_FORMULA,
  AUDIT_MERGED_CELL,
  /* cells */
  AUDIT_RETIRED_INDICATOR,
  AUDIT_NOT_ASSIGNED,
  AUDIT_WRONG_FREQUENCY,
  AUDIT_FUTURE_PERIOD,
  AUDIT_CLOSED_PERIOD,
  AUDIT_NO_PARTITION,
  AUDIT_BAD_STATUS,
  AUDIT_VALUE_WITH_MISSING_STATUS,
  AUDIT_STATUS_WITHOUT_VALUE,
  AUDIT_MISSING_VALUE,
  AUDIT_MISSING_CODE_AS_VALUE,
  AUDIT_MISSING_DENOMINATOR,
  AUDIT_UNEXPECTED_DENOMINATOR,
  AUDIT_NOT_YES_OR_NO,
  AUDIT_BELOW_MINIMUM,
  AUDIT_ZERO_DENOMINATOR,
  AUDIT_NUMERATOR_ABOVE_DENOMINATOR,
  AUDIT_ABOVE_MAXIMUM,
  /* groups */
  AUDIT_DUPLICATE_DISAGREES,
  AUDIT_SEX_SUM,
  AUDIT_PARTS_SUM,
  /* soft (核实性): the cell waits at its agency until a comment explains it; only the collector asks, which has the agency's own history */
  AUDIT_OUTSIDE_USUAL,
  AUDIT_LOOKS_CUMULATIVE,
  AUDIT_CUMULATIVE_FALLS,
  AUDIT_CHANGE_IN_PERCENT,
  AUDIT_CHANGE_IN_POINTS,
  AUDIT_OUTLIER,
  AUDIT_WAITS_WITH_GROUP
} AuditRule;

#define N_AUDIT_RULES ((size_t)AUDIT_WAITS_WITH_GROUP + 1)

/* The rule's code on the wire and in receipts, e.g. `sex_sum`; static. */
const char *audit_rule_code(AuditRule rule);
bool audit_rule_parse(const char *code, AuditRule *out_rule);

/* True for the rules that ask for an explanation instead of refusing. */
bool audit_rule_is_soft(AuditRule rule);

/* Which indicators: a set of ids. */
typedef struct IndicatorSet {
  uint64_t words[512];
} IndicatorSet;

void indicator_set_add(IndicatorSet *set, int16_t id);
void indicator_set_remove(IndicatorSet *set, int16_t id);
bool indicator_set_contains(const IndicatorSet *set, int16_t id);
/* The first and the last id of SET; false when it is empty. */
bool indicator_set_range(const IndicatorSet *set, int *out_first, int *out_last);

/* What a record is judged against. Borrowed for the call. Days are counted since 2000-01-01. */
typedef struct AuditScope {
  const Catalogue *catalogue;
  const IndicatorSet *assigned; /* NULL: every indicator is */
  int32_t today;
  int32_t first_day_stored; /* the first day with a partition */
  int32_t last_day_stored;  /* and the last */
  const Period *closed_periods;
  size_t n_closed_periods;
} AuditScope;

/* One thing found. GIVEN and EXPECTED are short texts without language: numbers, codes, sums. */
typedef struct AuditFinding {
  uint32_t record; /* index into the records judged; AUDIT_NO_RECORD for a row that never became one */
  uint32_t row;    /* source row */
  AuditRule rule;
  int16_t indicator_id; /* 0: not known */
  const char *field;    /* column name, e.g. `numerator`; static */
  char *given;
  char *expected;
} AuditFinding;

#define AUDIT_NO_RECORD UINT32_MAX

/* Findings in the order in which they were found, at most the limit of them; counts are exact beyond it. */
typedef struct AuditFindings AuditFindings;

/* Keeps at most LIMIT findings (their texts included); counts go on. */
AuditFindings *audit_findings_new(size_t limit);
void audit_findings_free(AuditFindings *findings);

/* The findings kept, valid until the next is added. */
const AuditFinding *audit_findings_kept(const AuditFindings *findings, size_t *out_n_findings);

/* Says where the kept finding INDEX stands on the form, and what that calls the field. FIELD is static. */
void audit_findings_set_place(AuditFindings *findings, size_t index, uint32_t row, const char *field);

/* Rows and records refused, each counted once under the first rule that it broke; and their sum over all rules. */
uint64_t audit_findings_refused_by(const AuditFindings *findings, AuditRule rule);
uint64_t audit_findings_refused(const AuditFindings *findings);

/* Notes what a reader found in a row that does not become a record. GIVEN and EXPECTED are copied. */
void audit_findings_add_row(AuditFindings *findings, uint32_t row, AuditRule rule, int16_t indicator_id,
                            const char *field, const char *given, const char *expected);

/* Judges N records (fewer than 2^32 - 1) in any order. OUT_VERDICTS has N entries and gets per record the first rule it broke, or AUDIT_PASSED.
 * Records may come from several calls; findings add up, record numbers are those of this call. Identical repeats of a cell pass: see
 * audit_mark_repeated(). */
void audit_records(const AuditScope *scope, const Record *records, size_t n, uint8_t *out_verdicts,
                   AuditFindings *findings);

/* Sets OUT_REPEATED[i] for each record that says the same as the first one about the same cell; returns how many. For records that passed, among which
 * those about one cell all say the same. */
size_t audit_mark_repeated(const Record *records, size_t n, bool *out_repeated);

/* The value that limits are about: numerator / denominator × multiplier when there are both, else the value. NAN without value or over zero. */
double indicator_value(const Indicator *indicator, const Record *record);

/* The same of a value that is there, without its record; HAS_DENOMINATOR tells whether DENOMINATOR means anything. */
double indicator_value_of(const Indicator *indicator, double value, bool has_denominator, double denominator);

/* --- For readers of forms ----------------------------------------------------------------------------------------- */

/* Reads a finite decimal number as forms have it: blanks around and thousands separators (`1,234`, `1，234`) are fine, full-width digits too. False, with
 * OUT_NUMBER untouched, for anything else. */
bool audit_parse_number(const char *text, double *out_number);

/* What audit_resolve_breakdown() found. Unless RULE is AUDIT_PASSED, DIMENSION is the one at fault. */
typedef struct BreakdownAnswer {
  AuditRule rule;
  Dimension dimension;
  uint16_t breakdown; /* index into the catalogue's list; only when passed */
} BreakdownAnswer;

/* The breakdown that a row's cells mean. CELLS[d] is the text of the dimension's column, NULL or empty when there is none: then it is the total,
 * unless the indicator requires the dimension. */
BreakdownAnswer audit_resolve_breakdown(const Catalogue *catalogue, const Indicator *indicator,
                                        const char *const cells[N_DIMENSIONS]);

/* --- Words for people --------------------------------------------------------------------------------------------- */

/* Why the cell was refused and what to do, in words (texts `audit.<code>.reason` and `.advice`). INDICATOR_NAME may be empty. The caller frees them. */
char *audit_reason(Language language, AuditRule rule, const char *indicator_name, uint32_t row, const char *field,
                   const char *given, const char *expected);
char *audit_advice(Language language, AuditRule rule, const char *indicator_name, uint32_t row, const char *field,
                   const char *given, const char *expected);

/* The column's name for people: `numerator` is 分子 / `numerator`. Static; FIELD itself when it has no text. */
const char *audit_field_name(Language language, const char *field);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AuditFindings, audit_findings_free)
