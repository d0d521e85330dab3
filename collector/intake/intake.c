#include "collector/intake/intake.h"

#include "base/clock.h"
#include "collector/intake/batching.h"
#include "collector/spool/spool_same_file.h"
#include "collector/spool/spool_waiting.h"
#include "wire/limits.h"

IntakeScope intake_scope(const District *district, Spool *spool, const char *folder, const Settings *settings)
{
  return (IntakeScope){.form = form_scope(district, settings),
                       .spool = spool,
                       .past = spool_own_past(spool),
                       .folder = folder,
                       .limits = review_limits(settings),
                       .batch_bytes = (size_t)settings_integer(settings, "spool.batch"),
                       .frame_bytes = WIRE_FRAME_BYTES_DEFAULT};
}

/* --- Cutting ------------------------------------------------------------------------------------------------------ */

/* A form on its way into the spool. */
typedef struct Taking {
  const IntakeScope *scope;
  const FormOutline *outline; /* of the form */
  SpoolAppend *append;        /* NULL: nothing is kept */
  GArray *digests;            /* Digest: of the parts' records */
} Taking;

/* NULL with *out_fault filled when one group is more than a frame can carry. */
static GArray *cut(const Taking *taking, const Record *records, size_t n, FormFault *out_fault)
{
  const IntakeScope *scope = taking->scope;
  g_autoptr(GArray) parts = batching_cut(district_catalogue(scope->form.district), records, n, scope->batch_bytes);
  const guint oversized = batching_find_oversized(parts, scope->frame_bytes);
  if (oversized == parts->len)
    return g_steal_pointer(&parts);
  for (guint i = 0; i < oversized; i++)
    records += g_array_index(parts, SpoolPart, i).n_records;
  judging_refuse_group(&scope->form, taking->outline, records, scope->frame_bytes, out_fault);
  return NULL;
}

static bool append_part(Taking *taking, const SpoolPart *part, GError **error)
{
  gsize size = 0;
  const void *records = g_bytes_get_data(part->records, &size);
  const Digest digest = digest_of_bytes(records, size);
  g_array_append_val(taking->digests, digest);
  return taking->append == NULL || spool_append_part(taking->append, part, error);
}

static bool append_parts(Taking *taking, const Record *records, size_t n, FormFault *out_fault, GError **error)
{
  g_autoptr(GArray) parts = cut(taking, records, n, out_fault);
  bool is_taken = true;
  for (guint i = 0; parts != NULL && is_taken && i < parts->len; i++)
    is_taken = append_part(taking, &g_array_index(parts, SpoolPart, i), error);
  return is_taken;
}

/* What waits, waits no more, or is replaced: nothing of it is kept when the form is only judged. */
static bool append_rest(Taking *taking, const JudgedSheaf *sheaf, GError **error)
{
  bool is_done = true;
  if (taking->append == NULL)
    return true;
  for (size_t i = 0; is_done && i < sheaf->n_settled; i++)
    is_done = spool_append_settled(taking->append, sheaf->settled[i], error);
  for (size_t i = 0; is_done && i < sheaf->n_waiting; i++)
    is_done = spool_append_waiting(taking->append, sheaf->waiting[i], error);
  for (size_t i = 0; is_done && i < sheaf->n_replacements; i++)
    is_done = spool_append_replacement(taking->append, &sheaf->replacements[i], error);
  return is_done;
}

static bool take_sheaf(const JudgedSheaf *sheaf, void *user, FormFault *out_fault, GError **error)
{
  return (sheaf->n_records == 0 || append_parts(user, sheaf->records, sheaf->n_records, out_fault, error)) &&
         append_rest(user, sheaf, error);
}

/* A form that has nothing to send is still sent, as one empty part: the district keeps the books. */
static bool run(Taking *taking, const char *path, const char *file_name, Judgement *out_judgement, FormFault *out_fault,
                GError **error)
{
  const IntakeScope *scope = taking->scope;
  const JudgingMeans means = {&scope->past, scope->limits, scope->folder};
  taking->outline = &out_judgement->outline;
  return judging_run(&scope->form, &means, path, file_name, take_sheaf, taking, out_judgement, out_fault, error) &&
         (taking->digests->len > 0 || append_parts(taking, NULL, 0, out_fault, error));
}

bool intake_judge(const IntakeScope *scope, const char *path, const char *file_name, Judgement *out_judgement,
                  FormFault *out_fault, GError **error)
{
  Taking taking = {.scope = scope, .digests = g_array_new(FALSE, FALSE, sizeof(Digest))};
  const bool is_judged = run(&taking, path, file_name, out_judgement, out_fault, error);
  g_array_unref(taking.digests);
  return is_judged;
}

/* --- What the spool keeps beside the parts ------------------------------------------------------------------------ */

/* Rows by rule, for the summary; borrows the rules' codes. */
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

/* What is warned about is kept with the findings, and counted nowhere. */
static void add_warning(GArray *findings, const FormFault *warning)
{
  const SpoolFinding finding = {
      .rule = warning->code, .field = "", .indicator = "", .given = warning->given, .expected = warning->expected};
  if (warning->code != NULL)
    g_array_append_val(findings, finding);
}

