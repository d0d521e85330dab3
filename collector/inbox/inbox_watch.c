#include "collector/inbox/inbox_watch.h"

#include <sys/stat.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "collector/inbox/inbox.h"
#include "collector/shortage.h"
#include "collector/spool/spool_retention.h"

#define NOTICE_NAME "intake-stopped.txt"

/* A file that somebody has open is told after so many settle times. */
enum { SETTLE_TIMES_OF_OPEN = 30 };

struct InboxWatch {
  Loop *loop;
  Reception reception;
  InboxWatchCallbacks callbacks;
  gpointer user;
  Inbox *inbox;
  InboxTroubles *troubles;
  guint wakeup;
  guint timer;
  SpoolShortage shortage; /* as the agency was told */
  uint64_t waiting_bytes; /* the smallest form that waits for room; 0: none */
  LogRepeat trouble;
};

static void look(gpointer user);

static void look_in(InboxWatch *watch, int64_t wait_ms)
{
  loop_remove(watch->loop, watch->timer);
  watch->timer = loop_add_timer(watch->loop, wait_ms, look, watch);
}

void inbox_watch_look_soon(InboxWatch *watch)
{
  look_in(watch, 0);
}

bool inbox_watch_is_short(const InboxWatch *watch)
{
  return watch->shortage != SPOOL_ROOMY;
}

const InboxTroubles *inbox_watch_troubles(const InboxWatch *watch)
{
  return watch->troubles;
}

/* --- Room --------------------------------------------------------------------------------------------------------- */

static bool write_notice(const InboxWatch *watch, const char *path, const SpoolRoom *room, GError **error)
{
  g_autoptr(GString) notice = g_string_new(NULL);
  json_t *shortage = shortage_to_json(room, watch->shortage, watch->reception.home->path);
  for (Language language = 0; language < N_LANGUAGES; language++) {
    g_autofree char *state = shortage_to_text(shortage, language);
    g_autofree char *words = text_format(language, "notice.intake", "shortage", state, NULL);
    g_string_append_printf(notice, "%s\n", words);
  }
  json_decref(shortage);
  return file_write(path, notice->str, notice->len, 0644, error);
}

/* The notice is there while there is a shortage. A full disk may refuse it: status and log say the same. */
static void put_notice(const InboxWatch *watch, const SpoolRoom *room)
{
  g_autoptr(GError) failure = NULL;
  g_autofree char *path = g_build_filename(watch->reception.home->notices, NOTICE_NAME, NULL);
  if (watch->shortage == SPOOL_ROOMY ? file_remove(path, &failure) : write_notice(watch, path, room, &failure))
    return;
  g_autofree char *reason = log_quoted(failure->message);
  log_warning("notice_not_written reason=%s", reason);
}

/* Tells what is new about SHORTAGE. */
static void tell(InboxWatch *watch, SpoolShortage shortage, const SpoolRoom *room)
{
  if (shortage == watch->shortage)
    return;
  watch->shortage = shortage;
  put_notice(watch, room);
  if (shortage == SPOOL_ROOMY)
    log_info("intake_goes_on");
  else
    log_warning("intake_stopped shortage=%s disk_free=%" G_GUINT64_FORMAT " keep_free=%" G_GUINT64_FORMAT
                " used=%" G_GUINT64_FORMAT " quota=%" G_GUINT64_FORMAT,
                spool_shortage_name(shortage), room->disk_free, room->keep_free, room->used, room->quota);
}

/* Whether it is worth looking: some form could be taken, as reception_take() would make room for it. */
static bool find_room(InboxWatch *watch, bool *out_has_room, GError **error)
{
  SpoolRoom room;
  spool_restore_reserve(watch->reception.spool);
  if (!spool_relieve(watch->reception.spool, error) || !spool_room(watch->reception.spool, &room, error))
    return false;
  room = spool_room_without_finished(&room);
  const SpoolShortage shortage = spool_shortage(&room, watch->waiting_bytes);
  tell(watch, shortage, &room);
  if (shortage == SPOOL_ROOMY && watch->waiting_bytes > 0) {
    watch->waiting_bytes = 0;
    inbox_try_again(watch->inbox);
  }
  *out_has_room = spool_shortage(&room, 0) == SPOOL_ROOMY;
  return true;
}

/* --- Taking ------------------------------------------------------------------------------------------------------- */

static void put_off(InboxWatch *watch, const char *path, const GError *failure)
{
  inbox_put_off(watch->inbox, path, clock_monotonic_ms());
  inbox_troubles_note_failure(watch->troubles, path, failure->message);
}

/* The file at PATH is safe, and stays where it is: it must not be taken once more. */
static void leave_taken(InboxWatch *watch, const char *path, const char *why)
{
  inbox_note_taken(watch->inbox, path);
  inbox_put_off(watch->inbox, path, clock_monotonic_ms());
  inbox_troubles_note(watch->troubles, path, TROUBLE_NOT_REMOVED, why);
}

static void remove_taken(InboxWatch *watch, const char *path)
{
  g_autoptr(GError) failure = NULL;
  if (file_remove(path, &failure))
    inbox_troubles_end(watch->troubles, path);
  else
    leave_taken(watch, path, failure->message);
}

