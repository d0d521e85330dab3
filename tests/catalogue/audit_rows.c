#include "tests/catalogue/audit_rows.h"

#include <string.h>

#include "tests/support/test.h"

AuditScope scope_of(const Catalogue *catalogue)
{
  return (AuditScope){.catalogue = catalogue,
                      .today = day_of_date(2026, 11, 23),
                      .first_day_stored = day_of_date(2020, 1, 1),
                      .last_day_stored = day_of_date(2026, 12, 31)};
}

/* Takes a number from TEXT, if there is one. */
static bool take_number(const char **text, double *out_number)
{
  char *end;
  *out_number = g_ascii_strtod(*text, &end);
  bool is_number = end != *text && **text != ' ';
  if (is_number)
    *text = end;
  return is_number;
}

Record record_of(const Catalogue *catalogue, uint32_t row, int indicator, const char *period, const char *key,
                 const char *values)
{
  Record record = {.indicator_id = (int16_t)indicator, .status = STATUS_NORMAL, .source_row = row};
  assert_true(period_parse(period, &record.period));
  int index = catalogue_breakdown_index(catalogue, key);
  assert_true(index >= 0);
  record.breakdown = (uint16_t)index;
  record.has_value = take_number(&values, &record.value);
  if (*values == '/') {
    values++;
    record.has_denominator = take_number(&values, &record.denominator);
  }
  if (*values == ' ')
    record.status = values[1];
  return record;
}

static int compare_rows(const void *a, const void *b)
{
  const AuditFinding *x = a, *y = b;
  return (x->row > y->row) - (x->row < y->row);
}

char *audit_text(const AuditScope *scope, const Record *records, size_t n)
{
  g_autoptr(AuditFindings) findings = audit_findings_new(1000);
  g_autofree uint8_t *verdicts = g_new0(uint8_t, n);
  audit_records(scope, records, n, verdicts, findings);
  size_t n_findings;
  const AuditFinding *kept = audit_findings_kept(findings, &n_findings);
  g_autofree AuditFinding *sorted = g_memdup2(kept, n_findings * sizeof *kept);
  if (n_findings > 0)
    qsort(sorted, n_findings, sizeof *sorted, compare_rows);
  GString *text = g_string_new(NULL);
  for (size_t i = 0; i < n_findings; i++) {
    assert_int_equal(verdicts[sorted[i].record], sorted[i].rule);
    g_string_append_printf(text, "%u %s %s [%s] [%s]\n", sorted[i].row, audit_rule_code(sorted[i].rule),
                           sorted[i].field, sorted[i].given, sorted[i].expected);
  }
  return g_string_free(text, FALSE);
}
