#include "spreadsheet/spreadsheet_file.h"

#include <errno.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"

/* Larger than any workbook that is made to be read. */
#define MOST_BYTES ((size_t)1 << 30)

struct SpreadsheetFile {
  lxw_workbook *workbook;
  char *path; /* NULL: wanted as bytes */
  char *part; /* beside it, until it is whole */
  char *folder;
};

/* Takes FOLDER. */
static SpreadsheetFile *open_part(const char *path, char *folder, const char *part_name, SpreadsheetRows rows)
{
  SpreadsheetFile *file = g_new0(SpreadsheetFile, 1);
  file->path = g_strdup(path);
  file->folder = folder;
  file->part = g_build_filename(folder, part_name, NULL);
  /* /tmp may be memory. */
  lxw_workbook_options options = {.constant_memory = rows == SPREADSHEET_ROWS_PASSED ? LXW_TRUE : LXW_FALSE,
                                  .tmpdir = file->folder};
  file->workbook = workbook_new_opt(file->part, &options);
  return file;
}

SpreadsheetFile *spreadsheet_file_new(const char *path)
{
  g_autofree char *name = g_path_get_basename(path);
  g_autofree char *part_name = g_strdup_printf(".%s.part", name);
  return open_part(path, g_path_get_dirname(path), part_name, SPREADSHEET_ROWS_PASSED);
}

SpreadsheetFile *spreadsheet_file_new_unnamed(SpreadsheetRows rows, GError **error)
{
  g_autofree char *folder = g_build_filename(g_get_tmp_dir(), "halfsky-XXXXXX", NULL);
  if (g_mkdtemp(folder) != NULL)
    return open_part(NULL, g_steal_pointer(&folder), "workbook.xlsx", rows);
  halfsky_set_error_errno(error, HALFSKY_ERROR_FATAL, errno, "cannot make the folder '%s' for a workbook", folder);
  return NULL;
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
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_FATAL, "cannot write workbook '%s': %s",
                file->path != NULL ? file->path : file->part, lxw_strerror(failure));
  return failure == LXW_NO_ERROR;
}

bool spreadsheet_file_save(SpreadsheetFile *file, SpreadsheetSaving saving, GError **error)
{
  g_assert(file->path != NULL);
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

bool spreadsheet_file_append(SpreadsheetFile *file, GString *out, GError **error)
{
  g_assert(file->path == NULL);
  if (!close_workbook(file, error))
    return false;
  g_autoptr(GBytes) bytes = file_read(file->part, MOST_BYTES, error);
  if (bytes == NULL)
    return false;
  gsize size = 0;
  const char *content = g_bytes_get_data(bytes, &size);
  g_string_append_len(out, content, (gssize)size);
  return true;
}

void spreadsheet_file_free(SpreadsheetFile *file)
{
  if (file == NULL)
    return;
  if (file->workbook != NULL)
    lxw_workbook_free(file->workbook);
  unlink(file->part);
  if (file->path == NULL)
    rmdir(file->folder);
  g_free(file->path);
  g_free(file->part);
  g_free(file->folder);
  g_free(file);
}
