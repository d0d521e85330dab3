#include "collector/reception.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "base/service.h"
#include "base/text.h"
#include "collector/collector_settings.h"
#include "collector/receipts/receipt_files.h"
#include "collector/spool/spool_retention.h"
#include "collector/spool/spool_room.h"

#define COPY_PREFIX "taking"

static const char *time_zone(const Reception *reception)
{
  return settings_text(reception->settings, "collector.time_zone");
}

/* What is wrong with folders and files can be mended while the daemon runs; only the spool's failures end it. */
static bool is_done_or_mendable(bool is_done, GError **error)
{
  if (!is_done && error != NULL && halfsky_error_is(*error, HALFSKY_ERROR_FATAL))
    (*error)->code = HALFSKY_ERROR_RETRY;
  return is_done;
}

/* Where and how receipts are written; FORM_PATH as in ReceiptFiles, a text in ENCODING. A form that is read again for its marks takes as long as it took to
 * take it. */
static bool write_receipt_files(const Reception *reception, Receipt *receipt, const char *form_path,
                                TextEncoding encoding, GError **error)
{
  FormScope scope = form_scope(reception->district, reception->settings);
  scope.encoding = encoding;
  g_auto(Progress) progress;
  progress_begin(&progress, receipt->file_name, language_of_locale());
  progress_note_in(&progress, reception->home->progress);
  scope.progress = &progress;
  const ReceiptFiles files = {reception->home->receipts, collector_output_encoding(reception->settings), &scope,
                              form_path};
  return is_done_or_mendable(receipt_write(receipt, &files, error), error);
}

static bool write_text(const char *path, const void *bytes, size_t size, GError **error)
{
  return is_done_or_mendable(file_write(path, bytes, size, 0644, error), error);
}

/* FOLDER/<first 8 digits of ID>-NAME; the caller frees it. */
static char *path_in(const char *folder, const char *id, const char *name)
{
  g_autofree char *short_name = home_file_name(name);
  g_autofree char *kept_name = g_strdup_printf("%.8s-%s", id, short_name);
  return g_build_filename(folder, kept_name, NULL);
}

/* The private copy COPY becomes what is kept. */
static bool keep_copy(const char *folder, const char *id, const char *name, const char *copy, GError **error)
{
  g_autofree char *path = path_in(folder, id, name);
  return is_done_or_mendable(file_replace(copy, path, 0644, error), error);
}

/* --- Answers ------------------------------------------------------------------------------------------------------ */

/* What is to be said when not every row was taken. */
static void append_not_all_taken(GString *notice, Language language, const IntakeResult *result)
{
  if (result->n_refused == 0 && result->n_waiting == 0)
    return;
  g_autofree char *refused = g_strdup_printf("%" G_GUINT64_FORMAT, result->n_refused);
  g_autofree char *awaiting = g_strdup_printf("%u", result->n_waiting);
  g_autofree char *words =
      text_format(language, "notice.duplicate.not_all_taken", "refused", refused, "awaiting", awaiting, NULL);
  g_string_append_printf(notice, "%s\n", words);
}

static bool write_duplicate_notice(const Reception *reception, const IntakeResult *result,
                                   const SubmissionState *earlier, const char *name, bool is_restored, GError **error)
{
  char id[SUBMISSION_ID_TEXT_SIZE];
  submission_id_format(&earlier->summary->id, id);
  g_autofree char *iso_time = clock_format_iso(earlier->summary->accepted_at_us, time_zone(reception));
  g_autofree char *at = clock_time_for_people(iso_time);
  g_autofree char *short_name = home_file_name(name);
  g_autofree char *notice_name = g_strdup_printf("%s.%.8s.txt", short_name, id);
  g_autofree char *path = g_build_filename(reception->home->notices, notice_name, NULL);
  g_autoptr(GString) notice = g_string_new(NULL);
  for (Language language = 0; language < N_LANGUAGES; language++) {
    g_autofree char *words = text_format(language, "notice.duplicate", "file", name, "earlier",
                                         earlier->summary->file_name, "at", at, "submission", id, NULL);
    g_string_append_printf(notice, "%s\n", words);
    append_not_all_taken(notice, language, result);
    if (is_restored)
      g_string_append_printf(notice, "%s\n", text(language, "notice.duplicate.copy_restored"));
  }
  return write_text(path, notice->str, notice->len, error);
}

/* The copy of EARLIER that somebody has moved away, or whose keeping was interrupted, is made good; its receipt is written anew. */
static bool restore_copy(const Reception *reception, const SubmissionState *earlier, const char *copy, GError **error)
{
  char id[SUBMISSION_ID_TEXT_SIZE];
  const SubmissionSummary *summary = earlier->summary;
  return keep_copy(reception->home->accepted, submission_id_format(&summary->id, id), summary->file_name, copy,
                   error) &&
         spool_receipt_due(reception->spool, &summary->id, error);
}

