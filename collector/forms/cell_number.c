#include "collector/forms/cell_number.h"

#include <string.h>

#include <glib.h>

#include "catalogue/audit.h"
#include "collector/forms/cell_text.h"

/* What stands in a cell when there is nothing to say; narrow, in lower case. */
static const char *const missing_signs[] = {"-",      "--",  "---",  "...", "......", "/",  "//",   "\\",
                                            "*",      "×",   "无",   "缺",  "暂无",   "空", "空白", "none",
                                            "无数据", "n/a", "n.a.", "na",  "null",   "nil"};

static bool is_missing_sign(const char *text)
{
  for (size_t i = 0; i < G_N_ELEMENTS(missing_signs); i++)
    if (g_ascii_strcasecmp(text, missing_signs[i]) == 0)
      return true;
  return false;
}

/* Digits, perhaps with a point, and a large exponent as spreadsheets show it. */
static bool has_lost_digits(const char *text)
{
  const char *exponent = strchr(text, 'E');
  const size_t n_digits = strspn(text, "0123456789.+-");
  return exponent != NULL && exponent > text && n_digits == (size_t)(exponent - text) &&
         strspn(exponent + 1, "+0123456789") == strlen(exponent + 1) && exponent[1] != '\0';
}

/* Takes ENDING off TEXT. */
static bool take_ending(char *text, const char *ending)
{
  if (!g_str_has_suffix(text, ending))
    return false;
  text[strlen(text) - strlen(ending)] = '\0';
  return true;
}

CellNumber cell_number_read(const char *cell, double *out_number)
{
  if (cell[0] == '\0') /* as nearly all cells are, or a number */
    return CELL_EMPTY;
  if (audit_parse_number(cell, out_number))
    return CELL_NUMBER;
  g_autofree char *text = cell_text_plain(cell);
  if (text[0] == '\0')
    return CELL_EMPTY;
  if (is_missing_sign(text))
    return CELL_MISSING;
  const CellNumber kind = take_ending(text, "%") ? CELL_PERCENT : take_ending(text, "‰") ? CELL_PER_MILLE : CELL_NUMBER;
  if (audit_parse_number(text, out_number))
    return kind;
  return kind == CELL_NUMBER && has_lost_digits(text) ? CELL_LOST_DIGITS : CELL_OTHER;
}
