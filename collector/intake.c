#include "collector/intake.h"

#include "base/clock.h"
#include "collector/batching.h"
#include "wire/limits.h"

IntakeScope intake_scope(const District *district, Spool *spool, const Settings *settings)
{
  return (IntakeScope){.form = form_scope(district, settings),
                       .spool = spool,
                       .batch_bytes = (size_t)settings_integer(settings, "spool.batch"),
                       .frame_bytes = WIRE_FRAME_BYTES_DEFAULT};
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
static GArray *findings_for_spool(const Catalogue *catalogue, const Form *form)
{
  size_t n = 0;
  const AuditFinding *kept = audit_findings_kept(form->findings, &n);
  GArray *spooled = g_array_sized_new(FALSE, FALSE, sizeof(SpoolFinding), (guint)n);
  for (size_t i = 0; i < n; i++) {
    const SpoolFinding finding = {.source_row = kept[i].row,
                                  .rule = audit_rule_code(kept[i].rule),
                                  .field = form_column_of(form, &kept[i]),
                                  .indicator = indicator_name(catalogue, kept[i].indicator_id),
                                  .given = kept[i].given,
                                  .expected = kept[i].expected};
    g_array_append_val(spooled, finding);
  }
  return spooled;
}

static bool append(const IntakeScope *scope, const Form *form, const GArray *parts, SubmissionSummary *summary,
                   GError **error)
{
  const Catalogue *catalogue = district_catalogue(scope->form.district);
  g_autoptr(GArray) counts = count_by_rule(form->findings);
  g_autoptr(GArray) findings = findings_for_spool(catalogue, form);
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

static SubmissionId own_id(const IntakeScope *scope, const Digest *file_digest, const GArray *parts)
{
  g_autofree Digest *digests = g_new(Digest, parts->len);
  for (guint i = 0; i < parts->len; i++) {
    gsize size = 0;
    const void *records = g_bytes_get_data(g_array_index(parts, SpoolPart, i).records, &size);
    digests[i] = digest_of_bytes(records, size);
  }
  return submission_id_of_form(district_profile(scope->form.district)->agency, file_digest, digests, parts->len);
}

/* --- Parts -------------------------------------------------------------------------------------------------------- */

/* The oversized part is one group, which begins with RECORD. */
static void set_group_too_large(const IntakeScope *scope, const Record *record, FormFault *out_fault)
{
  char period[PERIOD_TEXT_SIZE];
  const Indicator *indicator = catalogue_indicator(district_catalogue(scope->form.district), record->indicator_id);
  g_autofree char *given = g_strdup_printf("%s %s", indicator->code, period_format(record->period, period));
  g_autofree char *expected = g_format_size_full(scope->frame_bytes, G_FORMAT_SIZE_IEC_UNITS);
  form_fault_set(out_fault, "group_too_large", record->source_row, given, expected);
}

GArray *intake_cut(const IntakeScope *scope, const Form *form, FormFault *out_fault)
{
  const Record *records = (const Record *)(const void *)form->records->data;
  g_autoptr(GArray) parts =
      batching_cut(district_catalogue(scope->form.district), records, form->records->len, scope->batch_bytes);
  const guint oversized = batching_find_oversized(parts, scope->frame_bytes);
  if (oversized == parts->len)
    return g_steal_pointer(&parts);
  for (guint i = 0; i < oversized; i++)
    records += g_array_index(parts, SpoolPart, i).n_records;
  set_group_too_large(scope, records, out_fault);
  return NULL;
}

/* --- Taking ------------------------------------------------------------------------------------------------------- */

/* The form's own id, unless it was used: for a form that is submitted again, on purpose or because the district lost it. */
static bool choose_id(const IntakeScope *scope, const Digest *file_digest, const GArray *parts, bool again,
                      SubmissionId *out_id, GError **error)
{
  const SubmissionId own = own_id(scope, file_digest, parts);
  g_autoptr(SubmissionState) earlier = NULL;
  if (!spool_read_submission(scope->spool, &own, &earlier, error))
    return false;
  *out_id = again || earlier != NULL ? submission_id_random() : own;
  return true;
}

static bool take_new(const IntakeScope *scope, GBytes *file, const char *file_name, bool again, const Digest *digest,
                     IntakeResult *result, GError **error)
{
  g_autoptr(Form) form = form_read(&scope->form, file, file_name, &result->fault);
  g_autoptr(GArray) parts = form != NULL ? intake_cut(scope, form, &result->fault) : NULL;
  result->kind = parts != NULL ? INTAKE_ACCEPTED : INTAKE_UNREADABLE;
  if (parts == NULL)
    return true;
  if (!choose_id(scope, digest, parts, again, &result->id, error))
    return false;
  int64_t accepted_at_us = 0;
  if (!spool_accepting_moment(scope->spool, clock_wall_us(), &accepted_at_us, error))
    return false;
  SubmissionSummary summary = {
      .id = result->id, .file_name = file_name, .file_digest = *digest, .accepted_at_us = accepted_at_us};
  result->n_refused = audit_findings_refused(form->findings);
  return append(scope, form, parts, &summary, error);
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
