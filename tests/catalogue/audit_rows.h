/* Records for audit tests, written as text, and what an audit says about them as text. */
#pragma once

#include "catalogue/audit.h"

/* What the records are judged against: everything assigned, today 2026-11-23, years 2020 to 2026 stored, nothing closed. */
AuditScope scope_of(const Catalogue *catalogue);

/* A record of INDICATOR for PERIOD and the breakdown KEY, from row ROW. VALUES is `value`, `numerator/denominator`, empty for none, each followed by a
 * blank and a status when it is not A: `3/1000`, `87.5 E`, ` L`. */
Record record_of(const Catalogue *catalogue, uint32_t row, int indicator, const char *period, const char *key,
                 const char *values);

/* Judges RECORDS and writes every finding as `row rule field given expected`, one a line; the lines in order of row. The caller frees it. */
char *audit_text(const AuditScope *scope, const Record *records, size_t n);
