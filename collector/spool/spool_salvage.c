/* How a damaged spool becomes a sound one.
 *
 * The new spool is made beside the old one, gets the name that the old one shall have, and takes its place in one step (an exchange of two folder names), so
 * that at every moment there is one of them. Rows are asked for one by one, by their keys: a page that cannot be read costs the rows on it and no others. They
 * are saved in pieces; what an interrupted salvage left, or one that found the disk full, is deleted, since all of it is in the damaged spool too. */
#include "collector/spool/spool_salvage.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "collector/spool/spool_private.h"
#include "collector/spool/spool_salvage_rows.h"
#include "collector/spool/spool_soundness.h"

void spool_salvage_clear(SpoolSalvage *salvage)
{
  g_free(salvage->complaint);
  g_free(salvage->set_aside);
  g_clear_pointer(&salvage->to_resubmit, g_ptr_array_unref);
}

/* --- Folders ------------------------------------------------------------------------------------------------------ */

/* FOLDER.damaged-<UTC time>, with a number when there is one already. The caller frees it. */
static char *damaged_name(const char *folder)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc();
  g_autofree char *time = g_date_time_format(now, "%Y%m%dT%H%M%SZ");
  char *name = g_strdup_printf("%s.damaged-%s", folder, time);
  for (int n = 2; g_file_test(name, G_FILE_TEST_EXISTS); n++) {
    g_free(name);
    name = g_strdup_printf("%s.damaged-%s-%d", folder, time, n);
  }
  return name;
}

static bool fail_to_set_aside(const char *folder, GError **error)
{
  halfsky_set_error_errno(error, HALFSKY_ERROR_RETRY, errno, "cannot set the damaged spool '%s' aside", folder);
  return false;
}

static char *between_path(const char *folder)
{
  return g_strconcat(folder, ".exchange", NULL);
}

/* Where two names cannot be exchanged, one after the other has to do. */
static bool exchange(const char *folder, const char *other, GError **error)
{
  if (renameat2(AT_FDCWD, folder, AT_FDCWD, other, RENAME_EXCHANGE) == 0)
    return true;
  if (errno != EINVAL && errno != ENOSYS)
    return fail_to_set_aside(folder, error);
  g_autofree char *between = between_path(folder);
  return (rename(folder, between) == 0 && rename(other, folder) == 0 && rename(between, other) == 0) ||
         fail_to_set_aside(folder, error);
}

/* One after the other may have been interrupted: then the damaged spool goes back to its place, or is set aside when the new one is there already. */
static bool finish_exchange(const char *folder, GError **error)
{
  g_autofree char *between = between_path(folder);
  g_autofree char *name = damaged_name(folder);
  if (!g_file_test(between, G_FILE_TEST_EXISTS))
    return true;
  return rename(between, g_file_test(folder, G_FILE_TEST_EXISTS) ? name : folder) == 0 ||
         fail_to_set_aside(folder, error);
}

/* The file that says of a new spool that it is not finished yet: nothing in it is not in the damaged one too. */
static char *unfinished_path(const char *building)
{
  return g_build_filename(building, "unfinished", NULL);
}

static void delete_unfinished(const char *building)
{
  static const char *const files[] = {"spool.db",     "spool.db-journal", "spool.db-wal",
                                      "spool.db-shm", "reserve",          "unfinished"};
  for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
    g_autofree char *path = g_build_filename(building, files[i], NULL);
    unlink(path);
  }
  rmdir(building);
}

/* What an interrupted salvage left is made anew. What is not known to be that is kept. */
static bool clear_leftover(const char *folder, const char *building, GError **error)
{
  g_autofree char *name = damaged_name(folder);
  g_autofree char *unfinished = unfinished_path(building);
  if (g_file_test(unfinished, G_FILE_TEST_EXISTS))
    delete_unfinished(building);
  if (!g_file_test(building, G_FILE_TEST_EXISTS) || rename(building, name) == 0)
    return true;
  return fail_to_set_aside(building, error);
}

