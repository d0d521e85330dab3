#include "record/status.h"

/* The codes as bits of a word, since every record is asked more than once. */
#define BIT(letter) (1u << ((letter) - 'A'))

enum {
  MISSING = BIT('O') | BIT('M') | BIT('L') | BIT('Q'),
  PRESENT = BIT('A') | BIT('P') | BIT('E') | BIT('F') | BIT('I') | BIT('B') | BIT('D') | BIT('U') | BIT('V') | BIT('G'),
};

static bool is_among(char status, unsigned bits)
{
  return status >= 'A' && status <= 'Z' && (bits & BIT(status)) != 0;
}

bool status_is_known(char status)
{
  return is_among(status, PRESENT | MISSING);
}

bool status_has_value(char status)
{
  return is_among(status, PRESENT);
}
