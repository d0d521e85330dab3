#include "collector/forms/form_place.h"

#include <stdlib.h>

uint32_t form_row_number(guint sheet, guint row)
{
  return sheet * FORM_ROWS_PER_SHEET + row;
}

FormPlace form_place(const char *const *sheet_names, uint32_t number)
{
  if (sheet_names == NULL || sheet_names[0] == NULL || number == 0)
    return (FormPlace){"", number};
  const guint sheet = (number - 1) / FORM_ROWS_PER_SHEET;
  const guint n_sheets = g_strv_length((char **)(uintptr_t)sheet_names);
  return (FormPlace){sheet < n_sheets ? sheet_names[sheet] : "", (number - 1) % FORM_ROWS_PER_SHEET + 1};
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
  return rule == AUDIT_DUPLICATE_DISAGREES ? name_places(sheet_names, expected) : g_strdup(expected);
}
