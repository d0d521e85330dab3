/* Reading the text of forms: numbers and breakdowns. */
#include <math.h>
#include <string.h>

#include "catalogue/audit.h"

/* A number's letters as ASCII: full-width forms (０-９ ，．－＋) are at a fixed distance. */
static char to_ascii(gunichar letter)
{
  if (letter >= 0xff01 && letter <= 0xff5e)
    letter -= 0xfee0;
  return letter < 0x80 ? (char)letter : '?';
}

/* Copies TEXT as ASCII without blanks around; false when it is too long for a number. */
static bool to_plain(const char *text, char *buffer, size_t size)
{
  size_t length = 0;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
    gunichar letter = g_utf8_get_char(p);
    if (length == 0 && g_unichar_isspace(letter))
      continue;
    if (length + 1 >= size)
      return false;
    buffer[length++] = g_unichar_isspace(letter) ? ' ' : to_ascii(letter);
  }
  while (length > 0 && buffer[length - 1] == ' ')
    length--;
  buffer[length] = '\0';
  return true;
}

/* Drops the separators of thousands; false when one stands elsewhere than before three digits that end the whole part or are followed by another. */
static bool drop_separators(char *text)
{
  char *to = text;
  size_t n_digits = 0;
  bool is_grouped = false;
  for (const char *p = text; *p != '\0'; p++) {
    if (*p == ',') {
      if (n_digits == 0 || n_digits > 3 || (is_grouped && n_digits != 3))
        return false;
      is_grouped = true;
      n_digits = 0;
      continue;
    }
    if (!g_ascii_isdigit(*p) && is_grouped && n_digits != 3)
      return false;
    if (!g_ascii_isdigit(*p) && is_grouped)
      is_grouped = false;
    n_digits += g_ascii_isdigit(*p);
    *to++ = *p;
  }
  *to = '\0';
  return !is_grouped || n_digits == 3;
}

/* Digits with at most one point and a sign, and perhaps `e` and a whole number as programs write it. `E` is what spreadsheets show for a number whose
 * digits they have dropped. */
static bool has_number_form(const char *text)
{
  text += *text == '-' || *text == '+';
  size_t whole = strspn(text, "0123456789");
  text += whole;
  size_t fraction = *text == '.' ? strspn(text + 1, "0123456789") : 0;
  text += *text == '.' ? fraction + 1 : 0;
  if (whole + fraction == 0)
    return false;
  if (*text == 'e') {
    text++;
    text += *text == '-' || *text == '+';
    size_t exponent = strspn(text, "0123456789");
    return exponent > 0 && text[exponent] == '\0';
  }
  return *text == '\0';
}

/* A few digits and nothing else, as nearly all numbers are: whole numbers of so many digits are exact. */
static bool parse_digits(const char *text, double *out_number)
{
  enum { EXACT_DIGITS = 15 };
  int64_t number = 0;
  size_t n = 0;
  for (; g_ascii_isdigit(text[n]) && n < EXACT_DIGITS; n++)
    number = number * 10 + (text[n] - '0');
  if (n == 0 || text[n] != '\0')
    return false;
  *out_number = (double)number;
  return true;
}

bool audit_parse_number(const char *text, double *out_number)
{
  char buffer[64];
  if (parse_digits(text, out_number))
    return true;
  if (!to_plain(text, buffer, sizeof buffer) || !drop_separators(buffer) || !has_number_form(buffer))
    return false;
  double number = g_ascii_strtod(buffer, NULL);
  if (!isfinite(number))
    return false;
  *out_number = number;
  return true;
}

static bool is_blank(const char *text)
{
  return text == NULL || text[0] == '\0' || text[strspn(text, " \t\r\n")] == '\0';
}

/* True when ITEM may be reported for INDICATOR in DIMENSION. */
static bool is_reported(const Indicator *indicator, Dimension dimension, const CodeItem *item)
{
  for (guint i = 0; i < indicator->n_form_codes[dimension]; i++)
    if (indicator->form_codes[dimension][i] == item)
      return true;
  return item->kind == CODE_KIND_UNKNOWN;
}

/* Spreadsheets eat the zero that a code of two digits begins with. */
static const CodeItem *parse_code(const CodeList *list, const char *text)
{
  const CodeItem *item = code_list_parse(list, text);
  if (item != NULL || !g_ascii_isdigit(text[0]) || text[1] != '\0')
    return item;
  const char padded[] = {'0', text[0], '\0'};
  return code_list_parse(list, padded);
}

/* Sets *out_item to what TEXT means in DIMENSION, unless that is the total. `_Z`, not applicable, is the total of a dimension that the indicator does not use. */
static AuditRule resolve_cell(const Catalogue *catalogue, const Indicator *indicator, Dimension dimension,
                              const char *text, const CodeItem **out_item)
{
  DimensionSet bit = DIMENSION_BIT(dimension);
  if (is_blank(text))
    return (indicator->required_dimensions & bit) != 0 ? AUDIT_MISSING_DIMENSION : AUDIT_PASSED;
  const CodeItem *item = parse_code(catalogue_dimension_list(catalogue, dimension), text);
  if (item == NULL)
    return AUDIT_UNKNOWN_CODE;
  bool is_used = (indicator->allowed_dimensions & bit) != 0;
  if (item->kind == CODE_KIND_TOTAL || (item->kind == CODE_KIND_SPECIAL && !is_used))
    return AUDIT_PASSED;
  if (!is_used)
    return AUDIT_DIMENSION_NOT_USED;
  if (!is_reported(indicator, dimension, item))
    return AUDIT_UNKNOWN_CODE;
  *out_item = item;
  return AUDIT_PASSED;
}

/* The last dimension with an item: the one that is one too many. */
static Dimension last_dimension(const CodeItem *const items[N_DIMENSIONS])
{
  int d = N_DIMENSIONS - 1;
  while (d > 0 && items[d] == NULL)
    d--;
  return (Dimension)d;
}

BreakdownAnswer audit_resolve_breakdown(const Catalogue *catalogue, const Indicator *indicator,
                                        const char *const cells[N_DIMENSIONS])
{
  const CodeItem *items[N_DIMENSIONS] = {NULL};
  for (int d = 0; d < N_DIMENSIONS; d++) {
    AuditRule rule = resolve_cell(catalogue, indicator, (Dimension)d, cells[d], &items[d]);
    if (rule != AUDIT_PASSED)
      return (BreakdownAnswer){rule, (Dimension)d, 0};
  }
  int index = catalogue_breakdown_of_items(catalogue, items);
  if (index < 0 || !indicator_allows_breakdown(catalogue, indicator, (guint)index))
    return (BreakdownAnswer){AUDIT_DIMENSION_NOT_USED, last_dimension(items), 0};
  return (BreakdownAnswer){AUDIT_PASSED, DIMENSION_SEX, (uint16_t)index};
}
