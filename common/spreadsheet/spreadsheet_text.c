#include "spreadsheet/spreadsheet_text.h"

#include <stdbool.h>
#include <string.h>

#include "base/visible_text.h"

#define ELLIPSIS 0x2026u

/* `_x0041_` at P: an escape that spreadsheets read as one letter. */
static bool is_escape(const char *p)
{
  enum { DIGITS = 4 };
  if (p[0] != '_' || p[1] != 'x')
    return false;
  for (int i = 0; i < DIGITS; i++)
    if (!g_ascii_isxdigit(p[2 + i]))
      return false;
  return p[2 + DIGITS] == '_';
}

static gunichar shown_as(gunichar letter)
{
  return letter == '\n' || letter == '\t' ? letter : visible_letter(letter);
}

/* Length as spreadsheets count it. */
static guint units_of(gunichar letter)
{
  return letter > 0xFFFFu ? 2 : 1;
}

/* Text under way into a cell; ROOM is what it still holds. */
typedef struct Cell {
  GString *out;
  guint room;
} Cell;

static bool append(Cell *cell, gunichar letter)
{
  if (units_of(letter) > cell->room)
    return false;
  g_string_append_unichar(cell->out, letter);
  cell->room -= units_of(letter);
  return true;
}

/* An underscore that would begin an escape is written as one itself. */
static bool append_escape(Cell *cell)
{
  static const char underscore[] = "_x005F_";
  if (cell->room < strlen(underscore))
    return false;
  g_string_append(cell->out, underscore);
  cell->room -= (guint)strlen(underscore);
  return true;
}

char *spreadsheet_text(const char *words)
{
  Cell cell = {g_string_new(NULL), SPREADSHEET_CELL_LETTERS - 1};
  for (const char *p = words; *p != '\0'; p = g_utf8_next_char(p)) {
    const bool is_line_end = p[0] == '\r';
    if (is_line_end && p[1] == '\n')
      continue;
    const bool has_room =
        is_escape(p) ? append_escape(&cell) : append(&cell, is_line_end ? '\n' : shown_as(g_utf8_get_char(p)));
    if (has_room)
      continue;
    g_string_append_unichar(cell.out, ELLIPSIS);
    break;
  }
  return g_string_free(cell.out, FALSE);
}

void spreadsheet_write_text(lxw_worksheet *worksheet, lxw_row_t row, lxw_col_t column, const char *words,
                            lxw_format *format)
{
  g_autofree char *shown = spreadsheet_text(words);
  if (shown[0] == '\0')
    worksheet_write_blank(worksheet, row, column, format);
  else
    worksheet_write_string(worksheet, row, column, shown, format);
}
