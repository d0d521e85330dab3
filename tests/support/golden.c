#include "tests/support/golden.h"

#include "tests/support/test.h"

static void expect_equal_lines(const char *text, const char *golden, const char *path)
{
  g_auto(GStrv) actual = g_strsplit(text, "\n", -1);
  g_auto(GStrv) expected = g_strsplit(golden, "\n", -1);
  for (guint i = 0; actual[i] != NULL || expected[i] != NULL; i++) {
    if (actual[i] == NULL || expected[i] == NULL)
      fail_msg("%s: line %u: one of the two ends here", path, i + 1);
    if (!g_str_equal(actual[i], expected[i]))
      fail_msg("%s: line %u:\n  golden: %s\n  actual: %s", path, i + 1, expected[i], actual[i]);
  }
}

void expect_golden_file(const char *text, const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *golden = NULL;
  g_autofree char *file = g_build_filename(g_getenv("HALFSKY_SOURCE_DIR"), "tests", path, NULL);
  if (g_strcmp0(g_getenv("UPDATE_GOLDEN"), "1") == 0)
    expect_success(g_file_set_contents(file, text, -1, &error), error);
  expect_success(g_file_get_contents(file, &golden, NULL, &error), error);
  expect_equal_lines(text, golden, path);
}
