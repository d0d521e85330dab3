/* Number formats: places, marks and units are shown, and no number is scaled by its format. */
#include "tests/support/test.h"

#include "reporter/yearbook/yearbook_style.h"

static void figures_show_their_places_and_marks(void **state)
{
  (void)state;
  static const struct {
    guint decimals;
    const char *mark;
    const char *format;
  } cases[] = {{0, "", "#,##0"}, {1, "", "#,##0.0"}, {2, "*", "#,##0.00\"*\""}, {1, "*†", "#,##0.0\"*†\""}};
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    g_autofree char *format = yearbook_number_format(cases[i].decimals, cases[i].mark);
    assert_string_equal(format, cases[i].format);
  }
}

/* A percent sign in quotes is shown; a bare one would multiply by a hundred. */
static void changes_show_their_sign_and_unit(void **state)
{
  (void)state;
  g_autofree char *points = yearbook_change_format(1, "个百分点", "持平", false);
  g_autofree char *percent = yearbook_change_format(1, "%", "持平", false);
  g_autofree char *persons = yearbook_change_format(0, "人", "持平", false);
  g_autofree char *flat = yearbook_change_format(1, "%", "持平", true);
  assert_string_equal(points, "+#,##0.0\"个百分点\";-#,##0.0\"个百分点\";#,##0.0\"个百分点\"");
  assert_string_equal(percent, "+#,##0.0\"%\";-#,##0.0\"%\";#,##0.0\"%\"");
  assert_string_equal(persons, "+#,##0\"人\";-#,##0\"人\";#,##0\"人\"");
  assert_string_equal(flat, "\"持平\";\"持平\";\"持平\"");
}

/* Another district's unit could have one in its name. */
static void quote_in_a_unit_does_not_end_it(void **state)
{
  (void)state;
  g_autofree char *format = yearbook_number_format(0, "\"0%");
  assert_string_equal(format, "#,##0\"'0%\"");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(figures_show_their_places_and_marks),
      cmocka_unit_test(changes_show_their_sign_and_unit),
      cmocka_unit_test(quote_in_a_unit_does_not_end_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
