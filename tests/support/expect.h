/* Expectations that cmocka lacks. Each fails the running test with the place of the caller. */
#pragma once

#include <stdbool.h>

#include <glib.h>

#include "base/error.h"

/* |ACTUAL − EXPECTED| ≤ TOLERANCE; NaN equals NaN, an infinity equals itself. */
#define expect_double(actual, expected, tolerance)                                                                     \
  expect_double_at((actual), (expected), (tolerance), __FILE__, __LINE__)

/* RESULT is true, else the test fails with ERROR's message. */
#define expect_success(result, error) expect_success_at((result), (error), __FILE__, __LINE__)

/* ERROR is of the project's domain, has CODE, and its message contains PART. */
#define expect_error(error, code, part) expect_error_at((error), (code), (part), __FILE__, __LINE__)

/* TEXT contains PART. */
#define expect_contains(text, part) expect_contains_at((text), (part), __FILE__, __LINE__)

void expect_double_at(double actual, double expected, double tolerance, const char *file, int line);
void expect_success_at(bool result, const GError *error, const char *file, int line);
void expect_error_at(const GError *error, HalfskyError code, const char *part, const char *file, int line);
void expect_contains_at(const char *text, const char *part, const char *file, int line);