/* --- Room --------------------------------------------------------------------------------------------------------- */

/* The file in a damaged spool that says that there was no room to save it. */
static char *waiting_path(const char *folder)
{
  return g_build_filename(folder, "waits-for-room", NULL);
}

static uint64_t size_of(const char *path)
{
  struct stat status;
  return stat(path, &status) == 0 ? (uint64_t)status.st_size : 0;
}

/* As much as the damaged spool has, for its pages are filled as well as those of the new one; and a little for its log. */
static SpoolSalvageRoom look_at_room(const char *folder)
{
  enum { ROOM_FOR_LOG = 4 * 1024 * 1024 };
  struct statvfs disk;
  g_autofree char *database = spool_database_path(folder);
  g_autofree char *log = g_strconcat(database, "-wal", NULL);
  SpoolSalvageRoom room = {.needed = size_of(database) + size_of(log) + ROOM_FOR_LOG, .free = UINT64_MAX};
  if (statvfs(folder, &disk) == 0) /* a disk that cannot be asked counts as roomy: what is written then tells */
    room.free = (uint64_t)disk.f_bavail * disk.f_frsize;
  return room;
}

bool spool_salvage_waits_for_room(const char *folder, SpoolSalvageRoom *out_room)
{
  g_autofree char *path = waiting_path(folder);
  if (!g_file_test(path, G_FILE_TEST_EXISTS))
    return false;
  *out_room = look_at_room(folder);
  return true;
}

static bool fail_for_want_of_room(const char *folder, GError **error)
{
  g_autofree char *path = waiting_path(folder);
  const SpoolSalvageRoom room = look_at_room(folder);
  g_autofree char *needed = g_format_size_full(room.needed, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *left = g_format_size_full(room.free, G_FORMAT_SIZE_IEC_UNITS);
  const int note = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (note >= 0) /* where there is no room for that either, only the failure tells */
    close(note);
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_RETRY,
              "the damaged spool '%s' waits for room: saving what is sound of it needs %s, and %s are free; nothing is "
              "lost. hint: make room on its disk",
              folder, needed, left);
  return false;
}

/* --- Salvaging ---------------------------------------------------------------------------------------------------- */

/* There may be little room: what is saved is to stand in the log and in the database for a short while only. */
static bool keep_log_short(Spool *saved, GError **error)
{
  return spool_execute(saved->connection, "PRAGMA wal_autocheckpoint = 256", error);
}

/* *out_is_full tells that it failed because the disk is full. */
static bool fill_from(const char *folder, const char *building, SpoolSalvage *salvage, bool *out_is_full,
                      GError **error)
{
  bool is_damaged = false;
  g_autofree char *unfinished = unfinished_path(building);
  if (!file_make_folders(building, 0700, error) || !file_write(unfinished, "", 0, 0600, error))
    return false;
  Spool *saved = spool_open_locked(building, NULL, &is_damaged, error);
  const bool is_filled =
      saved != NULL && keep_log_short(saved, error) && spool_salvage_rows(folder, saved, salvage, error);
  *out_is_full = saved != NULL && !is_filled && saved->is_pressed;
  spool_close(saved);
  return is_filled && (unlink(unfinished) == 0 || fail_to_set_aside(folder, error));
}

/* What could not be finished takes no room away from the next try. */
static bool build(const char *folder, const char *building, SpoolSalvage *salvage, GError **error)
{
  bool is_full = false;
  g_autofree char *reserve = spool_reserve_path(folder);
  g_autoptr(GError) failure = NULL;
  unlink(reserve); /* what is saved needs room; the reserve is made anew later */
  const SpoolSalvageRoom room = look_at_room(folder);
  if (room.free < room.needed)
    return fail_for_want_of_room(folder, error);
  if (fill_from(folder, building, salvage, &is_full, &failure))
    return true;
  delete_unfinished(building);
  if (is_full)
    return fail_for_want_of_room(folder, error);
  g_propagate_error(error, g_steal_pointer(&failure));
  return false;
}