static bool finish_append(Taking *taking, const Judgement *judgement, SubmissionSummary *summary, GError **error)
{
  const Catalogue *catalogue = district_catalogue(taking->scope->form.district);
  g_autoptr(GArray) counts = count_by_rule(judgement->findings);
  g_autoptr(GArray) waiting = count_by_rule(judgement->waiting);
  g_autoptr(GArray) findings = findings_for_spool(catalogue, judgement->findings);
  add_warning(findings, &judgement->outline.warning);
  summary->received = judgement->outline.n_received + judgement->n_released;
  summary->released = judgement->n_released;
  summary->repeated = judgement->n_repeated;
  summary->rejected_total = (uint32_t)audit_findings_refused(judgement->findings);
  summary->rejected_by_code = (RuleCount *)(void *)counts->data;
  summary->n_rejected_by_code = counts->len;
  summary->awaiting = judgement->n_waiting;
  summary->awaiting_by_code = (RuleCount *)(void *)waiting->data;
  summary->n_awaiting_by_code = waiting->len;
  summary->n_parts = taking->digests->len;
  if (taking->scope->form.encoding != TEXT_ENCODING_UNKNOWN)
    spool_append_encoding(taking->append, text_encoding_name(taking->scope->form.encoding));
  return spool_append_sheets(taking->append, (const char *const *)judgement->outline.sheet_names, error) &&
         spool_append_catalogue(taking->append, judgement->outline.older_catalogue, error) &&
         spool_append_finish(taking->append, summary, (const SpoolFinding *)(const void *)findings->data, findings->len,
                             error);
}

/* --- Taking ------------------------------------------------------------------------------------------------------- */

/* The same id for the same file read in the same way. */
static SubmissionId own_id(const Taking *taking, const Digest *file_digest)
{
  const char *agency = district_profile(taking->scope->form.district)->agency;
  const Digest *digests = (const Digest *)(const void *)taking->digests->data;
  return submission_id_of_form(agency, file_digest, digests, taking->digests->len);
}

/* True when the same rows were taken before, as SAME, and the district has neither lost nor refused any. */
static bool is_same_again(const SubmissionState *same)
{
  return same != NULL && !same->must_be_resubmitted && same->n_rejected_by_district == 0;
}

/* The form's own id, unless it was used: for a form that is submitted again, on purpose or because the district lost it or refused rows of it. */
static SubmissionId choose_id(Taking *taking, const SubmissionId *own, const SubmissionState *same, bool again)
{
  if (!again && same == NULL)
    return *own;
  spool_append_form_id(taking->append, own);
  return submission_id_random();
}

static void answer(IntakeResult *result, IntakeKind kind, const SubmissionId *id, const Judgement *judgement)
{
  result->kind = kind;
  result->id = *id;
  result->n_refused = audit_findings_refused(judgement->findings);
  result->n_waiting = judgement->n_waiting;
}

static bool accept(Taking *taking, const Judgement *judgement, const char *file_name, bool again, IntakeResult *result,
                   GError **error)
{
  g_autoptr(SubmissionState) same = NULL;
  const SubmissionId own = own_id(taking, &result->file_digest);
  if (!spool_find_form(taking->scope->spool, &own, &same, error))
    return false;
  if (!again && is_same_again(same)) {
    answer(result, INTAKE_DUPLICATE, &same->summary->id, judgement);
    return true;
  }
  SubmissionSummary summary = {
      .id = choose_id(taking, &own, same, again), .file_name = file_name, .file_digest = result->file_digest};
  if (!spool_accepting_moment(taking->scope->spool, clock_wall_us(), &summary.accepted_at_us, error) ||
      !finish_append(taking, judgement, &summary, error))
    return false;
  answer(result, INTAKE_ACCEPTED, &summary.id, judgement);
  return true;
}

static bool judge_and_take(const IntakeScope *scope, const char *path, const char *file_name, bool again,
                           IntakeResult *result, GError **error)
{
  g_auto(Judgement) judgement = {0};
  g_autoptr(SpoolAppend) append = spool_append_begin(scope->spool, error);
  if (append == NULL)
    return false;
  Taking taking = {.scope = scope, .append = append, .digests = g_array_new(FALSE, FALSE, sizeof(Digest))};
  result->kind = INTAKE_UNREADABLE;
  const bool is_taken = run(&taking, path, file_name, &judgement, &result->fault, error) &&
                        (result->fault.code != NULL || accept(&taking, &judgement, file_name, again, result, error));
  g_array_unref(taking.digests);
  return is_taken;
}

/* True when every row of EARLIER was taken, or is on its way. */
static bool is_settled(const SubmissionState *earlier)
{
  return earlier->summary->rejected_total == 0 && earlier->n_rejected_by_district == 0 &&
         earlier->summary->awaiting == earlier->n_settled;
}

bool intake_take(const IntakeScope *scope, const char *path, const char *file_name, bool again,
                 IntakeResult *out_result, GError **error)
{
  g_auto(IntakeResult) result = {.kind = INTAKE_DUPLICATE};
  g_autoptr(SubmissionState) earlier = NULL;
  if (!digest_of_file(path, &result.file_digest, error) ||
      (!again && !spool_find_file(scope->spool, &result.file_digest, &earlier, error)))
    return false;
  if (earlier != NULL && is_settled(earlier))
    result.id = earlier->summary->id;
  else if (!judge_and_take(scope, path, file_name, again, &result, error))
    return false;
  *out_result = result;
  result.fault = (FormFault){0};
  return true;
}

void intake_result_clear(IntakeResult *result)
{
  form_fault_clear(&result->fault);
}
