#include "collector/inbox/inbox.h"

#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/log.h"
#include "collector/inbox/inbox_file.h"

/* Pauses before a file is tried again that could not be taken. */
enum { PAUSE_LEAST_MS = 10 * 1000, PAUSE_MOST_MS = 10 * 60 * 1000 };

/* A file that seems to lack its end has to stand still for so many settle times; one that is open is looked at again after one, but not at once. */
enum { SETTLE_TIMES_OF_CUT = 15, OPEN_LOOK_LEAST_MS = 100 };

struct Inbox {
  char *path;
  int64_t settle_ms;
  int wakeup_fd;
  GHashTable *seen; /* name → Sighting */
  guint n_looks;
};

/* A file as it looked, and since when it has looked so. */
typedef struct Sighting {
  int64_t size_bytes;
  int64_t modified_ns;
  int64_t since_ms;
  guint look;            /* the look that saw it last */
  int64_t pause_ms;      /* the pause it got last, 0: it was never put off */
  int64_t not_before_ms; /* it is not handed out */
  bool is_open;          /* somebody had it open for writing, without writing */
  int64_t open_since_ms; /* counts when it is open */
  bool was_taken;        /* and is only to be removed */
} Sighting;

static int64_t modified_ns(const struct stat *status)
{
  return (int64_t)status->st_mtim.tv_sec * 1000000000 + status->st_mtim.tv_nsec;
}

static bool is_left_alone(const char *name)
{
  static const char *const unfinished_endings[] = {".tmp", ".part", ".partial", ".crdownload", ".swp"};
  for (size_t i = 0; i < G_N_ELEMENTS(unfinished_endings); i++)
    if (g_str_has_suffix(name, unfinished_endings[i]))
      return true;
  return name[0] == '.' || g_str_has_prefix(name, "~$") || g_str_has_suffix(name, "~");
}

/* A user may have only so many watches (128 on a stock kernel); without one the regular look has to do. */
static bool is_without_watches(int cause)
{
  return cause == EMFILE || cause == ENOSPC || cause == ENOSYS;
}

static bool watch_folder(Inbox *inbox)
{
  inbox->wakeup_fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  return inbox->wakeup_fd >= 0 &&
         inotify_add_watch(inbox->wakeup_fd, inbox->path, IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE) >= 0;
}

/* Where the system cannot watch, the regular looks have to do. */
static bool open_wakeup(Inbox *inbox, GError **error)
{
  const bool is_there = access(inbox->path, R_OK | X_OK) == 0;
  if (is_there && watch_folder(inbox))
    return true;
  const int cause = errno;
  if (is_there && is_without_watches(cause)) {
    log_warning("inbox_not_watched path=%s reason=\"%s\"", inbox->path, g_strerror(cause));
    if (inbox->wakeup_fd < 0)
      inbox->wakeup_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); /* never readable */
    if (inbox->wakeup_fd >= 0)
      return true;
  }
  halfsky_set_error_errno(error, HALFSKY_ERROR_USAGE, cause, "cannot watch the inbox '%s'", inbox->path);
  return false;
}

Inbox *inbox_open(const char *path, int64_t settle_ms, GError **error)
{
  g_autoptr(Inbox) inbox = g_new0(Inbox, 1);
  inbox->path = g_strdup(path);
  inbox->settle_ms = settle_ms;
  inbox->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  inbox->wakeup_fd = -1;
  return open_wakeup(inbox, error) ? g_steal_pointer(&inbox) : NULL;
}

void inbox_close(Inbox *inbox)
{
  if (inbox == NULL)
    return;
  if (inbox->wakeup_fd >= 0)
    close(inbox->wakeup_fd);
  g_clear_pointer(&inbox->seen, g_hash_table_unref);
  g_free(inbox->path);
  g_free(inbox);
}

int inbox_wakeup_fd(const Inbox *inbox)
{
  return inbox->wakeup_fd;
}

void inbox_clear_wakeup(Inbox *inbox)
{
  char events[4096];
  while (read(inbox->wakeup_fd, events, sizeof events) > 0) {
    /* The events themselves say nothing that a look does not. */
  }
}

/* Notes how the file looks now; returns its sighting, owned by the inbox. */
static Sighting *note_sighting(Inbox *inbox, const char *name, const struct stat *status, guint look, int64_t now_ms)
{
  Sighting *sighting = g_hash_table_lookup(inbox->seen, name);
  if (sighting == NULL) {
    sighting = g_new0(Sighting, 1);
    *sighting = (Sighting){.size_bytes = -1};
    g_hash_table_insert(inbox->seen, g_strdup(name), sighting);
  }
  if (sighting->size_bytes != status->st_size || sighting->modified_ns != modified_ns(status)) {
    *sighting = (Sighting){.size_bytes = status->st_size, .modified_ns = modified_ns(status), .since_ms = now_ms};
  }
  sighting->look = look;
  return sighting;
}

/* What one look has found so far. */
typedef struct Look {
  guint number;
  int64_t now_ms;
  char *oldest_name; /* of the settled files */
  int64_t oldest_modified_ns;
  int64_t wait_ms;
} Look;

static bool is_older(const Look *look, int64_t file_modified_ns, const char *name)
{
  return look->oldest_name == NULL || file_modified_ns < look->oldest_modified_ns ||
         (file_modified_ns == look->oldest_modified_ns && strcmp(name, look->oldest_name) < 0);
}

static void wait_for(Look *look, int64_t left_ms)
{
  look->wait_ms = look->wait_ms < 0 ? left_ms : MIN(look->wait_ms, left_ms);
}

