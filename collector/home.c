#include "collector/home.h"

#include <string.h>

#include "base/error.h"
#include "base/file.h"

/* File systems take 255 bytes. */
enum { NAME_BYTES_MAX = 200, NAME_END_BYTES = 40 };

Home *home_new(const char *path)
{
  Home *home = g_new0(Home, 1);
  home->path = g_strdup(path);
  home->inbox = g_build_filename(path, "inbox", NULL);
  home->accepted = g_build_filename(path, "accepted", NULL);
  home->rejected = g_build_filename(path, "rejected", NULL);
  home->receipts = g_build_filename(path, "receipts", NULL);
  home->notices = g_build_filename(path, "notices", NULL);
  home->spool = g_build_filename(path, "spool", NULL);
  home->catalogue = g_build_filename(path, "catalogue", NULL);
  home->profile = g_build_filename(path, "profile", NULL);
  home->control = g_build_filename(path, "control.ipc", NULL);
  home->progress = g_build_filename(path, "progress", NULL);
  return home;
}

void home_free(Home *home)
{
  if (home == NULL)
    return;
  char *const paths[] = {home->path,  home->inbox,     home->accepted, home->rejected, home->receipts, home->notices,
                         home->spool, home->catalogue, home->profile,  home->control,  home->progress};
  for (gsize i = 0; i < G_N_ELEMENTS(paths); i++)
    g_free(paths[i]);
  g_free(home);
}

char *home_file_name(const char *name)
{
  const size_t size_bytes = strlen(name);
  if (size_bytes <= NAME_BYTES_MAX)
    return g_strdup(name);
  const char *cut = name + NAME_BYTES_MAX - NAME_END_BYTES;
  const char *begin_end = g_utf8_find_prev_char(name, cut);
  const char *end = g_utf8_find_next_char(name + size_bytes - NAME_END_BYTES, NULL);
  return g_strdup_printf("%.*s…%s", (int)((begin_end != NULL ? begin_end : cut) - name), name, end);
}

bool home_make_folders(const Home *home, GError **error)
{
  const char *const folders[] = {home->inbox,    home->accepted, home->rejected,
                                 home->receipts, home->notices,  home->catalogue};
  for (gsize i = 0; i < G_N_ELEMENTS(folders); i++) {
    g_autoptr(GError) failure = NULL;
    if (!file_make_folders(folders[i], 0755, &failure)) {
      g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "%s. hint: check 'collector.home' in the settings",
                  failure->message);
      return false;
    }
  }
  return true;
}
