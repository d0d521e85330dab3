/* Reading a period's label as SDMX writes it and as people do.
 *
 * After the year, one table row per way of writing: the words before a number, the words after it, and the frequency that they mean. A word that names
 * the part itself (上半年) has its part in the row. */
#include <string.h>

#include <glib.h>

#include "record/period.h"

typedef struct Notation {
  const char *before; /* between the year and the part */
  const char *after;  /* after the part */
  Frequency frequency;
  uint8_t part;       /* 0: a number stands between BEFORE and AFTER */
  uint8_t min_digits; /* of that number */
  uint8_t max_digits;
} Notation;

static const Notation notations[] = {
    {"", "", FREQUENCY_ANNUAL, 1, 0, 0},
    {"年", "", FREQUENCY_ANNUAL, 1, 0, 0},
    {"年度", "", FREQUENCY_ANNUAL, 1, 0, 0},
    {"-A1", "", FREQUENCY_ANNUAL, 1, 0, 0},
    {"-S", "", FREQUENCY_SEMIANNUAL, 0, 1, 1},
    {"S", "", FREQUENCY_SEMIANNUAL, 0, 1, 1},
    {"-H", "", FREQUENCY_SEMIANNUAL, 0, 1, 1},
    {"H", "", FREQUENCY_SEMIANNUAL, 0, 1, 1},
    {"年上半年", "", FREQUENCY_SEMIANNUAL, 1, 0, 0},
    {"年下半年", "", FREQUENCY_SEMIANNUAL, 2, 0, 0},
    {"上半年", "", FREQUENCY_SEMIANNUAL, 1, 0, 0},
    {"下半年", "", FREQUENCY_SEMIANNUAL, 2, 0, 0},
    {"-Q", "", FREQUENCY_QUARTERLY, 0, 1, 1},
    {"Q", "", FREQUENCY_QUARTERLY, 0, 1, 1},
    {"年第", "季度", FREQUENCY_QUARTERLY, 0, 1, 1},
    {"年", "季度", FREQUENCY_QUARTERLY, 0, 1, 1},
    {"年第", "季", FREQUENCY_QUARTERLY, 0, 1, 1},
    {"-", "", FREQUENCY_MONTHLY, 0, 2, 2},
    {"-M", "", FREQUENCY_MONTHLY, 0, 2, 2},
    {"M", "", FREQUENCY_MONTHLY, 0, 2, 2},
    {"年", "月", FREQUENCY_MONTHLY, 0, 1, 2},
    {"年", "月份", FREQUENCY_MONTHLY, 0, 1, 2},
};

/* Longer ones first among those that begin alike. */
static const struct {
  const char *numeral;
  unsigned number;
} chinese_numerals[] = {
    {"一", 1}, {"二", 2}, {"三", 3}, {"四", 4},    {"五", 5},    {"六", 6},
    {"七", 7}, {"八", 8}, {"九", 9}, {"十一", 11}, {"十二", 12}, {"十", 10},
};

/* Copies TEXT without blanks around and in upper case; false when it is too long to be a period. */
static bool normalise(const char *text, char *buffer, size_t size)
{
  while (g_ascii_isspace(*text))
    text++;
  size_t length = strlen(text);
  while (length > 0 && g_ascii_isspace(text[length - 1]))
    length--;
  if (length >= size)
    return false;
  for (size_t i = 0; i < length; i++)
    buffer[i] = g_ascii_toupper(text[i]);
  buffer[length] = '\0';
  return true;
}

/* Takes a Chinese numeral; 0 when there is none. */
static unsigned take_chinese(const char **text)
{
  for (size_t i = 0; i < G_N_ELEMENTS(chinese_numerals); i++)
    if (g_str_has_prefix(*text, chinese_numerals[i].numeral)) {
      *text += strlen(chinese_numerals[i].numeral);
      return chinese_numerals[i].number;
    }
  return 0;
}

/* Takes MIN to MAX digits; 0 when there are fewer. */
static unsigned take_digits(const char **text, unsigned min_digits, unsigned max_digits)
{
  unsigned number = 0, n = 0;
  for (; n < max_digits && g_ascii_isdigit((*text)[n]); n++)
    number = number * 10 + (unsigned)((*text)[n] - '0');
  *text += n;
  return n >= min_digits ? number : 0;
}

/* The number between the words of NOTATION; in Chinese words it may be a Chinese numeral. */
static unsigned take_number(const Notation *notation, const char **text)
{
  unsigned number = take_digits(text, notation->min_digits, notation->max_digits);
  return number == 0 && notation->after[0] != '\0' ? take_chinese(text) : number;
}

/* The part that NOTATION finds in REST, or 0 when REST is written otherwise. */
static unsigned part_in(const Notation *notation, const char *rest)
{
  if (notation->before[0] != '\0' && notation->before[0] != rest[0]) /* the first letter tells most apart */
    return 0;
  if (!g_str_has_prefix(rest, notation->before))
    return 0;
  rest += strlen(notation->before);
  unsigned part = notation->part > 0 ? notation->part : take_number(notation, &rest);
  return strcmp(rest, notation->after) == 0 ? part : 0;
}

static bool take_year(const char **text, int *out_year)
{
  int year = 0;
  for (int i = 0; i < 4; i++) {
    if (!g_ascii_isdigit((*text)[i]))
      return false;
    year = year * 10 + (*text)[i] - '0';
  }
  *text += 4;
  *out_year = year;
  return true;
}

bool period_parse(const char *text, Period *out_period)
{
  char buffer[32];
  const char *rest = buffer;
  int year;
  if (!normalise(text, buffer, sizeof buffer) || !take_year(&rest, &year))
    return false;
  for (size_t i = 0; i < G_N_ELEMENTS(notations); i++) {
    unsigned part = part_in(&notations[i], rest);
    Period period = {notations[i].frequency, (int16_t)year, (uint8_t)part};
    if (part > 0 && period_is_valid(period)) {
      *out_period = period;
      return true;
    }
  }
  return false;
}