/* The file at PATH has to wait for room; smaller ones may still be taken. */
static void let_wait(InboxWatch *watch, const char *path)
{
  struct stat status;
  const uint64_t size_bytes = stat(path, &status) == 0 ? (uint64_t)status.st_size : 0;
  inbox_put_off(watch->inbox, path, clock_monotonic_ms());
  watch->waiting_bytes = watch->waiting_bytes > 0 ? MIN(watch->waiting_bytes, size_bytes) : MAX(size_bytes, 1);
}

/* False when the spool has failed. */
static bool take_file(InboxWatch *watch, const char *path, GError **error)
{
  g_autoptr(GError) failure = NULL;
  g_auto(IntakeResult) result = {0};
  g_autofree char *why_left = NULL;
  const bool is_taken = reception_take_from_inbox(&watch->reception, path, &result, &why_left, &failure);
  if (halfsky_error_is(failure, HALFSKY_ERROR_FATAL)) {
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
  }
  if (!is_taken)
    put_off(watch, path, failure);
  else if (result.kind == INTAKE_NO_ROOM)
    let_wait(watch, path);
  else if (why_left != NULL)
    leave_taken(watch, path, why_left);
  else
    inbox_troubles_end(watch->troubles, path);
  /* Also after a failure: the form may be in the spool and only its copy not where it belongs. */
  watch->callbacks.taken(watch->user);
  return true;
}

static bool see_to_file(InboxWatch *watch, const char *path, GError **error)
{
  if (!inbox_was_taken(watch->inbox, path))
    return take_file(watch, path, error);
  remove_taken(watch, path);
  return true;
}

static void note_open(const char *path, gpointer troubles)
{
  inbox_troubles_note(troubles, path, TROUBLE_OPEN, "open for writing");
}

static void see_to_troubles(InboxWatch *watch)
{
  const int64_t patience_ms = SETTLE_TIMES_OF_OPEN * settings_integer(watch->reception.settings, "inbox.settle");
  if (inbox_troubles_review(watch->troubles))
    inbox_try_again(watch->inbox);
  inbox_each_open(watch->inbox, clock_monotonic_ms() - patience_ms, note_open, watch->troubles);
}

/* Takes one file; *out_wait_ms is when to look again. */
static bool take_next(InboxWatch *watch, int64_t *out_wait_ms, GError **error)
{
  g_autofree char *path = NULL;
  const int64_t look_ms = settings_integer(watch->reception.settings, "inbox.look");
  int64_t settle_wait_ms = -1;
  bool has_room = false;
  *out_wait_ms = look_ms;
  if (!district_is_known(watch->reception.district))
    return true;
  if (!find_room(watch, &has_room, error))
    return false;
  if (!has_room)
    return true;
  if (!inbox_look(watch->inbox, clock_monotonic_ms(), &path, &settle_wait_ms, error))
    return false;
  if (path != NULL && !see_to_file(watch, path, error))
    return false;
  see_to_troubles(watch);
  *out_wait_ms = path != NULL ? 0 : settle_wait_ms >= 0 ? MIN(settle_wait_ms, look_ms) : look_ms;
  return true;
}

static void look(gpointer user)
{
  InboxWatch *watch = user;
  g_autoptr(GError) failure = NULL;
  int64_t wait_ms = 0;
  if (take_next(watch, &wait_ms, &failure)) {
    log_repeated_recovery(&watch->trouble, "inbox_interrupted");
  } else if (halfsky_error_is(failure, HALFSKY_ERROR_FATAL)) {
    watch->callbacks.failed(g_steal_pointer(&failure), watch->user);
    return;
  } else {
    log_repeated_failure(&watch->trouble, "inbox_interrupted", failure);
  }
  watch->callbacks.looked(watch->user);
  look_in(watch, wait_ms);
}

static void on_wakeup(gpointer user)
{
  InboxWatch *watch = user;
  inbox_clear_wakeup(watch->inbox);
  look_in(watch, 0);
}

/* --- Life --------------------------------------------------------------------------------------------------------- */

InboxWatch *inbox_watch_open(Loop *loop, const Reception *reception, const InboxWatchCallbacks *callbacks,
                             gpointer user, GError **error)
{
  g_autoptr(Inbox) inbox =
      inbox_open(reception->home->inbox, settings_integer(reception->settings, "inbox.settle"), error);
  if (inbox == NULL)
    return NULL;
  InboxWatch *watch = g_new0(InboxWatch, 1);
  watch->loop = loop;
  watch->reception = *reception;
  watch->callbacks = *callbacks;
  watch->user = user;
  watch->inbox = g_steal_pointer(&inbox);
  watch->troubles = inbox_troubles_new(watch->reception.home);
  watch->wakeup = loop_watch_fd(loop, inbox_wakeup_fd(watch->inbox), on_wakeup, watch);
  put_notice(watch, NULL);
  look_in(watch, 0);
  return watch;
}

void inbox_watch_close(InboxWatch *watch)
{
  if (watch == NULL)
    return;
  loop_remove(watch->loop, watch->wakeup);
  loop_remove(watch->loop, watch->timer);
  inbox_close(watch->inbox);
  inbox_troubles_free(watch->troubles);
  log_repeat_clear(&watch->trouble);
  g_free(watch);
}
