/* Soft rules (核实性审核): which values ask for an explanation before they are sent.
 *
 * A value is compared with the usual range of its indicator and with the agency's own other values. One that stands out is not wrong, so it is not
 * refused: it waits until a comment (说明) explains it. A comment explains the one value that it stands beside; when the value changes, the comment that
 * was kept for the old one is void. Rules are tried in the order of a table, the first that fires is told. Pure. */
#pragma once

#include "base/settings.h"
#include "catalogue/audit.h"
#include "collector/review/history.h"

/* How far a value may stray unexplained. 0 switches a rule off. */
typedef struct ReviewLimits {
  double change_percent;      /* against the period before, for what is no share */
  double change_points;       /* the same for shares, in percentage points */
  double outlier_probability; /* a value less probable than this beside the others of its series stands out */
  double outlier_percent;     /* but not when it is off by less than this share of where the others say it lies */
} ReviewLimits;

ReviewLimits review_limits(const Settings *settings);

/* What the values of one indicator are judged by; borrows the indicator. */
typedef struct ReviewScope {
  const Indicator *indicator;
  bool is_in_percent; /* its values are: changes are in percentage points */
  ReviewLimits limits;
} ReviewScope;

ReviewScope review_scope(const Indicator *indicator, const ReviewLimits *limits);

#define REVIEW_TEXT_SIZE 160

/* Why a value asks for an explanation: as AuditFinding has it. */
typedef struct ReviewFinding {
  AuditRule rule;    /* AUDIT_PASSED: it does not */
  const char *field; /* static */
  char given[REVIEW_TEXT_SIZE];
  char expected[REVIEW_TEXT_SIZE];
} ReviewFinding;

/* Judges RECORD, which is of SCOPE's indicator and passed the audit, whether a comment explains it or not. PAST are the values of its cell, from a finished
 * history; the judged value itself may be among them. */
ReviewFinding review_record(const ReviewScope *scope, const Record *record, PastSeries past);