/* Whether the settled file at PATH may be handed out; when not, it is looked at again later. */
static bool is_whole(const Inbox *inbox, Look *look, Sighting *sighting, const char *path)
{
  const InboxFileState state = inbox_file_state(path);
  int64_t due_ms = look->now_ms;
  if (state == INBOX_FILE_OPEN && !sighting->is_open)
    sighting->open_since_ms = look->now_ms;
  sighting->is_open = state == INBOX_FILE_OPEN;
  if (state == INBOX_FILE_OPEN)
    due_ms += MAX(inbox->settle_ms, OPEN_LOOK_LEAST_MS);
  else if (state == INBOX_FILE_CUT)
    due_ms = sighting->since_ms + inbox->settle_ms * SETTLE_TIMES_OF_CUT;
  if (due_ms <= look->now_ms)
    return true;
  sighting->not_before_ms = due_ms;
  wait_for(look, due_ms - look->now_ms);
  return false;
}

static void look_at(Inbox *inbox, Look *look, const char *name)
{
  g_autofree char *path = g_build_filename(inbox->path, name, NULL);
  struct stat status;
  if (is_left_alone(name) || lstat(path, &status) != 0 || !S_ISREG(status.st_mode))
    return;
  Sighting *sighting = note_sighting(inbox, name, &status, look->number, look->now_ms);
  const int64_t settled_ms = sighting->since_ms + inbox->settle_ms;
  const int64_t left_ms = MAX(settled_ms, sighting->not_before_ms) - look->now_ms;
  if (left_ms > 0) {
    wait_for(look, left_ms);
  } else if (is_older(look, sighting->modified_ns, name) && is_whole(inbox, look, sighting, path)) {
    g_free(look->oldest_name);
    look->oldest_name = g_strdup(name);
    look->oldest_modified_ns = sighting->modified_ns;
  }
}

static Sighting *find_sighting(const Inbox *inbox, const char *path)
{
  g_autofree char *name = g_path_get_basename(path);
  return g_hash_table_lookup(inbox->seen, name);
}

void inbox_put_off(Inbox *inbox, const char *path, int64_t now_ms)
{
  Sighting *sighting = find_sighting(inbox, path);
  if (sighting == NULL)
    return;
  sighting->pause_ms = CLAMP(2 * sighting->pause_ms, PAUSE_LEAST_MS, PAUSE_MOST_MS);
  sighting->not_before_ms = now_ms + sighting->pause_ms;
}

void inbox_note_taken(Inbox *inbox, const char *path)
{
  Sighting *sighting = find_sighting(inbox, path);
  if (sighting != NULL)
    sighting->was_taken = true;
}

bool inbox_was_taken(const Inbox *inbox, const char *path)
{
  const Sighting *sighting = find_sighting(inbox, path);
  return sighting != NULL && sighting->was_taken;
}

void inbox_each_open(const Inbox *inbox, int64_t before_ms, InboxFileFunc func, gpointer user)
{
  GHashTableIter iter;
  gpointer name = NULL;
  gpointer value = NULL;
  g_hash_table_iter_init(&iter, inbox->seen);
  while (g_hash_table_iter_next(&iter, &name, &value)) {
    const Sighting *sighting = value;
    g_autofree char *path = g_build_filename(inbox->path, name, NULL);
    if (sighting->is_open && sighting->open_since_ms <= before_ms)
      func(path, user);
  }
}

void inbox_try_again(Inbox *inbox)
{
  GHashTableIter iter;
  gpointer sighting = NULL;
  g_hash_table_iter_init(&iter, inbox->seen);
  while (g_hash_table_iter_next(&iter, NULL, &sighting))
    ((Sighting *)sighting)->pause_ms = ((Sighting *)sighting)->not_before_ms = 0;
}

guint inbox_count(const char *path, uint64_t largest_bytes, guint *out_n_larger)
{
  g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
  guint n = 0;
  *out_n_larger = 0;
  for (const char *name = NULL; folder != NULL && (name = g_dir_read_name(folder)) != NULL;) {
    g_autofree char *file = g_build_filename(path, name, NULL);
    struct stat status;
    if (is_left_alone(name) || stat(file, &status) != 0 || !S_ISREG(status.st_mode))
      continue;
    n++;
    *out_n_larger += (uint64_t)status.st_size > largest_bytes;
  }
  return n;
}

static gboolean is_gone(G_GNUC_UNUSED gpointer name, gpointer sighting, gpointer look)
{
  return ((Sighting *)sighting)->look != ((Look *)look)->number;
}

bool inbox_look(Inbox *inbox, int64_t now_ms, char **out_path, int64_t *out_wait_ms, GError **error)
{
  GError *failure = NULL;
  g_autoptr(GDir) folder = g_dir_open(inbox->path, 0, &failure);
  if (folder == NULL) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_RETRY, "cannot look into the inbox: %s", failure->message);
    g_error_free(failure);
    return false;
  }
  Look look = {.number = ++inbox->n_looks, .now_ms = now_ms, .wait_ms = -1};
  for (const char *name = g_dir_read_name(folder); name != NULL; name = g_dir_read_name(folder))
    look_at(inbox, &look, name);
  g_hash_table_foreach_remove(inbox->seen, is_gone, &look);
  *out_path = look.oldest_name != NULL ? g_build_filename(inbox->path, look.oldest_name, NULL) : NULL;
  *out_wait_ms = look.wait_ms;
  g_free(look.oldest_name);
  return true;
}
