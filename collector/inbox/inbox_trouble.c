#include "collector/inbox/inbox_trouble.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"

#define NOTICE_ENDING ".not-taken.txt"

static const char *const trouble_names[] = {[TROUBLE_NOT_ALLOWED] = "not_allowed",
                                            [TROUBLE_UNREADABLE] = "unreadable",
                                            [TROUBLE_OPEN] = "open",
                                            [TROUBLE_NOT_REMOVED] = "not_removed",
                                            [TROUBLE_OTHER] = "other"};

typedef struct Entry {
  InboxTrouble trouble;
  char *detail;
} Entry;

struct InboxTroubles {
  const Home *home;
  GHashTable *entries; /* path → Entry */
};

static void entry_free(gpointer pointer)
{
  Entry *entry = pointer;
  g_free(entry->detail);
  g_free(entry);
}

/* --- Notices ------------------------------------------------------------------------------------------------------ */

static char *notice_path(const InboxTroubles *troubles, const char *path)
{
  g_autofree char *name = g_filename_display_basename(path);
  g_autofree char *short_name = home_file_name(name);
  g_autofree char *notice_name = g_strconcat(short_name, NOTICE_ENDING, NULL);
  return g_build_filename(troubles->home->notices, notice_name, NULL);
}

static json_t *entry_to_json(const char *path, const Entry *entry)
{
  g_autofree char *name = g_filename_display_basename(path);
  g_autofree char *detail = g_utf8_make_valid(entry->detail, -1);
  return json_pack("{s:s, s:s, s:s}", "file", name, "trouble", trouble_names[entry->trouble], "detail", detail);
}

static bool write_notice(const char *notice, const char *path, const Entry *entry, GError **error)
{
  g_autoptr(GString) words = g_string_new(NULL);
  json_t *json = entry_to_json(path, entry);
  for (Language language = 0; language < N_LANGUAGES; language++) {
    g_autofree char *trouble = inbox_trouble_to_text(json, language);
    g_autofree char *line = text_format(language, "notice.not_taken", "trouble", trouble, NULL);
    g_string_append_printf(words, "%s\n", line);
  }
  json_decref(json);
  return file_write(notice, words->str, words->len, 0644, error);
}

/* With ENTRY, the notice of PATH is there; without one it is not. Status and log say the same, should that fail. */
static void put_notice(const InboxTroubles *troubles, const char *path, const Entry *entry)
{
  g_autoptr(GError) failure = NULL;
  g_autofree char *notice = notice_path(troubles, path);
  if (entry != NULL ? write_notice(notice, path, entry, &failure) : file_remove(notice, &failure))
    return;
  g_autofree char *reason = log_quoted(failure->message);
  log_warning("notice_not_written reason=%s", reason);
}

static void remove_old_notices(const Home *home)
{
  g_autoptr(GDir) folder = g_dir_open(home->notices, 0, NULL);
  for (const char *name = NULL; folder != NULL && (name = g_dir_read_name(folder)) != NULL;) {
    g_autofree char *path = g_build_filename(home->notices, name, NULL);
    if (g_str_has_suffix(name, NOTICE_ENDING))
      unlink(path);
  }
}

/* --- Troubles ----------------------------------------------------------------------------------------------------- */

InboxTroubles *inbox_troubles_new(const Home *home)
{
  InboxTroubles *troubles = g_new0(InboxTroubles, 1);
  troubles->home = home;
  troubles->entries = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, entry_free);
  remove_old_notices(home);
  return troubles;
}

void inbox_troubles_free(InboxTroubles *troubles)
{
  if (troubles == NULL)
    return;
  g_hash_table_unref(troubles->entries);
  g_free(troubles);
}

static bool is_there(const char *path)
{
  struct stat status;
  return lstat(path, &status) == 0;
}

void inbox_troubles_note(InboxTroubles *troubles, const char *path, InboxTrouble trouble, const char *detail)
{
  Entry *entry = g_hash_table_lookup(troubles->entries, path);
  if (!is_there(path) || (entry != NULL && entry->trouble == trouble && g_str_equal(entry->detail, detail)))
    return;
  entry = g_new0(Entry, 1);
  *entry = (Entry){trouble, g_strdup(detail)};
  g_hash_table_replace(troubles->entries, g_strdup(path), entry);
  put_notice(troubles, path, entry);
  g_autofree char *name = g_filename_display_basename(path);
  g_autofree char *file = log_quoted(name);
  g_autofree char *reason = log_quoted(detail);
  log_warning("form_put_off file=%s trouble=%s reason=%s", file, trouble_names[trouble], reason);
}

/* 0, or why the file cannot be read. */
static int reading_fault(const char *path)
{
  char byte = 0;
  const int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  int fault = file < 0 ? errno : 0;
  if (file >= 0 && read(file, &byte, 1) < 0)
    fault = errno;
  if (file >= 0)
    close(file);
  return fault;
}

void inbox_troubles_note_failure(InboxTroubles *troubles, const char *path, const char *detail)
{
  const int fault = reading_fault(path);
  if (fault == 0)
    inbox_troubles_note(troubles, path, TROUBLE_OTHER, detail);
  else
    inbox_troubles_note(troubles, path, fault == EACCES || fault == EPERM ? TROUBLE_NOT_ALLOWED : TROUBLE_UNREADABLE,
                        g_strerror(fault));
}

void inbox_troubles_end(InboxTroubles *troubles, const char *path)
{
  if (!g_hash_table_contains(troubles->entries, path))
    return;
  put_notice(troubles, path, NULL);
  g_hash_table_remove(troubles->entries, path);
}

static bool is_readable_again(const char *path, const Entry *entry)
{
  const bool was_unreadable = entry->trouble == TROUBLE_NOT_ALLOWED || entry->trouble == TROUBLE_UNREADABLE;
  return was_unreadable && reading_fault(path) == 0;
}

bool inbox_troubles_review(InboxTroubles *troubles)
{
  GHashTableIter iter;
  gpointer path = NULL;
  gpointer entry = NULL;
  bool has_readable = false;
  g_hash_table_iter_init(&iter, troubles->entries);
  while (g_hash_table_iter_next(&iter, &path, &entry)) {
    const bool is_readable = is_there(path) && is_readable_again(path, entry);
    has_readable = has_readable || is_readable;
    if (is_there(path) && !is_readable)
      continue;
    put_notice(troubles, path, NULL);
    g_hash_table_iter_remove(&iter);
  }
  return has_readable;
}

json_t *inbox_troubles_to_json(const InboxTroubles *troubles)
{
  json_t *entries = json_array();
  GHashTableIter iter;
  gpointer path = NULL;
  gpointer entry = NULL;
  if (troubles == NULL)
    return entries;
  g_hash_table_iter_init(&iter, troubles->entries);
  while (g_hash_table_iter_next(&iter, &path, &entry))
    json_array_append_new(entries, entry_to_json(path, entry));
  return entries;
}

char *inbox_trouble_to_text(const json_t *entry, Language language)
{
  g_autofree char *code = g_strdup_printf("inbox.trouble.%s", json_string_value(json_object_get(entry, "trouble")));
  return text_format(language, code, "file", json_string_value(json_object_get(entry, "file")), "detail",
                     json_string_value(json_object_get(entry, "detail")), NULL);
}
