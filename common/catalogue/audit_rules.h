/* The table of hard rules. Private to this room.
 *
 * A cell rule says whether RECORD breaks it; INDICATOR is NULL only for the first, which judges that. A group rule judges the records of one indicator
 * and period; it is asked after all cell rules, of records that broke none. A rule may have no function: then only a reader of forms can find it. */
#pragma once

#include "catalogue/audit.h"

#define FAULT_TEXT_SIZE 96

/* What a cell rule found: untouched when the rule holds. */
typedef struct Fault {
  const char *field;
  char given[FAULT_TEXT_SIZE];
  char expected[FAULT_TEXT_SIZE];
} Fault;

typedef bool (*CellRule)(const AuditScope *scope, const Indicator *indicator, const Record *record, Fault *out_fault);

struct AuditGroup;

/* Judges GROUP and notes what it finds there. */
typedef void (*GroupRule)(struct AuditGroup *group);

typedef struct AuditRuleRow {
  const char *code;
  CellRule breaks_cell;
  GroupRule judge_group;
  bool is_shared; /* looks at indicator and period only: it says the same of all records that have them */
} AuditRuleRow;

/* Indexed by AuditRule. */
extern const AuditRuleRow audit_rule_table[];

bool breaks_unknown_indicator(const AuditScope *, const Indicator *, const Record *, Fault *);
bool breaks_bad_period(const AuditScope *, const Indicator *, const Record *, Fault *);
bool breaks_unknown_code(const AuditScope *, const Indicator *, const Record *, Fault *);
bool breaks_dimension_not_used(const AuditScope *, const Indicator *, const Record *, Fault *);
bool breaks_not_a_number(const AuditScope *, const Indicator *, const Record *, Fault *);
bool breaks_retired_indicator(const AuditScope *, const Indicator *, const Record *, Fault *);
bool breaks_not_assigned(const AuditScope *, const Indicator *, const Record *, Fault *);
bool breaks_wrong_frequency(const AuditScope *, const Indicator *, const Record *, Fault *);
bool breaks_future_period(const AuditScope *, const Indicator *, const Record *, Fault *);
bool breaks_closed_period(const AuditScope *, const Indicator *, const Record *, Fault *);
bool breaks_no_partition(const AuditScope *, const Indicator *, const Record *, Fault *);
bool breaks_bad_status(const AuditScope *, const Indicator *, const Record *, Fault *);
bool breaks_value_with_missing_status(const AuditScope *, const Indicator *, const Record *, Fault *);
bool breaks_status_without_value(const AuditScope *, const Indicator *, const Record *, Fault *);
bool breaks_missing_value(const AuditScope *, const Indicator *, const Record *, Fault *);
bool breaks_missing_code_as_value(const AuditScope *, const Indicator *, const Record *, Fault *);
bool breaks_missing_denominator(const AuditScope *, const Indicator *, const Record *, Fault *);
bool breaks_unexpected_denominator(const AuditScope *, const Indicator *, const Record *, Fault *);
bool breaks_not_yes_or_no(const AuditScope *, const Indicator *, const Record *, Fault *);
bool breaks_below_minimum(const AuditScope *, const Indicator *, const Record *, Fault *);
bool breaks_zero_denominator(const AuditScope *, const Indicator *, const Record *, Fault *);
bool breaks_numerator_above_denominator(const AuditScope *, const Indicator *, const Record *, Fault *);
bool breaks_above_maximum(const AuditScope *, const Indicator *, const Record *, Fault *);

void judge_duplicates(struct AuditGroup *group);
void judge_sex_sum(struct AuditGroup *group);
void judge_parts_sum(struct AuditGroup *group);
