#include "collector/forms/form_reading.h"

#include <string.h>

#include "collector/forms/form_header.h"
#include "collector/forms/form_place.h"

/* How much of a wrong cell a finding repeats. */
enum { GIVEN_LETTERS_MAX = 80 };

/* TEXT, or its beginning when it is long. The caller frees it. */
static char *shorten(const char *text)
{
  if (g_utf8_strlen(text, -1) <= GIVEN_LETTERS_MAX)
    return g_strdup(text);
  g_autofree char *beginning = g_utf8_substring(text, 0, GIVEN_LETTERS_MAX);
  return g_strdup_printf("%s…", beginning);
}

bool form_reading_count(FormReading *reading, const SheetRow *row)
{
  if (reading->n_received == reading->most_rows) {
    g_autofree char *most = g_strdup_printf("%u", reading->most_rows);
    return form_reading_fail(reading, row, "too_many_rows", "", most);
  }
  reading->n_received++;
  progress_tell(reading->progress, PROGRESS_READING, reading->n_received);
  return true;
}

uint32_t form_reading_number(const FormReading *reading, const SheetRow *row)
{
  return form_cell_number(row->sheet, row->row, reading->column);
}

bool form_reading_hand_on(FormReading *reading, const FormCell *cell)
{
  return reading->sink->take(cell, reading->sink->user, &reading->failure);
}

void form_reading_refuse(FormReading *reading, const SheetRow *row, AuditRule rule, const Indicator *indicator,
                         const char *field, const char *given, const char *expected)
{
  g_autofree char *shown = shorten(given);
  const bool is_elsewhere =
      reading->denominator_number != 0 && strcmp(field, form_field_name(FORM_FIELD_DENOMINATOR)) == 0;
  audit_findings_add_row(reading->sink->findings,
                         is_elsewhere ? reading->denominator_number : form_reading_number(reading, row), rule,
                         indicator != NULL ? indicator->id : 0, field, shown, expected);
}

bool form_reading_fail(FormReading *reading, const SheetRow *row, const char *code, const char *given,
                       const char *expected)
{
  g_autofree char *shown = shorten(given);
  form_fault_set(reading->fault, code, row->row, shown, expected);
  form_fault_set_sheet(reading->fault, sheets_name(reading->sheets, row->sheet));
  return false;
}
