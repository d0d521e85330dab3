#include "collector/forms/form_place.h"

#include <stdlib.h>
#include <string.h>

#include "collector/sheets/sheets.h"

#define NUMBERS_PER_COLUMN (FORM_ROWS_PER_SHEET * FORM_SHEETS_MOST)

uint32_t form_cell_number(guint sheet, guint row, guint column)
{
  const uint32_t known_column = column <= FORM_COLUMNS_MOST ? column : 0;
  return known_column * NUMBERS_PER_COLUMN + sheet * FORM_ROWS_PER_SHEET + row;
}

FormPlace form_place(const char *const *sheet_names, uint32_t number)
{
  if (number == 0)
    return (FormPlace){.sheet = ""};
  const guint column = (number - 1) / NUMBERS_PER_COLUMN;
  const guint in_column = (number - 1) % NUMBERS_PER_COLUMN;
  if (sheet_names == NULL || sheet_names[0] == NULL)
    return (FormPlace){.sheet = "", .row = in_column + 1, .column = column};
  const guint sheet = in_column / FORM_ROWS_PER_SHEET;
  const guint n_sheets = g_strv_length((char **)(uintptr_t)sheet_names);
  return (FormPlace){.sheet = sheet < n_sheets ? sheet_names[sheet] : "",
                     .sheet_index = sheet,
                     .row = in_column % FORM_ROWS_PER_SHEET + 1,
                     .column = column};
}

char *form_place_cell(const FormPlace *place)
{
  return place->column > 0 ? sheet_place("", place->row, place->column - 1) : g_strdup("");
}

int form_place_compare(uint32_t a, uint32_t b)
{
  const uint32_t row_a = (a - 1) % NUMBERS_PER_COLUMN;
  const uint32_t row_b = (b - 1) % NUMBERS_PER_COLUMN;
  return row_a != row_b ? (row_a > row_b) - (row_a < row_b) : (a > b) - (a < b);
}

char *form_place_column(const FormPlace *place, Language language, const char *field)
{
  char letters[SHEET_COLUMN_NAME_SIZE];
  const char *name = audit_field_name(language, field);
  return place->column > 0 ? g_strdup_printf("%s %s", sheet_column_name(place->column - 1, letters), name)
                           : g_strdup(name);
}

static void append_place(GString *words, const char *const *sheet_names, uint32_t number)
{
  const FormPlace place = form_place(sheet_names, number);
  g_string_append_printf(words, "%s%s%u", place.sheet, place.sheet[0] != '\0' ? "!" : "", place.row);
}

/* TEXT with the places that its numbers mean. */
static char *name_places(const char *const *sheet_names, const char *text)
{
  g_autoptr(GString) words = g_string_new(NULL);
  while (*text != '\0') {
    char *end = NULL;
    if (g_ascii_isdigit(*text)) {
      append_place(words, sheet_names, (uint32_t)strtoul(text, &end, 10));
      text = end;
    } else {
      g_string_append_c(words, *text++);
    }
  }
  return g_strdup(words->str);
}

char *form_expected_in_words(const char *const *sheet_names, AuditRule rule, const char *expected)
{
  /* A group may wait with a row of an earlier form, which is in words already. */
  const bool is_number = expected[strspn(expected, "0123456789")] == '\0';
  const bool has_rows = rule == AUDIT_DUPLICATE_DISAGREES || (rule == AUDIT_WAITS_WITH_GROUP && is_number);
  return has_rows ? name_places(sheet_names, expected) : g_strdup(expected);
}
