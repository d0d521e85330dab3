#include "collector/home.h"

#include "base/error.h"
#include "base/file.h"

Home *home_new(const char *path)
{
  Home *home = g_new0(Home, 1);
  home->path = g_strdup(path);
  home->inbox = g_build_filename(path, "inbox", NULL);
  home->accepted = g_build_filename(path, "accepted", NULL);
  home->rejected = g_build_filename(path, "rejected", NULL);
  home->receipts = g_build_filename(path, "receipts", NULL);
  home->notices = g_build_filename(path, "notices", NULL);
  home->spool = g_build_filename(path, "spool.db", NULL);
  home->catalogue = g_build_filename(path, "catalogue", NULL);
  home->profile = g_build_filename(path, "profile", NULL);
  home->control = g_build_filename(path, "control.ipc", NULL);
  return home;
}

void home_free(Home *home)
{
  if (home == NULL)
    return;
  char *const paths[] = {home->path,    home->inbox, home->accepted,  home->rejected, home->receipts,
                         home->notices, home->spool, home->catalogue, home->profile,  home->control};
  for (gsize i = 0; i < G_N_ELEMENTS(paths); i++)
    g_free(paths[i]);
  g_free(home);
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
