#include "collector/intake.h"

#include "base/clock.h"
#include "collector/batching.h"

int32_t intake_today(const char *time_zone)
{
  const GDate today = clock_today(time_zone);
  return day_of_date(g_date_get_year(&today), (int)g_date_get_month(&today), g_date_get_day(&today));
}

/* Refused rows by rule, for the summary; borrows the rules' codes. */
static GArray *count_by_rule(const AuditFindings *findings)
{
  GArray *counts = g_array_new(FALSE, FALSE, sizeof(RuleCount));
  for (AuditRule rule = AUDIT_PASSED + 1; rule < N_AUDIT_RULES; rule++) {
    const RuleCount count = {audit_rule_code(rule), (uint32_t)audit_findings_refused_by(findings, rule)};
    if (count.count > 0)
      g_array_append_val(counts, count);
  }
  return counts;
}

static const char *indicator_name(const Catalogue *catalogue, int16_t id)
{
  const Indicator *indicator = id != 0 ? catalogue_indicator(catalogue, id) : NULL;
  return indicator != NULL ? indicator->code : "";
}

/* What the audit found, as the spool keeps it; borrows all texts. */
static GArray *findings_for_spool(const Catalogue *catalogue, const AuditFindings *findings)
{
  size_t n = 0;
  const AuditFinding *kept = audit_findings_kept(findings, &n);
  GArray *spooled = g_array_sized_new(FALSE, FALSE, sizeof(SpoolFinding), (guint)n);
  for (size_t i = 0; i < n; i++) {
    const SpoolFinding finding = {.source_row = kept[i].row,
                                  .rule = audit_rule_code(kept[i].rule),
                                  .field = kept[i].field,
                                  .indicator = indicator_name(catalogue, kept[i].indicator_id),
                                  .given = kept[i].given,
                                  .expected = kept[i].expected};
    g_array_append_val(spooled, finding);
  }
  return spooled;
}

static bool append(const IntakeScope *scope, const Form *form, SubmissionSummary *summary, GError **error)
{
  const Catalogue *catalogue = district_catalogue(scope->district);
  g_autoptr(GArray) counts = count_by_rule(form->findings);
  g_autoptr(GArray) findings = findings_for_spool(catalogue, form->findings);
  g_autoptr(GArray) parts = batching_cut(catalogue, (const Record *)(const void *)form->records->data,
                                         form->records->len, scope->batch_bytes);
  summary->received = form->n_received;
  summary->repeated = form->n_repeated;
  summary->rejected_total = (uint32_t)audit_findings_refused(form->findings);
  summary->rejected_by_code = (RuleCount *)(void *)counts->data;
  summary->n_rejected_by_code = counts->len;
  summary->n_parts = parts->len;
  const SpoolIntake intake = {.summary = summary,
                              .parts = (const SpoolPart *)(const void *)parts->data,
                              .findings = (const SpoolFinding *)(const void *)findings->data,
                              .n_findings = findings->len};
  return spool_append(scope->spool, &intake, error);
}

static SubmissionId id_of(const IntakeScope *scope, const Digest *file_digest, bool again)
{
  return again ? submission_id_random() : submission_id_of_file(district_profile(scope->district)->agency, file_digest);
}

static Form *read_form(const IntakeScope *scope, GBytes *file, const char *file_name, FormFault *out_fault)
{
  g_autofree char *folded = g_ascii_strdown(file_name, -1);
  if (g_str_has_suffix(folded, ".csv"))
    return form_read(file, scope->district, intake_today(scope->time_zone), &scope->form_limits, out_fault);
  form_fault_set(out_fault, "unsupported", 0, file_name, ".csv");
  return NULL;
}

static bool take_new(const IntakeScope *scope, GBytes *file, const char *file_name, bool again, const Digest *digest,
                     IntakeResult *result, GError **error)
{
  g_autoptr(Form) form = read_form(scope, file, file_name, &result->fault);
  result->kind = form != NULL ? INTAKE_ACCEPTED : INTAKE_UNREADABLE;
  if (form == NULL)
    return true;
  SubmissionSummary summary = {.id = id_of(scope, digest, again),
                               .file_name = file_name,
                               .file_digest = *digest,
                               .accepted_at_us = clock_wall_us()};
  result->id = summary.id;
  result->n_refused = audit_findings_refused(form->findings);
  return append(scope, form, &summary, error);
}

bool intake_take(const IntakeScope *scope, GBytes *file, const char *file_name, bool again, IntakeResult *out_result,
                 GError **error)
{
  gsize size = 0;
  const void *bytes = g_bytes_get_data(file, &size);
  const Digest digest = digest_of_bytes(bytes, size);
  g_auto(IntakeResult) result = {.kind = INTAKE_DUPLICATE};
  bool is_known = false;
  if (!again && !spool_find_file(scope->spool, &digest, &result.id, &is_known, error))
    return false;
  if (!is_known && !take_new(scope, file, file_name, again, &digest, &result, error))
    return false;
  *out_result = result;
  result.fault = (FormFault){0};
  return true;
}

void intake_result_clear(IntakeResult *result)
{
  form_fault_clear(&result->fault);
}
