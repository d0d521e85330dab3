#include "collector/spreadsheet/spreadsheet_file.h"

#include <unistd.h>

#include "base/error.h"
#include "base/file.h"

struct SpreadsheetFile {
  lxw_workbook *workbook;
  char *path;
  char *part; /* beside it, until it is whole */
  char *folder;
};

SpreadsheetFile *spreadsheet_file_new(const char *path)
{
  SpreadsheetFile *file = g_new0(SpreadsheetFile, 1);
  g_autofree char *name = g_path_get_basename(path);
  g_autofree char *part_name = g_strdup_printf(".%s.part", name);
  file->path = g_strdup(path);
  file->folder = g_path_get_dirname(path);
  file->part = g_build_filename(file->folder, part_name, NULL);
  /* /tmp may be memory. */
  lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = file->folder};
  file->workbook = workbook_new_opt(file->part, &options);
  return file;
}

lxw_workbook *spreadsheet_file_workbook(const SpreadsheetFile *file)
{
  return file->workbook;
}

static bool close_workbook(SpreadsheetFile *file, GError **error)
{
  const lxw_error failure = workbook_close(file->workbook);
  file->workbook = NULL;
  if (failure != LXW_NO_ERROR)
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL, "cannot write workbook '%s': %s", file->path,
                lxw_strerror(failure));
  return failure == LXW_NO_ERROR;
}

bool spreadsheet_file_save(SpreadsheetFile *file, SpreadsheetSaving saving, GError **error)
{
  if (!close_workbook(file, error))
    return false;
  switch (saving) {
  case SPREADSHEET_NEW:
    return file_move(file->part, file->path, error);
  case SPREADSHEET_REPLACE:
    return file_replace(file->part, file->path, 0644, error);
  }
  g_assert_not_reached();
}

void spreadsheet_file_free(SpreadsheetFile *file)
{
  if (file == NULL)
    return;
  if (file->workbook != NULL)
    lxw_workbook_free(file->workbook);
  unlink(file->part);
  g_free(file->path);
  g_free(file->part);
  g_free(file->folder);
  g_free(file);
}
