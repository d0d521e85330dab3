#include "reporter/wording/number.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define SIGNIFICANT_DIGITS 15

/* VALUE's magnitude as 0.d1d2…d15 × 10^exponent. */
typedef struct Digits {
  char digits[SIGNIFICANT_DIGITS + 1];
  int exponent;
} Digits;

static Digits digits_of(double magnitude)
{
  char scientific[40];
  g_ascii_formatd(scientific, sizeof scientific, "%.14e", magnitude);
  Digits result = {.exponent = (int)g_ascii_strtoll(strchr(scientific, 'e') + 1, NULL, 10) + 1};
  result.digits[0] = scientific[0];
  memcpy(result.digits + 1, scientific + 2, SIGNIFICANT_DIGITS - 1);
  return result;
}

/* Adds one to the last of the first KEPT digits, carrying; 99 becomes 10 with a higher exponent. */
static void increment(Digits *number, int kept)
{
  for (int i = kept - 1; i >= 0; i--) {
    if (number->digits[i] != '9') {
      number->digits[i]++;
      return;
    }
    number->digits[i] = '0';
  }
  memmove(number->digits + 1, number->digits, SIGNIFICANT_DIGITS - 1);
  number->digits[0] = '1';
  number->exponent++;
}

/* Cuts NUMBER after DECIMALS places, half up. */
static void round_half_up(Digits *number, guint decimals)
{
  int kept = number->exponent + (int)decimals;
  bool rounds_up = kept >= 0 && kept < SIGNIFICANT_DIGITS && number->digits[kept] >= '5';
  if (kept < 0)
    kept = 0;
  if (kept < SIGNIFICANT_DIGITS)
    memset(number->digits + kept, '0', (size_t)(SIGNIFICANT_DIGITS - kept));
  if (rounds_up)
    increment(number, kept);
}

/* The digit at 10^PLACE. */
static char digit_at(const Digits *number, int place)
{
  int index = number->exponent - 1 - place;
  return index >= 0 && index < SIGNIFICANT_DIGITS ? number->digits[index] : '0';
}

char *number_rounded(double value, guint decimals)
{
  g_assert(isfinite(value));
  Digits number = digits_of(fabs(value));
  round_half_up(&number, decimals);
  GString *out = g_string_new(NULL);
  for (int place = MAX(number.exponent - 1, 0); place >= -(int)decimals; place--) {
    if (place == -1)
      g_string_append_c(out, '.');
    g_string_append_c(out, digit_at(&number, place));
  }
  bool is_zero = strspn(out->str, "0.") == out->len;
  if (value < 0 && !is_zero)
    g_string_prepend_c(out, '-');
  return g_string_free(out, FALSE);
}

char *number_exact(double value)
{
  static const char *const formats[] = {"%.15g", "%.16g", "%.17g"};
  g_assert(isfinite(value));
  char buffer[G_ASCII_DTOSTR_BUF_SIZE] = "";
  for (guint i = 0; i < G_N_ELEMENTS(formats); i++) {
    g_ascii_formatd(buffer, sizeof buffer, formats[i], value);
    double back = g_ascii_strtod(buffer, NULL);
    if (!(back < value) && !(back > value))
      break;
  }
  return g_strdup(strcmp(buffer, "-0") == 0 ? "0" : buffer);
}

double number_as_published(double value, guint decimals)
{
  g_autofree char *published = number_rounded(value, decimals);
  return g_ascii_strtod(published, NULL);
}
