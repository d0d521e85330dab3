#include "collector/forms/form_encoding.h"

#include <string.h>

#include "collector/forms/form_header.h"

static bool begins_with(const char *bytes, size_t size, const char *beginning, size_t beginning_size)
{
  return size >= beginning_size && memcmp(bytes, beginning, beginning_size) == 0;
}

/* A ZIP archive, which .xlsx and .ods are, or an OLE file, which .xls and .et are. */
static bool is_workbook(const char *bytes, size_t size)
{
  return begins_with(bytes, size, "PK\x03\x04", 4) || begins_with(bytes, size, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
}

/* With a byte order mark, as spreadsheet programs write it. */
static bool is_utf16(const char *bytes, size_t size)
{
  return begins_with(bytes, size, "\xFF\xFE", 2) || begins_with(bytes, size, "\xFE\xFF", 2);
}

/* TEXT's first line has the name of a column. */
static bool has_known_header(const char *text)
{
  g_autofree char *line = g_strndup(text, strcspn(text, "\r\n"));
  g_auto(GStrv) cells = g_strsplit(line, ",", -1);
  for (char **cell = cells; *cell != NULL; cell++) {
    g_strdelimit(*cell, "\"", ' ');
    if (form_header_knows(*cell))
      return true;
  }
  return false;
}

/* GBK is a part of GB18030. Many byte strings decode as it by chance; a known header does not come about by chance. */
static bool is_gbk(const char *bytes, size_t size)
{
  g_autofree char *decoded = g_convert(bytes, (gssize)size, "UTF-8", "GB18030", NULL, NULL, NULL);
  return decoded != NULL && has_known_header(decoded);
}

const char *form_encoding_fault(const char *bytes, size_t size)
{
  if (size == 0)
    return NULL;
  if (is_workbook(bytes, size))
    return "workbook";
  if (g_utf8_validate(bytes, (gssize)size, NULL))
    return NULL;
  if (is_utf16(bytes, size))
    return "utf16";
  return is_gbk(bytes, size) ? "gbk" : "not_text";
}

bool form_name_is_of_workbook(const char *file_name)
{
  static const char *const endings[] = {".xlsx", ".xls", ".xlsm", ".et", ".ods"};
  g_autofree char *folded = g_ascii_strdown(file_name, -1);
  for (size_t i = 0; i < G_N_ELEMENTS(endings); i++)
    if (g_str_has_suffix(folded, endings[i]))
      return true;
  return false;
}
