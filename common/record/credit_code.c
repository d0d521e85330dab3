#include "record/credit_code.h"

#include <glib.h>
#include <string.h>

/* A character's place is its value. */
static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

enum { N_VALUES = sizeof alphabet - 1 };

/* -1 when no code has such a character. */
static int value_of(char character)
{
  const char *place = strchr(alphabet, g_ascii_toupper(character));
  return place != NULL ? (int)(place - alphabet) : -1;
}

CreditCodeVerdict credit_code_judge(const char *code)
{
  if (g_utf8_strlen(code, -1) != CREDIT_CODE_LENGTH)
    return CREDIT_CODE_WRONG_LENGTH;
  /* GB 32100-2015: the check character makes the sum of the values, weighted by powers of 3, a multiple of 31; its own weight is 1. */
  int sum = 0;
  int weight = 1;
  for (int i = 0; i < CREDIT_CODE_LENGTH; i++) {
    const int value = value_of(code[i]);
    if (value < 0)
      return CREDIT_CODE_WRONG_CHARACTER;
    sum += value * (i < CREDIT_CODE_LENGTH - 1 ? weight : 1);
    weight = weight * 3 % N_VALUES;
  }
  return sum % N_VALUES == 0 ? CREDIT_CODE_FITS : CREDIT_CODE_FAILS_CHECK;
}