/* The same bytes once more. */
static bool answer_duplicate(const Reception *reception, const IntakeResult *result, const char *name, const char *copy,
                             GError **error)
{
  char id[SUBMISSION_ID_TEXT_SIZE];
  g_autoptr(SubmissionState) earlier = NULL;
  if (!spool_read_submission(reception->spool, &result->id, &earlier, error))
    return false;
  g_autofree char *kept =
      path_in(reception->home->accepted, submission_id_format(&result->id, id), earlier->summary->file_name);
  const bool is_missing = !g_file_test(kept, G_FILE_TEST_EXISTS);
  return (!is_missing || restore_copy(reception, earlier, copy, error)) &&
         write_duplicate_notice(reception, result, earlier, name, is_missing, error);
}

static bool write_fault_receipt(const Reception *reception, const char *name, const Digest *digest,
                                const FormFault *fault, GError **error)
{
  g_autofree char *id = digest_to_hex(digest);
  g_autoptr(Receipt) receipt = receipt_of_fault(reception->district, name, id, fault);
  return write_receipt_files(reception, receipt, NULL, TEXT_ENCODING_UNKNOWN, error);
}

static bool answer_unreadable(const Reception *reception, const char *name, const char *copy,
                              const IntakeResult *result, GError **error)
{
  g_autofree char *id = digest_to_hex(&result->file_digest);
  return keep_copy(reception->home->rejected, id, name, copy, error) &&
         write_fault_receipt(reception, name, &result->file_digest, &result->fault, error);
}

static bool answer(const Reception *reception, const char *name, const char *copy, const IntakeResult *result,
                   GError **error)
{
  char id[SUBMISSION_ID_TEXT_SIZE];
  switch (result->kind) {
  case INTAKE_ACCEPTED:
    return keep_copy(reception->home->accepted, submission_id_format(&result->id, id), name, copy, error);
  case INTAKE_DUPLICATE:
    return answer_duplicate(reception, result, name, copy, error);
  case INTAKE_UNREADABLE:
    return answer_unreadable(reception, name, copy, result, error);
  case INTAKE_NO_ROOM:
    break; /* nothing was taken that could be answered */
  }
  g_assert_not_reached();
}

/* Whoever tries again and again says it once. */
static void log_result(const char *name, const IntakeResult *result)
{
  if (result->kind == INTAKE_NO_ROOM)
    return;
  static const char *const kinds[] = {"accepted", "duplicate", "unreadable"};
  char id[SUBMISSION_ID_TEXT_SIZE];
  g_autofree char *quoted = log_quoted(name);
  log_info("form_taken file=%s result=%s submission=%s refused_rows=%" G_GUINT64_FORMAT " awaiting_rows=%u%s%s", quoted,
           kinds[result->kind], submission_id_format(&result->id, id), result->n_refused, result->n_waiting,
           result->fault.code != NULL ? " fault=" : "", result->fault.code != NULL ? result->fault.code : "");
}

/* --- Taking ------------------------------------------------------------------------------------------------------- */

/* A form that is too large to be read is not copied either; its receipt is named after its digest. */
static bool answer_too_large(const Reception *reception, const char *path, const char *name, const FormFault *fault,
                             GError **error)
{
  Digest digest;
  return is_done_or_mendable(digest_of_file(path, &digest, error), error) &&
         write_fault_receipt(reception, name, &digest, fault, error);
}

/* What is judged, spooled and kept is a private copy, so that nobody changes it meanwhile. */
static bool take_readable(const Reception *reception, const IntakeScope *scope, const char *path, const char *name,
                          bool again, IntakeResult *result, GError **error)
{
  g_autofree char *copy =
      file_copy_aside(path, reception->home->accepted, COPY_PREFIX, scope->form.limits.largest_file_bytes, error);
  if (!is_done_or_mendable(copy != NULL, error))
    return false;
  const bool is_answered =
      intake_take(scope, copy, name, again, result, error) && answer(reception, name, copy, result, error);
  unlink(copy); /* of a duplicate, or after a failure */
  return is_answered;
}

/* False, with RESULT filled, when the form has to wait. */
static bool find_room(const Reception *reception, const char *path, IntakeResult *result, bool *out_has_room,
                      GError **error)
{
  struct stat status;
  const uint64_t size_bytes = stat(path, &status) == 0 ? (uint64_t)status.st_size : 0;
  if (!spool_make_room(reception->spool, size_bytes, &result->shortage, error))
    return false;
  *out_has_room = result->shortage == SPOOL_ROOMY;
  if (!*out_has_room)
    result->kind = INTAKE_NO_ROOM;
  return true;
}

static bool take(const Reception *reception, const char *path, bool again, TextEncoding encoding, IntakeResult *result,
                 GError **error)
{
  IntakeScope scope = intake_scope(reception->district, reception->spool, reception->home->path, reception->settings);
  g_autofree char *name = g_filename_display_basename(path);
  bool has_room = false;
  g_auto(Progress) progress;
  progress_begin(&progress, name, language_of_locale());
  progress_note_in(&progress, reception->home->progress);
  scope.form.encoding = encoding;
  scope.form.progress = &progress;
  result->kind = INTAKE_UNREADABLE;
  if (form_is_too_large(&scope.form, path, &result->fault)) {
    if (!answer_too_large(reception, path, name, &result->fault, error))
      return false;
  } else if (!find_room(reception, path, result, &has_room, error) ||
             (has_room && !take_readable(reception, &scope, path, name, again, result, error))) {
    return false;
  }
  log_result(name, result);
  return true;
}

