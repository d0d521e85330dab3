/* The collector's home folder: where an agency's people and its daemon meet.
 *
 *   inbox/     forms to be taken            accepted/  forms that were taken, named <submission>-<file name>
 *   rejected/  forms that cannot be read    receipts/  what became of each form
 *   notices/   messages for the agency      spool/, catalogue/, profile, control.ipc, progress */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct Home {
  char *path;
  char *inbox;
  char *accepted;
  char *rejected;
  char *receipts;
  char *notices;
  char *spool;     /* folder */
  char *catalogue; /* folder: what the district sent last */
  char *profile;   /* file: likewise */
  char *control;   /* socket of the running daemon */
  char *progress;  /* file: how far a large form is that is being taken */
} Home;

/* Works out the places below PATH; touches nothing. The caller frees it. */
Home *home_new(const char *path);
void home_free(Home *home);

/* What to call a file in the home folder that stands for the agency's file NAME: NAME itself, or both its ends when it is so long that a prefix or
 * another ending would be too much for a file system. Cut between characters where NAME is UTF-8. The caller frees it. */
char *home_file_name(const char *name);

/* Makes the folders that are missing. Fails with HALFSKY_ERROR_USAGE. */
bool home_make_folders(const Home *home, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Home, home_free)
