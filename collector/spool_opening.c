#include "collector/spool_opening.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/text.h"
#include "collector/spool/spool_room.h"
#include "collector/spool/spool_salvage.h"
#include "collector/spool/spool_submission.h"

/* The first digits of a submission's id, by which its form is called in accepted/. */
enum { ID_DIGITS = 8 };

static void note_id(const SubmissionId *id, void *user)
{
  char text[SUBMISSION_ID_TEXT_SIZE];
  g_hash_table_add(user, g_strndup(submission_id_format(id, text), ID_DIGITS));
}

/* The forms that were accepted once and that the spool knows no more, as they lie in accepted/: char *. */
static GPtrArray *find_forgotten(const Home *home, Spool *spool, GError **error)
{
  g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GPtrArray) forgotten = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GDir) folder = g_dir_open(home->accepted, 0, NULL);
  if (!spool_each_submission(spool, note_id, known, error))
    return NULL;
  for (const char *name = NULL; folder != NULL && (name = g_dir_read_name(folder)) != NULL;) {
    g_autofree char *id = g_strndup(name, ID_DIGITS);
    if (name[0] != '.' && !g_hash_table_contains(known, id))
      g_ptr_array_add(forgotten, g_filename_display_name(name));
  }
  return g_steal_pointer(&forgotten);
}

static void append_names(GString *notice, const GPtrArray *names)
{
  for (guint i = 0; i < names->len; i++)
    g_string_append_printf(notice, "  %s\n", (const char *)g_ptr_array_index(names, i));
}

static void append_words(GString *notice, const SpoolSalvage *salvage, const GPtrArray *forgotten, Language language)
{
  g_autofree char *n_submissions = g_strdup_printf("%u", salvage->n_submissions);
  g_autofree char *n_batches = g_strdup_printf("%u", salvage->n_batches);
  g_autofree char *words = text_format(language, "notice.spool_damaged", "folder", salvage->set_aside, "submissions",
                                       n_submissions, "batches", n_batches, NULL);
  g_string_append_printf(notice, "%s\n", words);
  if (salvage->to_resubmit->len > 0)
    g_string_append_printf(notice, "%s\n", text(language, "notice.spool_damaged.to_resubmit"));
  append_names(notice, salvage->to_resubmit);
  if (forgotten->len > 0)
    g_string_append_printf(notice, "%s\n", text(language, "notice.spool_damaged.forgotten"));
  append_names(notice, forgotten);
  if (salvage->to_resubmit->len + forgotten->len == 0)
    g_string_append_printf(notice, "%s\n", text(language, "notice.spool_damaged.nothing_lost"));
}

static bool write_notice(const Home *home, Spool *spool, const SpoolSalvage *salvage, GError **error)
{
  g_autoptr(GPtrArray) forgotten = find_forgotten(home, spool, error);
  if (forgotten == NULL)
    return false;
  g_autoptr(GString) notice = g_string_new(NULL);
  g_autofree char *set_aside = g_path_get_basename(salvage->set_aside);
  g_autofree char *name = g_strconcat(set_aside, ".txt", NULL);
  g_autofree char *path = g_build_filename(home->notices, name, NULL);
  for (Language language = 0; language < N_LANGUAGES; language++)
    append_words(notice, salvage, forgotten, language);
  return file_write(path, notice->str, notice->len, 0644, error);
}

/* --- Room --------------------------------------------------------------------------------------------------------- */

char *spool_opening_words(const Home *home, Language language)
{
  SpoolSalvageRoom room;
  if (!spool_salvage_waits_for_room(home->spool, &room))
    return NULL;
  g_autofree char *needed = g_format_size_full(room.needed, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *left = g_format_size_full(room.free, G_FORMAT_SIZE_IEC_UNITS);
  return text_format(language, "spool.waits_for_room", "needed", needed, "free", left, "folder", home->path, NULL);
}

/* That the spool waits for room is told as long as it does. Where a notice finds no room either, the log and the status tell. */
static void tell_of_room(const Home *home)
{
  g_autofree char *path = g_build_filename(home->notices, "spool-waits-for-room.txt", NULL);
  g_autofree char *chinese = spool_opening_words(home, LANGUAGE_ZH);
  g_autofree char *english = spool_opening_words(home, LANGUAGE_EN);
  if (chinese == NULL || english == NULL) {
    unlink(path);
    return;
  }
  g_autoptr(GError) failure = NULL;
  g_autofree char *notice = g_strdup_printf("%s\n%s\n", chinese, english);
  if (file_write(path, notice, strlen(notice), 0644, &failure))
    return;
  g_autofree char *reason = log_quoted(failure->message);
  log_warning("notice_not_written reason=%s", reason);
}

/* --- Opening ------------------------------------------------------------------------------------------------------ */

Spool *spool_opening(const Home *home, const Settings *settings, const SpoolLock *lock, GError **error)
{
  g_autoptr(GError) failure = NULL;
  g_auto(SpoolSalvage) salvage = {0};
  const SpoolLimits limits = spool_limits(settings);
  Spool *spool = spool_open_sound(lock, &limits, &salvage, error);
  tell_of_room(home);
  if (spool == NULL || !salvage.was_damaged || write_notice(home, spool, &salvage, &failure))
    return spool;
  /* The log has it too, and the receipts of what has to come again are due. */
  g_autofree char *reason = log_quoted(failure->message);
  log_warning("notice_not_written reason=%s", reason);
  return spool;
}
