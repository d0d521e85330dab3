#include "tests/support/test.h"

#include <math.h>
#include <string.h>

#include <glib.h>

static bool is_near(double actual, double expected, double tolerance)
{
  if (isnan(expected))
    return isnan(actual);
  if (isinf(expected))
    return isinf(actual) && signbit(actual) == signbit(expected);
  return fabs(actual - expected) <= tolerance;
}

void expect_double_at(double actual, double expected, double tolerance, const char *file, int line)
{
  if (is_near(actual, expected, tolerance))
    return;
  print_error("%.17g is not %.17g (tolerance %g)\n", actual, expected, tolerance);
  _fail(file, line);
}

void expect_success_at(bool result, const GError *error, const char *file, int line)
{
  if (result && error == NULL)
    return;
  print_error("failed: %s\n", error == NULL ? "without an error" : error->message);
  _fail(file, line);
}

void expect_error_at(const GError *error, HalfskyError code, const char *part, const char *file, int line)
{
  if (halfsky_error_is(error, code) && strstr(error->message, part) != NULL)
    return;
  if (error == NULL)
    print_error("no error, expected code %d with '%s'\n", (int)code, part);
  else
    print_error("error %s/%d '%s', expected code %d with '%s'\n", g_quark_to_string(error->domain), error->code,
                error->message, (int)code, part);
  _fail(file, line);
}

void expect_contains_at(const char *text, const char *part, const char *file, int line)
{
  if (text != NULL && strstr(text, part) != NULL)
    return;
  print_error("'%s' does not contain '%s'\n", text == NULL ? "(null)" : text, part);
  _fail(file, line);
}
