#include "tests/support/folder.h"

#include "tests/support/test.h"

#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

char *scratch_folder_new(void)
{
  g_autoptr(GError) error = NULL;
  char *folder = g_dir_make_tmp("halfsky-test-XXXXXX", &error);
  expect_success(folder != NULL, error);
  return folder;
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *place)
{
  (void)status;
  (void)type;
  (void)place;
  return remove(path);
}

void scratch_folder_free(char *folder)
{
  if (folder == NULL)
    return;
  assert_int_equal(nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
  g_free(folder);
}

char *scratch_path(const char *folder, const char *name)
{
  return g_build_filename(folder, name, NULL);
}

char *scratch_write(const char *folder, const char *name, const char *text)
{
  char *path = scratch_path(folder, name);
  g_autofree char *parent = g_path_get_dirname(path);
  assert_int_equal(g_mkdir_with_parents(parent, 0700), 0);
  g_autoptr(GError) error = NULL;
  expect_success(g_file_set_contents(path, text, -1, &error), error);
  return path;
}

char *scratch_read(const char *path)
{
  g_autoptr(GError) error = NULL;
  char *text = NULL;
  expect_success(g_file_get_contents(path, &text, NULL, &error), error);
  return text;
}
