#include "collector/template/template_writer.h"

#include "base/error.h"

bool template_write(const Template *form, const char *path, CsvEncoding encoding, GError **error)
{
  g_autofree char *folded = g_ascii_strdown(path, -1);
  if (g_file_test(path, G_FILE_TEST_EXISTS)) {
    g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE,
                "file '%s' is there already and perhaps filled in. hint: name another with --output", path);
    return false;
  }
  if (g_str_has_suffix(folded, ".csv"))
    return template_write_text(form, path, encoding, error);
  if (g_str_has_suffix(folded, ".xlsx"))
    return template_write_workbook(form, path, error);
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_USAGE, "file '%s' ends neither in .xlsx nor in .csv", path);
  return false;
}