bool reception_take(const Reception *reception, const char *path, bool again, TextEncoding encoding,
                    IntakeResult *out_result, GError **error)
{
  if (!district_is_known(reception->district)) {
    district_set_unknown(LANGUAGE_EN, error);
    return false;
  }
  g_auto(IntakeResult) result = {0};
  if (!take(reception, path, again, encoding, &result, error))
    return false;
  *out_result = result;
  result.fault = (FormFault){0};
  return true;
}

static bool is_same_file(const struct stat *a, const struct stat *b)
{
  return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
         a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* What was too large to be read has no copy yet. */
static bool move_to_rejected(const Reception *reception, const char *path, GError **error)
{
  Digest digest;
  g_autofree char *name = g_filename_display_basename(path);
  if (!digest_of_file(path, &digest, error))
    return false;
  g_autofree char *id = digest_to_hex(&digest);
  g_autofree char *kept = path_in(reception->home->rejected, id, name);
  return file_remove(kept, error) && file_move(path, kept, error);
}

/* Why the file could not be removed, or NULL. The caller frees it. */
static char *take_away(const Reception *reception, const char *path, const IntakeResult *result)
{
  g_autoptr(GError) failure = NULL;
  const bool has_copy = g_strcmp0(result->fault.code, "too_large") != 0;
  const bool is_away = has_copy ? file_remove(path, &failure) : move_to_rejected(reception, path, &failure);
  return is_away ? NULL : g_strdup(failure->message);
}

bool reception_take_from_inbox(const Reception *reception, const char *path, IntakeResult *out_result,
                               char **out_why_left, GError **error)
{
  struct stat before, after;
  if (lstat(path, &before) != 0) {
    halfsky_set_error_errno(error, HALFSKY_ERROR_REJECT, errno, "cannot examine '%s'", path);
    return false;
  }
  g_auto(IntakeResult) result = {0};
  if (!reception_take(reception, path, false, TEXT_ENCODING_UNKNOWN, &result, error))
    return false;
  /* What somebody saved under the same name meanwhile was not taken: it stays for the next look. */
  const bool is_done = result.kind != INTAKE_NO_ROOM && lstat(path, &after) == 0 && is_same_file(&before, &after);
  *out_why_left = is_done ? take_away(reception, path, &result) : NULL;
  *out_result = result;
  result.fault = (FormFault){0};
  return true;
}

void reception_clear_up(const Reception *reception)
{
  unlink(reception->home->progress);
  g_autoptr(GDir) folder = g_dir_open(reception->home->accepted, 0, NULL);
  for (const char *name = NULL; folder != NULL && (name = g_dir_read_name(folder)) != NULL;) {
    g_autofree char *path = g_build_filename(reception->home->accepted, name, NULL);
    if (g_str_has_prefix(name, "." COPY_PREFIX "."))
      unlink(path);
  }
}

/* --- Receipts ----------------------------------------------------------------------------------------------------- */

/* As whoever handed the form in said; unknown when nobody did. */
static bool read_encoding(const Reception *reception, const SubmissionId *id, TextEncoding *out_encoding,
                          GError **error)
{
  g_autofree char *name = spool_read_encoding(reception->spool, id, error);
  if (name == NULL)
    return false;
  if (!text_encoding_parse(name, out_encoding))
    *out_encoding = TEXT_ENCODING_UNKNOWN;
  return true;
}

static bool write_receipt(const Reception *reception, const SubmissionId *id, GError **error)
{
  g_autoptr(Receipt) receipt = receipt_read(reception->spool, reception->district, id, time_zone(reception), error);
  if (receipt == NULL)
    return false;
  TextEncoding encoding = TEXT_ENCODING_UNKNOWN;
  if (!read_encoding(reception, id, &encoding, error))
    return false;
  g_autofree char *form_path = path_in(reception->home->accepted, receipt->submission, receipt->file_name);
  return write_receipt_files(reception, receipt, form_path, encoding, error) &&
         spool_receipt_written(reception->spool, id, error);
}

/* Receipts leave the last of the disk, as much as the reserve, to outcomes, without which nothing would ever be deleted: they can be written later. */
static bool find_room_for_receipts(const Reception *reception, bool *out_is_there, GError **error)
{
  SpoolRoom room;
  if (!spool_room(reception->spool, &room, error))
    return false;
  *out_is_there = room.disk_free > room.reserve;
  return true;
}

bool reception_write_receipts(const Reception *reception, GError **error)
{
  for (bool goes_on = true; goes_on;) {
    SubmissionId id;
    bool is_due = false;
    bool has_room = false;
    if (!find_room_for_receipts(reception, &has_room, error) ||
        !spool_next_receipt(reception->spool, &id, &is_due, error))
      return false;
    goes_on = is_due && has_room;
    service_tell_alive(); /* there may be thousands */
    if (goes_on && !write_receipt(reception, &id, error))
      return false;
  }
  return true;
}
