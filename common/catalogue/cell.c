/* Cells: messages with their place, and the readers of plain columns. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "catalogue/table.h"

bool cell_reject(GError **error, const Cell *cell, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  g_autofree char *what = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  g_set_error(error, HALFSKY_ERROR, HALFSKY_ERROR_REJECT, "%s: line %u: column '%s': %s", cell->file, cell->line,
              cell->column, what);
  return false;
}

/* Where the field's result goes. */
static void *target_of(const Field *field, void *record)
{
  return (char *)record + field->offset;
}

bool read_optional_text(Catalogue *catalogue, const Field *field, const Cell *cell, void *record, GError **error)
{
  (void)catalogue;
  (void)error;
  *(const char **)target_of(field, record) = cell->text;
  return true;
}

bool read_text(Catalogue *catalogue, const Field *field, const Cell *cell, void *record, GError **error)
{
  if (cell->text[0] == '\0')
    return cell_reject(error, cell, "is empty");
  return read_optional_text(catalogue, field, cell, record, error);
}

bool read_optional_number(Catalogue *catalogue, const Field *field, const Cell *cell, void *record, GError **error)
{
  *(double *)target_of(field, record) = NAN;
  return cell->text[0] == '\0' || read_number(catalogue, field, cell, record, error);
}

/* Plain decimal notation only: what strtod() takes beyond it (hexadecimal, inf, nan, blanks) is refused. */
static bool is_plain_number(const char *text)
{
  return text[0] != '\0' && text[strspn(text, "+-.0123456789eE")] == '\0';
}

bool read_number(Catalogue *catalogue, const Field *field, const Cell *cell, void *record, GError **error)
{
  (void)catalogue;
  char *end;
  double number = g_ascii_strtod(cell->text, &end);
  if (!is_plain_number(cell->text) || *end != '\0' || !isfinite(number))
    return cell_reject(error, cell, "'%s' is not a number", cell->text);
  if (number < field->minimum || number > field->maximum)
    return cell_reject(error, cell, "%s is not within %g to %g", cell->text, field->minimum, field->maximum);
  *(double *)target_of(field, record) = number;
  return true;
}

bool read_count(Catalogue *catalogue, const Field *field, const Cell *cell, void *record, GError **error)
{
  (void)catalogue;
  guint64 number;
  if (!g_ascii_string_to_unsigned(cell->text, 10, (guint64)field->minimum, (guint64)field->maximum, &number, NULL))
    return cell_reject(error, cell, "'%s' is not a whole number from %.0f to %.0f", cell->text, field->minimum,
                       field->maximum);
  *(guint *)target_of(field, record) = (guint)number;
  return true;
}

bool read_optional_count(Catalogue *catalogue, const Field *field, const Cell *cell, void *record, GError **error)
{
  *(guint *)target_of(field, record) = 0;
  return cell->text[0] == '\0' || read_count(catalogue, field, cell, record, error);
}

bool read_term(Catalogue *catalogue, const Field *field, const Cell *cell, void *record, GError **error)
{
  (void)catalogue;
  int value = vocabulary_find(field->vocabulary, cell->text);
  if (value < 0)
    return cell_reject(error, cell, "'%s' is not a code of '%s'", cell->text, field->vocabulary->name);
  unsigned stored = (unsigned)value;
  memcpy(target_of(field, record), &stored, sizeof stored);
  return true;
}

bool read_frequency(Catalogue *catalogue, const Field *field, const Cell *cell, void *record, GError **error)
{
  (void)catalogue;
  return frequency_parse(cell->text, target_of(field, record)) ||
         cell_reject(error, cell, "'%s' is not a code of 'frequency'", cell->text);
}

/* `2031-12-31`, as days since 2000-01-01. */
static bool parse_day(const char *text, int32_t *out_day)
{
  int year, month, day;
  char end;
  if (strlen(text) != 10 || text[strspn(text, "0123456789-")] != '\0' ||
      sscanf(text, "%4d-%2d-%2d%c", &year, &month, &day, &end) != 3 ||
      !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
    return false;
  *out_day = day_of_date(year, month, day);
  return true;
}

bool read_optional_day(Catalogue *catalogue, const Field *field, const Cell *cell, void *record, GError **error)
{
  (void)catalogue;
  int32_t *day = target_of(field, record);
  *day = NO_DAY;
  return cell->text[0] == '\0' || parse_day(cell->text, day) ||
         cell_reject(error, cell, "'%s' is not a day as 2031-12-31", cell->text);
}

bool read_yes_no(Catalogue *catalogue, const Field *field, const Cell *cell, void *record, GError **error)
{
  (void)catalogue;
  bool is_yes = strcmp(cell->text, "yes") == 0;
  if (!is_yes && strcmp(cell->text, "no") != 0)
    return cell_reject(error, cell, "'%s' is neither 'yes' nor 'no'", cell->text);
  *(bool *)target_of(field, record) = is_yes;
  return true;
}

char **cell_split(const Cell *cell, char separator, GError **error)
{
  const char separators[] = {separator, '\0'};
  g_auto(GStrv) pieces = g_strsplit(cell->text, separators, 0);
  for (char **piece = pieces; *piece != NULL; piece++) {
    g_strstrip(*piece);
    if (**piece == '\0') {
      cell_reject(error, cell, "has an empty entry");
      return NULL;
    }
    for (char **earlier = pieces; earlier < piece; earlier++)
      if (strcmp(*earlier, *piece) == 0) {
        cell_reject(error, cell, "'%s' stands there twice", *piece);
        return NULL;
      }
  }
  return g_steal_pointer(&pieces);
}
