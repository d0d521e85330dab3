#include "collector/reception.h"

#include <sys/stat.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "collector/receipt.h"

static const char *time_zone(const Reception *reception)
{
  return settings_text(reception->settings, "collector.time_zone");
}

static IntakeScope scope_of(const Reception *reception)
{
  const Settings *settings = reception->settings;
  return (IntakeScope){.district = reception->district,
                       .spool = reception->spool,
                       .form_limits = {.most_rows = (guint)settings_integer(settings, "form.most_rows"),
                                       .most_findings = (guint)settings_integer(settings, "form.most_findings")},
                       .batch_bytes = (size_t)settings_integer(settings, "spool.batch"),
                       .time_zone = time_zone(reception)};
}

/* FOLDER/<first 8 digits of ID>-NAME; the caller frees it. */
static char *path_in(const char *folder, const char *id, const char *name)
{
  g_autofree char *kept_name = g_strdup_printf("%.8s-%s", id, name);
  return g_build_filename(folder, kept_name, NULL);
}

static bool keep_copy(const char *folder, const char *id, const char *name, GBytes *file, GError **error)
{
  gsize size = 0;
  const void *bytes = g_bytes_get_data(file, &size);
  g_autofree char *path = path_in(folder, id, name);
  return file_write(path, bytes, size, 0644, error);
}

/* The same bytes once more: say so, unless the first time was interrupted before its copy was kept. */
static bool answer_duplicate(const Reception *reception, const char *id, const char *name, GBytes *file, GError **error)
{
  g_autoptr(SubmissionState) earlier = NULL;
  SubmissionId submission;
  g_autofree char *kept = path_in(reception->home->accepted, id, name);
  if (!submission_id_parse(id, &submission) || !spool_read_submission(reception->spool, &submission, &earlier, error))
    return false;
  if (g_strcmp0(earlier->summary->file_name, name) == 0 && !g_file_test(kept, G_FILE_TEST_EXISTS))
    return keep_copy(reception->home->accepted, id, name, file, error);
  g_autofree char *at = clock_format_iso(earlier->summary->accepted_at_us, time_zone(reception));
  g_autoptr(GString) notice = g_string_new(NULL);
  for (Language language = 0; language < N_LANGUAGES; language++) {
    g_autofree char *words = text_format(language, "notice.duplicate", "file", name, "earlier",
                                         earlier->summary->file_name, "at", at, "submission", id, NULL);
    g_string_append_printf(notice, "%s\n", words);
  }
  g_autofree char *notice_name = g_strdup_printf("%s.%.8s.txt", name, id);
  g_autofree char *notice_path = g_build_filename(reception->home->notices, notice_name, NULL);
  return file_write(notice_path, notice->str, notice->len, 0644, error);
}

static bool write_fault_receipt(const Reception *reception, const char *name, const Digest *digest,
                                const FormFault *fault, GError **error)
{
  g_autofree char *id = digest_to_hex(digest);
  g_autoptr(Receipt) receipt = receipt_of_fault(reception->district, name, id, fault);
  return receipt_write(receipt, reception->home->receipts, error);
}

static bool answer_unreadable(const Reception *reception, const char *name, GBytes *file, const FormFault *fault,
                              GError **error)
{
  gsize size = 0;
  const void *bytes = g_bytes_get_data(file, &size);
  const Digest digest = digest_of_bytes(bytes, size);
  g_autofree char *id = digest_to_hex(&digest);
  return keep_copy(reception->home->rejected, id, name, file, error) &&
         write_fault_receipt(reception, name, &digest, fault, error);
}

static bool answer(const Reception *reception, const char *name, GBytes *file, const IntakeResult *result,
                   GError **error)
{
  char id[SUBMISSION_ID_TEXT_SIZE];
  submission_id_format(&result->id, id);
  switch (result->kind) {
  case INTAKE_ACCEPTED:
    return keep_copy(reception->home->accepted, id, name, file, error) && reception_write_receipts(reception, error);
  case INTAKE_DUPLICATE:
    return answer_duplicate(reception, id, name, file, error);
  case INTAKE_UNREADABLE:
    return answer_unreadable(reception, name, file, &result->fault, error);
  }
  g_assert_not_reached();
}

