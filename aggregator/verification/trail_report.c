#include "aggregator/verification/trail_report.h"

const char *trail_fault_name(TrailFault fault)
{
  static const char *const names[] = {
      [TRAIL_ENTRY_CHANGED] = "entry_changed",   [TRAIL_ENTRY_MISSING] = "entry_missing",
      [TRAIL_ENTRY_DETACHED] = "entry_detached", [TRAIL_ENTRY_UNSIGNED] = "entry_unsigned",
      [TRAIL_WORDS_MISSING] = "words_missing",   [TRAIL_CHAIN_MISSING] = "chain_missing",
      [TRAIL_END_MISSING] = "end_missing",       [TRAIL_END_UNKNOWN] = "end_unknown",
      [TRAIL_ROWS_MISSING] = "rows_missing",     [TRAIL_ROWS_ADDED] = "rows_added",
      [TRAIL_ROWS_CHANGED] = "rows_changed",     [TRAIL_OUTCOME_CHANGED] = "outcome_changed",
      [TRAIL_RECEIPT_DENIED] = "receipt_denied", [TRAIL_RECEIPT_BEYOND] = "receipt_beyond"};
  return names[fault];
}

static void finding_free(gpointer pointer)
{
  TrailFinding *finding = pointer;
  g_free(finding->fault);
  g_free(finding->submission);
  g_free(finding->cells);
  g_free(finding);
}

void trail_report_init(TrailReport *report)
{
  *report = (TrailReport){.findings = g_ptr_array_new_with_free_func(finding_free)};
}

void trail_report_clear(TrailReport *report)
{
  g_clear_pointer(&report->findings, g_ptr_array_unref);
}

void trail_report_add(TrailReport *report, const char *fault, int64_t entry, const char *submission, char *cells)
{
  TrailFinding *finding = g_new0(TrailFinding, 1);
  *finding = (TrailFinding){g_strdup(fault), entry, g_strdup(submission), cells};
  g_ptr_array_add(report->findings, finding);
}
