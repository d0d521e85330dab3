#include "collector/forms/cell_period.h"

#include <stdlib.h>
#include <string.h>

#include <glib.h>

#include "collector/forms/cell_text.h"

typedef struct Date {
  int year;
  int month;
  int day;
} Date;

/* TEXT with each OLD as NEW. The caller frees it. */
static char *replaced(const char *text, const char *old, const char *new)
{
  GString *result = g_string_new(text);
  g_string_replace(result, old, new, 0);
  return g_string_free(result, FALSE);
}

/* A number of up to MOST digits and nothing else; -1 for anything else. */
static int whole_number(const char *text, size_t most)
{
  const size_t n = strspn(text, "0123456789");
  return n > 0 && n <= most && text[n] == '\0' ? atoi(text) : -1;
}

/* --- Dates -------------------------------------------------------------------------------------------------------- */

/* Days from the spreadsheets' day 0, 1899-12-30, to 2000-01-01; and the numbers that are years from 2000 to 2099. */
enum { SERIAL_OF_2000 = 36526, SERIAL_OF_2100 = 73051 };

static bool is_date(const Date *date)
{
  return date->year >= PERIOD_FIRST_YEAR && date->year <= PERIOD_LAST_YEAR && date->month >= 1 && date->month <= 12 &&
         date->day >= 1 && date->day <= 31;
}

/* `Mar`; 0 when it is no month's name. */
static int month_named(const char *name)
{
  static const char *const names[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                      "jul", "aug", "sep", "oct", "nov", "dec"};
  for (int i = 0; i < (int)G_N_ELEMENTS(names); i++)
    if (g_ascii_strcasecmp(name, names[i]) == 0)
      return i + 1;
  return 0;
}

/* The year of `25`; -1 for what is none. */
static int short_year(const char *text)
{
  const int year = whole_number(text, 2);
  return year >= 0 ? 2000 + year : -1;
}

/* 2025-03-01 and, with a month's name, 1-Mar-25. */
static bool parse_three(char **parts, Date *out_date)
{
  const int named = month_named(parts[1]);
  *out_date = named > 0 ? (Date){short_year(parts[2]), named, whole_number(parts[0], 2)}
                        : (Date){whole_number(parts[0], 4), whole_number(parts[1], 2), whole_number(parts[2], 2)};
  return is_date(out_date);
}

/* What a spreadsheet shows for the first of March 2025 when nobody told it how: Mar-25. */
static bool parse_two(char **parts, Date *out_date)
{
  const int first = month_named(parts[0]);
  const int second = month_named(parts[1]);
  if (first == 0 && second == 0)
    return false;
  *out_date = (Date){short_year(parts[first > 0 ? 1 : 0]), MAX(first, second), 1};
  return is_date(out_date);
}

static bool parse_serial(const char *text, Date *out_date)
{
  const int serial = whole_number(text, 5);
  if (serial < SERIAL_OF_2000 || serial >= SERIAL_OF_2100)
    return false;
  date_of_day(serial - SERIAL_OF_2000, &out_date->year, &out_date->month, &out_date->day);
  return true;
}

/* TEXT is plain; a time behind the date does not matter. */
static bool parse_date(const char *text, Date *out_date)
{
  g_autofree char *day = g_strndup(text, strcspn(text, " Tt"));
  g_autofree char *without_year = replaced(day, "年", "-");
  g_autofree char *without_month = replaced(without_year, "月", "-");
  g_autofree char *plain = replaced(without_month, "日", "");
  g_auto(GStrv) parts = g_strsplit_set(plain, "-/.", -1);
  switch (g_strv_length(parts)) {
  case 1:
    return parse_serial(parts[0], out_date);
  case 2:
    return parse_two(parts, out_date);
  case 3:
    return parse_three(parts, out_date);
  default:
    return false;
  }
}

/* --- Spans of months ---------------------------------------------------------------------------------------------- */

/* 1-6 is the first half of a year. */
static const struct {
  int first;
  int last;
  Period period; /* of no year */
} spans[] = {{1, 12, {FREQUENCY_ANNUAL, 0, 1}},     {1, 6, {FREQUENCY_SEMIANNUAL, 0, 1}},
             {7, 12, {FREQUENCY_SEMIANNUAL, 0, 2}}, {1, 3, {FREQUENCY_QUARTERLY, 0, 1}},
             {4, 6, {FREQUENCY_QUARTERLY, 0, 2}},   {7, 9, {FREQUENCY_QUARTERLY, 0, 3}},
             {10, 12, {FREQUENCY_QUARTERLY, 0, 4}}};

/* 2025年1-6月, 2025年1月-6月; TEXT has no blanks. */
static bool parse_span(const char *text, Period *out_period)
{
  g_autofree char *till = replaced(text, "至", "-");
  g_autofree char *wave = replaced(till, "~", "-");
  g_autofree char *plain = replaced(wave, "月", "");
  g_auto(GStrv) year = g_strsplit(plain, "年", 2);
  if (g_strv_length(year) != 2 || strstr(text, "月") == NULL)
    return false;
  g_auto(GStrv) months = g_strsplit(year[1], "-", -1);
  if (g_strv_length(months) != 2)
    return false;
  for (size_t i = 0; i < G_N_ELEMENTS(spans); i++)
    if (whole_number(months[0], 2) == spans[i].first && whole_number(months[1], 2) == spans[i].last) {
      Period period = spans[i].period;
      period.year = (int16_t)whole_number(year[0], 4);
      *out_period = period;
      return period_is_valid(period);
    }
  return false;
}

/* --- Reading ------------------------------------------------------------------------------------------------------ */

CellPeriod cell_period_read(const char *cell, Frequency wanted, Period *out_period)
{
  if (period_parse(cell, out_period)) /* as nearly all cells are */
    return CELL_PERIOD;
  g_autofree char *plain = cell_text_plain(cell);
  g_autofree char *dense = replaced(plain, " ", "");
  Period period;
  Date date;
  if (period_parse(dense, &period) || parse_span(dense, &period)) {
    *out_period = period;
    return CELL_PERIOD;
  }
  if (!parse_date(plain, &date))
    return CELL_NO_PERIOD;
  if (date.day != 1 || wanted != FREQUENCY_MONTHLY)
    return CELL_DATE;
  *out_period = (Period){FREQUENCY_MONTHLY, (int16_t)date.year, (uint8_t)date.month};
  return CELL_PERIOD;
}
