#include "base/csv.h"

#include <string.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* --- Writing ------------------------------------------------------------------------------------------------------ */

static bool is_at_row_start(const GString *out)
{
  return out->len == 0 || out->str[out->len - 1] == '\n';
}

static bool needs_quotes(const char *cell)
{
  size_t size = strlen(cell);
  if (size == 0)
    return false;
  if (g_str_has_prefix(cell, BYTE_ORDER_MARK)) /* at the start of a file a reader would take it for the file's own */
    return true;
  return strpbrk(cell, ",\"\r\n") != NULL || g_ascii_isspace(cell[0]) || g_ascii_isspace(cell[size - 1]);
}

static void append_quoted(GString *out, const char *cell)
{
  g_string_append_c(out, '"');
  for (const char *at = cell; *at != '\0'; at++) {
    if (*at == '"')
      g_string_append_c(out, '"');
    g_string_append_c(out, *at);
  }
  g_string_append_c(out, '"');
}

void csv_append_cell(GString *out, const char *cell)
{
  const char *content = cell == NULL ? "" : cell;
  bool is_first = is_at_row_start(out);
  if (!is_first)
    g_string_append_c(out, ',');
  if (needs_quotes(content) || (is_first && *content == '\0'))
    append_quoted(out, content);
  else
    g_string_append(out, content);
}

/* Digits with a sign, at most one point and perhaps an exponent: nothing that computes. */
static bool is_number(const char *text)
{
  char *end = NULL;
  if (text[strcspn(text, "0123456789")] == '\0' || strspn(text, "+-.0123456789eE") != strlen(text))
    return false;
  g_ascii_strtod(text, &end);
  return *end == '\0';
}

void csv_append_text(GString *out, const char *text)
{
  const bool is_formula = text != NULL && text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL && !is_number(text);
  g_autofree char *harmless = is_formula ? g_strconcat("'", text, NULL) : NULL;
  csv_append_cell(out, harmless != NULL ? harmless : text);
}

void csv_end_row(GString *out)
{
  g_string_append_c(out, '\n');
}

/* --- Encoding ----------------------------------------------------------------------------------------------------- */

bool csv_encoding_parse(const char *name, CsvEncoding *out_encoding)
{
  const bool is_utf8 = g_ascii_strcasecmp(name, "utf-8") == 0;
  if (!is_utf8 && g_ascii_strcasecmp(name, "gb18030") != 0)
    return false;
  *out_encoding = is_utf8 ? CSV_UTF8 : CSV_GB18030;
  return true;
}

/* Spreadsheets take GB18030 for what it is only without a mark. */
GBytes *csv_encode(const GString *csv, CsvEncoding encoding)
{
  gsize size = 0;
  if (encoding == CSV_UTF8) {
    GString *marked = g_string_new(BYTE_ORDER_MARK);
    return g_string_free_to_bytes(g_string_append_len(marked, csv->str, (gssize)csv->len));
  }
  char *bytes = g_convert(csv->str, (gssize)csv->len, "GB18030", "UTF-8", NULL, &size, NULL);
  g_assert(bytes != NULL); /* GB18030 has a place for every letter */
  return g_bytes_new_take(bytes, size);
}
