#include "tests/reporter/golden.h"

#include "tests/support/golden.h"
#include "tests/support/test.h"

void expect_golden(const char *page, const char *name)
{
  g_autofree char *path = g_build_filename("reporter", "golden", name, NULL);
  expect_golden_file(page, path);
}