static bool salvage_all(const char *folder, SpoolSalvage *salvage, GError **error)
{
  g_autofree char *building = g_strconcat(folder, ".salvage", NULL);
  g_autofree char *parent = g_path_get_dirname(folder);
  if (!clear_leftover(folder, building, error) || !build(folder, building, salvage, error))
    return false;
  salvage->set_aside = damaged_name(folder);
  if (rename(building, salvage->set_aside) != 0)
    return fail_to_set_aside(folder, error);
  return exchange(folder, salvage->set_aside, error) && file_sync_folder(parent, error);
}

static void log_salvage(const SpoolSalvage *salvage)
{
  g_autofree char *complaint = log_quoted(salvage->complaint);
  g_autofree char *set_aside = log_quoted(salvage->set_aside);
  log_error("spool_damaged set_aside=%s submissions_saved=%u batches_saved=%u to_resubmit=%u complaint=%s", set_aside,
            salvage->n_submissions, salvage->n_batches, salvage->to_resubmit->len, complaint);
}

/* --- Opening ------------------------------------------------------------------------------------------------------ */

/* *out_complaint stays NULL when the spool is sound. Once suspected it is looked at as a whole. */
static bool find_complaint(Spool *spool, const char *folder, char **out_complaint, GError **error)
{
  g_autofree char *suspect = spool_suspect_path(folder);
  uint64_t n_batches = 0;
  if (!g_file_test(suspect, G_FILE_TEST_EXISTS))
    return spool_check_quickly(spool, out_complaint, error);
  g_autoptr(GPtrArray) complaints = spool_verify(spool, &n_batches, error);
  if (complaints == NULL)
    return false;
  if (complaints->len > 0)
    *out_complaint = g_strdup(((SpoolComplaint *)g_ptr_array_index(complaints, 0))->detail);
  else
    unlink(suspect);
  return true;
}

/* Opens and looks. *out_spool is NULL when it is damaged: then *out_complaint says how. */
static bool open_and_check(const char *folder, const SpoolLimits *limits, Spool **out_spool, char **out_complaint,
                           GError **error)
{
  bool is_damaged = false;
  g_autoptr(GError) failure = NULL;
  g_autoptr(Spool) spool = spool_open_locked(folder, limits, &is_damaged, &failure);
  if (spool == NULL && is_damaged) {
    *out_complaint = g_strdup(failure->message);
    return true;
  }
  if (spool == NULL) {
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
  }
  if (!find_complaint(spool, folder, out_complaint, error))
    return false;
  *out_spool = *out_complaint == NULL ? g_steal_pointer(&spool) : NULL;
  return true;
}

Spool *spool_open_sound(const SpoolLock *lock, const SpoolLimits *limits, SpoolSalvage *out_salvage, GError **error)
{
  const char *folder = spool_lock_folder(lock);
  g_auto(SpoolSalvage) salvage = {.to_resubmit = g_ptr_array_new_with_free_func(g_free)};
  g_autoptr(Spool) spool = NULL;
  if (!finish_exchange(folder, error) || !open_and_check(folder, limits, &spool, &salvage.complaint, error))
    return NULL;
  if (spool == NULL) {
    bool is_damaged = false;
    salvage.was_damaged = true;
    if (!salvage_all(folder, &salvage, error))
      return NULL;
    log_salvage(&salvage);
    spool = spool_open_locked(folder, limits, &is_damaged, error);
    if (spool == NULL)
      return NULL;
  }
  g_autofree char *waiting = waiting_path(folder);
  unlink(waiting); /* somebody has put a sound one in its place */
  *out_salvage = salvage;
  salvage = (SpoolSalvage){0};
  return g_steal_pointer(&spool);
}
