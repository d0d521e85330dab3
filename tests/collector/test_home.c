#include "collector/home.h"
#include "tests/support/test.h"

#include <string.h>

/* Bytes of a name, and of what is left of it with the mark between its ends. */
enum { LENGTH = 250, AT_MOST = 203 };

static char *name_of(const char *character)
{
  GString *name = g_string_new(NULL);
  while (name->len + strlen(character) <= LENGTH)
    g_string_append(name, character);
  return g_string_free(name, FALSE);
}

static void name_that_fits_stays(void **state)
{
  (void)state;
  g_autofree char *name = home_file_name("2025年上半年报表.xlsx");
  assert_string_equal(name, "2025年上半年报表.xlsx");
}

static void long_name_keeps_both_ends_and_whole_characters(void **state)
{
  (void)state;
  g_autofree char *middle = name_of("妇");
  g_autofree char *given = g_strdup_printf("甲%s.xlsx", middle);
  g_autofree char *name = home_file_name(given);
  assert_true(strlen(name) <= AT_MOST);
  assert_true(g_utf8_validate(name, -1, NULL));
  assert_true(g_str_has_prefix(name, "甲妇") && g_str_has_suffix(name, "妇.xlsx"));
}

static void long_name_that_is_no_text_is_cut_all_the_same(void **state)
{
  static const char *const bytes[] = {"\xb5", "\xfe", "\xe5\xa6"};
  (void)state;
  for (gsize i = 0; i < G_N_ELEMENTS(bytes); i++) {
    g_autofree char *given = name_of(bytes[i]);
    g_autofree char *name = home_file_name(given);
    assert_in_range(strlen(name), 100, AT_MOST);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(name_that_fits_stays),
      cmocka_unit_test(long_name_keeps_both_ends_and_whole_characters),
      cmocka_unit_test(long_name_that_is_no_text_is_cut_all_the_same),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