static void log_result(const char *name, const IntakeResult *result)
{
  static const char *const kinds[] = {"accepted", "duplicate", "unreadable"};
  char id[SUBMISSION_ID_TEXT_SIZE];
  g_autofree char *quoted = log_quoted(name);
  log_info("form_taken file=%s result=%s submission=%s refused_rows=%" G_GUINT64_FORMAT "%s%s", quoted,
           kinds[result->kind], submission_id_format(&result->id, id), result->n_refused,
           result->fault.code != NULL ? " fault=" : "", result->fault.code != NULL ? result->fault.code : "");
}

/* Judges the file before it is read: its size. */
static bool is_too_large(const Reception *reception, const char *path, FormFault *out_fault)
{
  const int64_t limit = settings_integer(reception->settings, "form.largest_file");
  struct stat status;
  if (stat(path, &status) != 0 || status.st_size <= limit)
    return false;
  g_autofree char *given = g_format_size((guint64)status.st_size);
  g_autofree char *expected = g_format_size((guint64)limit);
  form_fault_set(out_fault, "too_large", 0, given, expected);
  return true;
}

static bool take_readable(const Reception *reception, const char *path, const char *name, bool again,
                          IntakeResult *result, GError **error)
{
  const IntakeScope scope = scope_of(reception);
  g_autoptr(GBytes) file = file_read(path, (size_t)settings_integer(reception->settings, "form.largest_file"), error);
  return file != NULL && intake_take(&scope, file, name, again, result, error) &&
         answer(reception, name, file, result, error);
}

bool reception_take(const Reception *reception, const char *path, bool again, IntakeResult *out_result, GError **error)
{
  if (!district_is_known(reception->district)) {
    g_set_error(
        error, HALFSKY_ERROR, HALFSKY_ERROR_RETRY,
        "the district's catalogue is not here yet. hint: let 'halfsky-collector run' reach the aggregator once");
    return false;
  }
  g_autofree char *name = g_path_get_basename(path);
  g_auto(IntakeResult) result = {.kind = INTAKE_UNREADABLE};
  Digest digest;
  if (is_too_large(reception, path, &result.fault)) {
    if (!digest_of_file(path, &digest, error) || !write_fault_receipt(reception, name, &digest, &result.fault, error))
      return false;
  } else if (!take_readable(reception, path, name, again, &result, error)) {
    return false;
  }
  log_result(name, &result);
  *out_result = result;
  result.fault = (FormFault){0};
  return true;
}

/* What was read has its copy; what was too large to read is moved as it is. */
static bool clear_from_inbox(const Reception *reception, const char *path, const IntakeResult *result, GError **error)
{
  if (g_strcmp0(result->fault.code, "too_large") != 0)
    return file_remove(path, error);
  g_autofree char *name = g_path_get_basename(path);
  g_autofree char *kept = g_build_filename(reception->home->rejected, name, NULL);
  return file_remove(kept, error) && file_move(path, kept, error);
}

bool reception_take_from_inbox(const Reception *reception, const char *path, IntakeResult *out_result, GError **error)
{
  g_auto(IntakeResult) result = {0};
  if (!reception_take(reception, path, false, &result, error) || !clear_from_inbox(reception, path, &result, error))
    return false;
  *out_result = result;
  result.fault = (FormFault){0};
  return true;
}

bool reception_write_receipts(const Reception *reception, GError **error)
{
  for (bool is_due = true; is_due;) {
    SubmissionId id;
    if (!spool_next_receipt(reception->spool, &id, &is_due, error))
      return false;
    if (!is_due)
      break;
    g_autoptr(Receipt) receipt = receipt_read(reception->spool, reception->district, &id, time_zone(reception), error);
    if (receipt == NULL || !receipt_write(receipt, reception->home->receipts, error) ||
        !spool_receipt_written(reception->spool, &id, error))
      return false;
  }
  return true;
}
