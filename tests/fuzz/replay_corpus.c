/* Runs a fuzz target over every file of a corpus folder, so that each check repeats what fuzzing once found. An empty folder is a failure: it would
 * be a test that cannot fail. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include <glib.h>

#include "tests/fuzz/fuzz.h"

static bool replay_file(const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *content = NULL;
  gsize size = 0;
  if (!g_file_get_contents(path, &content, &size, &error)) {
    fprintf(stderr, "%s\n", error->message);
    return false;
  }
  /* An exact copy on the heap: reading one byte too far is then seen by the address sanitizer. */
  g_autofree guint8 *bytes = g_memdup2(content, size);
  return LLVMFuzzerTestOneInput(bytes, size) == 0;
}

static bool replay_folder(const char *folder, guint *out_n_files)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) entries = g_dir_open(folder, 0, &error);
  if (entries == NULL) {
    fprintf(stderr, "%s\n", error->message);
    return false;
  }
  for (const char *name = g_dir_read_name(entries); name != NULL; name = g_dir_read_name(entries)) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    if (!replay_file(path))
      return false;
    (*out_n_files)++;
  }
  return true;
}

int main(int argc, char **argv)
{
  if (argc != 2) {
    fprintf(stderr, "usage: %s CORPUS_FOLDER\n", argv[0]);
    return EXIT_FAILURE;
  }
  guint n_files = 0;
  if (!replay_folder(argv[1], &n_files))
    return EXIT_FAILURE;
  printf("%u inputs replayed\n", n_files);
  return n_files > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
